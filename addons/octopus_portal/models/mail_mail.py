# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A reminder whose mail could not leave is tried again; OCA only marks it."""

from odoo import models

LETTER = "credit.control.communication"
# the server did not answer, or did not say why: tomorrow it may be otherwise
PASSING = ("mail_smtp", "unknown")


class MailMail(models.Model):
    _name = "mail.mail"
    _inherit = ["mail.mail"]

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        # EXTENDS 'account_credit_control': it marks the lines of the letter first. A mail that was
        # sent may be deleted in there, so it is asked what it was about before.
        letters = self.filtered(lambda mail: mail.model == LETTER and mail.state == "exception")
        letter_ids = letters.mapped("res_id") if failure_type in PASSING else []
        result = super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )
        if letter_ids:
            self.env[LETTER].sudo().browse(letter_ids).exists()._octopus_plan_try()
        return result

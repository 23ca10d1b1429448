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
        # EXTENDS 'account_credit_control': it marks the lines of the letter first
        result = super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )
        failed = self.filtered(lambda mail: mail.model == LETTER and mail.state == "exception")
        if failed and failure_type in PASSING:
            self.env[LETTER].sudo().browse(failed.mapped("res_id")).exists()._octopus_plan_try()
        return result

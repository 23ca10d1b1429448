# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Templates are sent by the program, not by whoever calls it."""

from odoo import api, models


class MailTemplate(models.Model):
    _name = "mail.template"
    _inherit = ["mail.template"]

    # Core sends a template on any record that the caller may read, with any text, sender
    # and receiver that he gives: mail of strangers in the name of the platform. People
    # write from a record, where their right to write there is asked.

    @api.private
    def send_mail(self, res_id, *args, **kwargs):
        # EXTENDS 'mail'
        return super().send_mail(res_id, *args, **kwargs)

    @api.private
    def send_mail_batch(self, res_ids, *args, **kwargs):
        # EXTENDS 'mail'
        return super().send_mail_batch(res_ids, *args, **kwargs)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The composer of the backend, when it writes to many at once."""

from odoo import models


class MailComposeMessage(models.TransientModel):
    _name = "mail.compose.message"
    _inherit = ["mail.compose.message"]

    def _action_send_mail_mass_mail(self, res_ids, auto_commit=False):
        # EXTENDS 'mail': it makes mails without posting them, so `mail.thread` does not see them;
        # more than a dossier may send in an hour are refused before any of them is made
        if self.model and self.model in self.env:
            records = self.env[self.model].browse(res_ids)
            companies = self.env["res.company"]
            for company, some in records.grouped(companies._octopus_mails_for).items():
                if company:
                    company._octopus_check_mail(len(some))
        return super()._action_send_mail_mass_mail(res_ids, auto_commit=auto_commit)

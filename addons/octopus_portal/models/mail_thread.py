"""Mails that people write to those outside: bounded per dossier, from the backend as from here."""

from odoo import models


class MailThread(models.AbstractModel):
    _name = "mail.thread"
    _inherit = ["mail.thread"]

    def _notify_thread_by_email(self, message, recipients_data, **kwargs):
        # EXTENDS 'mail': here leaves what a composer, a wizard or a call posts on a record;
        # customers are those without a login, of the firm or of the dossier
        outside = [
            who for who in recipients_data if who["notif"] == "email" and who["type"] == "customer"
        ]
        if outside:
            for company in self.env["res.company"]._octopus_mails_for(self):
                company._octopus_check_mail(len(outside))
        return super()._notify_thread_by_email(message, recipients_data, **kwargs)

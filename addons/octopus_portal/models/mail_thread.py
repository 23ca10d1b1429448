# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mails that people write to those outside: bounded per dossier, from the backend as from here."""

from odoo import models


class MailThread(models.AbstractModel):
    _name = "mail.thread"
    _inherit = ["mail.thread"]

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        # EXTENDS 'mail': what leaves on a later day is counted when it is written, since the job
        # that sends it is nobody's; a refusal takes it out of the queue again
        later = self._is_notification_scheduled(kwargs.get("scheduled_date"))
        recipients = super()._notify_thread(message, msg_vals=msg_vals, **kwargs)
        if later:
            self._octopus_count_mails(recipients)
        return recipients

    def _octopus_count_mails(self, recipients_data):
        """Refuse when these are more than may leave the dossier within the hour.

        Customers are those without a login, of the firm or of the dossier.
        """
        outside = [
            who for who in recipients_data if who["notif"] == "email" and who["type"] == "customer"
        ]
        if outside:
            for company in self.env["res.company"]._octopus_mails_for(self):
                company._octopus_check_mail(len(outside))

    def _notify_thread_by_email(self, message, recipients_data, **kwargs):
        # EXTENDS 'mail': here leaves what a composer, a wizard or a call posts on a record
        self._octopus_count_mails(recipients_data)
        return super()._notify_thread_by_email(message, recipients_data, **kwargs)

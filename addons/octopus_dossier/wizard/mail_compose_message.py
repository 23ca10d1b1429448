# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A mail is sent in one's own name, or in that of an open dossier."""

from odoo import models


class MailComposeMessage(models.TransientModel):
    _name = "mail.compose.message"
    _inherit = ["mail.compose.message"]

    def _prepare_mail_values(self, res_ids):
        # EXTENDS 'mail': the sender is a field of the dialog, so anybody's.
        all_values = super()._prepare_mail_values(res_ids)
        if self._octopus_is_guarded():
            thread = self.env["mail.thread"]
            for values in all_values.values():
                values["author_id"], values["email_from"] = thread._message_compute_author(
                    values.get("author_id"), values.get("email_from")
                )
        return all_values

    def _evaluate_res_ids(self):
        # EXTENDS 'mail': they come from the context as well, and what is computed from them as
        # superuser, such as the subject, names the records
        ids = super()._evaluate_res_ids()
        if ids and self.model in self.env and self.env.user._octopus_is_dossier_user():
            self.env[self.model].sudo(False)._octopus_check_reference(ids)
        return ids

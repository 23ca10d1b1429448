# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who was told of a message shows to those who read the message.

Core shows all of them to everybody: names, addresses, and what the message is about.
"""

from odoo import models


class MailNotification(models.Model):
    _name = "mail.notification"
    _inherit = ["mail.notification"]

    def _search(self, domain, *args, bypass_access=False, **kwargs):
        # EXTENDS 'base'
        query = super()._search(domain, *args, bypass_access=bypass_access, **kwargs)
        if bypass_access or not self._octopus_is_guarded():
            return query
        found = self.browse(query)
        hidden = found._octopus_of_hidden_messages()
        return (found - hidden)._as_query() if hidden else query

    def _check_access(self, operation):
        # EXTENDS 'base'
        result = super()._check_access(operation)
        if result or not any(self._ids) or not self._octopus_is_guarded():
            return result
        hidden = self._octopus_of_hidden_messages()
        rules = self.env["ir.rule"]
        return (hidden, lambda: rules._make_access_error(operation, hidden)) if hidden else None

    def _octopus_of_hidden_messages(self):
        messages = self.sudo().mail_message_id.sudo(False)
        hidden = messages - messages._filtered_access("read")
        return self.filtered(lambda one: one.sudo().mail_message_id.id in hidden._ids)

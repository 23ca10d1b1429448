# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who was told of a message shows to those who read the message.

Core shows all of them to everybody: names, addresses, and what the message is about.
"""

from functools import partial

from odoo import models

from ..tools.within_rights import check_within_rights, search_within_rights


class MailNotification(models.Model):
    _name = "mail.notification"
    _inherit = ["mail.notification"]

    def _search(self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs):
        # EXTENDS 'base'
        search = partial(super()._search, domain, order=order, **kwargs)
        return search_within_rights(self, search, offset, limit, bypass_access)

    def _check_access(self, operation):
        # EXTENDS 'base'
        return check_within_rights(self, operation, super()._check_access(operation))

    def _octopus_beyond_rights(self, _operation):
        """Those of messages that the current user may not read."""
        messages = self.sudo().mail_message_id.sudo(False)
        hidden = messages - messages._filtered_access("read")
        return self.filtered(lambda one: one.sudo().mail_message_id.id in hidden._ids)

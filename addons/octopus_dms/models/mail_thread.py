# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mails to the address of a dossier go to its documents, whatever thread they answer."""

from odoo import api, models


class MailThread(models.AbstractModel):
    _name = "mail.thread"
    _inherit = ["mail.thread"]

    @api.model
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        # EXTENDS 'mail'
        gate = self.env["octopus.mail.in"].sudo()
        addresses = gate._addresses(message_dict["recipients"])
        if not addresses or message_dict.get("is_bounce"):
            return super().message_route(message, message_dict, model, thread_id, custom_values)
        gate._receive(message, message_dict, addresses)
        if gate._has_other_alias(message_dict["recipients"], addresses):
            return super().message_route(message, message_dict, model, thread_id, custom_values)
        return []

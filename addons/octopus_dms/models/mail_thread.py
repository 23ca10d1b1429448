# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class MailThread(models.AbstractModel):
    """Mails to the address of a dossier go to its documents, whatever thread they answer."""

    _name = "mail.thread"
    _inherit = ["mail.thread"]

    @api.model
    def message_route(self, message, message_dict, model=None, thread_id=None, custom_values=None):
        # EXTENDS 'mail'
        gate = self.env["octopus.mail.in"].sudo()
        addresses = gate._addresses(message_dict["recipients"])
        if not addresses or message_dict.get("is_bounce"):
            return super().message_route(message, message_dict, model, thread_id, custom_values)
        routes = gate._routes(message, message_dict, addresses)
        if gate._has_other_alias(message_dict["recipients"], addresses):
            routes += super().message_route(message, message_dict, model, thread_id, custom_values)
        return routes

    def _message_parse_post_process(self, message, message_dict, routes):
        # EXTENDS 'mail': partners are looked up by address over all dossiers, so a document
        # would show the name another dossier gave its sender
        if routes and all(route[0] == "octopus.document" for route in routes):
            return {"author_id": False, "partner_ids": []}
        return super()._message_parse_post_process(message, message_dict, routes)

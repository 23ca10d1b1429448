# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The firm asks for a link: by a number it types, or to continue a link that ends."""

from odoo import fields, models
from odoo.exceptions import UserError


class OctopusLinkAsk(models.TransientModel):
    _name = "octopus.link.ask"
    _description = "Ask for a link"

    link_id = fields.Many2one("octopus.link", readonly=True, string="Continues")
    asked_for = fields.Char(
        string="Number or code",
        help="The number of the dossier, the client's code or his enterprise number. For instance "
        "1042, U15032003 or BE 0123.456.749.",
    )
    reason = fields.Char(help="The client reads it.")
    date_to = fields.Date(string="Until", help="Empty: until the client or you withdraw it.")

    def action_ask(self):
        """Send the request. The answer is the same whether or not the number exists."""
        self.ensure_one()
        subscriber = self.env.user.octopus_subscriber_id
        if self.link_id:
            self._extend()
        else:
            requests = self.env["octopus.link.request"]
            requests._ask(subscriber, self.asked_for, self.reason, self.date_to)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The request is on its way. It waits until the client answers, or lapses."
                ),
                "next": {
                    "type": "ir.actions.act_window_close",
                },
            },
        }

    def _extend(self):
        link = self.link_id
        link.check_access("read")
        link_sudo = link.sudo()
        if link_sudo.state != "granted":
            raise UserError(self.env._("Only a link that is granted can be continued."))
        links = self.env["octopus.link"]
        new = links._request(link_sudo.firm_id, link_sudo.dossier_id, self.reason, self.date_to)
        new._tell("request")

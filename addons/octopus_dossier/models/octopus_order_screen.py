# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the screens show of an order: names in words, since a side reads only its own records."""

from odoo import api, fields, models


class OctopusOrder(models.Model):
    _name = "octopus.order"
    _inherit = ["octopus.order"]

    payer_name = fields.Char(compute="_compute_names", compute_sudo=True)
    dossier_name = fields.Char(compute="_compute_names", compute_sudo=True)
    firm_name = fields.Char(compute="_compute_names", compute_sudo=True)

    @api.depends("subscriber_id", "dossier_id", "firm_id")
    def _compute_names(self):
        for order in self:
            order.payer_name = order.subscriber_id.display_name
            order.dossier_name = order.dossier_id.display_name
            order.firm_name = order.firm_id.display_name

    def _placed_action(self):
        """What the screen does after an order (superuser): say so, and show it to who may."""
        order = self.sudo(False)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Done. A confirmation is on its way by mail.")
                if self.state == "done"
                else self.env._("%(firm)s is asked by mail.", firm=self.firm_id.display_name),
                # Who may order Peppol need not have the right to read orders.
                "next": order._open_order()
                if order.has_access("read")
                else {"type": "ir.actions.act_window_close"},
            },
        }

    def _open_order(self):
        """The action that shows this order."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One product on the screen *Order*: active or not, its price, and its buttons."""

from odoo import fields, models


class OctopusOrderPlaceLine(models.TransientModel):
    _name = "octopus.order.place.line"
    _description = "What can be ordered for a dossier"

    place_id = fields.Many2one("octopus.order.place", required=True, ondelete="cascade")
    kind = fields.Char(readonly=True)
    name = fields.Char(readonly=True)
    price = fields.Char(readonly=True)
    status = fields.Char(readonly=True)
    can_order = fields.Boolean(readonly=True)
    can_cancel = fields.Boolean(readonly=True)

    def action_order(self):
        """Go on to what is confirmed."""
        return self._choose("order")

    def action_cancel(self):
        """Go on to what is cancelled."""
        return self._choose("cancel")

    def _choose(self, act):
        self.ensure_one()
        self.check_access("read")
        return self.place_id._choose(self.kind, act)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One product of an order, with the name and the price that were shown."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.append_only import protect


class OctopusOrderLine(models.Model):
    _name = "octopus.order.line"
    _description = "Line of an order"
    _order = "id"
    _rec_name = "name"
    _log_access = False

    order_id = fields.Many2one(
        "octopus.order", required=True, readonly=True, index=True, ondelete="restrict"
    )
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="restrict"
    )
    octopus_kind = fields.Char(
        "Kind of product", required=True, readonly=True, help="As it was at that moment."
    )
    name = fields.Char(required=True, readonly=True, help="As it was shown.")
    price_unit = fields.Float(
        "A month", digits=(16, 2), required=True, readonly=True, help="Without VAT."
    )

    def init(self):
        """Let PostgreSQL refuse changes as well, for what goes round the ORM."""
        result = super().init()
        protect(self.env.cr, self._table)
        return result

    @api.model
    def _values(self, product, price):
        """The values of a line; the name is that in the language of the screen."""
        product = product.sudo()
        return {
            "product_id": product.id,
            "octopus_kind": product.octopus_kind,
            "name": product.with_context(lang=self.env.lang).name,
            "price_unit": price,
        }

    def write(self, vals):
        """Refuse, for everybody; only nothing can be written."""
        if vals:
            raise UserError(self.env._("An order that was placed cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("An order is never deleted. Cancel what was ordered instead."))

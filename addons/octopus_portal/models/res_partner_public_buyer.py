# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Public buyers, who send an invoice back when it does not name their order."""

from odoo import api, fields, models

from ..tools.public_buyer import is_public_buyer


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner"]

    octopus_asks_order_reference = fields.Boolean(
        "Asks for an order reference",
        compute="_compute_octopus_asks_order_reference",
        store=True,
        readonly=False,
        help="Public buyers refuse invoices without it. Proposed by the name; correct it here.",
    )

    @api.depends("name", "is_company")
    def _compute_octopus_asks_order_reference(self):
        for partner in self:
            if not partner.octopus_asks_order_reference:
                asks = bool(partner.is_company and is_public_buyer(partner.name or ""))
                partner.octopus_asks_order_reference = asks

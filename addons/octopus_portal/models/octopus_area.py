# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The areas of what entrepreneurs sell with and read: Odoo's quotes and OCA's reports."""

from odoo import api, models

from odoo.addons.octopus_dossier.models.octopus_area import AreaSpec

INVOICING = AreaSpec("invoicing")
PORTAL_SPECS = {
    "sale.order": INVOICING,
    "sale.order.line": INVOICING,
}


class OctopusArea(models.AbstractModel):
    _name = "octopus.area"
    _inherit = ["octopus.area"]

    @api.model
    def _specs(self):
        # EXTENDS 'octopus_peppol'
        return {**super()._specs(), **PORTAL_SPECS}

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The module of Peppol for a new K number."""

from odoo import api, fields, models


class OctopusClientAccess(models.TransientModel):
    _name = "octopus.client.access"
    _inherit = ["octopus.client.access"]

    module_peppol = fields.Boolean("Peppol", default=True)

    @api.model
    def _module_areas(self):
        # EXTENDS 'octopus_dossier'
        return {**super()._module_areas(), "module_peppol": ("peppol",)}

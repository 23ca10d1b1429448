# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Quotes are part of the export of a dossier."""

from odoo import api, models


class OctopusExport(models.Model):
    _name = "octopus.export"
    _inherit = ["octopus.export"]

    @api.model
    def _parts(self):
        # EXTENDS 'octopus_dms'
        return [*super()._parts(), "quotes"]

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from odoo.addons.octopus_dossier.models.octopus_area import AreaSpec


class OctopusArea(models.AbstractModel):
    _name = "octopus.area"
    _inherit = ["octopus.area"]

    @api.model
    def _specs(self):
        # EXTENDS 'octopus_dossier'
        return {
            **super()._specs(),
            "octopus.document": AreaSpec("documents"),
            "octopus.folder": AreaSpec("documents"),
        }

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

    @api.model
    def _button_levels(self):
        # EXTENDS 'octopus_dossier'
        write = (("documents", "write"),)
        return {
            **super()._button_levels(),
            "octopus.document": {
                "action_archive_document": write,
                "action_book": (*write, ("purchases", "write")),
                "action_undo": write,
            },
        }

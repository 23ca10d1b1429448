"""Which area of rights our models belong to."""

from odoo import api, models

from odoo.addons.octopus_dossier.models.octopus_area import AreaSpec


class OctopusArea(models.AbstractModel):
    _name = "octopus.area"
    _inherit = ["octopus.area"]

    @api.model
    def _specs(self):
        # EXTENDS 'octopus_dossier'
        peppol = (
            "octopus.peppol.participant",
            "octopus.peppol.message",
            "octopus.peppol.attempt",
        )
        return {**super()._specs(), **dict.fromkeys(peppol, AreaSpec("peppol"))}

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which area of rights our models belong to."""

from odoo import api, models

from odoo.addons.octopus_dms.models.octopus_area import operator_only
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
        return {
            **super()._specs(),
            **dict.fromkeys(peppol, AreaSpec("peppol")),
            "octopus.peppol.revocation": AreaSpec("peppol", domain=operator_only),
        }

    @api.model
    def _button_levels(self):
        # EXTENDS 'octopus_dms'
        levels = super()._button_levels()
        names = ("action_peppol_accept", "action_peppol_forward", "action_peppol_dispute")
        deciding = dict.fromkeys(names, (("peppol", "write"),))
        return {**levels, "octopus.document": {**levels["octopus.document"], **deciding}}

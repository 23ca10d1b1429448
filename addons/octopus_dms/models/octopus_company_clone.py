# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A new dossier takes over the folders of its template."""

from odoo import api, models


class OctopusCompanyClone(models.AbstractModel):
    _name = "octopus.company.clone"
    _inherit = ["octopus.company.clone"]

    @api.model
    def _set_up(self):
        # EXTENDS 'octopus_dossier': the folders of a template dossier, not what lies in them.
        return (*super()._set_up(), "octopus.folder")

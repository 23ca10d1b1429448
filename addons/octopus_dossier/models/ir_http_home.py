# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The first page of a user who has no right yet says so, and whom to ask."""

from odoo import models


class IrHttp(models.AbstractModel):
    _name = "ir.http"
    _inherit = ["ir.http"]

    def session_info(self):
        # EXTENDS 'web'
        info = super().session_info()
        user = self.env.user
        if user._octopus_is_dossier_user() and not user._octopus_known_company_ids():
            info["home_action_id"] = self.env.ref("octopus_dossier.no_right_action").sudo().id
        return info

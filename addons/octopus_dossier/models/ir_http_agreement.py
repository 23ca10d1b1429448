# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the backend tells a holder: a new version of the agreement will be required."""

from odoo import models
from odoo.tools import format_date


class IrHttp(models.AbstractModel):
    _name = "ir.http"
    _inherit = ["ir.http"]

    def session_info(self):
        # EXTENDS 'web'
        info = super().session_info()
        upcoming = self.env["octopus.agreement"]._upcoming_for(self.env.user)
        if upcoming:
            info["octopus_agreement"] = {
                "version": upcoming.version,
                "day": format_date(self.env, upcoming.required_from),
            }
        return info

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""System parameters that are numbers."""

from odoo import api, models


class IrConfigParameter(models.Model):
    _name = "ir.config_parameter"
    _inherit = ["ir.config_parameter"]

    @api.model
    def _octopus_number(self, name, default, addon="octopus_dossier"):
        """A number of `<addon>.<name>`; what is no positive number is the default."""
        value = self.sudo().get_param(f"{addon}.{name}")
        return int(value) if value and value.isdecimal() and int(value) else default

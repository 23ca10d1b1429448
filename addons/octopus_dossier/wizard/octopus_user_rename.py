# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Another displayed name or mail address for a user; the login stays."""

from odoo import api, fields, models


class OctopusUserRename(models.TransientModel):
    _name = "octopus.user.rename"
    _description = "Change name or address of a user"

    user_id = fields.Many2one("res.users", required=True, readonly=True)
    name = fields.Char(required=True)
    email = fields.Char("E-mail")

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': what the user has now
        values = super().default_get(fields)
        user = self.env["res.users"].browse(self.env.context.get("active_id") or [])
        user._octopus_check_managed()
        user = user.sudo()
        return {**values, "user_id": user.id, "name": user.name, "email": user.email}

    def action_rename(self):
        """Write it, if the user may still be managed."""
        self.ensure_one()
        return self.user_id.octopus_rename(name=self.name, email=self.email)

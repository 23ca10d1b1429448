# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One user to make, and why he cannot be made."""

from odoo import fields, models


class OctopusUserCreateLine(models.TransientModel):
    _name = "octopus.user.create.line"
    _description = "User to make"

    wizard_id = fields.Many2one("octopus.user.create", required=True, ondelete="cascade")
    name = fields.Char("Login name", help="What stands before the @.")
    full_name = fields.Char()
    email = fields.Char("E-mail")
    problem = fields.Char(readonly=True)

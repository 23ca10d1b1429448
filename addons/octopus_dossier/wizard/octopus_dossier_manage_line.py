# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is lost in one dossier, for the dossier manager to look at first."""

from odoo import fields, models


class OctopusDossierManageLine(models.TransientModel):
    _name = "octopus.dossier.manage.line"
    _description = "What is lost in a dossier"

    manage_id = fields.Many2one("octopus.dossier.manage", required=True, ondelete="cascade")
    dossier_id = fields.Many2one("octopus.dossier", readonly=True)
    kind = fields.Char("What", readonly=True)
    new = fields.Integer(readonly=True)
    lost = fields.Integer(readonly=True, help="Overwritten or deleted.")
    kept = fields.Integer("Stay", readonly=True, help="Cannot be overwritten or deleted.")
    message = fields.Char("Which", readonly=True)

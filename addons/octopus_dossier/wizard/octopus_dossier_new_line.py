# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One line of a list of new dossiers, and what became of it."""

from odoo import fields, models


class OctopusDossierNewLine(models.TransientModel):
    _name = "octopus.dossier.new.line"
    _description = "Result of a new dossier"

    new_id = fields.Many2one("octopus.dossier.new", required=True, ondelete="cascade")
    name = fields.Char(readonly=True)
    dossier_id = fields.Many2one("octopus.dossier", readonly=True)
    message = fields.Char("Why not", readonly=True)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One dossier of an act over many, and what became of it."""

from odoo import fields, models


class OctopusBulkLine(models.Model):
    _name = "octopus.bulk.line"
    _description = "Result of an act for one dossier"
    _order = "id"
    _log_access = False

    bulk_id = fields.Many2one("octopus.bulk", required=True, index=True, ondelete="cascade")
    dossier_id = fields.Many2one("octopus.dossier", required=True, index=True, ondelete="cascade")
    state = fields.Selection(
        [("todo", "Waiting"), ("done", "Done"), ("failed", "Failed")],
        required=True,
        default="todo",
    )
    message = fields.Char("Result")

    _todo = models.Index("(bulk_id, id) WHERE state = 'todo'")

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One dossier of an act over many, and what became of it."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS


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
    restore_point_id = fields.Many2one(
        "octopus.restore.point",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups=NO_ACCESS,
        help="The books as they were before this act.",
    )
    may_undo = fields.Boolean(compute="_compute_may_undo", compute_sudo=True)

    _todo = models.Index("(bulk_id, id) WHERE state = 'todo'")

    @api.depends("restore_point_id.restored_at")
    def _compute_may_undo(self):
        for line in self:
            point = line.restore_point_id
            line.may_undo = bool(point) and not point.restored_at

    def _keep_result(self, result):
        """Keep what came of it: a text, values of this line, or an error where something was
        refused."""
        if isinstance(result, UserError):
            self.write({"state": "failed", "message": str(result)})
            return
        values = result if isinstance(result, dict) else {"message": result or False}
        self.write({"state": "done", **values})

    def action_undo(self):
        """Put the books of these dossiers back as they were before the act."""
        self.check_access("read")
        self.bulk_id.ensure_one()
        return self.bulk_id._undo(self.filtered("may_undo").dossier_id)

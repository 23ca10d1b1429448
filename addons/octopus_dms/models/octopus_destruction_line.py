# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One file of a destruction: what it was, written down before it goes and never changed."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.big_integer import BigInteger
from ..tools.kept_rows import keep


class OctopusDestructionLine(models.Model):
    _name = "octopus.destruction.line"
    _description = "File of a destruction"
    _order = "document_number, id"
    _log_access = False

    destruction_id = fields.Many2one(
        "octopus.destruction", required=True, readonly=True, index=True, ondelete="restrict"
    )
    # computed before the row is written, since a row never changes
    company_id = fields.Many2one(
        related="destruction_id.company_id", store=True, index=True, precompute=True
    )
    # a number and no reference: the record outlives what it tells of
    document_number = fields.Integer(required=True, readonly=True, index=True)
    name = fields.Char(string="File", required=True, readonly=True)
    size = BigInteger(required=True, readonly=True)
    mimetype = fields.Char(string="Kind of file", readonly=True)
    sha256 = fields.Char(string="SHA-256", size=64, required=True, readonly=True)
    received_at = fields.Datetime(string="Received", required=True, readonly=True)
    keep_until = fields.Date(string="Kept until", required=True, readonly=True)

    def init(self):
        """Let PostgreSQL refuse changes as well, for what goes round the ORM."""
        result = super().init()
        keep(self.env.cr, self._table)
        return result

    def write(self, vals):
        """Refuse, for everybody; only nothing can be written."""
        if vals:
            raise UserError(self.env._("What was written down of a destroyed file stays."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was written down of a destroyed file stays."))

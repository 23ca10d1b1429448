# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Numbers are taken by what is numbered, and by nobody else."""

from odoo import api, models


class IrSequence(models.Model):
    _name = "ir.sequence"
    _inherit = ["ir.sequence"]

    # Core gives a number to whoever may read the sequence, and the number is gone. The
    # documents take theirs when they are made; nobody takes one by itself.

    @api.private
    def next_by_id(self, sequence_date=None):
        # EXTENDS 'base'
        return super().next_by_id(sequence_date)

    @api.private
    @api.model
    def next_by_code(self, sequence_code, sequence_date=None):
        # EXTENDS 'base'
        return super().next_by_code(sequence_code, sequence_date)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Invoices that repeat themselves, and what came of it."""

from odoo import fields, models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move"]

    octopus_repeat_ids = fields.One2many("octopus.sale.repeat", "move_id", "Repeats itself")
    octopus_repeat_id = fields.Many2one(
        "octopus.sale.repeat",
        "Made by repetition",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

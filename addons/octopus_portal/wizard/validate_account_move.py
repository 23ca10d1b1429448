# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Stock's question before posting, with what is in the way of these invoices."""

from odoo import api, fields, models


class ValidateAccountMove(models.TransientModel):
    _name = "validate.account.move"
    _inherit = ["validate.account.move"]

    octopus_problems = fields.Text("Mend this first", compute="_compute_octopus_problems")

    @api.depends("move_ids")
    def _compute_octopus_problems(self):
        for wizard in self:
            wizard.octopus_problems = "\n".join(
                f"{move.partner_id.name or ''}: {found.text} {found.way_out}"
                for move in wizard.move_ids.sudo()._octopus_not_ready()
                for found in move._octopus_sale_problems()
            )

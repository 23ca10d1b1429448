# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Propose a change of accountant from the screen."""

from odoo import fields, models


class OctopusHandoverStart(models.TransientModel):
    _name = "octopus.handover.start"
    _description = "Propose a change of accountant"

    number = fields.Char("Dossier ID", required=True)
    enterprise_number = fields.Char(
        help="Of the client; asked of a firm that does not work in the dossier yet."
    )
    code = fields.Char("B-number of the taking firm", required=True)

    def action_propose(self):
        """Propose it, and show it."""
        self.ensure_one()
        number, code = self.number, self.code
        ident = self.env["octopus.handover"].propose(number, code, self.enterprise_number)
        return {
            "type": "ir.actions.act_window",
            "res_model": "octopus.handover",
            "res_id": ident,
            "view_mode": "form",
            "views": [(False, "form")],
        }

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Asks for the password, and shows once more what is signed."""

from odoo import fields, models


class OctopusDestructionSign(models.TransientModel):
    _name = "octopus.destruction.sign"
    _description = "Sign a destruction of documents"

    destruction_id = fields.Many2one(
        "octopus.destruction", required=True, readonly=True, ondelete="cascade"
    )
    state = fields.Selection(related="destruction_id.state")
    document_numbers = fields.Char(related="destruction_id.document_numbers")
    reason = fields.Text(related="destruction_id.reason")
    # Asked for the button alone, and never stored.
    password = fields.Char("Your password", store=False)

    def action_sign(self):
        """Sign, once the password is right."""
        self.ensure_one()
        password = self.env.context.get("password")
        self.destruction_id.with_context(password=password).action_sign()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

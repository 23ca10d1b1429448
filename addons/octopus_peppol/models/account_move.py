# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An invoice and the message that carries it."""

from odoo import fields, models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move"]

    peppol_out_message_ids = fields.One2many(
        "octopus.peppol.message", "move_id", "Peppol messages", readonly=True
    )
    peppol_error = fields.Text(compute="_compute_peppol_error")

    def _compute_peppol_error(self):
        """Reason and next step of the last try, for the invoice's own form."""
        for move in self:
            last = move.sudo().peppol_out_message_ids.sorted("id", reverse=True)[:1]
            parts = (last.error, last.next_step)
            shown = last.direction == "out" and last.state != "out_delivered"
            move.peppol_error = "\n".join(part for part in parts if part) if shown else False

    def action_peppol_messages(self):
        """All that was tried for this invoice."""
        self.ensure_one()
        return self.peppol_out_message_ids._get_records_action(name=self.env._("Peppol"))

    def action_cancel_peppol_documents(self):
        # EXTENDS 'account_peppol'
        self._octopus_check_moves()
        return super().action_cancel_peppol_documents()

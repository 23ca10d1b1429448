# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A booking as its entrepreneur reads it, line by line."""

from odoo import models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move"]

    def _octopus_portal_entry_lines(self):
        """The lines that stand in the books: no titles or notes."""
        self.ensure_one()
        layout = ("line_section", "line_subsection", "line_note")
        return self.line_ids.filtered(lambda line: line.display_type not in layout)

    def _octopus_portal_entry_kind(self):
        """What this booking is, in words."""
        self.ensure_one()
        return {
            "out_invoice": self.env._("Sales invoice"),
            "out_refund": self.env._("Credit note to a customer"),
            "out_receipt": self.env._("Sales receipt"),
            "in_invoice": self.env._("Bill"),
            "in_refund": self.env._("Credit note of a supplier"),
            "in_receipt": self.env._("Purchase receipt"),
        }.get(self.move_type) or {
            "bank": self.env._("Bank"),
            "cash": self.env._("Cash"),
            "credit": self.env._("Credit card"),
        }.get(self.journal_id.type, self.env._("Miscellaneous entry"))

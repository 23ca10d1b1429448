# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.fields import Domain


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["account.move.line"]

    def unlink(self):
        # EXTENDS 'account': as for the entry itself
        self.move_id.filtered(lambda move: move.state == "posted")._octopus_check_moves()
        return super().unlink()

    def _compute_cumulated_balance(self):
        # EXTENDS 'account': it adds up what the context says, of all dossiers and areas
        asked = self.env.context.get("domain_cumulated_balance") or []
        if not self._octopus_is_guarded():
            return super()._compute_cumulated_balance()
        readable = self.env["ir.rule"]._compute_domain(self._name, "read")
        lines = self.with_context(domain_cumulated_balance=Domain(asked) & readable)
        super(AccountMoveLine, lines)._compute_cumulated_balance()
        for line, known in zip(self, lines, strict=True):
            line.cumulated_balance = known.cumulated_balance
        return None

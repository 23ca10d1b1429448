# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Acts on payments ask for *financial: validate*, whatever group core asks for."""

from odoo import models


class AccountPayment(models.Model):
    _name = "account.payment"
    _inherit = ["account.payment"]

    def write(self, vals):
        # EXTENDS 'account': every way to confirm, cancel or reset writes the state.
        if "state" in vals:
            self._octopus_check_validate()
        return super().write(vals)

    def _octopus_check_validate(self):
        if not self.env.su:
            self.sudo().company_id.sudo(False)._octopus_check("financial", "validate")

    def mark_as_sent(self):
        # EXTENDS 'account'
        self.check_access("write")
        return super().mark_as_sent()

    def action_post(self):
        # EXTENDS 'account'
        self._octopus_check_validate()
        return super().action_post()

    def action_draft(self):
        # EXTENDS 'account'
        self._octopus_check_validate()
        return super().action_draft()

    def action_cancel(self):
        # EXTENDS 'account'
        self._octopus_check_validate()
        return super().action_cancel()

    def action_reject(self):
        # EXTENDS 'account'
        self._octopus_check_validate()
        return super().action_reject()

    def action_validate(self):
        # EXTENDS 'account'
        self._octopus_check_validate()
        return super().action_validate()

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Making an invoice final in the backend: what is in the way is told before, as in the portal."""

from odoo import models
from odoo.fields import Command

from .account_move_sending import SALE_TYPES


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move"]

    def action_post(self):
        # EXTENDS 'octopus_dossier': the button of the form asks, as stock does for odd amounts;
        # whoever calls it without a screen decided already
        asks = not self.env.context.get("disable_abnormal_invoice_detection", True)
        if not asks or not self._octopus_not_ready():
            return super().action_post()
        self._octopus_check_moves()
        wizard = self.env["validate.account.move"].create({"move_ids": [Command.set(self.ids)]})
        return {
            "name": self.env._("Make final"),
            "type": "ir.actions.act_window",
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def _get_moves_requiring_confirmation(self):
        # EXTENDS 'account': of several chosen in a list, these are asked about
        return super()._get_moves_requiring_confirmation() | self._octopus_not_ready()

    def _octopus_not_ready(self):
        """The drafts of sales documents among these that have a blocking problem."""
        sales = self.filtered(lambda move: move.move_type in SALE_TYPES and move.state == "draft")
        return sales.filtered(
            lambda move: any(found.blocking for found in move.sudo()._octopus_sale_problems())
        )

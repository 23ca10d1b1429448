# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sending many invoices asks for the right on each."""

from odoo import models
from odoo.exceptions import MissingError


class AccountMoveSendBatchWizard(models.TransientModel):
    _name = "account.move.send.batch.wizard"
    _inherit = ["account.move.send.batch.wizard"]

    def action_send_and_print(self, *args, **kwargs):
        # EXTENDS 'account': it starts the job that sends, for any id of a dialog.
        if not self.exists():
            raise MissingError(self.env._("This dialog is closed. Open it again."))
        self.move_ids._octopus_check_moves()
        return super().action_send_and_print(*args, **kwargs)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sending invoices asks for the right to validate, from wherever it is started."""

from odoo import models


class AccountMoveSend(models.AbstractModel):
    _name = "account.move.send"
    _inherit = ["account.move.send"]

    def _generate_and_send_invoices(self, moves, *args, **kwargs):
        # EXTENDS 'account': all ways to print and send invoices end here, and a reader can
        # open the dialog.
        moves._octopus_check_moves()
        result = super()._generate_and_send_invoices(moves, *args, **kwargs)
        if kwargs.get("from_cron"):
            # what a job sends by mail is only queued: it leaves now, not within the hour
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        return result

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Invoices that somebody chose in the backend to be sent together, in the background."""

from odoo import api, models
from odoo.fields import Domain

ORDER = "date, invoice_date, sequence_number, id"


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move"]

    @api.model
    def _cron_account_move_send(self, job_count=10):
        # OVERRIDES 'account': it takes the oldest ten, whatever they wait for; a dossier whose
        # mails of this hour are used up would keep all others waiting behind it
        waiting = Domain("sending_data", "!=", False) & Domain("state", "=", "posted")
        companies = [company for (company,) in self._read_group(waiting, ["company_id"])]
        full = self.env["res.company"].concat(*companies)._octopus_mails_full()
        waiting &= Domain("company_id", "not in", full.ids)
        moves = self.search(waiting, order=ORDER, limit=job_count).try_lock_for_update()
        if not moves:
            return
        self.env["account.move.send"]._generate_and_send_invoices(moves, from_cron=True)
        self.env["ir.cron"]._commit_progress(len(moves), remaining=self.search_count(waiting))

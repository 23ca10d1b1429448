# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""OCA's financial reports in the backend: of one dossier, with the right on its lists.

Their wizards take a company, none (all companies), and may be called over RPC with any data; what
they read goes through the record rules of whoever asks. This guard makes the right on *lists* what
opens them, so that a user who may only see bills does not get a ledger of bills.
"""

from odoo import api, models
from odoo.exceptions import UserError


class AbstractReport(models.AbstractModel):
    _name = "report.account_financial_report.abstract_report"
    _inherit = ["report.account_financial_report.abstract_report"]

    @api.model
    def _get_report_values(self, docids, data):
        # EXTENDS 'account_financial_report'
        company = self.env["res.company"].browse((data or {}).get("company_id") or [])
        if not company:
            raise UserError(
                self.env._("This report is of one dossier. Choose the dossier and try again.")
            )
        company._octopus_check("lists", "read")
        return super()._get_report_values(docids, data)

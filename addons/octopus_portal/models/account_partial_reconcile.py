# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An index for what was open on an earlier day: what was matched after it."""

from odoo import models


class AccountPartialReconcile(models.Model):
    _name = "account.partial.reconcile"
    _inherit = ["account.partial.reconcile"]

    # of the payments of many years, those after the day that is asked for; on most days none
    _octopus_later_idx = models.Index("(company_id, max_date)")

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What was booked on each account: one statement for all periods of a list.

Trial balance, balance sheet and result are put together from it. The index of
`account_move_line.py` alone can answer it.
"""

from odoo import api, models

from ..tools.account_sums import ONE_DAY, AccountSums

SUMS = """
    SELECT account_id, width_bucket(date, %(cuts)s::date[]), SUM(debit), SUM(credit)
      FROM account_move_line
     WHERE company_id = %(company)s AND parent_state = 'posted'
       AND account_id IS NOT NULL AND date < %(end)s
  GROUP BY 1, 2
"""


class OctopusReading(models.AbstractModel):
    _name = "octopus.reading"
    _inherit = ["octopus.reading"]

    @api.model
    def _account_sums(self, company, periods):
        """`AccountSums` that can be cut at these periods and at the start of their years."""
        cuts = {period.end + ONE_DAY for period in periods}
        for period in periods:
            cuts |= {period.start, self._year_of(company, period.start).start}
        cuts = sorted(cuts)
        return AccountSums(cuts, self._query(SUMS, cuts=cuts, company=company.id, end=cuts[-1]))

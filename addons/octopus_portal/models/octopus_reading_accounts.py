# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Trial balance and general ledger.

The ledger of an account may have a hundred thousand lines, which OCA's account_financial_report
loads all, and its trial balance reads every line four times; here the database adds up once and a
page takes what it shows. `tests/test_reading.py` holds that both say the same.
"""

from odoo import api, models
from odoo.tools import SQL

from ..tools.account_sums import NOTHING, ONE_DAY
from ..tools.report_table import DATE, TEXT, TOTAL, Column, ReportTable, Row


class OctopusReading(models.AbstractModel):
    _name = "octopus.reading"
    _inherit = ["octopus.reading"]

    @api.model
    def _read_trial_balance(self, dossier, report, asked):
        """Every account that has an opening or moved."""
        amounts, earlier = self._trial_amounts(dossier.company_id, asked.period)
        rows = [
            Row(
                label=account.name,
                values=amounts[account],
                code=account.code or "",
                path=asked.path("ledger", account=account.id),
            )
            for account in self.env["account.account"].union(*amounts).sorted("code")
        ]
        if earlier:
            label = self.env._("Result of earlier years, not yet appropriated")
            rows.append(Row(label, (earlier, 0.0, 0.0, earlier)))
        columns = zip(*(row.values for row in rows), strict=True)
        # no row has no columns either
        total = tuple(round(sum(values), 2) or 0.0 for values in columns) or (0.0,) * 4
        rows.append(Row(self.env._("Total"), total, TOTAL))
        return ReportTable(
            title=report.name,
            period=self._period_name(asked.period),
            name_label=self.env._("Account"),
            columns=self._movement_columns(),
            rows=rows,
        )

    @api.model
    def _movement_columns(self):
        return (
            Column(self.env._("Opening")),
            Column(self.env._("Debit")),
            Column(self.env._("Credit")),
            Column(self.env._("Balance")),
        )

    @api.model
    def _trial_amounts(self, company, period):
        """Account → (opening, debit, credit, closing), and what earlier years earned that nobody
        appropriated."""
        sums = self._account_sums(company, [period])
        year_start = self._year_of(company, period.start).start
        amounts, earlier = {}, 0.0
        for account in self.env["account.account"].browse(sums.account_ids):
            # costs and income start anew each year
            first = None if account.include_initial_balance else year_start
            if first:
                earlier += sums.balance(account.id, None, year_start - ONE_DAY)
            opening = sums.balance(account.id, first, period.start - ONE_DAY)
            debit, credit = sums.between(account.id, period.start, period.end) or NOTHING
            values = (opening, debit, credit, opening + debit - credit)
            values = tuple(round(amount, 2) or 0.0 for amount in values)
            if any(values):
                amounts[account] = values
        return amounts, round(earlier, 2)

    @api.model
    def _read_ledger(self, dossier, report, asked):
        """The lines of one account; without one, the accounts to choose from."""
        company = dossier.company_id
        if not asked.record_id:
            return self._read_trial_balance(dossier, report, asked)
        inside = [("id", "=", asked.record_id), ("company_ids", "in", company.ids)]
        account = self.env["account.account"].with_context(active_test=False).search(inside)
        condition = SQL("l.account_id = %s", account.id or 0)
        first_day = None
        if not account.include_initial_balance:
            first_day = self._year_of(company, asked.period.start).start
        table = self._line_table(company, report, asked, condition, first_day)
        table.title = f"{account.code} {account.name}" if account else report.name
        return table

    @api.model
    def _line_table(self, company, report, asked, condition, first_day=None):
        """Opening, lines with a running balance, and closing of what meets `condition`.

        :param first_day: the opening starts to count here; None counts from the beginning
        """
        opening, debit, credit, count = self._line_sums(company, asked, condition, first_day)
        rows = [Row(self.env._("Opening"), (None, None, None, None, opening), TOTAL)]
        rows += [
            Row(
                label=partner or text or name,
                values=(day, name, *amounts[:2], round(opening + amounts[2], 2) or 0.0),
                path=asked.entry(move_id, day, journal_type),
            )
            for day, name, partner, text, move_id, journal_type, *amounts in (
                self._line_rows(company, asked, condition)
            )
        ]
        closing = round(opening + debit - credit, 2) or 0.0
        rows.append(Row(self.env._("Balance"), (None, None, debit, credit, closing), TOTAL))
        return ReportTable(
            title=report.name,
            period=self._period_name(asked.period),
            name_label=self.env._("What"),
            columns=(
                Column(self.env._("Date"), DATE),
                Column(self.env._("Number"), TEXT),
                *self._movement_columns()[1:],
            ),
            rows=rows,
            cut=max(count - asked.offset - asked.limit, 0) if asked.limit else 0,
        )

    @api.model
    def _line_sums(self, company, asked, condition, first_day):
        ((opening, debit, credit, count),) = self._query(
            """
            SELECT COALESCE(SUM(l.debit - l.credit) FILTER (WHERE l.date < %(start)s), 0),
                   COALESCE(SUM(l.debit) FILTER (WHERE l.date >= %(start)s), 0),
                   COALESCE(SUM(l.credit) FILTER (WHERE l.date >= %(start)s), 0),
                   COUNT(*) FILTER (WHERE l.date >= %(start)s)
              FROM account_move_line l
             WHERE l.company_id = %(company)s AND l.parent_state = 'posted'
               AND l.date <= %(end)s AND l.date >= %(first)s AND %(condition)s
            """,
            start=asked.period.start,
            end=asked.period.end,
            first=first_day or asked.period.start.replace(year=1900, month=1, day=1),
            company=company.id,
            condition=condition,
        )
        return float(opening), float(debit), float(credit), count

    @api.model
    def _line_rows(self, company, asked, condition):
        rows = self._query(
            """
            SELECT l.date, l.move_name, p.complete_name, l.name, l.move_id, j.type,
                   l.debit, l.credit, SUM(l.balance) OVER (ORDER BY l.date, l.move_id, l.id)
              FROM account_move_line l
              JOIN account_journal j ON j.id = l.journal_id
              LEFT JOIN res_partner p ON p.id = l.partner_id
             WHERE l.company_id = %(company)s AND l.parent_state = 'posted'
               AND l.date BETWEEN %(start)s AND %(end)s AND %(condition)s
             ORDER BY l.date, l.move_id, l.id
             LIMIT %(limit)s OFFSET %(offset)s
            """,
            start=asked.period.start,
            end=asked.period.end,
            company=company.id,
            condition=condition,
            limit=asked.limit,
            offset=asked.offset,
        )
        return [(*row[:6], *(float(amount) for amount in row[6:])) for row in rows]

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What stands behind a value of a chart: the accounts or open items it adds up, and where each of
them is read further.

The sums are made again from the lines, one statement for each term of the formula. Accounts show
where the firm released the ledger or the trial balance, for a chart tells no more than its total.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from ..lib.chart_formula import Dataset, FormulaError, Measure, Part, parse_chart, parts
from ..lib.chart_formula.books import PARTIES as PARTY_OF
from ..tools.chart_texts import part_text
from ..tools.report_period import DAYS, YEAR, Asked, Period, month
from ..tools.report_table import DATE, TEXT, TOTAL, Column, ReportTable, Row
from .octopus_chart_values import FINANCIAL, PARTIES, YEARLY

MOST_ITEMS = 200
FAR = 1_000_000  # days
ACCOUNT_LISTS = {"ledger", "trial_balance"}
OPEN_LISTS = {Measure.CUSTOMERS: "open_customers", Measure.SUPPLIERS: "open_suppliers"}

ACCOUNT_SUMS = """
    SELECT line.account_id, SUM(line.debit)::text, SUM(line.credit)::text
      FROM unnest(%(accounts)s::int[], %(since)s::date[]) member(account_id, since)
      JOIN account_move_line line
        ON line.account_id = member.account_id AND line.date >= member.since
      JOIN account_journal journal ON journal.id = line.journal_id
     WHERE line.company_id = %(company)s
       AND line.parent_state = 'posted'
       AND line.date <= %(last)s
       AND (journal.type = ANY(%(financial)s) OR NOT %(financial_only)s)
  GROUP BY 1
"""
OPEN_ITEMS = """
    SELECT partner.complete_name, line.move_id, journal.type, line.move_name, line.date,
           COALESCE(line.date_maturity, line.date) AS due, line.amount_residual::text,
           COUNT(*) OVER (), (SUM(line.amount_residual) OVER ())::text
      FROM account_move_line line
      JOIN account_journal journal ON journal.id = line.journal_id
 LEFT JOIN res_partner partner ON partner.id = line.partner_id
     WHERE line.account_id = ANY(%(accounts)s)
       AND line.company_id = %(company)s
       AND line.parent_state = 'posted'
       AND line.reconciled IS NOT TRUE
       AND line.date <= %(until)s
       AND %(today)s - COALESCE(line.date_maturity, line.date) BETWEEN %(low)s AND %(high)s
  ORDER BY due, line.id
     LIMIT %(limit)s
"""


@dataclass
class Behind:
    """What a value is made of.

    :param line: name of its line in the chart
    :param point: name of its point
    :param figure: the value as people read it
    :param formula: what was reckoned with the tables, where they do not simply add up
    :param withheld: the firm released no list of accounts, so they do not show
    """

    line: str
    point: str
    figure: str
    tables: list[ReportTable]
    formula: str = ""
    withheld: bool = False


class OctopusChart(models.Model):
    _name = "octopus.chart"
    _inherit = ["octopus.chart"]

    @api.model
    def _octopus_behind(self, dossier, sheet, point, line, links):
        """`Behind` of one value, or None where the chart has no such value.

        :param int point: its place among the points of x, from 0
        :param int line: its place among the y formulas, from 0
        :param links: keys of the lists that the reader may follow
        """
        company = dossier.company_id
        try:
            chart = parse_chart(sheet.x_formula, sheet.y_formulas)
        except FormulaError:
            return None
        self.env.flush_all()
        accounts = self._octopus_chart_accounts(company)
        calendar = self._octopus_calendar(company, [first for *_rest, first in accounts])
        points = calendar.points(chart.x)
        if point >= len(points) or line >= len(chart.series):
            return None
        formula = chart.series[line].formula
        found = parts(formula, points[point], calendar)
        tables = [self._octopus_part_table(dossier, accounts, part, links) for part in found]
        shown = self._octopus_show(company, [sheet])[sheet.key]
        return Behind(
            line=shown.labels[line],
            point=shown.drawing["labels"][point],
            figure=shown.rows[point][1][line],
            tables=[table for table, _total in tables],
            formula="" if self._octopus_adds_up(shown, point, line, tables) else str(formula),
            withheld=not links & ACCOUNT_LISTS and any(part.term.selectors for part in found),
        )

    @api.model
    def _octopus_adds_up(self, shown, point, line, tables):
        """Whether the value is the sum of what the tables show."""
        total = sum((total for _table, total in tables), Decimal(0))
        return shown.drawing["series"][line]["values"][point] == float(round(total, 2))

    @api.model
    def _octopus_part_table(self, dossier, accounts, part: Part, links):
        """What one term adds up, and the sum of it with its sign."""
        if part.late:
            return self._octopus_late_table(dossier, accounts, part, links)
        if part.term.dataset is Dataset.OPEN_AMOUNT:
            return self._octopus_owed_table(dossier, accounts, part, links)
        return self._octopus_account_table(dossier, accounts, part, links)

    # ---- accounts ----------------------------------------------------------------------------

    @api.model
    def _octopus_account_table(self, dossier, accounts, part, links):
        sums = self._octopus_part_sums(dossier.company_id, accounts, part)
        total = sum(sums.values(), Decimal(0))
        period = part.days and self._octopus_part_period(dossier.company_id, *part.days)
        table = ReportTable(
            title=part_text(self.env, part, self._octopus_part_days(period)),
            period="",
            name_label=self.env._("Account"),
            columns=(Column(self.env._("Amount")),),
        )
        if links & ACCOUNT_LISTS:
            table.rows = self._octopus_account_rows(dossier, period, sums, links)
        if len(table.rows) != 1 and total:
            table.rows.append(Row(self.env._("Total"), (float(total),), TOTAL))
        return table, total

    @api.model
    def _octopus_account_rows(self, dossier, period, sums, links):
        """The accounts, each leading to its lines of the same days."""
        asked = period and Asked(period, links=links)
        accounts = self.env["account.account"].with_company(dossier.company_id).browse(sums)
        return [
            Row(
                label=account.name,
                values=(float(sums[account.id]),),
                code=account.code or "",
                path=asked.path("ledger", account=account.id),
            )
            for account in accounts.sorted("code")
        ]

    @api.model
    def _octopus_part_sums(self, company, accounts, part):
        """Account id → what this term counts of it, with its sign; nothing is left out."""
        members = self._octopus_part_members(accounts, part)
        if not members:
            return {}
        rows = self.env.execute_query(
            SQL(
                ACCOUNT_SUMS,
                accounts=list(members),
                since=list(members.values()),
                company=company.id,
                last=min(part.days[1], self._octopus_released_until(company)),
                financial=FINANCIAL,
                financial_only=part.term.dataset is Dataset.ACCOUNTS_FD,
            )
        )
        sums = {
            account_id: (part.sign or 1) * _counted(part.term.measure, debit, credit)
            for account_id, debit, credit in rows
        }
        return {account_id: amount for account_id, amount in sums.items() if amount}

    @api.model
    def _octopus_part_members(self, accounts, part):
        """Account id → the day from which it is added up."""
        term, members = part.term, {}
        if not part.days:
            return members
        party = PARTY_OF.get(term.measure)
        for account_id, code, account_type, is_trade, _first in accounts:
            is_meant = any(selector.matches(code) for selector in term.selectors)
            if party:
                is_meant = is_trade and PARTIES[account_type] is party
            if is_meant:
                since = part.days[0]
                if party or term.measure is Measure.BALANCE:
                    since = part.year_start if account_type.startswith(YEARLY) else date.min
                members[account_id] = since
        return members

    @api.model
    def _octopus_part_period(self, company, first, last):
        """The period of a list for these days; as a month or a year it has a name."""
        if (found := month(first)).end == last:
            return found
        year = self.env["octopus.reading"]._year_of(company, last)
        return year if year.start == first and year.end == last else Period(DAYS, first, last)

    @api.model
    def _octopus_part_days(self, period):
        """The days of a part in words."""
        if not period:
            return self.env._("before the books begin")
        if period.kind == YEAR:
            return self.env._("financial year %(year)s", year=period.end.year)
        return self.env["octopus.reading"]._period_name(period)

    # ---- what is owed ------------------------------------------------------------------------

    @api.model
    def _octopus_owed_table(self, dossier, accounts, part, links):
        """What was owed on the last day: one line, that leads to the open items of that day."""
        sums = self._octopus_part_sums(dossier.company_id, accounts, part)
        total = sum(sums.values(), Decimal(0))
        period = part.days and self._octopus_part_period(dossier.company_id, *part.days)
        today = fields.Date.context_today(self)
        day = min(part.days[1], today) if part.days else today
        label = self.env._("Invoices that were not paid")
        if part.term.measure is Measure.SUPPLIERS:
            label = self.env._("Bills that were not paid")
        path = Asked(Period(DAYS, day, day), links=links).path(OPEN_LISTS[part.term.measure])
        table = ReportTable(
            title=part_text(self.env, part, self._octopus_part_days(period)),
            period="",
            name_label=self.env._("What"),
            columns=(Column(self.env._("Amount")),),
            rows=[Row(label, (float(total),), path=path)] if total else [],
        )
        return table, total

    @api.model
    def _octopus_late_table(self, dossier, accounts, part, links):
        """What is open today and as late as that, the oldest first."""
        rows = self._octopus_late_rows(dossier.company_id, accounts, part)
        sign = (part.sign or 1) * (-1 if part.term.measure is Measure.SUPPLIERS else 1)
        today = fields.Date.context_today(self)
        until = dossier.reports_until or None
        asked = Asked(Period(DAYS, today, today), links=links, entries_until=until)
        table = ReportTable(
            title=part_text(self.env, part, ""),
            period="",
            name_label=self.env._("Name"),
            columns=self._octopus_late_columns(),
            rows=[
                Row(
                    name or self.env._("Without a name"),
                    (number, due, float(sign * Decimal(amount))),
                    path=asked.entry(move_id, day, journal_type),
                )
                for name, move_id, journal_type, number, day, due, amount, *_all in rows
            ],
        )
        total = Decimal(0)
        if rows:
            *_first, count, everything = rows[0]
            total = sign * Decimal(everything)
            table.cut = count - len(rows)
            table.rows.append(Row(self.env._("Total"), (None, None, float(total)), TOTAL))
        return table, total

    @api.model
    def _octopus_late_columns(self):
        return (
            Column(self.env._("Number"), TEXT),
            Column(self.env._("Due date"), DATE),
            Column(self.env._("Still open")),
        )

    @api.model
    def _octopus_late_rows(self, company, accounts, part):
        party = PARTY_OF[part.term.measure]
        owed_on = [
            account_id
            for account_id, _code, account_type, is_trade, _first in accounts
            if is_trade and PARTIES[account_type] is party
        ]
        low, high = part.late.low, part.late.high
        return self.env.execute_query(
            SQL(
                OPEN_ITEMS,
                accounts=owed_on,
                company=company.id,
                until=self._octopus_released_until(company),
                today=fields.Date.context_today(self),
                low=-FAR if low is None else low,
                high=FAR if high is None else high,
                limit=MOST_ITEMS,
            )
        )


def _counted(measure, debit, credit):
    """What a measure takes of these sums."""
    if measure is Measure.DEBIT:
        return Decimal(debit)
    if measure is Measure.CREDIT:
        return Decimal(credit)
    balance = Decimal(debit) - Decimal(credit)
    return -balance if measure is Measure.SUPPLIERS else balance

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The values of charts, from the books: one statement for all charts of a page.

Accounts that all formulas treat alike are added up in the database under one of their numbers, so
a page of twenty charts over five years brings some hundreds of sums, whatever was booked. Sums come
as text: as floats they would not be exact.
"""

from datetime import date
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from ..lib.chart_formula import (
    Books,
    Movement,
    OpenItem,
    Party,
    evaluate,
    make_calendar,
    needs,
)

PARTIES = {"asset_receivable": Party.CUSTOMERS, "liability_payable": Party.SUPPLIERS}
# accounts whose balance starts anew each year, as in account.account.include_initial_balance
YEARLY = ("income", "expense", "equity_unaffected")
FINANCIAL = ["bank", "cash", "credit", "general"]

# The sums of each group of accounts by period, those of the financial journals apart. The inner
# statement, by account, needs nothing but the index of `account_move_line.py`.
MOVEMENTS = """
    SELECT member.number, booked.period, booked.financial,
           SUM(booked.debit)::text, SUM(booked.credit)::text
      FROM (SELECT account_id,
                   width_bucket(date, %(starts)s::date[]) AS period,
                   journal_id IN (SELECT id FROM account_journal
                                   WHERE company_id = %(company)s AND type = ANY(%(financial)s)
                                 ) AS financial,
                   SUM(debit) AS debit, SUM(credit) AS credit
              FROM account_move_line
             WHERE company_id = %(company)s
               AND parent_state = 'posted'
               AND account_id = ANY(%(accounts)s)
               AND date <= %(end)s
               AND %(since)s
          GROUP BY 1, 2, 3) booked
      JOIN unnest(%(accounts)s::int[], %(numbers)s::int[]) member(account_id, number)
     USING (account_id)
  GROUP BY 1, 2, 3
"""

# what is open, by account and the days past its due date
OPEN_ITEMS = """
    SELECT account_id, %(day)s - COALESCE(date_maturity, date), SUM(amount_residual)::text
      FROM account_move_line
     WHERE account_id = ANY(%(accounts)s)
       AND company_id = %(company)s
       AND parent_state = 'posted'
       AND reconciled IS NOT TRUE
       AND date <= %(until)s
  GROUP BY 1, 2
"""
# what was matched after a day was open on it
PAID_LATER = """
    SELECT line.account_id,
           %(day)s - COALESCE(line.date_maturity, line.date),
           SUM(CASE line.id WHEN part.debit_move_id THEN part.amount ELSE -part.amount END)::text
      FROM account_partial_reconcile part
      JOIN account_move_line line ON line.id IN (part.debit_move_id, part.credit_move_id)
     WHERE part.company_id = %(company)s
       AND part.max_date > %(until)s
       AND line.account_id = ANY(%(accounts)s)
       AND line.parent_state = 'posted'
       AND line.date <= %(until)s
  GROUP BY 1, 2
"""


class OctopusChart(models.Model):
    _name = "octopus.chart"
    _inherit = ["octopus.chart"]

    @api.model
    def _octopus_values(self, company, charts):
        """The results of these parsed charts in the books of the company, and its calendar."""
        self.env.flush_all()
        accounts = self._octopus_chart_accounts(company)
        calendar = self._octopus_calendar(company, [first for *_rest, first in accounts])
        need = needs(charts, calendar)
        movements = self._octopus_movements(company, accounts, calendar, need)
        open_items = self._octopus_open_items(company, accounts) if need.open_items else ()
        books = Books(calendar, movements, open_items)
        return [evaluate(chart, books) for chart in charts], calendar

    @api.model
    def _octopus_calendar(self, company, firsts):
        """The fiscal years from the first booking to today, or to the last released day."""
        today = fields.Date.context_today(self)
        last = min(today, self._octopus_released_until(company))
        closing = int(company.fiscalyear_last_month), company.fiscalyear_last_day
        return make_calendar(min([last, *firsts]), last, closing)

    @api.model
    def _octopus_released_until(self, company):
        """The day the figures end on, as in the lists of the dossier."""
        return company.octopus_dossier_id.reports_until or date.max

    @api.model
    def _octopus_chart_accounts(self, company):
        """The accounts that were booked on: (id, number, type, is it of customers or suppliers
        rather than of the tax office, day of the first booking)."""
        return self.env.execute_query(
            SQL(
                """
                SELECT account.id,
                       account.code_store->>%(key)s,
                       account.account_type,
                       account.non_trade IS NOT TRUE
                       AND account.account_type IN ('asset_receivable', 'liability_payable'),
                       first.date
                  FROM account_account_res_company_rel rel
                  JOIN account_account account ON account.id = rel.account_account_id
                  JOIN LATERAL (
                       SELECT line.date
                         FROM account_move_line line
                        WHERE line.account_id = account.id
                          AND line.company_id = %(company)s
                          AND line.parent_state = 'posted'
                     ORDER BY line.account_id, line.date
                        LIMIT 1
                  ) first ON TRUE
                 WHERE rel.res_company_id = %(company)s
                   AND account.code_store->>%(key)s IS NOT NULL
              ORDER BY 2
                """,
                key=str(company.root_id.id),
                company=company.id,
            )
        )

    @api.model
    def _octopus_movements(self, company, accounts, calendar, need):
        """What was booked per period, for the accounts that are needed, in one statement."""
        groups = {}
        for account_id, code, account_type, is_trade, _first in accounts:
            party = PARTIES[account_type] if is_trade else None
            party = party if party in need.parties else None
            selectors = frozenset(one for one in need.selectors if one.matches(code))
            if selectors or party:
                carried = not account_type.startswith(YEARLY)
                groups.setdefault((selectors, party, carried), []).append((account_id, code))
        # a chart that only looks at what was before the books needs nothing of them
        if not groups or need.first == len(calendar.periods):
            return []
        rows = self.env.execute_query(self._octopus_movements_sql(company, groups, calendar, need))
        keys = list(groups)
        return [
            Movement(
                code=groups[keys[group]][0][1],
                period=period - 1,
                debit=Decimal(debit),
                credit=Decimal(credit),
                financial=financial,
                carried=keys[group][2],
                party=keys[group][1],
            )
            for group, period, financial, debit, credit in rows
        ]

    @api.model
    def _octopus_movements_sql(self, company, groups, calendar, need):
        members = [
            (account_id, number)
            for number, accounts in enumerate(groups.values())
            for account_id, _code in accounts
        ]
        end = calendar.periods[-1].end
        since = SQL("TRUE")
        if need.first is not None:
            since = SQL("date >= %s", calendar.periods[need.first].start)
        return SQL(
            MOVEMENTS,
            starts=[period.start for period in calendar.periods],
            financial=FINANCIAL,
            accounts=[account_id for account_id, _number in members],
            numbers=[number for _account_id, number in members],
            company=company.id,
            end=min(end, self._octopus_released_until(company)),
            since=since,
        )

    @api.model
    def _octopus_open_items(self, company, accounts):
        """What is open on the last released day, else today, by the days past its due date.

        What was paid after that day is open on it: a payment is not released either.
        """
        parties = {
            account_id: PARTIES[account_type]
            for account_id, _code, account_type, is_trade, _first in accounts
            if is_trade
        }
        today, until = fields.Date.context_today(self), self._octopus_released_until(company)
        choices = {
            "day": min(today, until),
            "until": until,
            "accounts": list(parties),
            "company": company.id,
        }
        query = SQL(OPEN_ITEMS, **choices)
        if until < today:
            query = SQL("%s UNION ALL %s", query, SQL(PAID_LATER, **choices))
        rows = self.env.execute_query(query)
        return [
            OpenItem(parties[account_id], days, Decimal(amount))
            for account_id, days, amount in rows
        ]

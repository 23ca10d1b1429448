# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Customers and suppliers: history, what is open, how late it is.

What is open on a day is what is open now, and what was matched only after that day. That is how
account_financial_report reckons too, but in Python over all matchings; here one query does it.
"""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.report_table import DATE, TEXT, TOTAL, Column, ReportTable, Row

CUSTOMERS, SUPPLIERS = "asset_receivable", "liability_payable"
# what is owed is a debt in the books, and an amount in the words of who owes it
SIGNS = {CUSTOMERS: 1, SUPPLIERS: -1}
OPEN_LINES = """
    WITH later AS (
        SELECT side.line_id, SUM(side.amount) AS amount
          FROM account_partial_reconcile r,
               LATERAL (VALUES (r.debit_move_id, r.amount), (r.credit_move_id, -r.amount))
               side (line_id, amount)
         WHERE r.company_id = %(company)s AND r.max_date > %(day)s
         GROUP BY side.line_id
    ), candidates AS (
        SELECT id FROM account_move_line
         WHERE account_id IN %(accounts)s AND reconciled IS NOT TRUE AND parent_state = 'posted'
         UNION
        SELECT line_id FROM later
    ), open_lines AS (
        SELECT l.id, l.account_id, l.partner_id, l.date, l.date_maturity, l.move_id, l.move_name,
               l.journal_id, l.ref, l.balance,
               l.amount_residual + COALESCE(later.amount, 0) AS residual
          FROM candidates
          JOIN account_move_line l ON l.id = candidates.id
          LEFT JOIN later ON later.line_id = l.id
         WHERE l.company_id = %(company)s AND l.parent_state = 'posted'
           AND l.account_id IN %(accounts)s AND l.date <= %(day)s
    )
"""

OPEN_ITEMS = """
    SELECT p.complete_name, o.move_id, j.type, o.move_name, o.ref, o.date, o.date_maturity,
           o.balance, o.residual, SUM(o.residual) OVER (), COUNT(*) OVER ()
      FROM open_lines o
      JOIN account_journal j ON j.id = o.journal_id
      LEFT JOIN res_partner p ON p.id = o.partner_id
     WHERE ABS(o.residual) >= 0.005
     ORDER BY p.complete_name NULLS LAST, o.date_maturity, o.id
     LIMIT %(limit)s OFFSET %(offset)s
"""
AGEING = """
    SELECT o.partner_id, p.complete_name,
           SUM(o.residual),
           SUM(o.residual) FILTER (WHERE o.date_maturity IS NULL OR late <= 0),
           SUM(o.residual) FILTER (WHERE late BETWEEN 1 AND 30),
           SUM(o.residual) FILTER (WHERE late BETWEEN 31 AND 60),
           SUM(o.residual) FILTER (WHERE late BETWEEN 61 AND 90),
           SUM(o.residual) FILTER (WHERE late BETWEEN 91 AND 120),
           SUM(o.residual) FILTER (WHERE late > 120)
      FROM (SELECT *, %(day)s::date - date_maturity AS late FROM open_lines) o
      LEFT JOIN res_partner p ON p.id = o.partner_id
     GROUP BY o.partner_id, p.complete_name
    HAVING ABS(SUM(o.residual)) >= 0.005
     ORDER BY p.complete_name NULLS LAST
"""


class OctopusReading(models.AbstractModel):
    _name = "octopus.reading"
    _inherit = ["octopus.reading"]

    @api.model
    def _read_customers(self, dossier, report, asked):
        """Customers with their movements, or all lines of one."""
        return self._partner_history(dossier.company_id, report, asked, CUSTOMERS)

    @api.model
    def _read_suppliers(self, dossier, report, asked):
        """Suppliers with their movements, or all lines of one."""
        return self._partner_history(dossier.company_id, report, asked, SUPPLIERS)

    @api.model
    def _read_open_customers(self, dossier, report, asked):
        """Invoices that are not paid."""
        return self._open_items(dossier.company_id, report, asked, CUSTOMERS)

    @api.model
    def _read_open_suppliers(self, dossier, report, asked):
        """Bills that are not paid."""
        return self._open_items(dossier.company_id, report, asked, SUPPLIERS)

    @api.model
    def _read_ageing_customers(self, dossier, report, asked):
        """What customers owe, by days past the due date."""
        return self._ageing(dossier.company_id, report, asked, CUSTOMERS)

    @api.model
    def _read_ageing_suppliers(self, dossier, report, asked):
        """What suppliers get, by days past the due date."""
        return self._ageing(dossier.company_id, report, asked, SUPPLIERS)

    @api.model
    def _accounts_of_type(self, company, account_type):
        """Ids of the accounts; a number nobody has where there are none."""
        inside = [("company_ids", "in", company.ids), ("account_type", "=", account_type)]
        found = self.env["account.account"].with_context(active_test=False).search(inside)
        return tuple(found.ids) or (0,)

    # ---- history -----------------------------------------------------------------------------

    @api.model
    def _partner_history(self, company, report, asked, account_type):
        accounts = self._accounts_of_type(company, account_type)
        if asked.record_id:
            partner = self._partner_of(company, asked.record_id)
            condition = SQL("l.account_id IN %s AND l.partner_id = %s", accounts, partner.id or 0)
            table = self._line_table(company, report, asked, condition)
            table.title = f"{report.name}: {partner.name}" if partner else report.name
            return table
        rows, cut = self._history_rows(company, report, asked, accounts)
        return ReportTable(
            title=report.name,
            period=self._period_name(asked.period),
            name_label=self.env._("Name"),
            columns=self._movement_columns(),
            rows=rows,
            cut=cut,
        )

    @api.model
    def _partner_of(self, company, partner_id):
        """This partner, if he is of this company or in its books; else nobody.

        One without a company may be anybody on the platform: his name is not for all to read.
        """
        partners = self.env["res.partner"].with_context(active_test=False)
        inside = [("id", "=", partner_id), ("company_id", "in", (company.id, False))]
        partner = partners.search(inside)
        if partner and not partner.company_id:
            booked = self._lines_domain(company, Domain("partner_id", "=", partner.id))
            if not self.env["account.move.line"].search_count(booked, limit=1):
                return partners
        return partner

    @api.model
    def _history_rows(self, company, report, asked, accounts):
        found = self._query(
            """
            SELECT l.partner_id, p.complete_name,
                   COALESCE(SUM(l.balance) FILTER (WHERE l.date < %(start)s), 0),
                   COALESCE(SUM(l.debit) FILTER (WHERE l.date >= %(start)s), 0),
                   COALESCE(SUM(l.credit) FILTER (WHERE l.date >= %(start)s), 0),
                   SUM(l.balance)
              FROM account_move_line l
              LEFT JOIN res_partner p ON p.id = l.partner_id
             WHERE l.company_id = %(company)s AND l.parent_state = 'posted'
               AND l.account_id IN %(accounts)s AND l.date <= %(end)s
             GROUP BY l.partner_id, p.complete_name
            HAVING SUM(l.balance) != 0 OR COUNT(*) FILTER (WHERE l.date >= %(start)s) > 0
             ORDER BY p.complete_name NULLS LAST
            """,
            start=asked.period.start,
            end=asked.period.end,
            company=company.id,
            accounts=accounts,
        )
        rows = [
            Row(
                label=name or self.env._("Without a name"),
                values=tuple(round(float(amount), 2) or 0.0 for amount in amounts),
                path=asked.path(report.key, partner=partner) if partner else None,
            )
            for partner, name, *amounts in found
        ]
        return self._with_total(rows, asked)

    @api.model
    def _with_total(self, rows, asked):
        """The rows of this page and the total of all of them, and how many are left out."""
        if not rows:
            return [], 0
        sums = tuple(
            round(sum(values), 2) or 0.0 if isinstance(values[0], float) else None
            for values in zip(*(row.values for row in rows), strict=True)
        )
        shown = rows[asked.offset :][: asked.limit]
        left_out = len(rows) - asked.offset - len(shown)
        return [*shown, Row(self.env._("Total"), sums, TOTAL)], left_out

    # ---- what is open ------------------------------------------------------------------------

    @api.model
    def _open_items(self, company, report, asked, account_type):
        found = self._open_query(OPEN_ITEMS, company, asked, account_type)
        sign = SIGNS[account_type]
        rows = [self._open_row(asked, sign, *line) for *line, _total, _count in found]
        total, count = found[0][-2:] if found else (0.0, 0)
        if found:
            # what the open invoices were once worth together says nothing
            values = (None, None, None, None, round(sign * float(total), 2) or 0.0)
            rows.append(Row(self.env._("Total"), values, TOTAL))
        return ReportTable(
            title=report.name,
            period=self._period_name(asked.period, "day"),
            name_label=self.env._("Name"),
            columns=self._open_columns(),
            rows=rows,
            cut=max(count - asked.offset - len(found), 0),
        )

    @api.model
    def _open_row(self, asked, sign, name, move_id, journal_type, number, ref, date, due, *amounts):
        balance, residual = (sign * float(amount) for amount in amounts)
        return Row(
            label=name or self.env._("Without a name"),
            values=(ref or number, date, due, balance, round(residual, 2)),
            path=asked.entry(move_id, date, journal_type),
        )

    @api.model
    def _open_columns(self):
        return (
            Column(self.env._("Number"), TEXT),
            Column(self.env._("Date"), DATE),
            Column(self.env._("Due date"), DATE),
            Column(self.env._("Amount")),
            Column(self.env._("Still open")),
        )

    @api.model
    def _open_query(self, query, company, asked, account_type):
        self.env["account.partial.reconcile"].flush_model()
        return self._query(
            f"{OPEN_LINES} {query}",
            company=company.id,
            day=asked.period.end,
            accounts=self._accounts_of_type(company, account_type),
            limit=asked.limit,
            offset=asked.offset,
        )

    @api.model
    def _ageing(self, company, report, asked, account_type):
        found = self._open_query(AGEING, company, asked, account_type)
        sign = SIGNS[account_type]
        history = "customers" if account_type == CUSTOMERS else "suppliers"
        rows = [
            Row(
                label=name or self.env._("Without a name"),
                values=tuple(round(sign * float(amount or 0), 2) or 0.0 for amount in amounts),
                path=self._history_path(asked, history, partner),
            )
            for partner, name, *amounts in found
        ]
        rows, cut = self._with_total(rows, asked)
        return ReportTable(
            title=report.name,
            period=self._period_name(asked.period, "day"),
            name_label=self.env._("Name"),
            columns=self._ageing_columns(),
            rows=rows,
            cut=cut,
        )

    @api.model
    def _history_path(self, asked, history, partner):
        """The lines of this partner since the start of the year."""
        if not partner or history not in asked.links:
            return None
        start = asked.period.end.replace(month=1, day=1)
        return f"/reports/{history}?period={start}_{asked.period.end}&partner={partner}"

    @api.model
    def _ageing_columns(self):
        return (
            Column(self.env._("Open")),
            Column(self.env._("Not due yet")),
            Column(self.env._("1–30 days late")),
            Column(self.env._("31–60 days late")),
            Column(self.env._("61–90 days late")),
            Column(self.env._("91–120 days late")),
            Column(self.env._("More than 120 days late")),
        )

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Balance and result in the layout of the Belgian annual accounts, computed by OCA's mis_builder.

The templates are those of l10n_be_mis_reports; no instance of a report is made, so nothing is
stored for a dossier. Each cell is what the accountant sees in the same template.
"""

import re
from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.mis_builder.models.accounting_none import AccountingNone
from odoo.addons.mis_builder.models.aep import (
    AccountingExpressionProcessor,
    Accumulator,
)
from odoo.addons.mis_builder.models.expression_evaluator import ExpressionEvaluator

from ..tools.account_sums import ONE_DAY
from ..tools.report_table import DETAIL, HEAD, LINE, TOTAL, Column, ReportTable, Row

CODE = re.compile(r"\s*\[([^\]]+)\]\s*$")
UNAPPROPRIATED = "rub_6_7"  # its Dutch name is that of another line
PREFIX = re.compile(r"[0-9A-Za-z]+%")


class DossierExpressions(AccountingExpressionProcessor):
    """What the lines of a layout ask for, from sums that one statement brought.

    The original finds accounts once for each line, and reads all bookings once for each mode of
    each period. Accounts on which nothing was booked have no say here.
    """

    def __init__(self, company, account_model, sums):
        super().__init__(company, None, account_model)
        self._booked = self._account_model.with_company(company).browse(sums.account_ids)
        self._carried = {account.id: account.include_initial_balance for account in self._booked}
        self._sums = sums

    def done_parsing(self):
        # EXTENDS 'mis_builder'
        codes = [(account.code or "", account.id) for account in self._booked]
        for key, domains in self._map_account_ids.items():
            found = set()
            for domain in domains:
                if domain not in self._account_ids_by_acc_domain:
                    self._account_ids_by_acc_domain[domain] = self._ids(codes, domain)
                found |= self._account_ids_by_acc_domain[domain]
            self._map_account_ids[key] = list(found)

    def _ids(self, codes, domain):
        terms = [term for term in domain if not isinstance(term, str)]
        starts = [
            term[2][:-1]
            for term in terms
            if term[:2] == ("code", "=like") and PREFIX.fullmatch(term[2])
        ]
        if len(starts) == len(terms) and all(
            term in ("|",) for term in domain if term not in terms
        ):
            wanted = tuple(starts)
            return {ident for code, ident in codes if not wanted or code.startswith(wanted)}
        return set(self._booked.filtered_domain(list(domain)).ids)

    def do_queries(self, date_from, date_to, additional_move_line_filter=None, aml_model=None):
        # EXTENDS 'mis_builder'
        conditions = {condition for condition, _mode in self._map_account_ids}
        if self._custom_fields or conditions - {()}:
            # a line that does not take all bookings of its accounts; no layout of ours has one
            return super().do_queries(date_from, date_to, additional_move_line_filter, aml_model)
        start, end = fields.Date.to_date(date_from), fields.Date.to_date(date_to)
        year = self.companies.compute_fiscalyear_dates(start)["date_from"]
        self._data = defaultdict(lambda: defaultdict(Accumulator))
        for key, account_ids in self._map_account_ids.items():
            for account_id in account_ids:
                for amounts in self._amounts(key[1], account_id, year, start, end):
                    self._data[key][account_id].add_debit_credit(*amounts)
        return None

    def _amounts(self, mode, account_id, year, start, end):
        """The (debit, credit) that a mode counts: opening, movement, or both."""
        carried = self._carried[account_id]
        if mode == self.MODE_UNALLOCATED:
            earlier = None if carried else self._sums.between(account_id, None, year - ONE_DAY)
            return self._opening(earlier)
        found = []
        if mode in (self.MODE_INITIAL, self.MODE_END):
            first = None if carried else year
            found += self._opening(self._sums.between(account_id, first, start - ONE_DAY))
        if mode in (self.MODE_VARIATION, self.MODE_END):
            moved = self._sums.between(account_id, start, end)
            found += [moved] if moved else []
        return found

    def _opening(self, amounts):
        """No opening where both sides are equal, as in the original."""
        is_open = amounts and not self.companies.currency_id.is_zero(amounts[0] - amounts[1])
        return [amounts] if is_open else []


class OctopusReading(models.AbstractModel):
    _name = "octopus.reading"
    _inherit = ["octopus.reading"]

    @api.model
    def _read_balance(self, dossier, report, asked):
        """What is owned and owed at the end of the period."""
        columns = [asked.period, asked.before] if asked.before else [asked.period]
        columns = [self._until(dossier.company_id, period) for period in columns]
        table = self._layout_table(dossier, report, asked, "bs", columns)
        owned, owed = table.row("20/58"), table.row("17/49")
        worth = table.row("10/15")
        facts = (
            (self.env._("You own"), owned),
            (self.env._("You owe others"), owed),
            (self.env._("The business itself is worth"), worth),
        )
        table.facts = tuple((label, row.values[0] if row else 0.0) for label, row in facts)
        table.warning = self._balance_warning(table)
        table.period = self._period_name(asked.period, "day")
        return table

    @api.model
    def _read_result(self, dossier, report, asked):
        """What was earned and what it cost."""
        columns = [asked.period, asked.before] if asked.before else [asked.period]
        table = self._layout_table(dossier, report, asked, "pl", columns)
        turnover, result = table.row("70"), table.row("9904")
        profit = result.values[0] if result else 0.0
        word = self.env._("Profit") if profit >= 0 else self.env._("Loss")
        table.facts = (
            (self.env._("Turnover"), turnover.values[0] if turnover else 0.0),
            (word, abs(profit)),
        )
        return table

    @api.model
    def _until(self, company, period):
        """From the start of the financial year to the end of this period."""
        year = self._year_of(company, period.end)
        return type(period)(period.kind, year.start, period.end)

    @api.model
    def _balance_warning(self, table):
        total, other = table.row("20/58"), table.row("10/49")
        missing = (total.values[0] if total else 0.0) - (other.values[0] if other else 0.0)
        if abs(missing) < 0.005:
            return ""
        return self.env._(
            "The two sides differ by %(amount)s: an account does not fit this layout. "
            "Your accountant can choose another one.",
            amount=f"{missing:.2f}",
        )

    @api.model
    def _layout(self, dossier, part):
        """The template of mis_builder for this dossier: `bs` balance, `pl` result."""
        layout = dossier._octopus_report_layout()
        return self.env.ref(f"l10n_be_mis_reports.new_mis_report_{part}_{layout}_f")

    @api.model
    def _layout_table(self, dossier, report, asked, part, periods):
        layout = self._layout(dossier, part)
        sums = self._account_sums(dossier.company_id, periods)
        expressions = DossierExpressions(dossier.company_id, layout.account_model, sums)
        for expression in layout.all_kpi_ids.expression_ids:
            if expression.name:
                expressions.parse_expr(expression.name)
        expressions.done_parsing()
        found = [self._evaluate(dossier, layout, expressions, period, asked) for period in periods]
        names = [
            format_date(self.env, period.end) if part == "bs" else self._period_name(period)
            for period in (asked.period, asked.before)[: len(periods)]
        ]
        return ReportTable(
            title=report.name,
            period=self._period_name(asked.period),
            name_label=self.env._("Line"),
            columns=tuple(Column(name) for name in names),
            rows=list(self._layout_rows(layout, found, asked)),
        )

    @api.model
    def _evaluate(self, dossier, layout, expressions, period, asked):
        """KPI → amount, and KPI → {account id: amount}, of one period."""
        inside = list(self._lines_domain(dossier.company_id))
        evaluator = ExpressionEvaluator(
            expressions, str(period.start), str(period.end), inside, None
        )
        values = layout._evaluate(evaluator)
        accounts = {}
        if asked.details:
            for kpi in layout.kpi_ids.filtered("auto_expand_accounts"):
                accounts[kpi.id] = {
                    account_id: amounts[0] or 0.0
                    for account_id, amounts, _drill, _error in (
                        evaluator.eval_expressions_by_account(kpi.expression_ids, values)
                    )
                }
        return values, accounts

    @api.model
    def _layout_rows(self, layout, found, asked):
        """One row for each line that is not empty, with its accounts if they are asked for."""
        for kpi in layout.kpi_ids:
            amounts = tuple(self._amount(values.get(kpi.name)) for values, _accounts in found)
            kind = self._kpi_kind(kpi)
            if not any(amounts) and kind != TOTAL:
                continue
            label = CODE.sub("", kpi.description)
            if kpi.name == UNAPPROPRIATED:
                label = self.env._("Result not yet appropriated")
            level = kpi.style_id.indent_level or 0
            yield Row(
                label=label.capitalize() if label.isupper() else label,
                values=amounts,
                kind=kind,
                level=level,
                code=kpi.name.removeprefix("rub_").replace("_", "/"),
            )
            details = [accounts.get(kpi.id, {}) for _values, accounts in found]
            yield from self._account_rows(details, level + 1, asked)

    @api.model
    def _amount(self, value):
        amount = 0.0 if value is None or value is AccountingNone else float(value)
        # a sum of nothing must not print as -0.00
        return round(amount, 2) or 0.0

    @api.model
    def _kpi_kind(self, kpi):
        style = kpi.style_id
        if style.font_weight != "bold":
            return LINE
        plain = style.background_color_inherit and style.font_style_inherit
        return HEAD if plain else TOTAL

    @api.model
    def _account_rows(self, details, level, asked):
        ids = {account_id for accounts in details for account_id in accounts}
        for account in self.env["account.account"].browse(ids).sorted("code"):
            amounts = tuple(self._amount(accounts.get(account.id)) for accounts in details)
            if any(amounts):
                yield Row(
                    label=account.name,
                    values=amounts,
                    kind=DETAIL,
                    level=level,
                    code=account.code or "",
                    path=asked.path("ledger", account=account.id),
                )

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Income and costs of each activity: the analytic accounts of a dossier."""

from odoo import api, models
from odoo.fields import Domain

from ..tools.report_table import DATE, HEAD, TEXT, Column, ReportTable, Row


class OctopusReading(models.AbstractModel):
    _name = "octopus.reading"
    _inherit = ["octopus.reading"]

    @api.model
    def _read_analytic(self, dossier, report, asked):
        """One row for each activity, or the lines of one."""
        company = dossier.company_id
        if asked.record_id:
            return self._activity_lines(company, report, asked)
        now = self._activities(company, asked.period)
        before = self._activities(company, asked.before) if asked.before else {}
        rows = []
        for plan, accounts in self._plans(company, {*now, *before}):
            rows.append(Row(plan.name, kind=HEAD))
            for account in accounts:
                income, costs = now.get(account, (0.0, 0.0))
                values = (income, -costs, round(income + costs, 2) or 0.0)
                if asked.before:
                    values = (*values, round(sum(before.get(account, (0.0,))), 2) or 0.0)
                path = asked.path("analytic", activity=account.id)
                rows.append(Row(account.name, values, level=1, path=path, code=account.code or ""))
        return ReportTable(
            title=report.name,
            period=self._period_name(asked.period),
            name_label=self.env._("Activity"),
            columns=self._activity_columns(asked),
            rows=rows,
        )

    @api.model
    def _activity_columns(self, asked):
        columns = [
            Column(self.env._("Income")),
            Column(self.env._("Costs")),
            Column(self.env._("Result")),
        ]
        if asked.before:
            name = self._period_name(asked.before)
            columns.append(Column(self.env._("Result of %(period)s", period=name)))
        return tuple(columns)

    @api.model
    def _activity_domain(self, company, period):
        """Analytic lines of this company whose entry is posted."""
        inside = Domain(
            [
                ("company_id", "=", company.id),
                ("date", ">=", period.start),
                ("date", "<=", period.end),
            ]
        )
        return inside & self._posted_activity()

    @api.model
    def _posted_activity(self):
        return Domain("move_line_id", "=", False) | Domain(
            "move_line_id.parent_state", "=", "posted"
        )

    @api.model
    def _plan_columns(self):
        project, others = self.env["account.analytic.plan"]._get_all_plans()
        return [plan._column_name() for plan in project | others]

    @api.model
    def _activities(self, company, period):
        """Account → (income, costs); a cost is negative."""
        found = {}
        inside = self._activity_domain(company, period)
        income = Domain("general_account_id.internal_group", "=", "income") | (
            Domain("general_account_id", "=", False) & Domain("amount", ">", 0)
        )
        Line = self.env["account.analytic.line"]
        for column in self._plan_columns():
            for place, which in enumerate((income, ~income)):
                groups = Line._read_group(
                    inside & which & Domain(column, "!=", False), [column], ["amount:sum"]
                )
                for account, amount in groups:
                    entry = found.setdefault(account, [0.0, 0.0])
                    entry[place] = round(amount, 2)
        return {account: tuple(amounts) for account, amounts in found.items()}

    @api.model
    def _plans(self, company, accounts):
        """(plan, its accounts) in order."""
        by_plan = {}
        for account in sorted(accounts, key=lambda account: (account.name or "", account.id)):
            if account.company_id in (company, company.browse()):
                by_plan.setdefault(account.root_plan_id, []).append(account)
        return sorted(by_plan.items(), key=lambda item: (item[0].sequence, item[0].id))

    @api.model
    def _of_activity(self, account):
        return Domain.OR(Domain(column, "=", account.id or 0) for column in self._plan_columns())

    @api.model
    def _activity_of(self, company, account_id):
        """This account, if it is of this company or in its books; else none."""
        accounts = self.env["account.analytic.account"]
        inside = [("id", "=", account_id), ("company_id", "in", (company.id, False))]
        account = accounts.search(inside)
        if account and not account.company_id:
            booked = Domain("company_id", "=", company.id) & self._posted_activity()
            booked &= self._of_activity(account)
            if not self.env["account.analytic.line"].search_count(booked, limit=1):
                return accounts
        return account

    @api.model
    def _activity_lines(self, company, report, asked):
        account = self._activity_of(company, asked.record_id)
        of_account = self._of_activity(account)
        lines = self.env["account.analytic.line"].search(
            self._activity_domain(company, asked.period) & of_account, order="date, id"
        )
        rows = [
            Row(
                label=line.partner_id.name or line.name or "",
                values=(line.date, line.move_line_id.move_name or "", line.amount),
                path=asked.entry(line.move_line_id.move_id.id),
            )
            for line in lines
        ]
        rows, cut = self._with_total(rows, asked)
        return ReportTable(
            title=f"{report.name}: {account.name}" if account else report.name,
            period=self._period_name(asked.period),
            name_label=self.env._("What"),
            columns=(
                Column(self.env._("Date"), DATE),
                Column(self.env._("Number"), TEXT),
                Column(self.env._("Amount")),
            ),
            rows=rows,
            cut=cut,
        )

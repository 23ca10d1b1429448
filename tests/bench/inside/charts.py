"""What bench_charts measures, in Odoo's shell. Arguments: lines, turns, file for who looks.

The lines are rows copied in SQL from one posted entry, each with a day, an account and an amount of
its own. The other side of the ratio asks Odoo for the same sums in its own way, `_read_group` by
month, once for each line of each chart.
"""

import json
import statistics
import sys
from pathlib import Path

from browser import session_of
from clock import Clock, noise
from settle import settle
from stage import table

from odoo.fields import Command, Date, Domain

from odoo.addons.octopus_portal.lib.chart_formula import parse_chart

DAYS = 1826
ACCOUNTS = 60
CODES = ("60", "61", "62", "64", "70", "74", "61-65", "70-74", "60,61,62", "55")
TIMES = ("Set.Year[5]", "Set.ActivePeriod[60]", "Set.ActivePeriod[24]", "Set.Year[5,7]")
KINDS = ("bar", "line", "stacked", "pie")


class Charts:
    def __init__(self, env, lines, turns):
        self.lines, self.turns = lines, turns
        self.dossier = env["octopus.dossier"].search([("tier", "=", "portal")], limit=1)
        self.user = self.dossier.holder_id.holder_user_id
        self.company = self.dossier.company_id
        self.env = env(context={**env.context, "allowed_company_ids": self.company.ids})

    def run(self):
        self._book()
        charts = self._charts()
        rows = [
            self._measure("page of 28 charts", self._page),
            self._measure("its sums alone", lambda env: self._sums(env, charts)),
            self._measure("the same sums by _read_group", lambda env: self._stock(env, charts)),
        ]
        head = ("charts", "p50, s", "slowest, s", "CPU, s", "statements")
        table((f"{self.lines:,} lines, {noise()}", *head[1:]), rows)

    def who(self):
        """The dossier, and who looks at its page."""
        found = {"number": self.dossier.number, "session": session_of(self.user)}
        self._fresh()
        return found

    def _book(self):
        accounts = self._accounts()
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": Date.today(),
                "journal_id": self._journal("general").id,
                "line_ids": [
                    Command.create({"account_id": account, "debit": debit, "credit": 10 - debit})
                    for account, debit in ((accounts[0], 10), (accounts[1], 0))
                ],
            }
        )
        entry.action_post()
        self._copy(entry.line_ids[0], accounts)
        self._fresh()
        settle(self.env)

    def _accounts(self):
        """Accounts of all groups, so many of each class."""
        accounts = self.env["account.account"].search(
            [("company_ids", "in", self.company.ids), ("code", "=like", "_____0")], order="code"
        )
        step = max(1, len(accounts) // ACCOUNTS)
        return accounts[::step].ids

    def _journal(self, kind):
        inside = [("company_id", "=", self.company.id), ("type", "=", kind)]
        return self.env["account.journal"].search(inside, limit=1)

    def _copy(self, line, accounts):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_name = 'account_move_line' AND table_schema = current_schema "
            "AND column_name != 'id'"
        )
        names = [name for (name,) in self.env.cr.fetchall()]
        amount = "round((mod(i::bigint * 7919, 100000) - 50000) / 100.0, 2)"
        values = {
            "date": f"current_date - mod(i, {DAYS})",
            "account_id": f"({self._array(accounts)})[1 + mod(i, {len(accounts)})]",
            "debit": f"greatest({amount}, 0)",
            "credit": f"greatest(-{amount}, 0)",
            "balance": amount,
            "amount_currency": amount,
        }
        self.env.cr.execute(
            f"INSERT INTO account_move_line ({', '.join(names)}) "
            f"SELECT {', '.join(values.get(name, f't.{name}') for name in names)} "
            "FROM account_move_line t, generate_series(1, %s) i WHERE t.id = %s",
            [self.lines, line.id],
        )

    def _array(self, ids):
        return f"ARRAY[{','.join(map(str, ids))}]"

    def _charts(self):
        """Twenty charts of two lines each; the parsed ones."""
        vals = [
            {
                "name": f"Chart {number}",
                "company_id": self.company.id,
                "user_id": self.user.id,
                "kind": KINDS[number % len(KINDS)],
                "x_formula": TIMES[number % len(TIMES)],
                "y_formulas": "\n".join(
                    (
                        f"A = Accounts.Diff[x,{CODES[number % len(CODES)]}]",
                        f"B = Accounts.Balance[x,{CODES[(number + 3) % len(CODES)]}] / 2",
                    )
                ),
            }
            for number in range(20)
        ]
        charts = self.env["octopus.chart"].create(vals)
        self._fresh()
        return [parse_chart(chart.x_formula, chart.y_formulas) for chart in charts]

    def _page(self, env):
        found = env["octopus.chart"].sudo()._octopus_dashboard(self.company.with_env(env).sudo())
        assert len(found["own"]) == 20

    def _sums(self, env, charts):
        env["octopus.chart"].sudo()._octopus_values(self.company.with_env(env).sudo(), charts)

    def _stock(self, env, charts):
        lines = env["account.move.line"].sudo().with_company(self.company)
        for chart in charts:
            for term in chart.terms:
                accounts = Domain.OR(
                    [
                        Domain("account_id.code", ">=", selector.low)
                        & Domain("account_id.code", "<", f"{selector.high}~")
                        for selector in term.selectors
                    ]
                )
                inside = Domain("company_id", "=", self.company.id) & accounts
                inside &= Domain("parent_state", "=", "posted")
                lines._read_group(inside, ["date:month"], ["debit:sum", "credit:sum"])

    def _measure(self, name, work):
        clock, walls, statements = Clock(self.env.cr), [], 0
        for _turn in range(self.turns):
            self._fresh()
            env = self.env(user=self.user, su=False)
            before, counted = clock.wall, self.env.cr.sql_log_count
            with clock:
                work(env)
            walls.append(clock.wall - before)
            statements = self.env.cr.sql_log_count - counted
        figures = (statistics.median(walls), max(walls), clock.cpu / self.turns)
        return (name, *(f"{figure:.2f}" for figure in figures), statements)

    def _fresh(self):
        self.env.flush_all()
        self.env.cr.commit()
        self.env.transaction.clear()


charts = Charts(globals()["env"], int(sys.argv[1]), int(sys.argv[2]))
charts.run()
Path(sys.argv[3]).write_text(json.dumps(charts.who()))

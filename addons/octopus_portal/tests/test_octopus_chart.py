# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Charts: their values against sums made another way, and whose they are."""

import sys
from datetime import date
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.octopus_chart_shown import Sheet
from .chart_world import ChartWorld
from .common import PortalCommon
from .year_dossier import FIGURES, book_year, full_code

TODAY = date(2026, 5, 20)
SALES = "Turnover = -Accounts.Diff[x,70]"


@tagged("post_install", "-at_install")
class TestChart(ChartWorld, PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the world's own bill is in the way of round figures
        cls.bill.button_draft()
        cls.set_up_charts()

    def show(self, x, y, dossier=None, kind="bar", user=None):
        charts = self.env["octopus.chart"].with_user(user or self.baker).sudo()
        with patch.object(fields.Date, "context_today", lambda *_args: TODAY):
            company = (dossier or self.bakery).company_id
            return charts._octopus_show(company, [Sheet("Test", kind, x, y)])[""]

    def values(self, x, y, dossier=None):
        return [one["values"] for one in self.show(x, y, dossier).drawing["series"]]

    def test_values(self):
        self.assertEqual(self.values("Set.Year", SALES), [[110, 1200.5]])
        self.assertEqual(self.values("Set.Year[5,5]", SALES), [[0, 200.5]])
        self.assertEqual(self.values("Set.ActivePeriod[2]", SALES), [[0, 200.5]])
        self.assertEqual(self.values("Set.Year", "-AccountsFD.Diff[x,70]"), [[10, 0]])
        self.assertEqual(self.values("Set.Year", "-Accounts.Diff[x-1,70]"), [[0, 110]])
        self.assertEqual(self.values("Set.Year", "Accounts.Balance[x,55]"), [[0, 300]])
        self.assertEqual(self.values("Set.Year", "-Accounts.Balance[x,7]"), [[110, 1200.5]])
        self.assertEqual(self.values("Set.Year", "OpenAmount.Customers[x]"), [[110, 1010.5]])
        self.assertEqual(self.values("Set.Year[1]", "OpenAmount.Suppliers[x]"), [[50]])
        self.assertEqual(self.values("Set.Year", "1/Accounts.Diff[x,55]"), [[None, 0]])
        self.assertEqual(self.values("Set.Year[1]", "-Accounts.Diff[x,6-7]*100"), [[114350]])
        late = self.values("Set.Range[-29,91,30]", "OpenAmount.Customers[x]")
        self.assertEqual(late, [[0, -99.5, 0, 0, 1110]])

    def test_figures_until(self):
        self._give(self.employee, self.bakery, {"lists": "1"})

        def values(x, y):
            return self.show(x, y, user=self.employee).drawing["series"][0]["values"]

        late = "Set.Range[-29,91,30]", "OpenAmount.Customers[x]"
        self.bakery.reports_until = "2026-05-09"
        self.assertEqual(values("Set.Year", SALES), [110, 1000])
        self.assertEqual(values("Set.ActivePeriod[2]", SALES), [0, 0])
        self.assertEqual(values("Set.Year", "Accounts.Balance[x,55]"), [0, 0])
        self.assertEqual(values(*late), [0, 0, 0, 0, 1110])
        self.bakery.reports_until = "2025-06-30"
        self.assertEqual(values("Set.Year", SALES), [100])
        self.assertEqual(values("Set.Year", "OpenAmount.Customers[x]"), [100])
        self.assertEqual(sum(values(*late)), 100)
        # what was paid after the last released day was open on it
        self._entry(self.bakery, "2026-01-05", "bank", "550000", "400000", 100)
        customers = self._account(self.bakery, "400000")
        both = Domain("account_id", "=", customers.id) & Domain("balance", "in", (100, -100))
        self.env["account.move.line"].search(both).reconcile()
        self.assertEqual(values("Set.Year", "OpenAmount.Customers[x]"), [100])
        self.assertEqual(sum(values(*late)), 100)
        self.bakery.reports_until = "2030-12-31"
        self.assertEqual(values("Set.Year", SALES), [110, 1200.5])

    def test_nothing_of_another_dossier(self):
        self.assertEqual(self.values("Set.Year", SALES, self.foreign), [[8470, 92438.5]])
        self.assertEqual(self.values("Set.Year", SALES, self.garage), [[0]])
        late = self.values("Set.Range[0,0,1]", "OpenAmount.Customers[x]", self.garage)
        self.assertEqual(late, [[0]])

    def test_values_are_those_of_read_group(self):
        lines = self.env["account.move.line"].with_company(self.bakery.company_id)
        for prefix in ("4", "6", "61", "7", "55"):
            mine = Domain("company_id", "=", self.bakery.company_id.id)
            mine &= Domain("parent_state", "=", "posted")
            mine &= Domain("account_id.code", "=like", f"{prefix}%")
            sums = dict(lines._read_group(mine, ["date:year"], ["balance:sum"]))
            expected = [round(sums.get(date(year, 1, 1), 0), 2) for year in (2025, 2026)]
            self.assertEqual(self.values("Set.Year", f"Accounts.Diff[x,{prefix}]"), [expected])

    def test_a_year_worked_out_by_hand(self):
        book_year(self.garage.company_id)

        def values(x, y):
            with patch.object(sys.modules[__name__], "TODAY", date(2025, 12, 31)):
                return self.values(x, y, self.garage)

        months = FIGURES["turnover"]
        self.assertEqual(values("Set.ActivePeriod[12]", SALES), [list(months)])
        result, before = FIGURES["result"], FIGURES["result_before"]
        self.assertEqual(values("Set.Year[2]", SALES), [[before["70"], result["70"]]])
        profit = values("Set.Year[2]", "-Accounts.Diff[x,60-68,70-78]")
        self.assertEqual(profit, [[before["9904"], result["9904"]]])
        groups = values("Set.Year[1]", "\n".join(f"Accounts.Diff[x,{n}]" for n in (62, 63, 64)))
        self.assertEqual(groups, [[result["62"]], [result["630"]], [result["640/8"]]])
        balance = FIGURES["balance"]
        cash = values("Set.Year[1]", "Accounts.Balance[x,55-57]")
        self.assertEqual(cash, [[balance["54/58"]]])
        owed = values("Set.Year[1]", "OpenAmount.Customers[x]\nOpenAmount.Suppliers[x]")
        self.assertEqual(owed, [[balance["40"]], [balance["44"]]])
        self.assertEqual(values("Set.Year[1]", "-Accounts.Balance[x,411,451]"), [[13.5]])
        late = values("Set.Range[-29,91,30]", "OpenAmount.Customers[x]\n-OpenAmount.Suppliers[x]")
        ageing = FIGURES["ageing"]
        for found, account in zip(late, ("400", "440"), strict=True):
            *first, one, more = ageing[full_code(account)]
            self.assertEqual(found, [*first, one + more])

    def test_draft_bookings_do_not_count(self):
        self.env["account.move"].search(
            [("company_id", "=", self.bakery.company_id.id), ("date", "=", "2026-01-01")]
        ).button_draft()
        self.assertEqual(self.values("Set.Year", SALES), [[110, 200.5]])

    def test_fiscal_years_are_those_of_the_company(self):
        company = self.bakery.company_id
        for month, day in (("12", 31), ("6", 30), ("2", 28), ("9", 15)):
            company.write({"fiscalyear_last_month": month, "fiscalyear_last_day": day})
            charts = self.env["octopus.chart"]
            calendar = charts._octopus_calendar(company, [date(2023, 2, 1)])
            self.assertTrue(calendar.years)
            for year in calendar.years:
                own = company.compute_fiscalyear_dates(year.start)
                self.assertEqual((own["date_from"], own["date_to"]), (year.start, year.end))
        company.write({"fiscalyear_last_month": "3", "fiscalyear_last_day": 31})
        shown = self.show("Set.Year", SALES)
        self.assertEqual(shown.drawing["labels"], ["2024/25", "2025/26", "2026/27"])
        self.assertEqual(shown.drawing["series"][0]["values"], [100, 1010, 200.5])

    def test_one_statement_for_all_charts(self):
        charts = self.env["octopus.chart"].with_user(self.baker).sudo()
        sheets = charts._octopus_ready()
        twice = [
            Sheet(one.name, one.kind, one.x_formula, one.y_formulas, str(place))
            for place, one in enumerate(sheets * 3)
        ]
        charts._octopus_show(self.bakery.company_id, sheets)
        # accounts, movements, open items
        with self.assertQueryCount(3):
            charts._octopus_show(self.bakery.company_id, twice)

    def test_ready_charts(self):
        charts = self.env["octopus.chart"].with_user(self.baker).sudo()
        with patch.object(fields.Date, "context_today", lambda *_args: TODAY):
            shown = charts._octopus_show(self.bakery.company_id, charts._octopus_ready())
        last = {key: one.drawing["series"][0]["values"][-1] for key, one in shown.items()}
        self.assertEqual(last["ready-turnover"], 200.5)
        self.assertEqual(last["ready-result"], 143.5)
        self.assertEqual(last["ready-cash"], 300)
        self.assertEqual(last["ready-customers"], 1110)
        self.assertEqual(shown["ready-groups"].drawing["series"][1]["values"][-1], 50)
        self.assertEqual(shown["ready-suppliers"].headline[1].replace("\xa0", " "), "50.00 €")
        self.assertEqual(shown["ready-years"].drawing["series"][1]["values"][2], 100)
        self.assertEqual(shown["ready-customers"].drawing["labels"][0], "Not due yet")

    def test_wizard(self):
        charts = self.env["octopus.chart"].with_user(self.baker).sudo()
        vals = charts._octopus_wizard_vals(
            {"subjects": ["turnover"], "accounts": "61 – 65", "time": "years", "compare": "1"}
        )
        self.assertEqual(vals["x_formula"], "Set.Year[5]")
        self.assertEqual(
            vals["y_formulas"].split("\n"),
            [
                "Turnover = -Accounts.Diff[x,70]",
                "Account 61-65 = Accounts.Diff[x,61-65]",
                "Turnover, a year earlier = -Accounts.Diff[x-1,70]",
                "Account 61-65, a year earlier = Accounts.Diff[x-1,61-65]",
            ],
        )
        for answers in (
            {},
            {"subjects": [["x"], {}], "time": ["x"]},
            {"accounts": "70]+Accounts.Diff[x,6"},
            {"subjects": ["turnover"], "time": "late"},
        ):
            with self.assertRaises(UserError):
                charts._octopus_wizard_vals(answers)
        # whatever is chosen gives formulas that can be read
        choices = charts._octopus_wizard_choices()
        for time, _name in choices["times"]:
            keys = [key for key, _name in choices["subjects"]]
            keys = ["customers"] if time == "late" else keys
            for key in keys:
                for compare in ("", "1"):
                    answers = {"subjects": [key], "time": time, "compare": compare, "month": "7"}
                    vals = charts._octopus_wizard_vals(answers)
                    company = self.bakery.company_id
                    self.assertNotIn("problem", charts._octopus_preview(company, vals))

    def test_a_formula_that_cannot_be_read_is_not_kept(self):
        charts = self._as(self.accountant, self.bakery)["octopus.chart"]
        with self.assertRaisesRegex(ValidationError, "line 1, sign 1: “Acounts” is unknown"):
            charts.create({"name": "Bad", "y_formulas": "Acounts.Diff[x,61]"})

    def behind(self, x, y, point=-1, line=0, links=("ledger", "open_customers", "entries")):
        sheet = Sheet("Test", "bar", x, y)
        charts = self.env["octopus.chart"].with_user(self.baker).sudo()
        with patch.object(fields.Date, "context_today", lambda *_args: TODAY):
            points = len(charts._octopus_show(self.bakery.company_id, [sheet])[""].rows)
            point = point % points
            return charts._octopus_behind(self.bakery, sheet, point, line, frozenset(links))

    def amounts(self, *args, **kwargs):
        tables = self.behind(*args, **kwargs).tables
        return [{row.code or row.label: row.values[-1] for row in one.rows} for one in tables]

    def test_what_a_value_is_made_of(self):
        codes = [self._account(self.bakery, code).code for code in ("700000", "701000", "550000")]
        sold, other, bank = codes
        found = self.behind("Set.Year", SALES)
        self.assertEqual((found.line, found.point, found.formula), ("Turnover", "2026", ""))
        (table,) = found.tables
        self.assertEqual([row.code for row in table.rows], [sold, other, ""])
        self.assertEqual([row.values for row in table.rows], [(1000,), (200.5,), (1200.5,)])
        account = self._account(self.bakery, "701000")
        self.assertEqual(table.rows[1].path, f"/reports/ledger?period=2026&account={account.id}")
        month = self.behind("Set.ActivePeriod[1]", SALES)
        self.assertIn("period=2026-05&", month.tables[0].rows[0].path)
        self.assertIn("May 2026", month.tables[0].title)
        self.assertEqual(self.amounts("Set.Year", "Accounts.Balance[x,55]"), [{bank: 300}])
        self.assertEqual(self.amounts("Set.Year", "-AccountsFD.Diff[x,70]", point=0), [{sold: 10}])
        # nothing was booked before the books began
        self.assertEqual(self.amounts("Set.Year", "Accounts.Diff[x-3,70]"), [{}])
        shifted = self.amounts("Set.Year", "-Accounts.Diff[x,70] - Accounts.Credit[x-1,70]")
        self.assertEqual(shifted, [{sold: 1000, other: 200.5, "Total": 1200.5}, {sold: -110}])
        ratio = self.behind("Set.Year", "-100 * Accounts.Diff[x,61] / Accounts.Diff[x,70]")
        self.assertIn("Accounts.Diff[x,61]", ratio.formula)
        self.assertEqual([one.rows[-1].values for one in ratio.tables], [(50,), (-1200.5,)])

    def test_what_is_owed_behind_a_value(self):
        owed = self.behind("Set.Year", "OpenAmount.Customers[x]").tables[0].rows
        self.assertEqual([row.values for row in owed], [(1010.5,)])
        self.assertEqual(owed[0].path, "/reports/open_customers?period=2026-05-20_2026-05-20")
        late = self.behind("Set.Range[-29,91,30]", "OpenAmount.Customers[x]")
        *items, total = late.tables[0].rows
        self.assertEqual([row.values[-1] for row in items], [100, 10, 1000])
        self.assertEqual((total.values[-1], late.formula), (1110, ""))
        self.assertRegex(items[0].path, r"^/entries/\d+$")
        self.assertEqual(
            self.amounts("Set.Range[-29,91,30]", "OpenAmount.Suppliers[x]", point=1)[0]["Total"],
            50,
        )

    def test_behind_a_value_only_what_is_released(self):
        hidden = self.behind("Set.Year", SALES, links=())
        self.assertTrue(hidden.withheld)
        self.assertEqual(
            [(row.label, row.path) for row in hidden.tables[0].rows], [("Total", None)]
        )
        self.bakery.reports_until = "2026-05-09"
        self.assertEqual(self.behind("Set.Year", SALES).tables[0].rows[-1].values, (1000,))
        late = self.behind("Set.Range[-29,91,30]", "OpenAmount.Customers[x]")
        self.assertEqual(late.tables[0].rows[-1].values[-1], 1110)
        for point, line in ((99, 0), (0, 1)):
            self.assertIsNone(
                self.env["octopus.chart"]._octopus_behind(
                    self.bakery, Sheet("Test", "bar", "Set.Year", SALES), point, line, frozenset()
                )
            )

    def test_whose(self):
        company = self.bakery.company_id
        mine = self._as(self.accountant, self.bakery)["octopus.chart"].create(
            {"name": "Of the firm", "y_formulas": SALES}
        )
        self.assertTrue(mine.from_firm)
        self._give(self.employee, self.bakery, {"lists": "1"})
        theirs = mine.with_user(self.employee)
        seen = theirs.search([("company_id", "=", company.id)])
        self.assertFalse(seen)
        with self.assertRaises(AccessError):
            theirs.read(["name"])
        mine.shared = True
        self.assertEqual(theirs.search([("company_id", "=", company.id)]).name, "Of the firm")
        for act in (
            lambda: theirs.write({"name": "x"}),
            lambda: theirs.unlink(),
            lambda: mine.write({"user_id": self.employee.id}),
            lambda: theirs.create({"name": "x", "y_formulas": SALES, "user_id": self.baker.id}),
        ):
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                act()
        self._give(self.employee, self.bakery, {"lists": False})
        self.env.invalidate_all()
        self.assertFalse(theirs.search([("company_id", "=", company.id)]))
        outsider = self._as(self.outsider, self.other_dossier)["octopus.chart"]
        self.assertFalse(outsider.search([("id", "=", mine.id)]))

    def test_offered_to_clients(self):
        env = self._as(self.accountant, self.bakery, self.garage)
        chart = env["octopus.chart"].create(
            {"name": "For all", "y_formulas": SALES, "company_id": self.bakery.company_id.id}
        )
        for _twice in range(2):
            offer = env["octopus.chart.offer"].with_context(
                active_model="octopus.chart", active_ids=chart.ids
            )
            offer = offer.create({"dossier_ids": [Command.set(self.garage.ids)]})
            offer.action_offer()
        seen = self.env["octopus.chart"].with_user(self.mechanic).sudo()
        inside = seen._octopus_seen_domain(self.garage.company_id)
        offered = seen.search(inside)
        self.assertEqual((offered.name, offered.from_firm), ("For all", True))
        with self.assertRaises(AccessError):
            chart._octopus_offer(self.foreign.company_id)
        with self.assertRaises(UserError):
            env["octopus.chart.offer"].create({}).action_offer()

    def test_deleted_ones_go_after_a_month(self):
        charts = self.env["octopus.chart"].with_user(self.baker).sudo()
        chart = charts._octopus_save(
            self.bakery.company_id, {"y_formulas": SALES, "x_formula": "Set.Year"}
        )
        chart._octopus_delete()
        charts._gc_deleted()
        self.assertTrue(chart.exists())
        chart.deleted_at = "2020-01-01"
        charts._gc_deleted()
        self.assertFalse(chart.exists())

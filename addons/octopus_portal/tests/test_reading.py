# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every list of the year dossier says what was worked out by hand, and what the backend says."""

import io
from datetime import date

from openpyxl import load_workbook

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.mis_builder.models.aep import AccountingExpressionProcessor

from ..models.octopus_reading_layout import DossierExpressions
from ..models.octopus_reading_sums import SUMS
from ..tools.report_period import parse
from ..tools.report_xlsx import spreadsheet
from .common import SECRET, PortalCommon
from .year_dossier import FIGURES, book_year

LINKS = frozenset({"ledger", "customers", "suppliers", "vat_return", "analytic", "entries"})


class ReadingCommon:
    """A mixin: the year dossier in the bakery, and its lists."""

    @classmethod
    def set_up_year(cls, year=2025):
        cls.company = cls.bakery.company_id
        cls.year = book_year(cls.company, year)
        # what another dossier books in that year changes nothing
        day = f"{year}-06-15"
        cls._bill(cls.foreign, SECRET, "SECRET-2", 777.0, invoice_date=day, date=day)

    def read_list(self, key, period="2025", links=LINKS, dossier=None, limit=None, **words):
        """The table of a list, as its page gets it."""
        dossier = dossier or self.bakery
        reading = self.env["octopus.reading"].sudo()
        report = self.env["octopus.report"]._by_key(key)
        words = {"period": period, **words}
        asked = reading._octopus_asked(dossier, report, words, links, limit)
        return asked and reading._octopus_read(dossier, report, asked)

    def amounts(self, table, column=0):
        """Code → amount of the rows that have a code."""
        found = {}
        for row in table.rows:
            if row.code and row.kind != "detail":
                found.setdefault(row.code, row.values[column])
        return found

    def named(self, table, column=0):
        """Name → amount, summed, without the total."""
        found = {}
        for row in table.rows:
            if row.kind != "total":
                found[row.label] = round(found.get(row.label, 0.0) + row.values[column], 2)
        return found

    def assertFigures(self, found, expected):
        for name, amount in expected.items():
            with self.subTest(name):
                self.assertAlmostEqual(found.get(name, 0.0), amount, 2)


@tagged("post_install", "-at_install")
class TestReading(ReadingCommon, PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bill.button_draft()  # the world's own bill is of 2026, and not in these books
        cls.set_up_year()

    def test_balance(self):
        table = self.read_list("balance", compare="year")
        self.assertFigures(self.amounts(table), FIGURES["balance"])
        self.assertFigures(self.amounts(table, 1), FIGURES["balance_before"])
        self.assertFalse(table.warning)
        self.assertEqual([amount for _name, amount in table.facts], [49530.8, 17650.16, 31880.64])
        in_march = self.amounts(self.read_list("balance", "2025-03"))
        self.assertAlmostEqual(in_march["20/58"], in_march["10/49"], 2)

    def test_result(self):
        table = self.read_list("result", compare="year")
        self.assertFigures(self.amounts(table), FIGURES["result"])
        self.assertFigures(self.amounts(table, 1), FIGURES["result_before"])
        for month, turnover in enumerate(FIGURES["turnover"], start=1):
            row = self.read_list("result", f"2025-{month:02d}").row("70")
            self.assertAlmostEqual(row.values[0] if row else 0.0, turnover, 2, month)

    def test_layouts_balance(self):
        for layout, _name in self.bakery._fields["report_layout"].selection:
            self.bakery.report_layout = layout
            rows = self.amounts(self.read_list("balance"))
            if layout in ("m81", "m82", "m87"):
                self.assertAlmostEqual(rows["20/58"], rows["10/49"], 2, layout)
            self.assertAlmostEqual(
                self.amounts(self.read_list("result"))["9904"], 4880.64, 2, layout
            )

    def test_layout_that_fits(self):
        self.assertEqual(self.bakery._octopus_report_layout(), "m81")
        capital = (
            self.env["account.account"]
            .with_company(self.company)
            .search([("code", "=like", "100%"), ("company_ids", "in", self.company.ids)], limit=1)
        )
        entry = self.year["S1"].copy({"move_type": "entry", "date": "2025-12-31"})
        entry.line_ids[:1].account_id = capital
        self.assertEqual(self.bakery._octopus_report_layout(), "m01")
        self.assertEqual(self.garage._octopus_report_layout(), "m81")
        self.bakery.report_layout = "m87"
        self.assertEqual(self.bakery._octopus_report_layout(), "m87")

    def test_accounts_below_their_line(self):
        table = self.read_list("balance", details="1")
        details = {row.code: row.values[0] for row in table.rows if row.kind == "detail"}
        self.assertAlmostEqual(details["400000"], 7518, 2)
        self.assertIn("/reports/ledger?period=2025&account=", table.row("400000").path)
        self.assertFalse(
            self.read_list("balance", details="1", links=frozenset()).row("400000").path
        )

    def test_accountant_sees_the_same_in_mis_builder(self):
        env = self._as(self.accountant, self.bakery)
        company = self.company.with_env(env)
        # a year starts with all balances at nought; a month and a stretch of it do not
        for period in ("2025", "2024", "2025-Q2", "2025-11", "2025-02-10_2026-01-15"):
            days = parse(period, lambda year: self._year(company, year))
            for key, part in (("balance", "bs"), ("result", "pl")):
                layout = env.ref(f"l10n_be_mis_reports.new_mis_report_{part}_m81_f")
                # a balance stands at the end of a year of its own
                start = days.start
                if part == "bs":
                    start = company.compute_fiscalyear_dates(days.end)["date_from"]
                values = layout.evaluate(layout._prepare_aep(company), str(start), str(days.end))
                rows = self.amounts(self.read_list(key, period))
                found = {f"rub_{code.replace('/', '_')}": a for code, a in rows.items()}
                expected = {name: float(values[name] or 0.0) for name in found if name in values}
                self.assertTrue(expected, (key, period))
                self.assertFigures(found, expected)
        layout = env.ref("l10n_be_mis_reports.mis_report_vat")
        values = layout.evaluate(layout._prepare_aep(company), "2025-10-01", "2025-12-31")
        for grid, quarters in FIGURES["grids"].items():
            self.assertAlmostEqual(float(values[f"grid_{grid}"] or 0.0), quarters[3], 2, grid)

    def _year(self, company, year):
        return self.env["octopus.reading"]._financial_year(company, year)

    def test_line_with_a_condition(self):
        env = self._as(self.accountant, self.bakery)
        company, condition = self.company.with_env(env), "balp[70%][('debit', '>', 0)]"
        days = parse("2025", lambda year: self._year(company, year))
        sums = self.env["octopus.reading"].sudo()._account_sums(self.company, [days])
        found = []
        for expressions in (
            DossierExpressions(company, "account.account", sums),
            AccountingExpressionProcessor(company),
        ):
            expressions.parse_expr(condition)
            expressions.done_parsing()
            expressions.do_queries("2025-01-01", "2025-12-31")
            found.append(expressions.replace_expr(condition))
        self.assertEqual(*found)
        self.assertNotIn("None", found[0])

    def test_trial_balance(self):
        table = self.read_list("trial_balance")
        found = {row.code: row.values[3] for row in table.rows if row.code}
        expected = {
            code: amount for code, amount in FIGURES["accounts"].items() if code.isdecimal()
        }
        self.assertFigures(found, expected)
        opening, debit, credit, closing = table.rows[-1].values
        self.assertEqual((opening, closing), (0, 0))
        self.assertAlmostEqual(debit, credit, 2)

    def test_trial_balance_is_that_of_the_accountant(self):
        oca = self.env["report.account_financial_report.trial_balance"].sudo()
        oca = oca.with_company(self.company).with_context(allowed_company_ids=self.company.ids)
        names = ("initial_balance", "debit", "credit", "ending_balance")
        for period in ("2025", "2024", "2026", "2025-Q2", "2025-11", "2025-02-10_2026-01-15"):
            days = parse(period, lambda year: self._year(self.company, year))
            start = self.company.compute_fiscalyear_dates(days.start)["date_from"]
            asked = {
                "account_ids": [],
                "journal_ids": [],
                "partner_ids": [],
                "company_id": self.company.id,
                "fy_start_date": start,
                "only_posted_moves": True,
                "foreign_currency": False,
            }
            amounts, _accounts, _partners = oca._get_data(
                **asked,
                date_from=days.start,
                date_to=days.end,
                show_partner_details=False,
                hide_account_at_0=True,
                unaffected_earnings_account=False,
                grouped_by=False,
            )
            earlier, _currency = oca._get_pl_initial_balance(**asked, show_partner_details=False)
            mine, mine_earlier = (
                self.env["octopus.reading"].sudo()._trial_amounts(self.company, days)
            )
            self.assertAlmostEqual(mine_earlier, earlier, 2, period)
            self.assertEqual({account.id for account in mine}, set(amounts), period)
            for account, values in mine.items():
                for name, value in zip(names, values, strict=True):
                    self.assertAlmostEqual(value, amounts[account.id][name], 2, account.code)

    def test_sums_read_an_index_alone(self):
        self.env.cr.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        query = SQL(SUMS, cuts=[date(2025, 1, 1)], end=date(2026, 1, 1), company=self.company.id)
        plan = self.env.execute_query(SQL("EXPLAIN %s", query))
        self.assertIn("Index Only Scan using account_move_line_octopus_posted_idx", str(plan))

    def test_ledger(self):
        account = self._customers_account(self.company)
        table = self.read_list("ledger", account=str(account.id))
        self.assertEqual(table.rows[0].values[4], 0)
        self.assertAlmostEqual(table.rows[-1].values[4], 7518, 2)
        self.assertAlmostEqual(table.rows[-2].values[4], 7518, 2)
        summer = self.read_list("ledger", "2025-Q3", account=str(account.id))
        self.assertAlmostEqual(summer.rows[0].values[4] + 0, self._balance_of(account, "06-30"), 2)
        self.assertEqual(table.rows[1].path, f"/entries/{self.year['S1'].id}")

    def _customers_account(self, company):
        inside = [("company_ids", "in", company.ids), ("code", "=", "400000")]
        return self.env["account.account"].with_company(company).search(inside)

    def _balance_of(self, account, day):
        lines = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("date", "<=", f"2025-{day}")]
        )
        return sum(lines.filtered(lambda line: line.parent_state == "posted").mapped("balance"))

    def test_open_items(self):
        partners = FIGURES["open_by_partner"]
        for key, day in (("open_customers", "2025-12-31"), ("open_suppliers", "2025-12-31")):
            table = self.read_list(key, day=day)
            found = self.named(table, 4)
            # in the books what one owes is negative; who owes it reads an amount
            sign = 1 if key == "open_customers" else -1
            self.assertFigures(found, {n: sign * a for n, a in partners.items() if n in found})
            oca = self._oca_open_items(key)
            self.assertAlmostEqual(table.rows[-1].values[4], sign * sum(oca), 2)
            self.assertEqual(len(table.rows) - 1, len(oca))
        self.assertAlmostEqual(
            self.read_list("open_customers", day="2025-12-31").rows[-1].values[4], 7518
        )
        # on the day before it was paid, the first invoice was open
        found = self.named(self.read_list("open_customers", day="2025-02-13"), 4)
        self.assertEqual(found, {"Café De Ster": 6510, "Stad Mechelen": 560})

    def test_open_items_by_pages(self):
        *whole, total = self.read_list("open_customers", day="2025-12-31").rows
        found, left, number = [], len(whole), 1
        while left:
            words = {"day": "2025-12-31", "limit": 2, "page": str(number)}
            table = self.read_list("open_customers", **words)
            self.assertEqual(table.rows[-1], total)
            found += table.rows[:-1]
            left, number = table.cut, number + 1
            self.assertEqual(len(found) + left, len(whole))
        self.assertEqual(found, whole)
        self.assertGreater(number, 2)

    def _oca_open_items(self, key):
        kind = "asset_receivable" if key == "open_customers" else "liability_payable"
        accounts = self.env["account.account"].search(
            [("company_ids", "in", self.company.ids), ("account_type", "=", kind)]
        )
        lines, *_rest = self.env["report.account_financial_report.open_items"]._get_data(
            accounts.ids, [], date(2025, 12, 31), True, self.company.id, False, False
        )
        return [line["amount_residual"] for line in lines]

    def test_ageing(self):
        for key, code in (("ageing_customers", "400000"), ("ageing_suppliers", "440000")):
            *rows, total = self.read_list(key, day="2025-12-31").rows
            wanted = list(FIGURES["ageing"][code])
            if key == "ageing_suppliers":
                wanted[0] -= 13.5  # the tax office is no supplier, and is owed on the same day
                wanted = [-amount or 0.0 for amount in wanted]
            self.assertEqual([round(amount, 2) for amount in total.values[1:]], wanted)
            self.assertAlmostEqual(total.values[0], sum(wanted), 2)
            self.assertTrue(all(row.path for row in rows))

    def test_history(self):
        partner = self.year["Café De Ster"]
        table = self.read_list("customers")
        row = next(row for row in table.rows if row.label == partner.name)
        self.assertAlmostEqual(row.values[3], 4085, 2)
        lines = self.read_list("customers", partner=str(partner.id))
        self.assertAlmostEqual(lines.rows[-1].values[4], 4085, 2)
        self.assertEqual(len(lines.rows), 2 + 6 + 4)  # six invoices and notes, four payments

    def test_vat_return(self):
        for number in range(4):
            found = self.amounts(self.read_list("vat_return", f"2025-Q{number + 1}"))
            for grid, quarters in FIGURES["grids"].items():
                amount = quarters[number]
                self.assertAlmostEqual(found.get(grid, 0.0), amount, 2, (grid, number))
        self.assertAlmostEqual(self.read_list("vat_return").facts[0][1], FIGURES["year_vat"], 2)
        lines = self.read_list("vat_return", "2025-Q1", grid="82")
        self.assertAlmostEqual(lines.rows[-1].values[2], 2027.3, 2)
        self.assertEqual(lines.rows[0].path, f"/entries/{self.year['P2'].id}")

    def test_vat_lists(self):
        rows = {row.label: row.values[1:] for row in self.read_list("client_list").rows[:-1]}
        self.assertEqual(rows, FIGURES["client_list"])
        for (name, code), quarters in FIGURES["intra_list"].items():
            for number, amount in enumerate(quarters, start=1):
                table = self.read_list("intra_list", f"2025-Q{number}")
                found = {(row.label, row.code): row.values[2] for row in table.rows}
                self.assertAlmostEqual(found.get((name, code), 0.0), amount, 2, (name, number))

    def test_analytic(self):
        table = self.read_list("analytic", compare="year")
        found = {row.label: row.values for row in table.rows if row.values}
        for name, (income, costs) in FIGURES["analytic"].items():
            outlet = self.year[name]
            self.assertEqual(found[outlet.name], (income, -costs, income + costs, 0))
            lines = self.read_list("analytic", activity=str(outlet.id))
            self.assertAlmostEqual(lines.rows[-1].values[2], income + costs, 2)

    def test_spreadsheet(self):
        table = self.read_list("result", compare="year", details="1")
        content = spreadsheet(table, "=cmd()")
        sheet = load_workbook(io.BytesIO(content)).active
        cells = {row[0].value: row[2].value for row in sheet.iter_rows(min_row=6)}
        self.assertEqual(cells["9904"], 4880.64)
        self.assertEqual((sheet["A2"].value, sheet["A2"].data_type), ("=cmd()", "s"))
        # and in those of the backend
        for report in ("mis_builder.mis_report_instance_xlsx", "a_f_r.report_general_ledger_xlsx"):
            options = self.env[f"report.{report}"].get_workbook_options()
            self.assertFalse(options["strings_to_formulas"] or options["strings_to_urls"])

    def test_periods(self):
        def years(year):
            return self.env["octopus.reading"]._financial_year(self.company, year)

        for text in ("2025", "2024-Q1", "2025-02", "2025-01-05_2025-02-06"):
            self.assertEqual(parse(text, years).key, text)
        february = parse("2024-02", years)
        self.assertEqual(str(february.year_before(years).end), "2023-02-28")
        self.assertEqual(str(parse("2025-03", years).year_before(years).end), "2024-03-31")
        self.assertEqual(parse("2025-Q1", years).before(years).key, "2024-Q4")
        for odd in ("", "x", "2025-13", "0001", "9999", "2025-02-30_2025-03-01", "2025-Q5", "٢٠٢٥"):
            self.assertIsNone(parse(odd, years), odd)

    def test_nothing_of_another_dossier(self):
        foreign = self._customers_account(self.foreign.company_id)
        stranger = self.other_bill.partner_id
        for key in self.env["octopus.report"].search([]).mapped("key"):
            words = {"account": str(foreign.id), "partner": str(stranger.id)}
            for table in (self.read_list(key), self.read_list(key, "2026", **words)):
                text = f"{table.title} {[row.label for row in table.rows]}"
                self.assertNotIn(SECRET, text, key)
        ledger = self.read_list("ledger", account=str(foreign.id))
        self.assertEqual(len(ledger.rows), 2)

    def test_activity_of_nobody(self):
        plan, _others = self.env["account.analytic.plan"]._get_all_plans()
        stranger = self.env["account.analytic.account"].create(
            {"name": SECRET, "plan_id": plan.id, "company_id": False}
        )
        self.assertNotIn(SECRET, self.read_list("analytic", activity=str(stranger.id)).title)
        self.env["account.analytic.line"].create(
            {
                "name": "Fair",
                "date": "2025-03-01",
                "amount": -5,
                "account_id": stranger.id,
                "company_id": self.company.id,
            }
        )
        self.assertIn(SECRET, self.read_list("analytic", activity=str(stranger.id)).title)

    def test_figures_until(self):
        self.bakery.reports_until = "2025-03-31"
        self.assertAlmostEqual(self.read_list("result").row("70").values[0], 6800, 2)
        self.assertIsNone(self.read_list("result", "2025-Q2"))
        self.assertTrue(self.read_list("open_customers", day="2025-12-31").rows)

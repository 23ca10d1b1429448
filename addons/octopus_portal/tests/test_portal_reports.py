# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pages of the lists: what they show, where they lead, and who may open what."""

import io

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import SECRET, PortalHttpCommon
from .test_reading import ReadingCommon


@tagged("post_install", "-at_install")
class TestPortalReports(ReadingCommon, PortalHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_year(2024)

    def setUp(self):
        super().setUp()
        self._login(self.baker)

    def rows(self, *parts, **kw):
        """Words of each row of the table on a page."""
        return [self.words(row) for row in self.tree(*parts, **kw).xpath("//tbody/tr")]

    def test_every_list_opens(self):
        # his firm gives it to him: a holder starts without it
        self._give(self.baker, self.bakery, {"analytic": "1"})
        page = self.tree("reports")
        links = page.xpath("//a[contains(@class, 'card')]/@href")
        self.assertEqual(len(links), self.env["octopus.report"].search_count([]))
        for link in links:
            response = self.url_open(f"{link}?period=2024&day=2024-12-31&compare=year")
            self.assertEqual(response.status_code, 200, link)
            self.assertEqual(response.headers["Cache-Control"], "no-store")

    def test_from_the_balance_to_the_document(self):
        self._booked_document(self.year["P4"], "oven.pdf")
        (total,) = (
            row
            for row in self.rows("reports", "balance", query="?period=2024&compare=year")
            if row.endswith("49,530.80 28,800.00") and "Total assets" in row
        )
        page = self.tree("reports", "balance", query="?period=2024&details=1")
        (ledger,) = page.xpath("//th[contains(., '230000')]/a/@href")
        page = self.tree(*ledger.split("/")[4:])
        (entry,) = page.xpath("//th/a[contains(., 'Oven Works')]/@href")[:1]
        page = self.tree(*entry.split("/")[4:])
        self.assertIn("3,630.00", self.words(page))
        (file_url,) = page.xpath("//section/@data-url")
        self.assertEqual(self.url_open(file_url).headers["Content-Type"], "application/pdf")
        self.assertTrue(page.xpath(f"//a[contains(@href, '/bills/{self.year['P4'].id}')]"))

    def test_grid_leads_to_its_lines(self):
        page = self.tree("reports", "vat_return", query="?period=2024-Q2")
        self.assertIn("To pay 697.50", self.words(page))
        (grid,) = page.xpath("//th[span='88']/a/@href")
        rows = self.rows(*grid.split("/")[4:])
        self.assertIn("Cloud Dublin", rows[0])

    def test_files(self):
        url = self._url(self.bakery, "reports", "trial_balance")
        sheet = load_workbook(io.BytesIO(self.url_open(f"{url}/xlsx?period=2024").content)).active
        found = {row[0].value: row[5].value for row in sheet.iter_rows(min_row=6)}
        self.assertEqual(found["400000"], 7518)
        response = self.url_open(f"{url}/pdf?period=2024")
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertIn(b"7,518.00", response.content)  # a test run gets it as a page
        self.assertIn("attachment", response.headers["Content-Disposition"])

    def test_odd_addresses(self):
        for query in (
            "?period=x",
            "?period=2024-99",
            "?period=9999",
            "?compare=x&details=x&page=-1",
            "?page=99999999&account=0",
            "?account=99999999999999999999&partner=%27",
            "?from=2024-02-01&to=2024-01-01",
            "?day=2024-02-30",
            "?grid=%00",
        ):
            for key in ("balance", "ledger", "open_customers", "vat_return", "client_list"):
                status = 400 if "%00" in query else 200
                self.get("reports", key, query=query, status=status)
        for key in ("x", "_query", "octopus_read", "balance%00"):
            self.assertEqual(self.url_open(self._url(self.bakery, "reports", key)).status_code, 404)

    def test_what_is_withheld(self):
        report = self.env["octopus.report"]._by_key
        with self.assertRaises(AccessError):
            self.bakery.with_user(self.employee).action_release_reports()
        form = self.bakery.with_env(self._as(self.accountant, self.bakery))
        release = form.env["octopus.report.release"].browse(form.action_release_reports()["res_id"])
        self.assertEqual(
            len(release.released_report_ids), len(self.env["octopus.report"].search([]))
        )
        release.released_report_ids -= report("ledger") | report("vat_return")
        release.reports_until = "2024-06-30"
        release.action_save()
        links = self.tree("reports").xpath("//a[contains(@class, 'card')]/@href")
        self.assertFalse([link for link in links if "ledger" in link or "vat_return" in link])
        page = self.get("reports", "ledger", status=403)
        self.assertIn("Janssens Accountants has not released this list", page)
        self.get("reports", "ledger", "xlsx", query="?period=2024", status=403)
        page = self.tree("reports", "balance", query="?period=2024-Q1&details=1")
        self.assertFalse(page.xpath("//a[contains(@href, '/reports/ledger')]"))
        page = self.get("reports", "result", query="?period=2024-Q3")
        self.assertIn("has released figures until", page)
        self.get("reports", "result", "pdf", query="?period=2024-Q3", status=404)

    def test_rights_of_a_sub_user(self):
        self._give(self.employee, self.bakery, {"purchases": "1", "vat": "1"})
        self._login(self.employee)
        self.assertIn("You need a right for this", self.get("reports"))
        self.assertIn("Lists and reports: read", self.get("reports", "balance", status=403))
        self.get("reports", "vat_return", query="?period=2024")
        page = self.tree("reports", "vat_return", query="?period=2024&grid=81")
        self.assertFalse(page.xpath("//a[contains(@href, '/entries/')]"))
        self.get("entries", self.year["P1"].id)
        self.get("entries", self.year["S1"].id, status=404)
        self._login(self.outsider)
        self.get("reports", "balance", status=404)
        self.get("entries", self.year["S1"].id, status=404)

    def test_bookings_after_the_figures_end(self):
        early, late = self.year["S1"], self.year["P4"]
        self.assertGreater(late.date, early.date)
        self.bakery.reports_until = early.date
        shelf = "reports", "suppliers"
        query = f"?period=2024&partner={late.partner_id.id}"
        link = f"//a[contains(@href, '/entries/{late.id}')]"
        self.get("entries", late.id)
        self.assertTrue(self.tree(*shelf, query=query).xpath(link))
        self._give(self.employee, self.bakery, {"lists": "1", "purchases": False})
        self._login(self.employee)
        self.get("entries", early.id)
        self.get("entries", late.id, status=404)
        self.get("entries", late.id, "files", 1, status=404)
        self.assertFalse(self.tree(*shelf, query=query).xpath(link))
        self._give(self.employee, self.bakery, {"purchases": "1"})
        self.get("entries", late.id)
        page = self.tree(*shelf, query=query)
        self.assertTrue(page.xpath(link))
        lines = self.env["account.move.line"].search([("partner_id", "=", late.partner_id.id)])
        paid = lines.move_id.filtered(lambda move: move.journal_id.type == "bank")
        self.assertTrue(paid)
        for move in paid:
            self.assertFalse(page.xpath(f"//a[contains(@href, '/entries/{move.id}')]"))
        self._give(self.employee, self.bakery, {"purchases": False})
        self.bakery.reports_until = False
        self.get("entries", late.id)

    def test_people_of_the_platform(self):
        stranger = self.env["res.partner"].create({"name": SECRET, "company_id": False})
        self._give(self.employee, self.bakery, {"lists": "1"})
        self._login(self.employee)
        query = f"?period=2024&partner={stranger.id}"
        for parts in (("customers",), ("suppliers",), ("customers", "pdf")):
            self.assertNotIn(SECRET, self.get("reports", *parts, query=query))
        # once he is in the books of this dossier he has a name there
        self.year["S1"].line_ids.partner_id = stranger
        self.assertIn(SECRET, self.get("reports", "customers", query=query))

    def test_nothing_of_another_dossier(self):
        line = self.other_bill.line_ids[:1]
        for query in (
            f"?account={line.account_id.id}",
            f"?partner={self.other_bill.partner_id.id}",
        ):
            for key in ("ledger", "suppliers", "customers"):
                self.assertNotIn(SECRET, self.get("reports", key, query=f"{query}&period=2026"))
        self.get("entries", self.other_bill.id, status=404)

    def test_oca_reports_ask_for_the_right_on_lists(self):
        Report = "report.account_financial_report.trial_balance"
        may_not = self._as(self.employee, self.bakery)
        for name in ("trial.balance.report.wizard", "general.ledger.report.wizard"):
            with self.assertRaises(AccessError):
                may_not[name].create({"date_from": "2024-01-01", "date_to": "2024-12-31"})
        data = {"company_id": self.company.id, "wizard_id": 0, "wizard_name": "x"}
        with self.assertRaises(AccessError):
            may_not[Report]._get_report_values([], data)
        may = self._as(self.accountant, self.bakery)
        with self.assertRaises(UserError):
            may[Report]._get_report_values([], {**data, "company_id": False})
        with self.assertRaises(AccessError):
            may[Report]._get_report_values([], {**data, "company_id": self.foreign.company_id.id})
        wizard = may["trial.balance.report.wizard"].create(
            {"date_from": "2024-01-01", "date_to": "2024-12-31"}
        )
        found = may[Report]._get_report_values([], wizard._prepare_report_data())
        closing = {row["code"]: row["ending_balance"] for row in found["trial_balance"]}
        self.assertAlmostEqual(closing["400000"], 7518, 2)

    def test_mis_reports_of_a_dossier(self):
        template = self.env.ref("l10n_be_mis_reports.new_mis_report_pl_m81_f")
        values = {
            "name": "Result",
            "report_id": template.id,
            "company_id": self.company.id,
            "comparison_mode": True,
            "period_ids": [
                Command.create(
                    {
                        "name": "2024",
                        "mode": "fix",
                        "manual_date_from": "2024-01-01",
                        "manual_date_to": "2024-12-31",
                    }
                )
            ],
        }
        may = self._as(self.accountant, self.bakery)["mis.report.instance"]
        instance = may.create(values)
        rows = {row["label"]: row["cells"][0]["val"] for row in instance.compute()["body"]}
        self.assertAlmostEqual(rows["Profit (Loss) of the period [9904]"], 4880.64, 2)
        may_not = self._as(self.employee, self.bakery)["mis.report.instance"]
        for refused in (
            lambda: instance.with_env(may_not.env).compute(),
            lambda: may_not.create(values),
            lambda: may.create({**values, "company_id": self.foreign.company_id.id}),
        ):
            with self.assertRaises(AccessError):
                refused()
        self.assertFalse(may_not.search([]))

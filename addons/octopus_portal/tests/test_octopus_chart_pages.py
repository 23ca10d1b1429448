# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pages of charts: from the wizard to the end, and who may."""

import json
from unittest.mock import patch

from lxml import html

from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from odoo.addons.octopus_dossier.tools.brussels import today

from .chart_world import ChartWorld
from .common import PortalHttpCommon


@tagged("post_install", "-at_install")
class TestChartPages(ChartWorld, PortalHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_charts()

    def setUp(self):
        super().setUp()
        self._login(self.baker)

    def make(self, **answers):
        response = self.post("charts", "new", **{"subjects": "turnover", "name": "Mine", **answers})
        self.assertEqual(response.status_code, 303)
        return self.charts()[-1]

    def charts(self):
        inside = [("company_id", "=", self.bakery.company_id.id)]
        return self.env["octopus.chart"].search(inside)

    def test_dashboard(self):
        page = self.tree("charts")
        cards = page.xpath("//article")
        self.assertEqual(len(cards), 8)
        drawing = json.loads(page.xpath("//*[@id='ready-turnover']//@data-drawing")[0])
        self.assertEqual(len(drawing["labels"]), 12)
        table = page.xpath("//*[@id='ready-turnover']//table")[0]
        self.assertEqual(len(table.xpath(".//tbody/tr")), 12)

    def test_from_the_wizard_to_the_end(self):
        chart = self.make(time="years")
        self.assertEqual((chart.name, chart.user_id), ("Mine", self.baker))
        self.assertIn("Set.Year[5]", self.get("charts", chart.id))
        bad = self.post(
            "charts",
            chart.id,
            "edit",
            name="Mine",
            x_formula="Set.Year[5]",
            y_formulas="Costs = Accounts.Dif[x,6",
            kind="pie",
        )
        self.assertEqual(bad.status_code, 200)
        self.assertIn("line 1, sign 18: “Dif” is unknown. Did you mean: Diff?", bad.text)
        self.assertIn("Costs = Accounts.Dif[x,6", bad.text)
        good = self.post(
            "charts",
            chart.id,
            "edit",
            name="Costs",
            x_formula="Set.Year[5]",
            y_formulas="Costs = Accounts.Diff[x,6]",
            kind="pie",
        )
        self.assertEqual(good.status_code, 303)
        self.assertEqual((chart.name, chart.kind), ("Costs", "pie"))
        self.post("charts", chart.id, "copy")
        self.post("charts", "ready", "groups", "copy")
        copy, ready = self.charts()[1:]
        self.assertEqual(copy.y_formulas, chart.y_formulas)
        self.assertEqual(len(ready.y_formulas.splitlines()), 7)
        self.post("charts", ready.id, "up")
        self.assertEqual(self.charts(), chart + ready + copy)
        gone = self.post("charts", chart.id, "delete")
        self.assertEqual(self.charts(), ready + copy)
        self.assertIn("<strong>Costs</strong>", self.url_open(gone.headers["Location"]).text)
        self.assertEqual(self.post("charts", chart.id, "restore").status_code, 303)
        self.assertEqual(self.charts(), chart + ready + copy)

    def test_a_value_leads_to_its_entries(self):
        self._entry(self.bakery, str(today()), "sale", "400000", "700000", 321)
        page = self.tree("charts", "ready", "turnover")
        value = page.xpath("//td/a")[-1]
        self.assertIn("321.00", self.words(value))
        behind = html.fromstring(self.url_open(value.get("href")).text)
        self.assertIn("321.00", self.words(behind.xpath("//h1/following-sibling::p")[0]))
        ledger = self.url_open(behind.xpath("//tbody//a/@href")[0])
        self.assertIn("/entries/", ledger.text)
        self.bakery.released_report_ids = False
        self.assertIn("Ask for it in a note", self.url_open(value.get("href")).text)
        for parts in ((99, 0), (0, 99), (10**12, 0)):
            self.get("charts", "ready", "turnover", *parts, status=404)
        chart = self.make()
        self.get("charts", chart.id, 0, 0)
        for user, status in ((self.employee, 403), (self.outsider, 404), (self.accountant, 404)):
            self._login(user)
            self.get("charts", chart.id, 0, 0, status=status)

    def test_ready_charts_off_the_page_and_back(self):
        hidden = self.post("charts", "ready", "vat", "hide")
        page = html.fromstring(self.url_open(hidden.headers["Location"]).text)
        self.assertFalse(page.xpath("//article[@id='ready-vat']"))
        self.assertIn("Hidden: VAT to pay", self.words(page.xpath("//*[@role='status']")[0]))
        self.assertEqual(len(page.xpath("//details//form")), 1)
        self.post("charts", "ready", "vat", "hide")
        # of this user alone, and of this dossier
        self._login(self.accountant)
        self.assertIn('id="ready-vat"', self.get("charts"))
        self.post("charts", "ready", "vat", "show")
        self._login(self.baker)
        self.assertNotIn('id="ready-vat"', self.get("charts"))
        self.assertEqual(self.post("charts", "ready", "none", "hide").status_code, 404)
        self.post("charts", "ready", "vat", "show")
        self.assertIn('id="ready-vat"', self.get("charts"))
        self._login(self.employee)
        self.assertEqual(self.post("charts", "ready", "vat", "hide").status_code, 403)
        self._login(self.outsider)
        self.assertEqual(self.post("charts", "ready", "vat", "hide").status_code, 404)

    def test_share_with_the_accountant_and_back(self):
        chart = self.make()
        self._login(self.accountant)
        self.get("charts", chart.id, status=404)
        self.assertNotIn("Mine", self.get("charts"))
        self._login(self.baker)
        self.post("charts", chart.id, "share")
        self._login(self.accountant)
        self.assertIn("Make my own of it", self.get("charts", chart.id))
        for act in ("delete", "share", "unshare", "up", "restore"):
            self.assertEqual(self.post("charts", chart.id, act).status_code, 404)
        self.get("charts", chart.id, "edit", status=404)
        offered = self.make(name="From the firm")
        self.post("charts", offered.id, "share")
        self._login(self.baker)
        page = self.tree("charts")
        shared = page.xpath("//section[@aria-labelledby='o_octopus_portal_shared']")[0]
        self.assertIn("From your accountant", self.words(shared))
        # off his page and back; one's own is deleted instead
        hidden = self.post("charts", offered.id, "hide")
        page = html.fromstring(self.url_open(hidden.headers["Location"]).text)
        self.assertFalse(page.xpath("//section[@aria-labelledby='o_octopus_portal_shared']"))
        self.assertIn("Hidden: From the firm", self.words(page.xpath("//*[@role='status']")[0]))
        [back] = page.xpath("//details//form/@action")
        self.assertEqual(page.xpath("//form[@role='status']/@action"), [back])
        self.assertEqual(self.post("charts", chart.id, "hide").status_code, 404)
        self._login(self.outsider)
        self.assertEqual(self.post("charts", offered.id, "hide").status_code, 404)
        self._login(self.employee)
        self.assertEqual(self.post("charts", offered.id, "hide").status_code, 403)
        self._login(self.baker)
        where = self.post("charts", offered.id, "show").headers["Location"]
        self.assertTrue(where.endswith(f"#chart-{offered.id}"))
        self.assertIn(f'id="chart-{offered.id}"', self.get("charts"))
        self.post("charts", chart.id, "unshare")
        self._login(self.accountant)
        self.get("charts", chart.id, status=404)

    def test_who_has_no_right_or_another_dossier(self):
        chart = self.make()
        posts = (
            ("charts", "new"),
            ("charts", "formula"),
            ("charts", chart.id, "edit"),
            ("charts", "ready", "turnover", "copy"),
            *(("charts", chart.id, act) for act in ("copy", "delete", "share", "up", "restore")),
        )
        for user, status in ((self.employee, 403), (self.outsider, 404)):
            self._login(user)
            for parts in posts:
                self.assertEqual(self.post(*parts).status_code, status, parts)
            self.get("charts", chart.id, status=status)
        for parts in posts:
            if chart.id in parts:
                response = self.post(*parts, dossier=self.foreign)
                self.assertEqual(response.status_code, 404, parts)
        self._login(self.baker)
        with mute_logger("odoo.http"):
            for parts in posts:
                self.assertEqual(self.post(*parts, token=False).status_code, 400, parts)
        self.assertEqual(self.charts(), chart)

    def test_check(self):
        url = self._url(self.bakery, "charts", "check")
        vals = {"kind": "bar", "x_formula": "Set.Year", "y_formulas": "Accounts.Diff[x,]"}
        found = self.make_jsonrpc_request(url, {"vals": vals})
        self.assertEqual((found["line"], found["start"]), (1, 16))
        found = self.make_jsonrpc_request(url, {"answers": {"subjects": ["turnover"]}})
        self.assertEqual(len(found["drawing"]["labels"]), 12)
        for odd in ({}, {"vals": [1]}, {"answers": {"subjects": 5}}, {"vals": {"x_formula": [1]}}):
            self.assertIn("problem", self.make_jsonrpc_request(url, odd))
        self._login(self.outsider)
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
            self.make_jsonrpc_request(url, {"vals": vals})

    def test_not_too_many(self):
        with patch("odoo.addons.octopus_portal.models.octopus_chart.MOST_CHARTS", 1):
            self.make()
            refused = self.post("charts", "new", subjects="turnover", name="Second")
        self.assertIn("Delete one that you do not need", refused.text)
        self.assertIn('value="Second"', refused.text)

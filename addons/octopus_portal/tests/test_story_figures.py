# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reminders, reports and charts: of the bakery (portal tier), of the garage (full tier)."""

from odoo.tests import tagged

from odoo.addons.octopus_dossier.tools.brussels import today

from .chart_world import ChartWorld
from .story_common import Desktop, Phone, StoryHttpCommon
from .test_octopus_reminder import ReminderWorld


class FiguresStory(ReminderWorld, ChartWorld, StoryHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_reminders()
        cls._entry(cls.bakery, str(today()), "sale", "400000", "700000", 100)

    def _figures(self):
        self._story("figures", self.baker)
        history = self.env["credit.control.communication"]
        letters = history._octopus_history(self.bakery.company_id)
        self.assertEqual(letters.partner_id, self.hotel + self.cafe)
        self.assertEqual(self._charts(self.bakery).mapped("shared"), [True])

    def _garage(self):
        address = {"street": "Market 1", "zip": "1000", "city": "Brussels"}
        taxi = self._customer("Taxi Brussels", False, dossier=self.garage, **address)
        taxi.country_id = self.env.ref("base.be")
        self._story("garage", self.mechanic)
        sale = self.env["account.move"].search([("partner_id", "=", taxi.id)])
        self.assertTrue(sale.octopus_handed_over_at and sale.inalterable_hash)
        self.assertEqual(self._charts(self.garage).mapped("shared"), [True])

    def _charts(self, dossier):
        return self.env["octopus.chart"].search([("company_id", "=", dossier.company_id.id)])


@tagged("post_install", "-at_install")
class TestFiguresStoryPhone(Phone, FiguresStory):
    def test_figures(self):
        self._figures()

    def test_garage(self):
        self._garage()


@tagged("post_install", "-at_install")
class TestFiguresStoryDesktop(Desktop, FiguresStory):
    def test_figures(self):
        self._figures()

    def test_garage(self):
        self._garage()

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The bakery sells: an article, a customer, an invoice with a file on its way to him, a quote."""

from odoo.tests import tagged

from odoo.addons.octopus_dossier.tests.vies_server import MILL

from .sale_common import SaleWorld
from .story_common import Desktop, Phone, StoryHttpCommon


class SellStory(SaleWorld, StoryHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_sales()

    def _sell(self):
        vies = self._answer_for_companies()
        self._story("sell", self.baker)
        self.assertEqual(vies.asked, [MILL])
        layout = self.bakery.company_id._octopus_layout_values()
        self.assertEqual((layout["header"], layout["footer"]), ("Bread since 1950", "RPR Leuven"))
        mill = self._relation_with(MILL)
        self.assertEqual((mill.name, mill.city, mill.email), ("Mill", "Gent", "molen@example.com"))
        sales = self.env["account.move"].search([("partner_id", "=", mill.id)], order="id")
        invoice, credit, again = sales
        self.assertEqual(sales.mapped("move_type"), ["out_invoice", "out_refund", "out_invoice"])
        self.assertAlmostEqual(invoice.amount_total, 545.13)
        self.assertEqual(invoice.invoice_line_ids[0].product_id.name, "Wedding cake")
        self.assertEqual(invoice.octopus_sent_state, "sending")
        mailed = invoice.octopus_mail_message_id.attachment_ids.mapped("name")
        self.assertIn("terms.pdf", mailed)
        self.assertEqual((again.state, again.octopus_repeat_ids.state), ("draft", "ended"))
        for sale in invoice + credit:
            self.assertTrue(sale.inalterable_hash and sale.octopus_booked_through_at)

    def _quote(self):
        vies = self._answer_for_companies()
        self._story("quote", self.baker)
        self.assertIn(MILL, vies.asked)
        mill = self._relation_with(MILL)
        quote = self.env["sale.order"].search([("company_id", "=", self.bakery.company_id.id)])
        # once, however often it was kept
        self.assertEqual((quote.partner_id, quote.state), (mill, "sale"))
        invoice = quote.invoice_ids
        self.assertEqual((invoice.state, invoice.partner_id), ("posted", mill))
        self.assertAlmostEqual(invoice.amount_total, 30.25)

    def _relation_with(self, number):
        relation = self.env["res.partner"].search(
            [("company_id", "=", self.bakery.company_id.id), ("vat", "=", f"BE{number}")]
        )
        self.assertEqual(len(relation), 1)
        return relation


@tagged("post_install", "-at_install")
class TestSellStoryPhone(Phone, SellStory):
    def test_sell(self):
        self._sell()

    def test_quote(self):
        self._quote()


@tagged("post_install", "-at_install")
class TestSellStoryDesktop(Desktop, SellStory):
    def test_sell(self):
        self._sell()

    def test_quote(self):
        self._quote()

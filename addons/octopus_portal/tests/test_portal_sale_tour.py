"""In a browser: an invoice typed, added up, kept and changed; on a phone and on a desktop."""

from odoo.tests import tagged

from .sell_common import SellHttpCommon


class SellTour:
    def _sell(self):
        self.env["product.product"]._octopus_save_article(
            self.company, {"name": "Wedding cake", "price": "250", "rate": "6"}
        )
        self.start_tour(
            self._url(self.bakery, "sales"), "octopus_portal_sell", login=self.baker.login
        )
        move = self.env["account.move"].search(
            [("company_id", "=", self.company.id), ("move_type", "=", "out_invoice")]
        )
        # once, however often it was kept
        self.assertEqual(len(move), 1)
        self.assertEqual(move.partner_id, self.customer)
        self.assertAlmostEqual(move.amount_total, 545.13)
        self.assertEqual(move.invoice_line_ids.product_id.name, "Wedding cake")


@tagged("post_install", "-at_install")
class TestPortalSellPhone(SellTour, SellHttpCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_sell(self):
        self._sell()


@tagged("post_install", "-at_install")
class TestPortalSellDesktop(SellTour, SellHttpCommon):
    browser_size = "1280x800"

    def test_sell(self):
        self._sell()

"""In a browser: from a draft to sent and booked through, on a phone and on a desktop."""

from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.octopus_dms.tests import files

from ..models import account_move_book_through
from .common import PortalHttpCommon
from .sale_common import SaleWorld


class SaleTour(SaleWorld, PortalHttpCommon):
    """The draft of the tours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_sales()
        # the PDFs of what is booked through are another test's
        cls.startClassPatcher(patch.object(account_move_book_through, "DRAWN_AT_ONCE", 0))

    def _tour(self, name, sale):
        self.start_tour(self._url(self.bakery, "sales", sale.id), name, login=self.baker.login)
        self.env.invalidate_all()
        self.assertTrue(sale.inalterable_hash and sale.octopus_booked_through_at)
        return sale


@tagged("post_install", "-at_install")
class TestSaleTourPhone(SaleTour):
    browser_size = "390x844"
    touch_enabled = True

    def test_phone(self):
        sale = self._tour("octopus_portal_sale_phone", self._sale())
        self.assertEqual(sale.octopus_sent_state, "sending")


@tagged("post_install", "-at_install")
class TestSaleTourDesktop(SaleTour):
    browser_size = "1280x800"

    def test_desktop(self):
        sale = self._final()
        # as if it had been drawn: that takes seconds
        self.env["ir.attachment"].create(
            {
                "name": "invoice.pdf",
                "raw": files.pdf("Drawn for the cafe"),
                "res_model": "account.move",
                "res_id": sale.id,
                "res_field": "invoice_pdf_report_file",
            }
        )
        self._tour("octopus_portal_sale_desktop", sale)

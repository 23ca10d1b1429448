# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An invoice of the bakery leaves over our access point, and its page says when it arrived."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.octopus_peppol.tests.common import PeppolHttpCommon

from .common import PortalHttpCommon
from .sale_common import SaleWorld


@tagged("post_install", "-at_install")
class TestSalePeppol(SaleWorld, PortalHttpCommon, PeppolHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_sales()
        cls.garage_customer = cls._customer(
            "Garage Claes", vat=f"BE{cls.garage.enterprise_number}", email="garage@example.com"
        )
        cls.env.flush_all()

    def _transmit(self):
        with self.allow_requests(all_requests=True):
            self._run("outgoing")

    def test_until_delivered(self):
        # kept for the mail, or for booking through: it goes into the e-invoice too
        sale = self._final(partner_id=self.garage_customer.id)
        sale._octopus_render_pdf()
        self.assertEqual(sale._octopus_sending_way(), "peppol")
        sale._octopus_portal_send()
        self.assertEqual(sale.octopus_sent_state, "sending")
        self.assertFalse(sale.octopus_mail_message_id)
        with self.assertRaisesRegex(UserError, "already sent over Peppol"):
            sale._octopus_portal_send()
        self._transmit()
        self.assertEqual(sale.octopus_sent_state, "delivered")
        self.assertIn(b"EmbeddedDocumentBinaryObject", sale.ubl_cii_xml_id.raw)
        self._login(self.baker)
        page = self.words(self.tree("sales", sale.id))
        self.assertIn(f"Peppol: delivered to 0208:{self.garage.enterprise_number}", page)
        self.assertIn("Mail it again", page)

    def test_what_failed_says_why_and_goes_by_mail(self):
        sale = self._final(partner_id=self.garage_customer.id)
        sale._octopus_portal_send("peppol")
        self.sml.records.clear()
        self._transmit()
        self.assertEqual(sale.octopus_sent_state, "failed")
        self._login(self.baker)
        page = self.words(self.tree("sales", sale.id))
        for text in ("Not delivered", "is not registered on Peppol", "Send the invoice by mail"):
            self.assertIn(text, page)
        sale._octopus_portal_send("email")
        sale.octopus_mail_message_id.notification_ids.notification_status = "sent"
        self.assertEqual(sale.octopus_sent_state, "delivered")

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The desk in a browser, by its keys."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from . import files
from .common import DmsHttpCommon


class DeskTourCommon(DmsHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant(cls.employee, cls.bakery, documents="2", purchases="2", relations="2")

    def tour(self, name):
        self._login(self.employee)
        path = f"/odoo/documents-desk?cids={self.company.id}"
        self.start_tour(path, name, login=self.employee.login)


@tagged("post_install", "-at_install")
class TestDeskTour(DeskTourCommon):
    @mute_logger("odoo.http")  # what is refused on purpose
    def test_a_colleague_has_it(self):
        colleague = self.firm._create_sub_user("Bo", email="bo@firm.example")
        self.grant(colleague, self.bakery, documents="2", purchases="2")
        document = self.store(name="first.pdf")
        self.seen_by(colleague, document).desk_open()
        self.store(name="second.pdf")
        self.tour("octopus_dms_desk_taken")
        self.assertEqual(document.taken_by_id, self.employee)

    @mute_logger("odoo.http")  # what is refused on purpose
    def test_by_the_keyboard(self):
        supplier = self._relation(self.bakery, "Mill")
        first = self.store(name="first.pdf")
        second = self.store(files.pdf_pages(2), name="second.pdf")
        third = self.store(files.pdf_pages(5), name="third.pdf")
        self.tour("octopus_dms_desk")
        self.assertRecordValues(
            first.move_id,
            [{"ref": "F-1", "amount_total": 121, "partner_id": supplier.id, "state": "draft"}],
        )
        self.assertEqual((second + third).mapped("state"), ["replaced", "replaced"])
        self.assertEqual(second.result_ids.name, "second.pdf")
        merged = third.result_ids.result_ids
        self.assertEqual(merged.mapped("state"), ["archived"])
        self.assertEqual(merged.origin_ids.mapped("state"), ["replaced", "replaced"])

    def test_ten_documents_without_the_mouse(self):
        supplier = self._relation(self.bakery, "Mill")
        self._history(supplier)
        stored = [self.store(content, name=name) for name, content in self._pile()]
        self.tour("octopus_dms_desk_ten")
        bills = self.Document.union(*stored).move_id
        self.assertEqual(sorted(bills.mapped("ref")), sorted(f"F-{n}" for n in range(1, 11)))
        self.assertEqual(bills.partner_id, supplier)
        self.assertEqual(set(bills.mapped("amount_total")), {121})
        self.assertEqual(len(bills.invoice_line_ids.account_id), 1, "as the last bill")

    def _history(self, supplier):
        """A posted bill, so that account and VAT code are proposed."""
        tax = self.env["account.tax"].search(
            [
                ("company_id", "=", self.company.id),
                ("type_tax_use", "=", "purchase"),
                ("amount_type", "=", "percent"),
                ("amount", "=", 21),
            ],
            limit=1,
        )
        bill = self._move(self.bakery, partner_id=supplier.id, ref="F-0")
        bill.invoice_line_ids.tax_ids = tax
        bill.action_post()

    def _pile(self):
        """Ten documents as they come: half say all; one is long, one a photo."""
        for number in range(1, 11):
            name, content = f"page {number:02d}.pdf", files.pdf(str(number))
            if number % 2:
                content = files.pdf_lines(
                    ["Mill", f"Invoice number: F-{number}", "Date: 03/02/2026", "Total: 121,00 EUR"]
                )
            elif number == 4:
                content = files.pdf_pages(12)
            elif number == 8:
                name, content = "page 08.jpg", files.photo()
            yield name, content


@tagged("post_install", "-at_install")
class TestDeskPhoneTour(DeskTourCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_on_a_phone(self):
        self.store(name="first.pdf")
        self.tour("octopus_dms_desk_phone")

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Booking through: in number order, locked, with the PDF among the documents."""

import io
from unittest.mock import patch

from pypdf import PdfReader

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.octopus_dms.tests import files

from ..models import account_move_book_through
from .common import PortalHttpCommon
from .sale_common import IBAN, SaleWorld


@tagged("post_install", "-at_install")
class TestSaleBookThrough(SaleWorld, PortalHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_sales()
        # a PDF takes seconds: one test below draws it
        cls.startClassPatcher(patch.object(account_move_book_through, "DRAWN_AT_ONCE", 0))

    def test_in_number_order(self):
        first, second, third = (self._final() for _number in range(3))
        other = self._final("out_refund")
        self.assertEqual(second._octopus_with_earlier(), first | second)
        booked = second.with_user(self.baker).sudo()._octopus_book_through()
        self.assertEqual(booked, first | second)
        for sale in (first, second):
            self.assertTrue(sale.inalterable_hash)
            self.assertTrue(sale.octopus_booked_through_at)
            self.assertEqual(sale.octopus_booked_through_uid, self.baker)
        self.assertFalse((third | other).filtered("inalterable_hash"))
        self.assertFalse(second._octopus_book_through())
        with self.assertRaisesRegex(UserError, "locked"):
            first.button_draft()
        third._octopus_set_reference("PO-9")
        third._octopus_book_through()
        self.assertTrue(third.inalterable_hash)
        # its PDF says so, too
        with self.assertRaisesRegex(UserError, "booked through.*credit note"):
            third._octopus_set_reference("PO-10")
        self.assertEqual(third.ref, "PO-9")

    def test_the_accountant_finds_them_and_may_book_in_the_backend(self):
        sale = self._final()
        env = self._as(self.accountant, self.bakery)
        sale.with_env(env).action_octopus_book_through()
        found = env["account.move"].search([("octopus_booked_through_at", "!=", False)])
        self.assertIn(sale.id, found.ids)
        with self.assertRaisesRegex(UserError, "not booked through"):
            sale.with_env(env).action_octopus_book_through()
        with self.assertRaises(UserError):
            sale.with_env(env).octopus_booked_through_at = False
        self._give(self.employee, self.bakery, {"sales": "2"})
        again = self._final()
        with self.assertRaisesRegex(AccessError, "validate"):
            again.with_env(self._as(self.employee, self.bakery)).action_octopus_book_through()

    def test_a_draft_with_a_number_is_not_jumped_over(self):
        first, second = self._final(), self._final()
        first.button_draft()
        with self.assertRaisesRegex(UserError, f"{first.name}.*draft again"):
            second._octopus_book_through()
        self.assertFalse(second.inalterable_hash)

    def test_two_clicks(self):
        first, second, third = (self._final() for _number in range(3))
        foreign = self._final(dossier=self.foreign, partner_id=None)
        self._login(self.baker)
        page = self.tree("sales", "book")
        shown = page.xpath("//input[@name='sale']/@value")
        self.assertEqual(shown, [str(sale.id) for sale in (first, second, third)])
        url = self._url(self.bakery, "sales", "book")
        data = {"csrf_token": http.Request.csrf_token(self), "sale": [second.id, foreign.id]}
        confirm = self.url_open(url, data=data).text
        self.assertIn(first.name, confirm)
        self.assertIn("go along", confirm)
        self.assertNotIn(third.name, confirm)
        self.assertFalse(second.octopus_booked_through_at)
        done = self.url_open(url, data={**data, "confirmed": "1"}).text
        self.assertIn("Booked through: <strong>2</strong>", done)
        self.env.invalidate_all()
        self.assertTrue(first.octopus_booked_through_at and second.octopus_booked_through_at)
        self.assertFalse((third | foreign).filtered("octopus_booked_through_at"))
        nothing = self.url_open(
            url, data={"csrf_token": http.Request.csrf_token(self), "sale": foreign.id}
        )
        self.assertIn("Choose at least one", nothing.text)

    def test_who_may_not(self):
        sale = self._final()
        self._give(self.employee, self.bakery, {"sales": "2", "invoicing": "3"})
        self._login(self.employee)
        page = self.get("sales", "book")
        self.assertIn("Sales: validate", page)
        self.assertNotIn('name="sale"', page)
        url = self._url(self.bakery, "sales", "book")
        data = {"csrf_token": http.Request.csrf_token(self), "sale": sale.id, "confirmed": "1"}
        self.assertEqual(self.url_open(url, data=data).status_code, 403)
        self._login(self.outsider)
        data["csrf_token"] = http.Request.csrf_token(self)
        self.assertEqual(self.url_open(url, data=data).status_code, 404)
        self.assertFalse(sale.inalterable_hash)

    def test_one_that_cannot_be_drawn_stops_no_other(self):
        bad, good = self._final(), self._final()
        good._octopus_book_through()

        def keep(move):
            move.octopus_lacks_document = 1 / 0 if move == bad else False

        moves = type(bad)
        name = "odoo.addons.octopus_dossier.models.ir_cron"
        with (
            patch.object(moves, "_octopus_render_pdf", lambda moves: None),
            patch.object(moves, "_octopus_keep_document", keep),
            mute_logger(name),
        ):
            self.env.ref("octopus_portal.ir_cron_sale_documents").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((bad | good).mapped("octopus_lacks_document"), [True, False])

    def test_its_pdf_is_a_document(self):
        company = self.bakery.company_id
        company._octopus_set_terms("terms.pdf", files.pdf("No bread back"))
        sale = self._final()
        sale._octopus_book_through()
        self.assertTrue(sale.octopus_lacks_document)
        cron = self.env.ref("octopus_portal.ir_cron_sale_documents")
        with self.allow_requests(all_requests=True):
            cron.method_direct_trigger()
        self.assertFalse(sale.octopus_lacks_document)
        document = sale.octopus_document_ids
        self.assertEqual((document.state, document.source), ("booked", "sale"))
        self.assertEqual(document.attachment_id.raw, sale.invoice_pdf_report_id.raw)
        pages = [
            " ".join(page.extract_text().split())
            for page in PdfReader(io.BytesIO(document.attachment_id.raw)).pages
        ]
        for text in (sale.name, "Café Central", "121.00", sale.payment_reference, IBAN[:4]):
            self.assertIn(text, pages[0])
        self.assertIn("No bread back", pages[-1])
        self.assertEqual(len(pages), 2)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""E-invoices that were uploaded: drawn, shown on the desk, and booked without typing."""

import base64

from odoo.tests import tagged

from odoo.addons.octopus_dms.tests import files

from . import ubl_builder as build
from .common import PeppolCommon


@tagged("post_install", "-at_install")
class TestDocumentUbl(PeppolCommon):
    def _upload(self, content, name="F-7.xml"):
        document = self.env["octopus.document"]._store(self.bakery.company_id, name, content)
        return document.with_env(self._as(self.accountant, self.bakery))

    def test_without_a_pdf_it_is_drawn_and_books_itself(self):
        xml = build.ubl([build.line(100)], number="F-7")
        document = self._upload(xml)
        self.assertRecordValues(
            document,
            [
                {
                    "reference": "F-7",
                    "supplier_name": "Molen NV",
                    "amount_total": 121,
                    "amount_untaxed": 100,
                    "preview_mimetype": "application/pdf",
                    "books_itself": True,
                }
            ],
        )
        self.assertEqual(str(document.due_date), "2026-12-02")
        self.assertEqual(document.attachment_id.raw, xml)
        row = document.desk_open()
        self.assertEqual((row["kind"], row["turnable"]), ("application/pdf", False))
        self.assertTrue(document.desk_book()["booked"])
        self.assertEqual(document.move_id.partner_id.name, "Molen NV")
        self.assertEqual(document.move_id.amount_total, 121)

    def test_with_a_pdf_that_one_is_shown(self):
        embedded = (
            "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment>"
            '<cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="a.pdf">'
            f"{base64.b64encode(files.PDF).decode()}</cbc:EmbeddedDocumentBinaryObject>"
            "</cac:Attachment></cac:AdditionalDocumentReference>"
        )
        document = self._upload(build.ubl([build.line(100)], head=embedded))
        self.assertEqual(document.sudo().preview_attachment_id.raw, files.PDF)

    def test_other_xml_stays_as_it_is(self):
        document = self._upload(b"<?xml version='1.0'?><Order><ID>1</ID></Order>")
        self.assertFalse(document.preview_attachment_id)
        told = document.desk_book()
        self.assertIn("cannot be read", told["problem"])
        self.assertEqual(document.state, "todo")

    def test_what_is_not_accepted_is_not_on_the_desk(self):
        document = self._deliver(self.bakery).document_id
        mine = document.with_env(self._as(self.accountant, self.bakery))
        listed = [row["id"] for row in mine.browse().desk_list()["rows"]]
        self.assertNotIn(document.id, listed)
        mine.action_peppol_accept()
        row = mine.browse().desk_list()["rows"][-1]
        self.assertEqual((row["id"], row["amount"]), (document.id, 121))
        self.assertTrue(mine.desk_book()["booked"])
        self.assertEqual(document.peppol_state, "forwarded")

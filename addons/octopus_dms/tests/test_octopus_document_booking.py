# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from . import files
from .common import DmsCommon


@tagged("post_install", "-at_install")
class TestOctopusDocumentBooking(DmsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant(cls.employee, cls.bakery, documents="2", purchases="2", relations="2")
        cls.supplier = cls.env["res.partner"].create({"name": "Mill", "company_id": cls.company.id})

    def book(self, document, user=None):
        """Press Book as a user, the employee unless told, and return the booking."""
        self.seen_by(user or self.employee, document).action_book()
        return document.move_id

    def test_book_makes_a_draft_with_the_document_on_it(self):
        document = self.store(reference="F-7", partner_id=self.supplier.id)
        move = self.book(document)
        self.assertRecordValues(
            move,
            [
                {
                    "move_type": "in_invoice",
                    "state": "draft",
                    "company_id": self.company.id,
                    "partner_id": self.supplier.id,
                    "ref": "F-7",
                    "octopus_document_count": 1,
                }
            ],
        )
        self.assertEqual(document.state, "booked")
        self.assertEqual(document.link_record(), move)
        self.assertEqual(move.message_main_attachment_id.raw, files.PDF)
        self.assertNotEqual(move.message_main_attachment_id, document.attachment_id)

    def test_a_second_click_opens_the_same_booking(self):
        document = self.store()
        move = self.book(document)
        action = self.seen_by(self.employee, document).action_book()
        self.assertEqual(action["res_id"], move.id)
        self.assertEqual(document.move_id, move)

    def test_what_cannot_be_booked_says_why_and_leaves_nothing(self):
        document = self.store(b"date;amount", name="list.csv")
        moves = self.env["account.move"].search_count([("company_id", "=", self.company.id)])
        action = self.seen_by(self.employee, document).action_book()
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn("No booking can be made", document.reason)
        self.assertEqual(document.state, "todo")
        self.assertEqual(
            self.env["account.move"].search_count([("company_id", "=", self.company.id)]), moves
        )

    def test_the_document_outlives_its_booking(self):
        document = self.store()
        self.book(document).unlink()
        self.assertTrue(document.exists())
        self.assertEqual(document.state, "todo")
        self.assertFalse(document.link_record())
        self.assertEqual(document.attachment_id.raw, files.PDF)

    def test_cancelling_brings_it_back(self):
        document = self.store()
        move = self.book(document)
        move.button_cancel()
        self.assertEqual(document.state, "todo")
        self.assertFalse(document.move_id)
        self.assertNotEqual(self.book(document), move)

    def test_undo_removes_the_draft(self):
        document = self.store()
        move = self.book(document)
        self.seen_by(self.employee, document).action_undo()
        self.assertFalse(move.exists())
        self.assertEqual(document.state, "todo")

    def test_undo_of_a_posted_booking_says_what_to_do(self):
        document = self.store(partner_id=self.supplier.id)
        move = self.book(document)
        move.write(
            {
                "invoice_date": "2026-03-01",
                "invoice_line_ids": [(0, 0, {"name": "Flour", "price_unit": 10})],
            }
        )
        move.action_post()
        with self.assertRaisesRegex(UserError, "Cancel that booking first"):
            self.seen_by(self.employee, document).action_undo()
        self.assertEqual(document.state, "booked")

    def test_no_link_into_another_dossier(self):
        foreign = self.env["res.partner"].create(
            {"name": "Elsewhere", "company_id": self.garage.company_id.id}
        )
        with self.assertRaises(UserError):
            self.store()._link_to(foreign)
        with self.assertRaises(UserError):
            self.store(partner_id=foreign.id)

    def test_link_to_a_relation(self):
        document = self.store()
        document._link_to(self.supplier)
        self.assertEqual(document.link_record(), self.supplier)
        self.assertEqual(document.state, "booked")
        self.assertFalse(document.move_id)

    def test_undo_of_a_link_to_a_relation(self):
        document = self.store()
        document._link_to(self.supplier)
        self.seen_by(self.employee, document).action_undo()
        self.assertEqual(document.state, "todo")
        self.assertFalse(document.link_record())

    def test_an_archived_document_is_not_booked(self):
        document = self.store()
        self.seen_by(self.employee, document).action_archive_document()
        with self.assertRaisesRegex(UserError, "put it back first"):
            self.book(document)

    def test_booking_needs_both_rights(self):
        document = self.store()
        self.grant(self.employee, self.bakery, documents="2", purchases="1")
        with self.assertRaises(AccessError):
            self.book(document)
        self.grant(self.employee, self.bakery, documents="1", purchases="2")
        with self.assertRaises(AccessError):
            self.book(document)
        self.assertEqual(document.state, "todo")

    def test_form(self):
        document = self.seen_by(self.employee, self.store())
        with Form(document) as form:
            form.reference = "F-8"
            form.booking_type = "in_refund"
        self.assertEqual(self.book(document).move_type, "in_refund")

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Accept, forward, refuse: what becomes of a document that came in."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..lib.edelivery import CREDIT_NOTE
from .common import PeppolCommon, ubl_invoice
from .test_peppol_import import UNREADABLE


@tagged("post_install", "-at_install")
class TestPeppolDocument(PeppolCommon):
    def _document(self, user, payload=None):
        document = self._deliver(self.bakery, payload).document_id
        return document.with_env(self._as(user, self.bakery))

    def test_accept_and_forward_are_two_acts(self):
        document = self._document(self.accountant)
        with self.assertRaisesRegex(UserError, "Accept"):
            document.action_peppol_forward()
        document.action_peppol_accept()
        self.assertEqual(document.peppol_state, "accepted")
        self.assertFalse(document.move_id)
        self.assertIs(document.action_peppol_forward(), True)
        self.assertEqual(document.peppol_state, "forwarded")
        move = document.move_id
        self.assertEqual(move.state, "draft")
        self.assertEqual(move.move_type, "in_invoice")
        self.assertEqual(move.company_id, self.bakery.company_id)
        self.assertEqual(move.amount_total, 121.0)
        self.assertEqual(move.partner_id.name, "Flour Mill NV")
        self.assertEqual(document.state, "booked")

    def test_it_waits_in_the_list_of_end_clients_until_it_is_forwarded(self):
        document = self._document(self.accountant)
        bakery = self.bakery.with_env(document.env)
        self.assertEqual((bakery.waiting_peppol, bakery.waiting_documents), (1, 0))
        self.assertIn("Peppol", bakery.modules)
        found = bakery.search([("waiting_peppol", ">", 0)])
        self.assertEqual(found, self.bakery)
        document.action_peppol_accept()
        document.action_peppol_forward()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((bakery.waiting_peppol, bakery.waiting_drafts), (0, 1))

    def test_forward_twice_is_one_bill(self):
        document = self._document(self.accountant)
        document.action_peppol_accept()
        document.action_peppol_forward()
        move = document.move_id
        document.action_peppol_forward()
        self.assertEqual(document.move_id, move)
        bills = self.env["account.move"].search(
            [("company_id", "=", self.bakery.company_id.id), ("move_type", "=", "in_invoice")]
        )
        self.assertEqual(bills, move)

    def test_credit_note(self):
        payload = ubl_invoice(root="CreditNote")
        document = self._deliver(
            self.bakery, payload, document_type=CREDIT_NOTE
        ).document_id.with_env(self._as(self.accountant, self.bakery))
        document.action_peppol_accept()
        document.action_peppol_forward()
        self.assertEqual(document.move_id.move_type, "in_refund")

    def test_what_cannot_be_mapped_stays_with_its_reason(self):
        document = self._document(self.accountant, UNREADABLE)
        document.action_peppol_accept()
        shown = document.action_peppol_forward()
        self.assertEqual(shown["tag"], "display_notification")
        self.assertEqual(document.peppol_state, "accepted")
        self.assertFalse(document.move_id)
        self.assertIn("cannot be read", document.reason)

    def test_book_button_asks_to_accept_first(self):
        document = self._document(self.accountant)
        document.action_book()
        self.assertFalse(document.move_id)
        self.assertIn("accept it first", document.reason)

    def test_a_rule_accepts_and_books_with_the_rights_of_who_set_it(self):
        known = self._document(self.accountant)
        known.action_peppol_accept()
        known.action_peppol_forward()
        known.sudo().move_id.action_post()
        self._give(self.employee, self.bakery, {"documents": "2", "purchases": "2"})
        rules = self._as(self.employee, self.bakery)["octopus.booking.rule"]
        rule = rules.create({"source": "peppol"}).sudo()
        without = self._document(self.accountant, ubl_invoice(number="R-2")).sudo()
        self.assertFalse(rule._try(without))
        self.assertEqual((without.peppol_state, without.state), ("new", "todo"))
        self._give(self.employee, self.bakery, {"peppol": "2"})
        document = self._document(self.accountant, ubl_invoice(number="R-3")).sudo()
        with self.enter_registry_test_mode():
            self.env.ref("octopus_dms.cron_book_by_rule").method_direct_trigger()
        self.assertEqual((document.peppol_state, document.to_check), ("forwarded", True))
        self.assertEqual(document.move_id.state, "draft")
        self.assertEqual(document.move_id.create_uid, self.employee)
        # the same number again is left to a person
        again = self._document(
            self.accountant, ubl_invoice("R-3", "200.00", "42.00", "242.00")
        ).sudo()
        self.assertFalse(rule._try(again))
        self.assertEqual(again.state, "todo")

    def test_bill_removed(self):
        document = self._document(self.accountant)
        document.action_peppol_accept()
        document.action_peppol_forward()
        document.move_id.unlink()
        self.assertEqual(document.peppol_state, "accepted")
        self.assertEqual(document.state, "todo")
        document.action_peppol_forward()
        self.assertEqual(document.peppol_state, "forwarded")
        self.assertTrue(document.move_id)

    def test_dispute(self):
        document = self._document(self.accountant)
        action = document.action_peppol_dispute()
        wizard = self.env["octopus.document.refuse"].with_env(document.env)
        form = Form(wizard.with_context(**action["context"]))
        form.reason = "Not delivered"
        form.save().action_refuse()
        self.assertEqual(document.peppol_state, "disputed")
        self.assertEqual(document.state, "refused")
        self.assertEqual(document.reason, "Not delivered")
        with self.assertRaises(UserError):
            document.action_peppol_refuse(" ")
        document.action_peppol_accept()
        self.assertEqual(document.peppol_state, "accepted")

    def test_dispute_of_what_is_booked(self):
        document = self._document(self.accountant)
        document.action_peppol_accept()
        document.action_peppol_forward()
        with self.assertRaisesRegex(UserError, "draft bill"):
            document.action_peppol_refuse("too late")

    def test_rights(self):
        document = self._document(self.accountant)
        acts = (
            lambda own: own.action_peppol_accept(),
            lambda own: own.action_peppol_forward(),
            lambda own: own.action_peppol_refuse("no"),
            lambda own: own.action_peppol_dispute(),
        )
        readers = self._as(self.employee, self.bakery)
        self._give(self.employee, self.bakery, {"peppol": "1", "documents": "2"})
        for env in (readers, self._as(self.stranger), self._as(self.outsider, self.foreign)):
            for act in acts:
                with self.assertRaises(AccessError):
                    act(document.with_env(env))
        self.assertEqual(document.peppol_state, "new")

    def test_state_cannot_be_written(self):
        document = self._document(self.accountant)
        for values in ({"peppol_state": "accepted"}, {"peppol_message_id": False}):
            with self.assertRaises(AccessError):
                document.write(values)

    def test_other_documents_have_no_peppol_state(self):
        document = self.env["octopus.document"]._store(self.bakery.company_id, "note.txt", b"hello")
        with self.assertRaises(UserError):
            document.with_env(self._as(self.accountant, self.bakery)).action_peppol_accept()

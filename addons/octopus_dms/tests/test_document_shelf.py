# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Shelves: who sees what a client keeps, what a firm shares, and what the client confirmed."""

import io
import zipfile
from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import tagged

from . import files
from .common import DmsCommon


@tagged("post_install", "-at_install")
class TestDocumentShelf(DmsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.baker.partner_id.email = "baker@example.com"

    def brought_by(self, user, name="invoice.pdf", **vals):
        """A document that this user brings into the bakery, as superuser."""
        documents = self.Document.with_user(user)
        return documents._store(self.company, name, files.pdf(name), **vals).sudo()

    def kept(self):
        return self.brought_by(
            self.baker,
            "private.pdf",
            **self.Document.with_user(self.baker)._kept_values(self.company),
        )

    def test_by_whom_it_was_brought(self):
        self.assertEqual(self.brought_by(self.baker).shelf, "sent")
        self.assertEqual(self.brought_by(self.accountant).shelf, "firm")
        self.assertEqual(self.store(source="mail").shelf, "sent")
        self.assertEqual(self.store(source="peppol").shelf, "peppol")
        made = self.seen_by(self.accountant, self.brought_by(self.baker, "p.pdf"))._rotate({1: 90})
        self.assertEqual(made.shelf, "sent")

    def test_what_the_client_keeps_is_not_there_for_the_firm(self):
        kept = self.kept()
        self.assertEqual((kept.state, kept.shelf), ("archived", "mine"))
        mine = self.seen_by(self.accountant, kept)
        self.assertFalse(mine.search([("company_id", "=", self.company.id), ("id", "=", kept.id)]))
        with self.assertRaises(AccessError):
            mine.read(["name"])
        with self.assertRaises(AccessError):
            mine.attachment_id.read(["raw"])
        self._check_twin_is_secret(kept)
        sent = self.brought_by(self.baker, "sent.pdf")
        sent.received_at = "2026-12-31 23:30:00"
        rows = {row[0]: row for row in self.bakery._inventory_documents()["rows"]}
        self.assertNotIn(kept.name, rows)
        self.assertEqual(rows[sent.name][1], "2027-01-01 00:30", "by the clocks of Belgium")
        with self.assertRaisesRegex(UserError, "does not see"):
            self.env["octopus.note"].with_user(self.baker)._say(self.company, "x", True, kept)
        with self.assertRaisesRegex(UserError, "Only the client"):
            self.Document.with_user(self.accountant)._kept_values(self.company)
        # the client's own people in the backend see it; whoever puts it on the to-do sends it
        self._give(self.employee, self.bakery, {"documents": "3"})
        self.assertFalse(self.seen_by(self.employee, kept).search([("id", "=", kept.id)]))
        kept.with_user(self.baker).sudo()._send_to_firm()
        self.assertEqual((kept.state, kept.shelf, kept.kept_by_id.id), ("todo", "sent", False))
        self.assertEqual(mine.search([("id", "=", kept.id)]), mine)

    def _check_twin_is_secret(self, kept):
        """The firm brings the same content: not even a count tells it that the client has it."""
        documents = self.Document.with_user(self.accountant)
        twin = documents._store(self.company, "twin.pdf", kept.attachment_id.raw).sudo()
        again = [("duplicate_count", ">", 0), ("id", "in", twin.ids)]
        for user, count in ((self.accountant, 0), (self.baker, 1)):
            documents = self.Document.with_user(user).sudo()
            self.assertEqual(documents.browse(twin.id).duplicate_count, count, user.login)
            self.assertEqual(len(documents.search(again)), count, user.login)
            uploads = self.env["octopus.upload"].sudo().new({"user_id": user.id})
            self.assertEqual("same content" in uploads._stored_words(twin), bool(count))

    def test_an_export_has_what_its_reader_keeps(self):
        documents = self.Document.with_user(self.mechanic)
        company = self.garage.company_id
        kept = documents._kept_values(company)
        documents._store(company, "private.pdf", files.pdf("private"), **kept)
        for user, text in ((self.mechanic, "from the client"), (self.accountant, "of the firm")):
            notes = self.env["octopus.note"].with_user(user)
            notes._say(company, f"shared {text}", True)
            notes._say(company, f"internal {text}", False)
        for user, there in ((self.mechanic, True), (self.accountant, False)):
            dossier = self.garage.with_env(self._as(user, self.garage))
            export = self.env["octopus.export"].browse(dossier.action_export()["res_id"])
            with self.enter_registry_test_mode():
                self.env.ref("octopus_dossier.cron_export").method_direct_trigger()
            self.env.invalidate_all()
            self.assertEqual(export.state, "done", export.message)
            with zipfile.ZipFile(io.BytesIO(export.attachment_id.raw)) as archive:
                listed = archive.read("documents.csv").decode()
                notes = archive.read("notes.csv").decode()
            self.assertEqual("private.pdf" in listed, there, user.login)
            self.assertEqual("internal from the client" in notes, there, user.login)
            self.assertEqual("internal of the firm" in notes, not there, user.login)
            self.assertEqual(notes.count("shared "), 2)

    def test_sending_asks_for_the_right(self):
        kept = self.kept()
        self._give(self.baker, self.bakery, {"documents": "1"})
        with self.assertRaises(AccessError):
            kept.with_user(self.baker).sudo()._send_to_firm()
        self.assertEqual(kept.shelf, "mine")

    def test_the_firm_shares_and_the_client_is_told(self):
        document = self.brought_by(self.accountant, "accounts.pdf")
        mine = self.seen_by(self.accountant, document)
        context = mine.action_share()["context"]
        dialog = self._as(self.accountant, self.bakery)["octopus.document.share"]
        dialog = dialog.with_context(**context).create({"message": "Please sign"})
        dialog.action_share()
        self.assertEqual((document.shelf, document.state), ("shared", "archived"))
        self.assertEqual(document.shared_by_id, self.accountant)
        note = document.note_ids
        self.assertEqual((note.body, note.shared, note.from_firm), ("Please sign", True, True))
        mine._mark_seen()
        self.assertFalse(document.shared_seen_at)
        document.with_user(self.baker).sudo()._mark_seen()
        self.assertTrue(document.shared_seen_at)
        mine.action_unshare()
        self.assertEqual((document.shelf, document.shared_at), ("firm", False))

    def test_what_is_not_shared(self):
        sent = self.brought_by(self.baker)
        with self.assertRaisesRegex(UserError, "sees it"):
            self.seen_by(self.accountant, sent).action_share()
        theirs = self.store(dossier=self.garage)
        with self.assertRaisesRegex(UserError, "Only the firm"):
            self.seen_by(self.mechanic, theirs, self.garage).action_share()
        document = self.brought_by(self.accountant)
        self._give(self.employee, self.bakery, {"documents": "1"})
        with self.assertRaises(AccessError):
            self.seen_by(self.employee, document).action_share()

    def test_who_wants_no_mails_gets_none(self):
        self.env["octopus.note"].with_user(self.accountant)._say(self.company, "Hello", True)
        untold = Domain("read_at", "=", False) & Domain("told_at", "=", False)
        self.baker.with_user(self.baker).octopus_notice_mail = False
        later = fields.Datetime.now() + timedelta(hours=1)
        mails = [("email_to", "=", "baker@example.com")]
        before = self.env["mail.mail"].search_count(mails)
        self.env["octopus.note"]._tell(self.company, True, untold, later)
        self.assertEqual(self.env["mail.mail"].search_count(mails), before)


@tagged("post_install", "-at_install")
class TestDocumentClientCheck(DmsCommon):
    SAID = {
        "supplier": "Mill Brabant",
        "booking_type": "in_invoice",
        "document_date": date(2026, 1, 15),
        "due_date": date(2026, 2, 14),
        "reference": "F-17",
        "amount_total": 121.0,
        "amount_tax": 21.0,
    }

    def sent(self, lines=("Invoice",)):
        documents = self.Document.with_user(self.baker)
        return documents._store(self.company, "i.pdf", files.pdf_lines(lines)).sudo()

    def test_what_is_read_is_offered_and_what_is_confirmed_is_kept(self):
        mill = self._relation(self.bakery, "Mill Brabant")
        document = self.sent(["Factuurnummer: F-17", "Factuurdatum: 15/01/2026", "Totaal 121,00"])
        values = document._client_check_values()
        self.assertEqual((values["amount_total"], values["reference"]), (121.0, "F-17"))
        self.assertEqual(values["document_date"], date(2026, 1, 15))
        self.assertFalse(document.amount_total)
        document._client_confirm({**self.SAID, "supplier": " mill  brabant", "reference": "F-18"})
        self.assertEqual(document.partner_id, mill)
        self.assertEqual((document.amount_total, document.amount_untaxed), (121.0, 100.0))
        self.assertEqual((document.reference, document.client_check), ("F-18", "confirmed"))
        self.assertEqual(document.client_checked_by_id, self.baker)
        self.seen_by(self.accountant, document)._fill_proposal()
        self.assertEqual(document.reference, "F-18")
        with self.assertRaisesRegex(UserError, "any more"):
            document._client_leave()

    def test_an_unknown_supplier_is_a_name(self):
        self._relation(self.foreign, "New Shop")
        document = self.sent()
        document._client_confirm({**self.SAID, "supplier": "New Shop", "amount_tax": None})
        self.assertFalse(document.partner_id)
        self.assertEqual(document.supplier_name, "New Shop")

    def test_what_cannot_be_right_is_said(self):
        document = self.sent()
        for wrong, words in (
            ({"supplier": " "}, "who the document is from"),
            ({"booking_type": "entry"}, "invoice or credit note"),
            ({"document_date": None}, "Fill in the date"),
            ({"document_date": date(1999, 1, 1)}, "Fill in the date"),
            ({"due_date": date(2026, 1, 1)}, "last day to pay"),
            ({"amount_total": 0.0}, "total with VAT"),
            ({"amount_tax": 121.0}, "part of the total"),
        ):
            with self.assertRaisesRegex(UserError, words):
                document._client_confirm({**self.SAID, **wrong})
        self.assertFalse(document.client_check)

    def test_what_waits_for_a_check(self):
        document, left = self.sent(), self.sent()
        inside = Domain("company_id", "=", self.company.id)
        waiting = inside & self.Document._client_check_domain()
        self.assertEqual(self.Document.search(waiting), document | left)
        left._client_leave()
        document.action_archive_document()
        self.store(files.XML, name="e.xml")
        self.assertFalse(self.Document.search(waiting))
        self._give(self.baker, self.bakery, {"documents": "1"})
        with self.assertRaises(AccessError):
            document._client_confirm(self.SAID)

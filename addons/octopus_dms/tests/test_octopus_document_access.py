# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who reaches a document, and how not: the rights in sentences."""

from functools import partial

from odoo.exceptions import AccessError
from odoo.tests import tagged

from . import files
from .common import DmsCommon


@tagged("post_install", "-at_install")
class TestOctopusDocumentAccess(DmsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.store(name="secret-of-the-bakery.pdf", supplier_name="Secret Mill")
        cls.document.message_post(body="Secret note")
        cls.store(dossier=cls.foreign, name="foreign.pdf")

    def strangers(self):
        """Users who must not see the bakery's documents, each in a dossier of his own."""
        return [
            (self.outsider, self.foreign),
            (self.mechanic, self.garage),
            # of the firm, in this very dossier, but without a right on documents
            (self.employee, self.bakery),
        ]

    def refused_or_empty(self, call):
        """What a call gives, or nothing when it is refused."""
        try:
            return call()
        except AccessError:
            return None

    def test_accountant_and_baker_of_the_dossier(self):
        found = self.seen_by(self.accountant, self.Document).search([("id", "=", self.document.id)])
        self.assertEqual(found.name, "secret-of-the-bakery.pdf")
        self.assertEqual(found.attachment_id.raw, files.PDF)

    def test_buttons_say_which_right_is_missing(self):
        self._give(self.employee, self.bakery, {"documents": "2"})
        dossiers = self._as(self.employee, self.bakery)["octopus.dossier"]
        shown = dossiers.octopus_record_refusals("octopus.document", self.document.id)
        self.assertNotIn("action_archive_document", shown["buttons"])
        self.assertIn("Purchases: write", shown["buttons"]["action_book"])
        needs = {"area": "purchases", "level": "write", "dossier_id": self.bakery.id}
        self.assertEqual(shown["needs"]["action_book"], needs)
        for name in self.env["octopus.area"]._button_levels()["octopus.document"]:
            self.assertTrue(callable(getattr(self.document, name)))

    def ways_to_find(self, user, dossier):
        """Calls by which a user finds the document, as far as he may."""
        Document = self.seen_by(user, self.Document, dossier)
        name = [("name", "like", "secret-of-the-bakery")]
        return {
            "search": partial(Document.search, name),
            "all": partial(Document.search, [("company_id", "=", self.company.id)]),
            "count": partial(Document.search_count, name),
            "name_search": partial(Document.name_search, "secret-of"),
            "supplier": partial(Document.name_search, "Secret Mill"),
            "group": partial(Document.formatted_read_group, name, ["name"], ["__count"]),
            "from the folder": partial(
                Document.env["octopus.folder"].search, [("company_id", "=", self.company.id)]
            ),
            "message": partial(
                Document.env["mail.message"].search,
                [("model", "=", "octopus.document"), ("res_id", "=", self.document.id)],
            ),
        }

    def test_nothing_by_list_search_count_name_or_group(self):
        for what, call in self.ways_to_find(self.accountant, self.bakery).items():
            self.assertTrue(call(), f"who may finds it by {what}")
        for user, dossier in self.strangers():
            for what, call in self.ways_to_find(user, dossier).items():
                with self.subTest(user=user.login, what=what):
                    self.assertFalse(self.refused_or_empty(call))

    def test_nothing_by_id(self):
        for user, dossier in self.strangers():
            mine = self.seen_by(user, self.document, dossier)
            mine.invalidate_recordset()
            for what in (
                partial(mine.read, ["name"]),
                partial(mine.mapped, "name"),
                partial(mine.read, ["display_name"]),
                partial(mine.export_data, ["name", "content_hash"]),
                partial(mine.write, {"note": "x"}),
                mine.action_book,
                mine.action_archive_document,
                mine.action_undo,
                partial(mine.message_post, body="x"),
            ):
                mine.invalidate_recordset()
                with self.subTest(user=user.login, what=str(what)), self.assertRaises(AccessError):
                    what()

    def test_nothing_through_the_attachment(self):
        for user, dossier in self.strangers():
            with self.subTest(user=user.login):
                self.check_attachment(self.seen_by(user, self.document.attachment_id, dossier))

    def check_attachment(self, mine):
        """A user reaches nothing of the attachment that is given as he sees it."""
        checksum = mine.sudo().checksum
        Attachment = mine.browse()
        for domain in (
            [("id", "=", mine.id)],
            [("res_model", "=", "octopus.document"), ("res_id", "=", self.document.id)],
            [("name", "=", "secret-of-the-bakery.pdf")],
            [("checksum", "=", checksum), ("company_id", "=", self.company.id)],
        ):
            for method in (Attachment.search, Attachment.search_count):
                self.assertFalse(self.refused_or_empty(partial(method, domain)))
        for call in (
            partial(mine.read, ["raw"]),
            lambda: mine.name,
            mine._can_return_content,
            mine.copy,
            partial(mine.write, {"name": "x"}),
        ):
            mine.invalidate_recordset()
            with self.assertRaises(AccessError):
                call()

    def test_naming_another_dossier_opens_nothing(self):
        Document = self.Document.with_user(self.outsider).with_context(
            allowed_company_ids=[self.foreign.company_id.id, self.company.id]
        )
        with self.assertRaises(AccessError):
            Document.search([])

    def test_reading_is_not_writing(self):
        self.grant(self.employee, self.bakery, documents="1")
        mine = self.seen_by(self.employee, self.document)
        self.assertEqual(mine.name, "secret-of-the-bakery.pdf")
        for call in (
            lambda: mine.write({"note": "x"}),
            mine.action_archive_document,
            mine.action_undo,
            mine.action_book,
            lambda: mine.browse().upload_file("a.pdf", "YQ=="),
            lambda: mine.message_post(body="x"),
            lambda: mine.env["ir.attachment"].create(
                {"name": "a", "raw": b"a", "res_model": mine._name, "res_id": mine.id}
            ),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_writing_is_not_forging(self):
        self.grant(self.employee, self.bakery, documents="2", purchases="2")
        mine = self.seen_by(self.employee, self.document)
        mine.write({"note": "Seen", "reference": "F-1"})
        move = self._move(self.bakery)
        for vals in (
            {"state": "booked"},
            {"source": "peppol"},
            {"move_id": move.id},
            {"res_model": "account.move", "res_id": move.id},
            {"content_hash": "0"},
            {"reason": False},
            {"attachment_ids": [(5,)]},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                mine.write(vals)
        with self.assertRaises(AccessError):
            mine.browse().create({"name": "x", "company_id": self.company.id})
        with self.assertRaises(AccessError):
            mine.browse().message_new(
                {"message_id": "x", "email_from": "x"},
                {"company_id": self.company.id, "subfolder": False, "files": []},
            )

    def test_upload_into_a_foreign_dossier(self):
        self.grant(self.employee, self.bakery, documents="2")
        Document = self.seen_by(self.employee, self.Document)
        with self.assertRaises(AccessError):
            Document.upload_file("a.pdf", "YQ==", company_id=self.foreign.company_id.id)

    def test_a_terminated_dossier_is_read_only(self):
        self.grant(self.employee, self.bakery, documents="2", purchases="2")
        self.bakery.action_terminate()
        mine = self.seen_by(self.employee, self.document)
        self.assertEqual(mine.name, "secret-of-the-bakery.pdf")
        for call in (
            partial(mine.browse().upload_file, "a.pdf", "YQ=="),
            mine.action_book,
            mine.action_archive_document,
        ):
            with self.assertRaisesRegex(AccessError, "read-only"):
                call()

    def test_a_withdrawn_right_counts_at_once(self):
        self.grant(self.employee, self.bakery, documents="1")
        mine = self.seen_by(self.employee, self.document)
        self.assertTrue(mine.name)
        self.grant(self.employee, self.bakery, documents=False)
        mine.invalidate_recordset()
        with self.assertRaises(AccessError):
            mine.read(["name"])

    def test_portal_users_come_through_the_portal_only(self):
        mine = self.seen_by(self.baker, self.document)
        with self.assertRaises(AccessError):
            mine.read(["name"])
        with self.assertRaises(AccessError):
            self.seen_by(self.baker, self.document.attachment_id).read(["raw"])

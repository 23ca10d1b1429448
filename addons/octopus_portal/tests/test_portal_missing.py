# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Missing documents and notes in the portal: seen, answered, and by whom not."""

from odoo import http
from odoo.tests import tagged

from odoo.addons.octopus_dms.tests import files

from .common import PortalHttpCommon


@tagged("post_install", "-at_install")
class TestPortalMissing(PortalHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.missing = cls.ask(cls.accountant, cls.bakery, "Invoice of the mill")
        cls.elsewhere = cls.ask(cls.outsider, cls.foreign, "Not for your eyes")
        cls.Note = cls.env["octopus.note"]
        company = cls.bakery.company_id
        firm = cls.Note.with_user(cls.accountant)
        cls.note = firm._say(company, "Which car is this for?", True, cls.document)
        firm._say(company, "He never pays", False, cls.document)
        cls.env.flush_all()

    @classmethod
    def ask(cls, user, dossier, name, **vals):
        """A question of an accountant in a dossier."""
        env = cls._as(user, dossier)
        return env["octopus.missing.document"].create({"name": name, "amount": 12.5, **vals}).sudo()

    def send(self, *parts, dossier=None, upload=None, **data):
        """Send a form of a page, with a file if one is given."""
        data["csrf_token"] = http.Request.csrf_token(self)
        url = self._url(dossier or self.bakery, *parts)
        sent = upload and {"file": upload}
        return self.url_open(url, data=data, files=sent, allow_redirects=False)

    def test_the_client_sees_what_is_asked_and_answers(self):
        self._login(self.baker)
        for parts in ((), ("missing",)):
            self.assertIn("mill" if parts else "misses documents", self.get(*parts))
        self.assertIn("misses documents", self.url_open("/my").text)
        found = self.ask(self.accountant, self.bakery, "Only found").id
        self.env["octopus.missing.document"].browse(found).state = "found"
        self.assertNotIn("Only found", self.get("missing"))
        self.send("missing", found, "none", reason="x")
        response = self.send("missing", self.missing.id, "file", upload=("m.pdf", files.PDF))
        self.assertEqual(response.status_code, 303)
        self.missing.invalidate_recordset()
        self.assertEqual(self.missing.state, "answered")
        self.assertEqual(self.missing.document_id.company_id, self.bakery.company_id)
        self.assertEqual(self.missing.answered_by_id, self.baker)
        # twice is once
        again = self.send("missing", self.missing.id, "none", reason="Lost")
        self.assertIn("not asked for any more", again.text)
        self.assertNotIn("misses documents", self.get())

    def test_the_client_says_why_there_is_none(self):
        self._login(self.baker)
        self.assertIn("Say why", self.send("missing", self.missing.id, "none", reason=" ").text)
        self.assertIn("Choose a file", self.send("missing", self.missing.id, "file").text)
        self.send("missing", self.missing.id, "none", reason="<b>Lost</b>")
        self.missing.invalidate_recordset()
        self.assertEqual(self.missing.answer, "<b>Lost</b>")
        self.assertNotIn("<b>Lost", self.get("missing"))

    def test_answering_with_what_was_sent_before(self):
        documents = self.env["octopus.document"]
        kept = documents.with_user(self.baker)._kept_values(self.bakery.company_id)
        kept = documents._store(self.bakery.company_id, "oven.pdf", files.pdf("oven"), **kept)
        self.env.flush_all()
        self._login(self.baker)
        self.assertIn("oven.pdf", self.get("missing"))
        url = ("missing", self.missing.id, "document")
        self.assertIn("Choose the document", self.send(*url, document_id="x").text)
        theirs = self.send(*url, document_id=self.other_document.id)
        self.assertEqual(theirs.status_code, 404)
        self.assertEqual(self.missing.state, "asked")
        self.send(*url, document_id=kept.id)
        self.missing.invalidate_recordset()
        self.assertEqual((self.missing.state, self.missing.document_id), ("answered", kept))
        self.assertEqual(kept.shelf, "sent")

    def test_only_what_is_offered_answers(self):
        documents = self.env["octopus.document"]
        of_firm = documents.with_user(self.accountant)._store(
            self.bakery.company_id, "accounts.pdf", files.pdf("accounts")
        )
        helper = self.client._create_sub_user("Helper", portal=True)
        self._give(helper, self.bakery, {"documents": "2"})
        self.env.flush_all()
        self._login(helper)
        page = self.get("missing")
        # what is booked, and what the accountant brought in himself
        for document in (self.document, of_firm):
            self.assertNotIn(f'value="{document.id}"', page)
            answer = self.send("missing", self.missing.id, "document", document_id=document.id)
            self.assertEqual(answer.status_code, 404)
        answer = self.send("missing", self.missing.id, "file", file="no file")
        self.assertIn("Choose a file", answer.text)
        self.assertEqual(self.send("missing", 2**31, "file").status_code, 404)
        self.assertEqual(self.missing.state, "asked")

    def test_notes_on_a_document_and_on_the_dossier(self):
        self._login(self.baker)
        self.assertIn("New notes", self.get())
        page = self.get("documents", self.document.id)
        self.assertIn("Which car", page)
        self.assertNotIn("never pays", page)
        self.assertNotIn("New notes", self.get())
        self.send("documents", self.document.id, "note", body="The van <i>")
        self.send("notes", "new", body="Holidays in July")
        page = self.get("notes")
        for words in ("The van &lt;i&gt;", "Holidays in July", "Which car"):
            self.assertIn(words, page)
        self.assertNotIn("never pays", page)
        self.assertIn("empty", self.send("notes", "new", body=" ").text)
        written = self.Note.search([("author_id", "=", self.baker.id)])
        self.assertEqual(set(written.mapped("shared")), {True})
        self.assertFalse(any(written.mapped("from_firm")))

    def test_nothing_of_another_dossier_and_nothing_without_the_right(self):
        self._login(self.baker)
        for parts in (("missing",), ("notes",)):
            self.get(*parts, dossier=self.foreign, status=404)
        for parts in (
            ("missing", self.elsewhere.id, "none"),
            ("missing", self.elsewhere.id, "file"),
            ("documents", self.other_document.id, "note"),
        ):
            for dossier in (self.bakery, self.foreign):
                response = self.send(*parts, dossier=dossier, reason="x", body="x")
                self.assertEqual(response.status_code, 404, parts)
        self.assertEqual(self.elsewhere.state, "asked")
        self._give(self.baker, self.bakery, {"documents": "1"})
        self.assertNotIn("I do not have it", self.get("missing"))
        for answer in ("none", "document"):
            response = self.send("missing", self.missing.id, answer, reason="x", document_id="1")
            self.assertEqual(response.status_code, 403)
        self.assertEqual(self.send("notes", "new", body="x").status_code, 403)
        self._give(self.baker, self.bakery, {"documents": False})
        for parts in (("missing",), ("notes",)):
            self.get(*parts, status=403)
        home = self.get()
        self.assertNotIn("misses documents", home)
        self.assertNotIn("New notes", home)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Documents asked for by an employee, answered by the client, and read by the employee again."""

from odoo.tests import tagged

from odoo.addons.octopus_dms.tests import files

from .story_common import Desktop, Phone, StoryHttpCommon

MISSING = "/odoo/missing-documents"


class DocumentsStory(StoryHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        levels = {"documents": "2", "purchases": "1", "lists": "1", "dossier_settings": "2"}
        cls._give(cls.employee, cls.bakery, levels)
        if not cls.bakery.document_email:
            cls.env["mail.alias.domain"].create({"name": "docs.example.test"})
        cls.document.client_check = "left"
        cls.rent, cls.diary = cls._kept("rent.pdf"), cls._kept("diary.pdf")
        cls.env["octopus.document"].with_user(cls.accountant)._store(
            cls.bakery.company_id, "accounts.pdf", files.pdf("accounts")
        )
        cls.dairy = cls._peppol_document(cls.bakery, "dairy.pdf", state="accepted")
        cls._chart("Bread", shared=True)
        cls._chart("My own", shared=False)
        cls.env.flush_all()

    @classmethod
    def _kept(cls, name):
        documents = cls.env["octopus.document"]
        kept = documents.with_user(cls.baker)._kept_values(cls.bakery.company_id)
        return documents._store(cls.bakery.company_id, name, files.pdf(name), **kept)

    @classmethod
    def _chart(cls, name, **vals):
        return cls.env["octopus.chart"].create(
            {
                "name": name,
                "company_id": cls.bakery.company_id.id,
                "user_id": cls.baker.id,
                "y_formulas": "Sales = -Accounts.Diff[x,70]",
                **vals,
            }
        )

    def _documents(self):
        self._story("ask", self.employee, MISSING)
        self._story("answer", self.baker)
        fuel, mill = self.env["octopus.missing.document"].search(
            [("company_id", "=", self.bakery.company_id.id)]
        )
        self.assertEqual((mill.state, mill.document_id.name), ("answered", "mill.pdf"))
        self.assertEqual((fuel.state, fuel.answer), ("none", "It blew away"))
        self.assertEqual((self.rent.shelf, self.rent.client_check), ("sent", "confirmed"))
        self.assertEqual((self.rent.amount_total, self.rent.amount_tax), (121.0, 21.0))
        self.assertEqual(self.dairy.peppol_state, "forwarded")
        self._story("read", self.employee, MISSING)
        self.assertTrue(all(note.read_at for note in self.document.note_ids))
        duty = self.env["octopus.duty"].search([("company_id", "=", self.bakery.company_id.id)])
        self.assertEqual((duty.area, duty.side, duty.state), ("vat", "client", "agreed"))


@tagged("post_install", "-at_install")
class TestDocumentsStoryPhone(Phone, DocumentsStory):
    def test_documents(self):
        self._documents()


@tagged("post_install", "-at_install")
class TestDocumentsStoryDesktop(Desktop, DocumentsStory):
    def test_documents(self):
        self._documents()

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import hashlib

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..exceptions import RetentionError
from . import files
from .common import DmsCommon


@tagged("post_install", "-at_install")
class TestOctopusDocument(DmsCommon):
    # ---- content comes in ---------------------------------------------------------------

    def test_store(self):
        document = self.store()
        self.assertEqual(document.company_id, self.company)
        self.assertEqual(document.state, "todo")
        self.assertEqual(document.folder_id, self.company._octopus_folder("import"))
        self.assertEqual(document.mimetype, "application/pdf")
        self.assertEqual(document.file_size, len(files.PDF))
        self.assertEqual(document.content_hash, hashlib.sha256(files.PDF).hexdigest())
        attachment = document.attachment_id
        self.assertEqual(attachment.raw, files.PDF)
        self.assertEqual((attachment.res_model, attachment.res_id), (document._name, document.id))
        self.assertFalse(attachment.public)

    def test_a_large_picture_is_kept_as_it_came(self):
        picture = files.png(2500, 2000)
        document = self.store(picture, name="scan.png")
        self.assertEqual(document.attachment_id.raw, picture)
        self.assertEqual(document.preview_mimetype, "image/png")

    def test_markup_is_kept_but_never_as_markup(self):
        for content, mimetype in (
            (files.XML, "application/xml"),
            (files.HTML, "text/html"),
            (files.SVG, "image/svg+xml"),
        ):
            document = self.store_ungated(content, mimetype)
            self.assertEqual(document.attachment_id.raw, content)
            self.assertEqual(document.attachment_id.mimetype, "text/plain")
            self.assertFalse(document.preview_attachment_id)

    def test_an_empty_file_is_refused(self):
        with self.assertRaises(UserError):
            self.store(b"")

    def test_the_same_reference_is_stored_once(self):
        first = self.store(source="peppol", source_ref="id-1")
        again = self.store(files.XML, source="peppol", source_ref="id-1")
        elsewhere = self.store(source="peppol", source_ref="id-1", dossier=self.garage)
        self.assertEqual(again, first)
        self.assertNotEqual(elsewhere, first)

    def test_same_content_is_stored_and_pointed_out(self):
        first = self.store()
        self.assertEqual(first.duplicate_count, 0)
        second = self.store(name="again.pdf")
        self.store(dossier=self.garage)
        other = self.store(files.pdf("Another"))
        (first + second).invalidate_recordset(["duplicate_count"])
        self.assertEqual((first + second).mapped("duplicate_count"), [1, 1])
        found = self.Document.search(
            [("duplicate_count", ">", 0), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(found, second + first)
        self.assertNotIn(other, found)

    def test_the_newest_of_a_dossier_are_not_looked_for_among_those_of_others(self):
        for dossier, count in ((self.bakery, 1500), (self.garage, 1500)):
            self.env.cr.execute(
                """
                INSERT INTO octopus_document
                SELECT (jsonb_populate_record(d, jsonb_build_object(
                           'id', nextval('octopus_document_id_seq')))).*
                  FROM octopus_document d, generate_series(1, %s) WHERE d.id = %s
                """,
                [count, self.store(dossier=dossier).id],
            )
        self.env.cr.execute("ANALYZE octopus_document")
        documents = self.seen_by(self.accountant, self.Document)
        mine = [("company_id", "=", self.company.id)]
        newest = documents._search(mine, limit=80, order=documents._order)
        plan = self.env.execute_query(SQL("EXPLAIN %s", newest.select()))
        self.assertIn("company_received", str(plan))

    def test_further_files(self):
        document = self.store(files.XML, name="ubl.xml")
        drawn = document._add_file("ubl.pdf", files.PDF, "application/pdf")
        self.assertEqual(document.attachment_ids, drawn)
        self.assertEqual(document.preview_attachment_id, drawn)
        self.assertEqual(document.attachment_id.raw, files.XML)

    def test_upload(self):
        self.grant(self.employee, self.bakery, documents="2")
        Document = self.seen_by(self.employee, self.Document)
        document = self.Document.browse(
            Document.upload_file(name="a.pdf", datas=base64.b64encode(files.PDF).decode())
        )
        self.assertEqual(document.source, "upload")
        self.assertEqual(document.company_id, self.company)
        with self.assertRaisesRegex(UserError, "did not arrive whole"):
            Document.upload_file(name="a.pdf", datas="not base64!")

    def test_upload_into_a_folder(self):
        self.grant(self.employee, self.bakery, documents="2")
        Document = self.seen_by(self.employee, self.Document)
        folder = self.company._octopus_folder("import")._subfolder("BANK")
        datas = base64.b64encode(files.PDF).decode()
        document = Document.browse(Document.upload_file("a.pdf", datas, folder_id=folder.id))
        self.assertEqual(document.folder_id, folder)
        foreign = self.garage.company_id._octopus_folder("import")
        with self.assertRaises(AccessError):
            Document.upload_file("a.pdf", datas, folder_id=foreign.id)

    # ---- kept ---------------------------------------------------------------------------

    def test_nobody_deletes(self):
        document = self.store()
        with self.assertRaisesRegex(RetentionError, "10 years"):
            document.sudo().unlink()
        with self.assertRaisesRegex(RetentionError, "10 years"):
            self.seen_by(self.accountant, document).unlink()

    def test_nobody_changes_content(self):
        document = self.store()
        other = self.store(files.XML)
        for vals in (
            {"content_hash": "0" * 64},
            {"attachment_id": other.attachment_id.id},
            {"attachment_id": False},
            {"mimetype": "text/html"},
            {"file_size": 1},
            {"company_id": self.garage.company_id.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(RetentionError):
                document.sudo().write(vals)

    def test_no_copy(self):
        with self.assertRaises(UserError):
            self.store().copy()

    def test_a_document_stays_in_the_folders_of_its_dossier(self):
        document = self.store()
        with self.assertRaises(UserError):
            document.folder_id = self.garage.company_id._octopus_folder("import")

    # ---- to-do --------------------------------------------------------------------------

    def test_archive_and_undo(self):
        self.grant(self.employee, self.bakery, documents="2")
        document = self.store()
        mine = self.seen_by(self.employee, document)
        mine.action_archive_document()
        self.assertEqual(document.state, "archived")
        mine.action_undo()
        self.assertEqual(document.state, "todo")

    def test_list_page_is_one_query_on_documents(self):
        self.grant(self.employee, self.bakery, documents="1")
        for number in range(80):
            self.store(files.pdf(f"Invoice {number}"), name=f"{number}.pdf")
        self.env.flush_all()
        Document = self.seen_by(self.employee, self.Document)
        fields = ["name", "received_at", "supplier_name", "source", "state"]
        Document.search_fetch([("state", "=", "todo")], fields, limit=80)
        Document.invalidate_model()
        with self.assertQueryCount(1):
            page = Document.search_fetch([("state", "=", "todo")], fields, limit=80)
            names = page.mapped("name")
        self.assertEqual(len(names), 80)

    def test_several_at_once(self):
        """In the order of the files; what the source brought already is not stored again."""
        old = self.store(b"%PDF-1.4 old", source="api", source_ref="1")
        given = [
            {"name": "new.pdf", "content": b"%PDF-1.4 new", "source_ref": "2", "reference": "R2"},
            {"name": "old.pdf", "content": b"%PDF-1.4 old", "source_ref": "1"},
            {"name": "again.pdf", "content": b"%PDF-1.4 new", "source_ref": "2"},
            {"name": "loose.xml", "content": files.XML},
            {"name": "loose.xml", "content": files.XML},
        ]
        stored = self.Document._store_many(self.company, given, "api")
        new, loose, twin = stored - old
        self.assertEqual(stored, new + old + loose + twin)
        self.assertEqual((new.name, new.reference, new.source), ("new.pdf", "R2", "api"))
        self.assertEqual(
            stored.mapped("attachment_id.raw"),
            [
                b"%PDF-1.4 new",
                b"%PDF-1.4 old",
                files.XML,
                files.XML,
            ],
        )
        self.assertEqual(twin.duplicate_count, 1)
        with self.assertRaisesRegex(UserError, "empty.pdf is empty"):
            self.Document._store_many(self.company, [*given, {"name": "empty.pdf", "content": b""}])
        self.assertFalse(self.Document._store_many(self.company, []))

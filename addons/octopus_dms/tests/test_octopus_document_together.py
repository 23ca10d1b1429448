# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One document, two transactions: two employees book it, somebody works on it as it is read."""

from contextlib import closing
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..tools.file_text import TextReader
from . import files


@tagged("post_install", "-at_install")
class TestOctopusDocumentTogether(TransactionCase):
    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            company = env.ref("base.main_company")
            self.company_id = company.id
            journal = env["account.journal"].create(
                {"name": "Two at once", "code": "AT3", "type": "purchase", "company_id": company.id}
            )
            self.journal_id = journal.id
            document = env["octopus.document"]._store(company, "bill.pdf", files.PDF)
            self.document_id, self.file_id = document.id, document.attachment_id.id
        self.addCleanup(self.remove)

    def remove(self):
        """What was committed goes again; a document is else kept for ten years."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["octopus.document"].browse(self.document_id).move_id.unlink()
            cr.execute("ALTER TABLE octopus_document DISABLE TRIGGER octopus_document_kept")
            cr.execute("DELETE FROM octopus_document WHERE id = %s", [self.document_id])
            cr.execute("ALTER TABLE octopus_document ENABLE TRIGGER octopus_document_kept")
            cr.execute("DELETE FROM ir_attachment WHERE id = %s", [self.file_id])
            cr.execute("DELETE FROM octopus_storage_delta WHERE company_id = %s", [self.company_id])
            env["account.journal"].browse(self.journal_id).unlink()

    def document(self, cr):
        env = api.Environment(cr, SUPERUSER_ID, {"allowed_company_ids": [self.company_id]})
        return env["octopus.document"].browse(self.document_id)

    def bills(self, cr):
        domain = [("company_id", "=", self.company_id), ("move_type", "=", "in_invoice")]
        return self.document(cr).env["account.move"].search_count(domain)

    def test_one_booking(self):
        with closing(self.registry.cursor()) as first, closing(self.registry.cursor()) as second:
            for cr in (first, second):
                # both have seen it waiting
                self.assertEqual(self.document(cr).state, "todo")
                before = self.bills(cr)
            move, problem = self.document(first)._book()
            self.assertFalse(problem)
            with self.assertRaisesRegex(UserError, "Somebody else is working on bill.pdf"):
                self.document(second)._book()
            first.commit()
            # one who asks a moment later with the old picture is told to try again, by PostgreSQL;
            # Odoo does so by itself
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self.document(second)._book()
            second.rollback()
            self.assertEqual(
                self.document(second)._book(), (move.with_env(self.document(second).env), None)
            )
            self.assertEqual(self.bills(second), before + 1)

    def test_somebody_works_on_it_while_its_text_is_read(self):
        read_file = TextReader.read_file

        def slowly(reader, *args):
            reading = read_file(reader, *args)
            with self.registry.cursor() as other:
                self.document(other).reference = "MEANWHILE"
            return reading

        with closing(self.registry.cursor()) as cr:
            texts = self.document(cr).env["octopus.document.text"]
            with patch.object(TextReader, "read_file", slowly):
                texts._cron_index()
            text = texts.search([("document_id", "=", self.document_id)])
            self.assertEqual((text.state, text.tries), ("read", 1))
            # both are found: what the file says, and what was stored meanwhile
            cr.execute("SELECT vector::text FROM octopus_document_text WHERE id = %s", [text.id])
            [(vector,)] = cr.fetchall()
            self.assertIn(f"{self.company_id}:meanwhile", vector)
            self.assertIn(f"{self.company_id}:2026001", vector)

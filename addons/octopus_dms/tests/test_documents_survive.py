# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A dossier is deleted in every way there is; its documents are counted after each."""

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import DmsCommon

KINDS = ["entries", "relations", "articles"]


@tagged("post_install", "-at_install")
class TestDocumentsSurvive(DmsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm.dossier_manager = True
        cls.loose = cls.store(name="loose.pdf")
        cls.booked = cls.store(b"%PDF-1.4 another", name="booked.pdf")
        cls.bill = cls._move(cls.bakery)
        cls.booked._link_to(cls.bill)
        cls.on_relation = cls.store(b"%PDF-1.4 a third", name="relation.pdf")
        cls.on_relation._link_to(cls._relation(cls.bakery, "Miller"))
        cls.documents = cls.loose + cls.booked + cls.on_relation
        cls.hashes = cls.documents.mapped("content_hash")
        cls.env.flush_all()

    def _assert_all_there(self):
        self.env.invalidate_all()
        found = self.Document.search([("company_id", "=", self.company.id)])
        self.assertEqual(found, self.documents.sorted("id", reverse=True))
        self.assertEqual(self.documents.mapped("content_hash"), self.hashes)
        self.assertEqual([bool(d.attachment_id.raw) for d in self.documents], [True] * 3)

    def _manage(self, **params):
        env = self._as(self.accountant, self.bakery)
        bulk = env["octopus.bulk"]._start(
            "Test", "octopus.dossier", "manage", self.bakery.with_env(env), params
        )
        self.assertEqual(bulk.failed_count, 0, bulk.line_ids.mapped("message"))

    def test_emptied_and_put_back(self):
        self.assertEqual(self.booked.state, "booked")
        self._manage(act="empty", name="Empty", kinds=KINDS)
        self._assert_all_there()
        self.assertFalse(self.bill.exists())
        self.assertEqual((self.booked.state, self.booked.move_id.id), ("todo", False))
        newer = self.store(b"%PDF-1.4 since", name="newer.pdf")
        env = self._as(self.accountant, self.bakery)
        env["octopus.restore.point"].search([], limit=1).action_restore()
        self.assertTrue(newer.exists())
        self.documents += newer
        self.hashes = [*self.hashes, newer.content_hash]
        self.env.invalidate_all()
        self.assertEqual((self.booked.state, self.booked.move_id), ("booked", self.bill))
        self.assertEqual(len(self.Document.search([("company_id", "=", self.company.id)])), 4)

    def test_copied_over(self):
        self._manage(
            act="copy",
            name="Copy",
            kinds=["accounts", "taxes", "relations"],
            source_id=self.firm_dossier.id,
        )
        self._assert_all_there()

    def test_terminated(self):
        self.bakery.action_terminate()
        self._assert_all_there()
        self.bakery._renew()
        self._assert_all_there()

    def test_no_user_deletes_it(self):
        admin = self.env.ref("base.user_admin")
        admin.group_ids = [Command.link(self.env.ref("base.group_system").id)]
        root = self.env.ref("base.user_root")
        for user in (self.accountant, self.baker, self.operator, admin, root):
            for record in (self.bakery, self.company, self.documents):
                self._assert_refused(record.with_user(user))
            self._assert_all_there()

    def _assert_refused(self, record):
        refused = False
        with mute_logger("odoo.sql_db"):
            try:
                with self.cr.savepoint():
                    record.unlink()
            except (UserError, IntegrityError):
                refused = True
        self.assertTrue(refused, (record.env.user.login, record))

    def test_no_statement_deletes_it(self):
        for table, record in (
            ("res_company", self.company),
            ("octopus_folder", self.loose.folder_id),
            ("ir_attachment", self.loose.attachment_id),
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError, msg=table),
                self.cr.savepoint(),
            ):
                self.cr.execute(
                    SQL("DELETE FROM %s WHERE id = %s", SQL.identifier(table), record.id)
                )
        self.env.invalidate_all()
        self._assert_all_there()

    def test_what_goes_with_a_dossier_takes_no_document(self):
        """Rows that PostgreSQL deletes by itself, or that point at a dossier."""
        rows = self.env.execute_query(
            SQL("""
                SELECT c.confrelid::regclass::text, c.confdeltype FROM pg_constraint c
                 WHERE c.contype = 'f' AND c.conrelid = 'octopus_document'::regclass
            """)
        )
        self.assertFalse([table for table, ondelete in rows if ondelete == "c"])
        self.assertIn(("res_company", "r"), rows)

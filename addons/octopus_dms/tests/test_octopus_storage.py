# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The meter follows every file that comes to a document, and its levels are those of the days."""

from datetime import date, datetime

from freezegun import freeze_time

from odoo.sql_db import db_connect
from odoo.tests import tagged

from . import files
from .common import DmsCommon

JULY = datetime(2026, 7, 15, 10, 0)


@tagged("post_install", "-at_install")
class TestOctopusStorage(DmsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Storage = cls.env["octopus.storage"]
        cls.Storage._roll_up()

    def bytes(self, at=None, dossier=None):
        company = (dossier or self.bakery).company_id
        return self.Storage._octopus_bytes(company, at)[company.id]

    def put(self, size, **vals):
        return self.store(b"%PDF-1.4 " + b"x" * (size - 9), **vals)

    def test_what_counts(self):
        self.assertEqual(self.bytes(), 0)
        document = self.put(1000)
        self.assertEqual(self.bytes(), 1000)
        self.put(1000, name="the same bytes again.pdf")
        self.assertEqual(self.bytes(), 2000, "duplicates are stored once and counted each")
        document._add_file("more.xml", files.XML)
        size = 2000 + len(files.XML)
        self.assertEqual(self.bytes(), size)
        loose = self.env["ir.attachment"].create({"name": "loose", "raw": b"l" * 70})
        self.assertEqual(self.bytes(), size, "no document has it yet")
        loose.write({"res_model": document._name, "res_id": document.id})
        loose.write({"res_model": document._name, "res_id": document.id})
        self.assertEqual(self.bytes(), size + 70)
        document._link_to(self._move(self.bakery))
        self.assertEqual(self.bytes(), size + 70, "the copy on the bill is not counted")
        self.bakery.action_terminate()
        self.assertEqual(self.bytes(), size + 70, "a terminated dossier keeps its documents")
        self.assertEqual(self.bytes(dossier=self.garage), 0)

    def test_roll_up_changes_no_figure(self):
        self.put(500)
        self.store(files.XML, name="a.xml")
        self.put(300, dossier=self.garage)
        size = 500 + len(files.XML)
        self.assertEqual(self.Storage._roll_up(), 3)
        self.assertEqual(self.Storage._roll_up(), 0)
        self.assertEqual((self.bytes(), self.bytes(dossier=self.garage)), (size, 300))
        self.put(200)
        self.assertEqual(self.bytes(), size + 200)
        self.Storage._roll_up()
        self.assertEqual(self.bytes(), size + 200)
        row = self.Storage.search([("company_id", "=", self.company.id)])
        self.assertEqual((row.bytes, row.files), (size + 200, 3))
        parts = self.env["octopus.storage.part"].search([("company_id", "=", self.company.id)])
        self.assertEqual(
            {part.kind: (part.bytes, part.files) for part in parts},
            {"pdf": (700, 2), "invoice": (len(files.XML), 1)},
        )

    def test_days_in_belgium(self):
        """A month ends when it ends there; what comes after midnight is the next month's."""
        for moment, size in (
            ("2026-03-31 21:59:59", 1000),
            ("2026-03-31 22:00:00", 200),
            ("2026-10-31 22:59:59", 30),
            ("2026-10-31 23:00:00", 4),
            ("2028-02-29 22:59:59", 50_000),
        ):
            with freeze_time(moment):
                self.put(size + 9)
        expected = {
            date(2026, 3, 30): 0,
            date(2026, 3, 31): 1009,
            date(2026, 4, 1): 1218,
            date(2026, 10, 30): 1218,
            date(2026, 10, 31): 1257,
            date(2026, 11, 1): 1270,
            date(2028, 2, 28): 1270,
            date(2028, 2, 29): 51_279,
            date(2028, 12, 31): 51_279,
        }
        self.assertEqual({day: self.bytes(day) for day in expected}, expected)
        self.Storage._roll_up()
        self.assertEqual({day: self.bytes(day) for day in expected}, expected)

    def test_gone_and_come_on_the_last_day(self):
        about = (self.company.id, "application/pdf", JULY)
        with freeze_time("2026-07-10"):
            self.Storage._octopus_count([(*about, 1_200_000_000, 1)])
        with freeze_time("2026-07-31 08:00:00"):
            self.Storage._octopus_count([(*about, -1_200_000_000, -1)])
            self.Storage._roll_up()
            self.assertEqual(self.bytes(), 0)
        with freeze_time("2026-07-31 21:59:59"):
            self.Storage._octopus_count([(*about, 3_000_000_001, 1)])
        for _turn in range(2):
            self.assertEqual(self.bytes(date(2026, 7, 30)), 1_200_000_000)
            self.assertEqual(self.bytes(date(2026, 7, 31)), 3_000_000_001)
            self.Storage._roll_up()

    def test_a_change_that_arrives_late_counts_for_its_own_day(self):
        about = (self.company.id, "application/pdf", JULY)
        for day, size in (("2026-07-01", 100), ("2026-07-03", 30), ("2026-07-02", 5)):
            with freeze_time(f"{day} 12:00:00"):
                self.Storage._octopus_count([(*about, size, 1)])
            self.Storage._roll_up()
        with freeze_time("2026-07-01 13:00:00"):
            self.Storage._octopus_count([(*about, 1000, 1)])
        self.Storage._roll_up()
        days = [date(2026, 6, 30), *(date(2026, 7, number) for number in (1, 2, 3, 4))]
        self.assertEqual([self.bytes(day) for day in days], [0, 1100, 1105, 1135, 1135])

    def test_changes_of_one_dossier_wait_for_nothing(self):
        """Real connections, never committed: uploads at once, while this one rolls up."""
        company = self.env.ref("base.main_company").id
        self.Storage._roll_up()
        cursors = [db_connect(self.env.cr.dbname).cursor() for _number in range(2)]
        try:
            for cr in cursors:
                cr.execute("SET LOCAL lock_timeout = '2s'")
                env = self.env(cr=cr)
                env["octopus.storage"]._octopus_count([(company, "image/png", JULY, 10, 1)])
                self.assertEqual(env["octopus.storage"]._octopus_bytes(env.company)[company], 10)
                self.assertIsNone(env["octopus.storage"]._roll_up(), "one at a time")
        finally:
            for cr in cursors:
                cr.rollback()
                cr.close()

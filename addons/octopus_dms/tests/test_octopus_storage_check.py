# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The nightly proof of the meter, the screen, and who sees what dossiers store."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import files
from .common import DmsCommon

CHECK = "odoo.addons.octopus_dms.models.octopus_storage_check"


@tagged("post_install", "-at_install")
class TestOctopusStorageCheck(DmsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Storage = cls.env["octopus.storage"]
        cls.findings = cls.env["octopus.storage.finding"]
        cls.operator.email = "operator@example.com"
        cls.operator.lang = "en_US"
        cls.pdf = cls.store(name="first.pdf")
        cls.store(files.XML, name="invoice.xml")
        cls.size = len(files.PDF) + len(files.XML)

    def stored(self, dossier=None):
        company = (dossier or self.bakery).company_id
        return self.Storage._octopus_bytes(company)[company.id]

    def _cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("octopus_dms.ir_cron_storage_check").method_direct_trigger()

    def new_findings(self):
        return self.findings.search([("company_id", "=", self.company.id)])

    def test_a_right_meter_is_left_alone(self):
        self._cron()
        self.assertFalse(self.new_findings())
        self.assertEqual(self.stored(), self.size)

    def test_what_is_wrong_is_put_right_and_told(self):
        faults = {
            "a change was lost": "DELETE FROM octopus_storage_delta",
            "a part is wrong": "UPDATE octopus_storage_part SET bytes = bytes + 77, files = 9",
            "a total is wrong": "UPDATE octopus_storage SET bytes = bytes - 5",
            "a day is wrong": "UPDATE octopus_storage_day SET bytes = 3",
            "a total is lost": "DELETE FROM octopus_storage",
            "a file grew": "UPDATE ir_attachment SET file_size = file_size + 1000"
            " WHERE res_model = 'octopus.document' AND id = %(file)s",
        }
        for number, (fault, statement) in enumerate(faults.items(), start=1):
            with self.subTest(fault):
                self.env.cr.execute(statement, {"file": self.pdf.attachment_id.id})
                self.env.invalidate_all()
                with mute_logger(CHECK):
                    self._cron()
                self.assertEqual(len(self.new_findings()), number)
                size = self.size + (1000 if fault == "a file grew" else 0)
                self.assertEqual(self.stored(), size)
                row = self.Storage.search([("company_id", "=", self.company.id)])
                self.assertEqual(row.bytes, size)
                self.assertFalse(self.Storage._differences(self.company.ids))
                self.assertEqual(
                    self.Storage._octopus_bytes(self.company, date(2999, 1, 1)),
                    {self.company.id: size},
                )
        mails = self.env["mail.mail"].search([("email_to", "like", "operator@example.com")])
        self.assertEqual(len(mails), len(faults))
        self.assertIn("Meter corrected", mails[0].body_html)
        self.assertNotIn("first.pdf", mails[0].body_html, "the operator reads no documents")

    def test_days_that_are_over_keep_their_figure(self):
        with freeze_time("2026-01-31 12:00:00"):
            self.env.cr.execute("DELETE FROM octopus_storage_delta")
            self.Storage._append([(self.company.id, date(2026, 1, 31), 2026, "pdf", 10, 1)])
            self.Storage._roll_up()
        with freeze_time("2026-02-03 12:00:00"), mute_logger(CHECK):
            self._cron()
        levels = [
            self.Storage._octopus_bytes(self.company, date(2026, *day))[self.company.id]
            for day in ((1, 31), (2, 2), (2, 3))
        ]
        self.assertEqual(levels, [10, 10, self.size])

    def test_only_the_operator_closes_findings(self):
        finding = self.findings.create({"kind": "meter", "company_id": self.company.id})
        with self.assertRaises(AccessError):
            finding.with_user(self.accountant).action_done()
        finding.with_user(self.operator).action_done()
        self.assertEqual((finding.done, finding.done_by_id), (True, self.operator))

    def test_the_screen(self):
        with freeze_time("2026-03-10 12:00:00"):
            self.store(b"%PDF-1.4 " + b"x" * 991, received_at="2025-06-01 10:00:00")
            about = (self.company.id, "image/png", self.pdf.received_at)
            self.Storage._octopus_count([(*about, 1_500_000_000, 1)])
            data = self._as(self.accountant, self.bakery)["octopus.storage"].storage_data()
        self.assertEqual(data["bytes"], self.size + 1000 + 1_500_000_000)
        self.assertEqual((data["fee"], data["free"]), (1, 0))
        self.assertEqual(data["room"], 2_000_000_000 - data["bytes"])
        self.assertEqual([month["month"] for month in data["months"]], ["2026-03-01", "2026-04-01"])
        self.assertEqual(data["curve"][-1][1], data["bytes"])
        self.assertEqual(sum(part["bytes"] for part in data["parts"]), data["bytes"])
        self.assertIn(
            ("PDF", 2025, 1000), [(p["kind"], p["year"], p["bytes"]) for p in data["parts"]]
        )
        self.assertEqual(data["largest"][0]["bytes"], len(files.PDF))
        figures = self.Storage.with_user(self.operator).storage_data(self.company.id)
        self.assertEqual((figures["bytes"], figures["largest"]), (data["bytes"], []))

    def test_who_sees_what_is_stored(self):
        self.Storage._roll_up()
        self.store(dossier=self.garage)
        self.store(dossier=self.foreign)
        self.Storage._roll_up()
        seen = {
            # a firm sees all its dossiers in one list, whichever is open
            self.accountant: self.bakery + self.garage,
            self.employee: self.bakery.browse(),
            self.outsider: self.foreign,
            self.mechanic: self.garage,
            self.operator: self.bakery + self.garage + self.foreign,
        }
        ours = [("company_id", "in", (self.bakery + self.garage + self.foreign).company_id.ids)]
        for user, dossiers in seen.items():
            with self.subTest(user.login):
                rows = self.Storage.with_user(user).search(ours)
                self.assertEqual(rows.sudo().company_id, dossiers.company_id)
                self.assertEqual(set(rows.mapped("dossier_id.id")), set(dossiers.ids))
                days = self.env["octopus.storage.day"].with_user(user).search(ours)
                self.assertEqual(days.sudo().company_id, dossiers.company_id)
        for user in (self.employee, self.outsider, self.stranger, self.baker):
            storage = self.Storage.with_user(user)
            with self.subTest(user.login), self.assertRaises(AccessError):
                if user == self.baker:
                    storage.search(ours)
                else:
                    storage.storage_data(self.company.id)
        by_name = self.Storage.with_user(self.accountant).search(
            [*ours, ("dossier_id", "ilike", "Garage")]
        )
        self.assertEqual(by_name.sudo().company_id, self.garage.company_id)

    def test_nobody_writes_the_meter(self):
        self.Storage._roll_up()
        row = self.Storage.search([("company_id", "=", self.company.id)])
        for user in (self.accountant, self.operator):
            for act in (lambda r: r.write({"bytes": 0}), lambda r: r.unlink()):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    act(row.with_user(user))
            with self.assertRaises(AccessError):
                self.Storage.with_user(user).create({"company_id": self.company.id, "bytes": 0})

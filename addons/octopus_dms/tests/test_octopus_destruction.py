# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Retention: nothing ends before its time, and what ends leaves a record that stays."""

import os
from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import Error, IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..exceptions import RetentionError
from .common import DmsCommon

PASSWORD = "a long test password"
RETENTION = "odoo.addons.octopus_dms.models.octopus_document_retention"


@tagged("post_install", "-at_install")
class TestOctopusDestruction(DmsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.operator.copy({"login": "second-operator-of-the-test"})
        cls.operators = cls.operator + cls.second
        for operator in cls.operators:
            operator.write({"password": PASSWORD, "email": f"{operator.login}@example.com"})
        cls.unique = os.urandom(16).hex().encode()
        cls.document = cls.store(b"%PDF-1.4 secret " + cls.unique, name="secret.pdf")
        cls.env.flush_all()

    def _path(self, file):
        return self.env["ir.attachment"]._full_path(file.store_fname)

    def _cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("octopus_dms.ir_cron_document_verify").method_direct_trigger()

    def _destruction(self, documents=None, **vals):
        values = {
            "dossier_id": self.bakery.id,
            "ground": "order",
            "order_reference": "Court of Leuven, 2026/17",
            "reason": "Erasure was ordered.",
            "document_numbers": ", ".join(map(str, (documents or self.document).ids)),
            **vals,
        }
        return self.env["octopus.destruction"].with_user(self.operator).create(values)

    def _sign(self, destruction, user, password=PASSWORD):
        destruction.with_user(user).with_context(password=password).action_sign()

    # ---- kept ---------------------------------------------------------------------------

    def test_until_when(self):
        company = self.company.sudo()
        for month, dated, expected in (
            ("12", "2026-03-31", "2036-12-31"),
            ("12", "2026-12-31", "2036-12-31"),
            # a booking year to the end of June 2027: the years count from 1 January 2028
            ("6", "2026-09-15", "2037-12-31"),
            # the latest date counts: one that came later than it is dated is kept longer
            ("12", "2010-01-01", "2036-12-31"),
        ):
            last_day = 31 if month == "12" else 30
            company.write({"fiscalyear_last_month": month, "fiscalyear_last_day": last_day})
            document = self.store(received_at="2026-01-10 10:00:00", document_date=dated)
            with self.subTest(month=month, dated=dated):
                self.assertEqual(str(document.keep_until), expected)

    def test_refused_for_everybody_without_the_procedure(self):
        admin = self.env.ref("base.user_admin")
        admin.group_ids = [Command.link(self.env.ref("base.group_system").id)]
        permit = {"octopus_destruction": True, "force_delete": True, "state": "running"}
        for user in (admin, self.operator, self.env.ref("base.user_root")):
            for record in (self.document, self.document.attachment_id):
                with self.subTest(user.login), self.assertRaises(UserError):
                    record.with_user(user).with_context(**permit).unlink()
                with self.subTest(f"sudo {user.login}"), self.assertRaises(RetentionError):
                    record.with_user(user).sudo().with_context(**permit).unlink()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(IntegrityError, "is kept"),
            self.cr.savepoint(),
        ):
            self.cr.execute(SQL("DELETE FROM octopus_document WHERE id = %s", self.document.id))

    # ---- the procedure ------------------------------------------------------------------

    def test_on_an_order_signed_by_two(self):
        further = self.document._add_file("more.xml", b"<more>%s</more>" % self.unique)
        bill = self._move(self.bakery)
        self.document._link_to(bill)
        twin_file = b"%PDF-1.4 shared " + self.unique
        shared, twin = self.store(twin_file), self.store(twin_file, dossier=self.garage)
        paths = [self._path(file) for file in self.document._files()]
        shared_path = self._path(shared.attachment_id)
        digest, number = self.document.content_hash, self.document.id
        Storage = self.env["octopus.storage"]
        before = Storage._octopus_bytes(self.company)[self.company.id]
        size = self.document.file_size + further.file_size + shared.file_size

        destruction = self._destruction(self.document + shared)
        self._sign(destruction, self.operator)
        self.assertTrue(self.document.exists(), "one signature destroys nothing")
        with self.assertRaisesRegex(UserError, "Another operator"):
            self._sign(destruction, self.operator)
        with self.assertRaisesRegex(UserError, "not the password"), self.cr.savepoint():
            self._sign(destruction, self.second, "wrong")
        self._sign(destruction, self.second)

        self.assertFalse((self.document + shared).exists())
        self.assertTrue(bill.exists(), "the booking stays, without the file")
        self.env.invalidate_all()
        self.assertFalse(bill.attachment_ids.mapped(lambda file: (file.name, file.raw)))
        self.assertEqual(Storage._octopus_bytes(self.company)[self.company.id], before - size)
        lines = destruction.line_ids
        self.assertEqual(len(lines), 3)
        self.assertEqual(
            (lines[0].document_number, lines[0].name, lines[0].sha256, lines[0].size),
            (number, "secret.pdf", digest, len(b"%PDF-1.4 secret ") + 32),
        )
        self.assertEqual(
            (destruction.state, destruction.asked_by_id, destruction.approved_by_id),
            ("done", self.operator, self.second),
        )
        self.assertIn("destroyed", self.bakery.message_ids[0].body)

        self.env["ir.attachment"]._gc_file_store_unsafe()
        self.assertEqual([os.path.exists(path) for path in paths], [False, False])
        self.assertTrue(os.path.exists(shared_path), "another document has these bytes")
        self.assertEqual(twin.attachment_id.raw, twin_file)
        self._assert_record_stays(destruction)

    def _assert_record_stays(self, destruction):
        for record, vals in (
            (destruction, {"reason": "other"}),
            (destruction, {"state": "draft"}),
            (destruction.line_ids[0], {"sha256": "0" * 64}),
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                record.sudo().write(vals)
            with self.subTest(vals=vals), self.assertRaises(UserError):
                record.sudo().unlink()
        for statement in (
            "UPDATE octopus_destruction SET reason = 'x' WHERE id = %s",
            "DELETE FROM octopus_destruction_line WHERE destruction_id = %s",
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(Error, "append-only"),
                self.cr.savepoint(),
            ):
                self.cr.execute(statement, [destruction.id])

    def test_before_its_time_only_on_an_order(self):
        early = self._destruction(ground="expired", order_reference=False)
        with self.assertRaisesRegex(UserError, "Without an order"):
            self._sign(early, self.operator)
        with freeze_time("2037-01-01 10:00:00"):
            late = self._destruction(ground="expired", order_reference=False)
            for user in self.operators:
                self._sign(late, user)
        self.assertFalse(self.document.exists())

    def test_what_cannot_be_asked(self):
        foreign = self.store(dossier=self.foreign)
        with self.assertRaisesRegex(UserError, "has no documents"):
            self._sign(self._destruction(foreign), self.operator)
        for vals in (
            {"reason": "  "},
            {"document_numbers": "all"},
            {"document_numbers": "1-99999999"},
            {"state": "running", "asked_by_id": self.operator.id},
            {"approved_by_id": self.second.id},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                self._destruction(**vals)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self._destruction(order_reference=" ")
        destruction = self._destruction()
        for vals in ({"state": "running"}, {"asked_by_id": self.second.id}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                destruction.sudo().write(vals)
        self._sign(destruction, self.operator)
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            destruction.document_numbers = "1"
        destruction.action_cancel()
        with self.assertRaisesRegex(UserError, "nothing to sign"):
            self._sign(destruction, self.second)
        self.assertTrue(self.document.exists())

    def test_only_the_operator(self):
        destruction = self._destruction()
        for user in (self.accountant, self.employee, self.baker, self.mechanic):
            with self.subTest(user.login):
                for act in ("action_sign", "action_ask_sign", "action_cancel"):
                    with self.assertRaises(AccessError):
                        getattr(destruction.with_user(user), act)()
                with self.assertRaises(AccessError):
                    destruction.with_user(user).write({"reason": "mine"})
                with self.assertRaises(AccessError):
                    destruction.with_user(user).create({"dossier_id": self.bakery.id})
        own = self.env["octopus.destruction"].with_user(self.accountant)
        self.assertEqual(own.search([("id", "=", destruction.id)]), destruction, "it is told")
        for user in (self.outsider, self.stranger):
            self.assertFalse(own.with_user(user).search([("id", "=", destruction.id)]))

    # ---- the nightly sample -------------------------------------------------------------

    def test_damaged_files_are_found(self):
        intact = self.store(b"%PDF-1.4 intact " + self.unique)
        path = self._path(self.document.attachment_id)
        content = open(path, "rb").read()
        steps = (
            (lambda: open(path, "wb").write(content[:-1] + b"!"), "changed"),
            (lambda: os.remove(path), "missing"),
            (lambda: open(path, "wb").write(content), False),
        )
        for damage, expected in steps:
            damage()
            self.env.invalidate_all()
            with mute_logger(RETENTION, "odoo.addons.base.models.ir_attachment"):
                self._cron()
                self._cron()
            self.assertEqual((self.document.damage, intact.damage), (expected, False))
        findings = self.env["octopus.storage.finding"].search(
            [("document_id", "=", self.document.id)], order="id"
        )
        self.assertEqual(findings.mapped("kind"), ["changed", "missing"], "each told once")
        self.assertIn(self.document.content_hash, findings[0].detail)
        mails = self.env["mail.mail"].search([("body_html", "like", self.document.content_hash)])
        told = mails.filtered(lambda mail: self.second.email in mail.email_to)
        self.assertEqual(len(told), 2)

    def test_the_sample_is_bounded_and_goes_round(self):
        for number in range(9):
            self.store(b"%%PDF-1.4 %d" % number)
        new = self.Document.search([], order="id desc", limit=9)
        self.assertLessEqual(len(self.Document._verify_sample(4)), 4)
        # half of it every night, in turn: a tenth of all numbers, so the eleventh begins anew
        turn = new[0].id // 10 + 1
        seen = self.Document.browse()
        with freeze_time("2026-01-01 12:00:00") as clock:
            for _night in range(12):
                seen |= self.Document._verify_sample(2 * turn)[:turn]
                clock.tick(timedelta(days=1))
        self.assertFalse(new - seen)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From a stored message to a document in the dossier and a mail to the client."""

import base64
import smtplib
from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import ProgramLimitExceeded

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.base.tests.common import MockSmtplibCase

from .common import PeppolCommon, ubl_invoice

UNREADABLE = (
    b"<?xml version='1.0'?><Invoice"
    b" xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'><x/></Invoice>"
)


@tagged("post_install", "-at_install")
class TestPeppolImport(MockSmtplibCase, PeppolCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.importer = type(cls.env["octopus.peppol.importer"])
        cls.notice = type(cls.env["octopus.peppol.notice"])
        cls.env["ir.mail_server"].search([]).unlink()
        cls.env["ir.mail_server"].create(
            {"name": "test", "smtp_host": "mail.test", "smtp_encryption": "none"}
        )

    def _documents(self, dossier):
        return self.env["octopus.document"].search(
            [("company_id", "=", dossier.company_id.id), ("source", "=", "peppol")]
        )

    def _put_in(self, dossier, payload=None):
        outgoing = self._message(self._envelope(dossier, payload))
        self._receive(outgoing)
        return self._incoming(message_id=outgoing.message_id)

    def _next_time(self, messages):
        messages.next_try = fields.Datetime.now() - timedelta(seconds=1)
        self._run("incoming")

    def test_a_document_that_is_destroyed_leaves_its_message(self):
        """What the operator's procedure does at its end ."""
        message = self._deliver(self.bakery)
        document = message.document_id
        document._before_destruction()
        self.assertFalse(message.document_id)
        self.assertTrue(message._evidence_bytes("sbd"))
        message.write({"state": "in_filed", "mail_to": False})
        self._next_time(message)
        self.assertEqual((message.state, message.mail_to), ("in_done", False))

    def test_document_in_the_dossier(self):
        message = self._deliver(self.bakery)
        document = message.document_id
        self.assertEqual(message.state, "in_done")
        self.assertEqual(message.summary, "Invoice 2026-001")
        self.assertEqual(document, self._documents(self.bakery))
        self.assertEqual(document.peppol_state, "new")
        self.assertEqual(document.state, "todo")
        self.assertEqual(document.folder_id.kind, "peppol_in")
        self.assertEqual(document.supplier_name, "Flour Mill NV")
        self.assertEqual(document.mimetype, "application/xml")
        self.assertIn(b"Flour Mill NV", document.attachment_id.raw)
        self.assertTrue(document.attachment_ids.raw.startswith(b"%PDF"))
        self.assertFalse(document.move_id, "it is not in the books yet")
        self.assertFalse(document.reason)

    def test_import_again_changes_nothing(self):
        message = self._deliver(self.bakery)
        message.state = "in_validated"
        message.document_id = False
        self._next_time(message)
        self.assertEqual(len(self._documents(self.bakery)), 1)
        self.assertEqual(message.document_id, self._documents(self.bakery))
        self.assertEqual(len(message.document_id.attachment_ids), 1)

    def test_unreadable_document_is_visible_with_its_reason(self):
        message = self._deliver(self.bakery, UNREADABLE)
        self.assertEqual(message.state, "in_done")
        self.assertTrue(message.findings)
        self.assertEqual(message.document_id.reason, message.findings)
        self.assertIn(b"<x/>", message.document_id.attachment_id.raw)
        self.assertFalse(message.document_id.attachment_ids)

    def test_what_cannot_be_drawn_or_is_enormous_comes_in(self):
        """A number longer than a page, an amount of 15 digits: odd, and in the dossier."""
        for payload, reason in (
            (ubl_invoice(number="F" * 20_000), "No PDF"),
            (ubl_invoice(amount="9" * 15, total="9" * 15), None),
            (ubl_invoice(amount="9" * 16, total="9" * 16), "is no number"),
        ):
            message = self._deliver(self.bakery, payload)
            self.assertEqual(message.state, "in_done", message.error)
            self.assertIn(reason or "", message.document_id.reason or "")
            self.assertEqual(len(message.document_id.attachment_ids), int(not reason))

    def test_poisoned_message_between_good_ones(self):
        first, poisoned, last = (self._put_in(self.bakery) for _each in range(3))
        original = self.importer._file

        def file_or_fail(own, message):
            if message.id == poisoned.id:
                raise ZeroDivisionError("poison")
            return original(own, message)

        with patch.object(self.importer, "_file", file_or_fail):
            self._run("incoming")
        self.assertEqual((first + last).mapped("state"), ["in_done", "in_done"])
        self.assertEqual(poisoned.state, "in_validated")
        self.assertEqual(poisoned.retry_count, 1)
        self.assertEqual(poisoned.error, "poison")
        self.assertEqual(poisoned.attempt_ids.outcome, "again")
        self.assertGreater(poisoned.next_try, fields.Datetime.now())
        self._next_time(poisoned)
        self.assertEqual(poisoned.state, "in_done")
        self.assertEqual(len(self._documents(self.bakery)), 3)

    def test_sql_error_stops_nobody(self):
        first, poisoned, limited, last = (self._put_in(self.bakery) for _each in range(4))
        original = self.importer._step_read

        def read_or_fail(own, message):
            if message.id == poisoned.id:
                own.env.cr.execute("SELECT 1 / 0", log_exceptions=False)
            if message.id == limited.id:
                raise ProgramLimitExceeded("no row may be that long")
            return original(own, message)

        with patch.object(self.importer, "_step_read", read_or_fail):
            self._run("incoming")
        self.assertEqual((first + last).mapped("state"), ["in_done", "in_done"])
        self.assertEqual((poisoned + limited).mapped("state"), ["in_received", "in_received"])
        self.assertEqual((poisoned + limited).mapped("retry_count"), [1, 1])

    def test_failing_dossier_stops_no_other(self):
        bad = [self._put_in(self.garage) for _each in range(2)]
        good = self._put_in(self.bakery)
        documents = type(self.env["octopus.document"])
        original = documents._store

        def store_or_fail(own, company, *args, **kwargs):
            if company.id == self.garage.company_id.id:
                raise OSError("the garage is closed")
            return original(own, company, *args, **kwargs)

        with patch.object(documents, "_store", store_or_fail):
            self._run("incoming")
            for _try in range(4):
                self._next_time(bad[0])
        self.assertEqual(good.state, "in_done")
        self.assertEqual(bad[0].state, "in_failed")
        self.assertEqual(bad[0].error, "the garage is closed")
        self.assertTrue(bad[0].next_step)
        self.assertEqual(bad[1].state, "in_validated")
        bad[0].with_env(self._as(self.mechanic, self.garage)).action_retry()
        self._run("incoming")
        self.assertEqual(bad[0].state, "in_done")
        self.assertEqual(len(bad[0].document_id), 1)

    def test_backoff(self):
        message = self._put_in(self.bakery)
        pauses = []
        with patch.object(self.importer, "_read", side_effect=ZeroDivisionError("poison")):
            for _try in range(4):
                self._next_time(message)
                pause = message.next_try - message.attempt_ids[0].tried_at
                pauses.append(round(pause.total_seconds() / 60))
            self._next_time(message)
        self.assertEqual(pauses, [3, 6, 12, 24])
        self.assertEqual(message.state, "in_failed")
        self.assertEqual(len(message.attempt_ids), 5)

    def test_right_to_retry(self):
        message = self._put_in(self.bakery)
        message.state = "in_failed"
        for user in (self.employee, self.mechanic):
            with self.assertRaises(AccessError):
                message.with_env(self._as(user, self.bakery)).action_retry()

    # ---- the mail ---------------------------------------------------------------------------

    def _mail(self):
        return self.emails[-1]

    def test_client_reads_his_own_language(self):
        for lang, subject in (
            ("nl_BE", "Factuur 2026-001 van Flour Mill NV"),
            ("fr_BE", "Facture 2026-001 de Flour Mill NV"),
        ):
            self.bakery.lang = lang
            with self.mock_smtplib_connection():
                message = self._deliver(self.bakery)
                self.assertIn(f"Subject: {subject}", self._mail()["message"])
            self.assertTrue(subject.startswith(message.summary))

    def test_a_refused_pdf_inside_keeps_no_invoice_out(self):
        hostile = base64.b64encode(b"%PDF-1.4 <script>alert(1)</script>")
        inside = (
            b"<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment>"
            b"<cbc:EmbeddedDocumentBinaryObject mimeCode='application/pdf' filename='a.pdf'>"
            + hostile
            + b"</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>"
            b"</cac:AdditionalDocumentReference><cac:AccountingSupplierParty>"
        )
        payload = ubl_invoice().replace(b"<cac:AccountingSupplierParty>", inside, 1)
        message = self._deliver(self.bakery, payload)
        self.assertEqual(message.state, "in_done")
        document = message.document_id
        self.assertIn(document.attachment_ids.name, document.reason)
        self.assertNotIn(b"<script>", document.attachment_ids.raw)

    def test_mail_with_pdf_and_xml(self):
        with self.mock_smtplib_connection():
            message = self._deliver(self.bakery)
            mail = self._mail()
        self.assertEqual(mail["smtp_to_list"], [self.bakery.email])
        self.assertEqual(message.mail_to, self.bakery.email)
        self.assertTrue(message.mail_sent_at)
        self.assertIn("invoice-2026-001.xml", mail["message"])
        self.assertIn("invoice-2026-001.pdf", mail["message"])
        self.assertIn(message.instance_id, mail["message"])
        self.assertIn("Flour Mill NV", mail["message"])

    def test_mail_for_a_private_person(self):
        self.bakery.peppol_participant_id.with_env(self._as(self.accountant, self.bakery)).write(
            {"notice_format": "pdf", "notice_email": "home@bakery.example"}
        )
        with self.mock_smtplib_connection():
            self._deliver(self.bakery)
            mail = self._mail()
        self.assertEqual(mail["smtp_to_list"], ["home@bakery.example"])
        self.assertIn("invoice-2026-001.pdf", mail["message"])
        self.assertNotIn("invoice-2026-001.xml", mail["message"])

    def test_no_mail_wanted(self):
        self.bakery.peppol_participant_id.notice = False
        with self.mock_smtplib_connection():
            message = self._deliver(self.bakery)
        self.assertFalse(self.emails)
        self.assertEqual(message.state, "in_done")

    def test_mail_failure_never_blocks_the_document(self):
        message = self._put_in(self.bakery)
        servers = type(self.env["ir.mail_server"])
        broken = smtplib.SMTPServerDisconnected("gone")
        with patch.object(servers, "send_email", side_effect=broken):
            self._run("incoming")
            self.assertEqual(message.state, "in_filed")
            self.assertEqual(message.document_id.peppol_state, "new")
            for _try in range(4):
                self._next_time(message)
        self.assertEqual(message.state, "in_failed")
        self.assertIn(self.bakery.email, message.error)
        with self.mock_smtplib_connection():
            message.with_env(self._as(self.accountant, self.bakery)).action_retry()
            self._run("incoming")
            self.assertEqual(len(self.emails), 1)
        self.assertEqual(message.state, "in_done")
        self.assertEqual(len(self._documents(self.bakery)), 1)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The gate in its place: in front of `_store`, with its limits, the scanner and the disk."""

import base64
import contextlib
import os
import resource
import shutil
import time
import unittest

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..exceptions import GateError, ScannerError, StoreError
from ..tools.gate_parts import MARKS
from . import clamd_server, files, hostile
from .common import DmsCommon


@tagged("post_install", "-at_install")
class TestOctopusGate(DmsCommon):
    def setUp(self):
        super().setUp()
        self.parameters = self.env["ir.config_parameter"].sudo()

    @contextlib.contextmanager
    def full_disk(self, left=4_096):
        """The operating system lets this process write no file longer than `left`."""
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        with mute_logger("odoo.addons.octopus_dms.models.ir_attachment"):
            resource.setrlimit(resource.RLIMIT_FSIZE, (left, before[1]))
            try:
                yield
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, before)

    def test_a_refused_file_says_why_and_leaves_nothing(self):
        before = self.Document.search_count([])
        for content, name, text in [
            (hostile.PROGRAM, "invoice.pdf", "holds a program"),
            (files.HTML, "invoice.pdf", "is a web page"),
            (files.SVG, "logo.svg", "SVG drawing"),
            (hostile.NESTED_ZIP, "all.zip", "is an archive"),
            (hostile.png_bomb(), "scan.png", "more than 100 million pixels"),
            (hostile.NESTED_PDF, "deep.pdf", "too deep"),
            (b"", "nothing.pdf", "is empty"),
            (b"GIF89a" + bytes(9), "a.gif", "kind of file is not kept"),
        ]:
            with self.subTest(name=name), self.assertRaisesRegex(GateError, text) as caught:
                self.store(content, name=name)
            self.assertIn(name, str(caught.exception))
        document = self.store()
        with self.assertRaises(GateError):
            document._add_file("further.pdf", hostile.PROGRAM)
        self.assertEqual(self.Document.search_count([]), before + 1)

    def test_over_the_web_service_too(self):
        self.grant(self.employee, self.bakery, documents="2")
        documents = self.seen_by(self.employee, self.Document)
        datas = base64.b64encode(hostile.PROGRAM).decode()
        with self.assertRaisesRegex(GateError, "a.pdf was refused"):
            documents.upload_file(name="a.pdf", datas=datas, source="api")

    def test_limits_are_parameters(self):
        three = hostile.pdf_pages(3)
        self.assertEqual(self.store(three).page_count, 3)
        self.parameters.set_param("octopus_dms.max_pages", "2")
        with self.assertRaisesRegex(GateError, "more than 2 pages"):
            self.store(three)
        self.parameters.set_param("octopus_dms.max_pages", "many")
        self.assertTrue(self.store(three))

    def test_names_are_cleaned(self):
        document = self.store(name="../\u202efdp.exe")
        self.assertEqual(document.name, "fdp.exe.pdf")
        self.assertEqual(document.attachment_id.name, document.name)

    def test_what_was_seen_is_told(self):
        document = self.store(hostile.pdf_with(b"<</S /JavaScript /JS (x)>>"))
        self.assertIn("holds a program", document.content_warning)
        self.assertTrue(document._is_risky())
        document._add_file("sums.xlsx", hostile.office(**{"xl__vbaProject.bin": "x"}))
        self.assertEqual(document.content_marks, "javascript,macros")
        self.assertFalse(self.store().content_warning)
        self.assertEqual(set(self.Document._mark_words()), set(MARKS))

    # ---- the virus scanner ------------------------------------------------------------------

    def test_scanner(self):
        for unix in (True, False):
            with self.subTest(unix=unix), clamd_server.running(unix) as (address, seen):
                self.parameters.set_param("octopus_dms.clamd", address)
                content = files.pdf("x" * 1_000) + bytes(600_000)
                self.assertTrue(self.store(content))
                self.assertEqual(seen, [content])
                with self.assertRaisesRegex(GateError, "found Eicar-Test-Signature"):
                    self.store(hostile.EICAR, name="eicar.txt")

    @unittest.skipUnless(shutil.which("clamd"), "no clamd on this machine")
    def test_a_clamd_of_clamav(self):
        with clamd_server.real() as address:
            self.parameters.set_param("octopus_dms.clamd", address)
            self.assertTrue(self.store())
            hidden = hostile.pdf_with(b"<<>>", hostile.EICAR)
            with self.assertRaisesRegex(GateError, "found Eicar-Test-Signature"):
                self.store(hidden)

    def test_without_an_answer_nothing_comes_in(self):
        for address in ("/nowhere/clamd.ctl", "127.0.0.1:1", "no address"):
            self.parameters.set_param("octopus_dms.clamd", address)
            with self.subTest(address=address), self.assertRaisesRegex(ScannerError, "waits"):
                self.store()
        with clamd_server.running() as (address, _seen):
            self.parameters.set_param("octopus_dms.clamd", address)
            # more than the server takes: an answer that is neither clean nor a virus
            with self.assertRaises(ScannerError):
                self.store(files.PDF + bytes(clamd_server.MAX_STREAM))

    def test_an_upload_waits_for_the_scanner_and_comes_in_by_itself(self):
        self.grant(self.employee, self.bakery, documents="2")
        uploads = self.env["octopus.upload"].with_user(self.employee)
        self.parameters.set_param("octopus_dms.clamd", "/nowhere/clamd.ctl")
        clean, virus = [
            uploads._begin(self.company, name, len(content))
            for name, content in (("a.pdf", files.PDF), ("b.txt", hostile.EICAR))
        ]
        for upload, content in ((clean, files.PDF), (virus, hostile.EICAR)):
            upload._append(0, content)
            self.assertEqual(upload._finish().state, "scan")
            self.assertIn("waits for the virus scanner", upload.message)
        with clamd_server.running() as (address, _seen):
            self.parameters.set_param("octopus_dms.clamd", address)
            (clean | virus).next_try = "2026-01-01"
            with self.enter_registry_test_mode():
                self.env.ref("octopus_dms.ir_cron_scan").method_direct_trigger()
        self.assertEqual((clean.state, clean.document_id.attachment_id.raw), ("done", files.PDF))
        self.assertEqual(virus.state, "refused")
        self.assertIn("Eicar", virus.message)
        self.assertFalse((clean | virus)._parts())

    def test_one_that_cannot_be_stored_waits_and_stops_no_other(self):
        self.grant(self.employee, self.bakery, documents="2")
        uploads = self.env["octopus.upload"].with_user(self.employee)
        self.parameters.set_param("octopus_dms.clamd", "/nowhere/clamd.ctl")
        bad, good = (uploads._begin(self.company, name, len(files.PDF)) for name in ("a", "b"))
        for upload in (bad, good):
            upload._append(0, files.PDF)
            upload._finish()
        # he was a client when he sent it; who is none keeps nothing for himself
        bad.keep = True
        (bad | good).next_try = "2026-01-01"
        self.parameters.set_param("octopus_dms.clamd", False)
        with self.enter_registry_test_mode():
            self.env.ref("octopus_dms.ir_cron_scan").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((bad.state, good.state), ("scan", "done"))
        self.assertIn("Only the client himself", bad.message)
        self.assertTrue(bad._parts() and bad.next_try > fields.Datetime.now())

    # ---- the disk ---------------------------------------------------------------------------

    def test_a_full_disk(self):
        content = files.pdf("full disk") + os.urandom(8_000) + str(time.time_ns()).encode()
        attachments = self.env["ir.attachment"]
        _name, path = attachments._get_path(content, attachments._compute_checksum(content))
        before = self.Document.search_count([])
        with self.full_disk(), self.assertRaisesRegex(StoreError, "disk of the server is full"):
            with self.env.cr.savepoint():
                self.store(content)
        self.assertFalse(os.path.exists(path))
        folder, stem = os.path.split(path)
        self.assertFalse([name for name in os.listdir(folder) if name.startswith(stem)])
        self.assertEqual(self.Document.search_count([]), before)
        self.assertEqual(self.store(content).attachment_id.raw, content)

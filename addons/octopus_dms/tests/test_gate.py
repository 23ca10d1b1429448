# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The gate by itself: what comes in, under which name, what does not, and at what cost."""

import io
import random
import time

from PIL import Image

from odoo.tests import BaseCase, tagged

from ..tools import file_name
from ..tools.gate import examine
from ..tools.gate_parts import Limits
from . import files, hostile

# seconds of CPU, on a machine that has much else to do; a burden would take minutes
QUICK = 15
OOXML = "application/vnd.openxmlformats-officedocument."


def picture(kind):
    """A real picture of 30 by 20 pixels."""
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(out, kind)
    return out.getvalue()


@tagged("post_install", "-at_install")
class TestGate(BaseCase):
    def assertRefused(self, code, content, name="invoice.pdf", **limits):
        verdict = examine(content, name, limits=Limits(**limits))
        self.assertTrue(verdict.problem, (name, verdict))
        self.assertEqual(verdict.problem.code, code, (name, verdict))

    def assertMarked(self, marks, content, name="invoice.pdf"):
        verdict = examine(content, name)
        self.assertFalse(verdict.problem)
        self.assertEqual(set(verdict.marks), set(marks))

    def test_what_comes_in(self):
        for content, name, kind, mimetype, kept_as in [
            (files.PDF, "a.pdf", "pdf", "application/pdf", "a.pdf"),
            (files.PDF, "a.exe", "pdf", "application/pdf", "a.exe.pdf"),
            (b"\n\n" + files.PDF, "scan", "pdf", "application/pdf", "scan.pdf"),
            (picture("PNG"), "a.jpg", "png", "image/png", "a.jpg.png"),
            (picture("JPEG"), "a.JPG", "jpeg", "image/jpeg", "a.JPG"),
            (files.tiff(30, 20), "a.tif", "tiff", "image/tiff", "a.tif"),
            (files.XML, "a.xml", "xml", "application/xml", "a.xml"),
            (files.LATIN_XML, "a.html", "xml", "application/xml", "a.html.xml"),
            (hostile.office(), "a.xlsx", "office", f"{OOXML}spreadsheetml.sheet", "a.xlsx"),
            (hostile.compound("Workbook"), "a.xls", "office", "application/vnd.ms-excel", "a.xls"),
            (b"date;amount\r\n1;2\r\n", "a.csv", "text", "text/csv", "a.csv"),
            ("Reçu n° 12".encode("cp1252"), "a.cod", "text", "text/plain", "a.cod"),
        ]:
            with self.subTest(name=name, kind=kind):
                verdict = examine(content, name)
                self.assertFalse(verdict.problem)
                found = (verdict.kind, verdict.mimetype, verdict.name, set(verdict.marks))
                self.assertEqual(found, (kind, mimetype, kept_as, set()))
        text = examine(hostile.open_document(), "a.odt")
        self.assertEqual(text.mimetype, "application/vnd.oasis.opendocument.text")

    def test_what_does_not(self):
        for code, content, name in [
            ("empty", b"", "a.pdf"),
            ("executable", hostile.PROGRAM, "invoice.pdf"),
            ("executable", b"\x7fELF\x02\x01\x01" + bytes(50), "invoice.pdf"),
            ("executable", b"#!/bin/sh\nrm -rf /\n", "notes.txt"),
            ("executable", hostile.zipped({"META-INF/MANIFEST.MF": "x"}), "a.xlsx"),
            ("executable", hostile.office(run__exe="x", **{"xl__run.exe": "MZ"}), "a.xlsx"),
            ("html", files.HTML, "invoice.pdf"),
            ("html", b"<img src=x onerror=alert(1)>", "a.txt"),
            ("html", b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "a.xml"),
            ("html", b"hello <script>alert(1)</script>", "a.txt"),
            ("html", b"just words", "page.html"),
            ("svg", files.SVG, "logo.png"),
            ("script", b"WScript.Echo(1)", "invoice.pdf.js"),
            ("script", b"@echo off", "start.BAT"),
            ("entities", b'<!DOCTYPE a [<!ENTITY b "c">]><Invoice>&b;</Invoice>', "a.xml"),
            ("damaged", b"<Invoice", "a.xml"),
            ("archive", hostile.zipped({"invoice.pdf": files.PDF}), "invoices.zip"),
            ("archive", hostile.NESTED_ZIP, "a.docx"),
            ("archive", b"Rar!\x1a\x07\x01\x00", "a.rar"),
            ("archive", b"\x1f\x8b\x08" + bytes(20), "a.pdf"),
            ("damaged", b"PK\x03\x04" + bytes(40), "a.docx"),
            ("heic", b"\0\0\0\x18ftypheic" + bytes(20), "photo.heic"),
            ("kind", hostile.compound("__substg1.0_1000"), "mail.msg"),
            ("kind", bytes(64), "a.pdf"),
            ("kind", b"GIF89a" + bytes(30), "a.gif"),
        ]:
            with self.subTest(code=code, name=name, content=content[:30]):
                self.assertRefused(code, content, name)

    def test_two_things_at_once(self):
        for name, content in hostile.POLYGLOTS.items():
            with self.subTest(name=name):
                verdict = examine(content, "invoice.pdf")
                self.assertTrue(verdict.problem)

    def test_what_a_reader_has_to_know(self):
        packed = b"<</S /JavaScript /JS (app.alert(1))>>"
        for marks, content in [
            ({"javascript"}, hostile.pdf_with(b"<</S /JavaScript /JS (app.alert(1))>>")),
            ({"javascript"}, hostile.pdf_with(b"<</S /J#61vaScript /J#53 (x)>>")),
            ({"javascript"}, hostile.pdf_of_objects(packed)),
            ({"launch"}, hostile.pdf_with(b"<</S /Launch /F (cmd.exe)>>")),
            ({"embedded"}, hostile.pdf_with(b"<</Type /EmbeddedFile>>", b"x")),
            ({"encrypted"}, hostile.pdf_with(b"<</Encrypt 5 0 R>>")),
            ({"hidden"}, hostile.pdf_with(b"<</Type /ObjStm /Filter /LZWDecode>>", b"x")),
            ({"damaged"}, b"%PDF-1.4 nothing follows"),
            ({"damaged"}, files.JPEG),
            ({"macros"}, hostile.office(xl__vbaProject="x", **{"xl__vbaProject.bin": "x"})),
            ({"embedded"}, hostile.office(**{"xl__embeddings__oleObject1.bin": "x"})),
            ({"macros"}, hostile.compound("WordDocument", "_VBA_PROJECT")),
            (set(), files.PDF),
        ]:
            with self.subTest(marks=marks, content=content[:20]):
                self.assertMarked(marks, content)
        # three letters that stand in any picture by chance are no script
        self.assertMarked(set(), hostile.pdf_with(b"<<>>", b"\x01/JS \x02"))

    def test_pages(self):
        self.assertEqual(examine(hostile.pdf_pages(3), "a.pdf").pages, 3)
        self.assertRefused("pages", hostile.pdf_pages(6), pages=5)

    def test_burdens_are_refused_in_time_and_memory(self):
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for code, make in [
            ("bomb", hostile.pdf_bomb),
            ("bomb", hostile.pdf_bomb_twice),
            ("bomb", lambda: hostile.office(**{"xl__a": bytes(21_000_000)})),
            ("bomb", hostile.overlapping_zip),
            ("bomb", lambda: hostile.office(**{f"xl__{n}": "" for n in range(501)})),
            ("nested", lambda: hostile.NESTED_PDF),
            ("nested", lambda: hostile.pdf_tree(5_000)),
            ("pixels", hostile.png_bomb),
            ("size", lambda: files.PDF + bytes(100_000_000)),
        ]:
            content = make()
            with self.subTest(code=code, size=len(content)):
                start = time.process_time()
                self.assertRefused(code, content, unpacked_bytes=20_000_000, entries=500)
                self.assertLess(time.process_time() - start, QUICK)
        long = hostile.pdf_pages(500)
        start = time.process_time()
        self.assertEqual(examine(long, "a.pdf").pages, 500)
        self.assertLess(time.process_time() - start, QUICK)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak
        self.assertLess(grown, 500_000, "kB more than before")

    def test_any_bytes_get_a_verdict(self):
        heads = [
            b"",
            b"%PDF-1.4\n",
            b"PK\x03\x04",
            b"\x89PNG\r\n\x1a\n",
            b"II*\x00",
            b"\xff\xd8\xff",
        ]
        heads += [b"<", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\0\0\0\x18ftypheic"]
        noise = random.Random(41)
        for head in heads:
            for _round in range(40):
                examine(head + noise.randbytes(200), "a.pdf", limits=Limits(heic=True))

    def test_names(self):
        for name, kept in [
            ("invoice\u202efdp.exe", "invoicefdp.exe"),
            ("../../etc/passwd", "etc_passwd"),
            ("C:\\Users\\An\\a.pdf", "C__Users_An_a.pdf"),
            ("a\0b\r\n c\u200b.pdf", "ab c.pdf"),
            ("  ...hidden.pdf. ", "hidden.pdf"),
            ("con.pdf", "_con.pdf"),
            ("", "document"),
            (None, "document"),
            ("e\u0301te\u0301.pdf", "\u00e9t\u00e9.pdf"),
        ]:
            with self.subTest(name=name):
                self.assertEqual(file_name.clean(name), kept)
        long = file_name.clean("x" * 300 + ".pdf")
        self.assertEqual((len(long), long[-5:]), (120, "x.pdf"))

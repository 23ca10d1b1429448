# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import BaseCase, tagged

from ..tools import filetype
from . import files


@tagged("post_install", "-at_install")
class TestFiletype(BaseCase):
    def test_content_decides(self):
        for content, expected in [
            (files.PDF, "application/pdf"),
            (files.PNG, "image/png"),
            (files.JPEG, "image/jpeg"),
            (b"II*\x00" + bytes(32), "image/tiff"),
            (files.XML, "application/xml"),
            (files.LATIN_XML, "application/xml"),
            (b"\xef\xbb\xbf" + files.XML, "application/xml"),
            ('<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"), "application/xml"),
            (files.HTML, "text/html"),
            (files.SVG, "image/svg+xml"),
            (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "text/html"),
        ]:
            with self.subTest(content=content[:40]):
                self.assertEqual(filetype.sniff(content), expected)

    def test_a_declared_type_is_not_believed(self):
        self.assertEqual(filetype.sniff(files.HTML, declared="application/pdf"), "text/html")
        self.assertFalse(filetype.is_inline(filetype.sniff(bytes(20), "application/pdf")))
        self.assertFalse(filetype.is_inline(filetype.sniff(bytes(20), "image/png")))

    def test_a_declared_type_counts_where_the_bytes_say_nothing(self):
        self.assertEqual(filetype.sniff(bytes(64), "application/x-own"), "application/x-own")

    def test_entities_are_not_expanded(self):
        bomb = b'<!DOCTYPE a [<!ENTITY b "%s">]><a>' % (b"x" * 1000) + b"&b;" * 1000 + b"</a>"
        self.assertEqual(filetype.sniff(bomb), "application/xml")

    def test_only_three_kinds_are_shown_inline(self):
        self.assertEqual(filetype.INLINE, {"application/pdf", "image/png", "image/jpeg"})

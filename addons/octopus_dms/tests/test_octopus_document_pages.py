# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io

from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import files
from .common import DmsCommon


@tagged("post_install", "-at_install")
class TestOctopusDocumentPages(DmsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant(cls.employee, cls.bakery, documents="2", purchases="2")

    def mine(self, document):
        return self.seen_by(self.employee, document)

    def made(self, rows):
        rows = rows if isinstance(rows, list) else [rows]
        return self.Document.browse([row["id"] for row in rows])

    def pages(self, document):
        return PdfReader(io.BytesIO(document.attachment_id.raw)).pages

    def test_split_and_undo(self):
        scan = self.store(files.pdf_pages(5), name="scan.pdf", note="From the shoe box")
        parts = self.made(self.mine(scan).desk_split([[1, 2], [4, 5]]))
        self.assertEqual(parts.mapped("name"), ["scan (1).pdf", "scan (2).pdf"])
        self.assertEqual([len(self.pages(part)) for part in parts], [2, 2])
        self.assertEqual(self.pages(parts[1])[0].extract_text().strip(), "page 4")
        self.assertEqual(set(parts.mapped("note")), {"From the shoe box"})
        self.assertEqual(parts.folder_id, scan.folder_id)
        self.assertEqual((scan.state, parts.origin_ids), ("replaced", scan))
        self.assertEqual(scan.attachment_id.raw, files.pdf_pages(5))
        self.mine(scan).action_undo()
        self.assertEqual(scan.state, "todo")
        self.assertEqual(set(parts.mapped("state")), {"replaced"})
        with self.assertRaisesRegex(UserError, "was replaced when"):
            self.mine(parts[0]).action_undo()

    def test_undo_of_a_part_that_was_turned(self):
        scan = self.store(files.pdf_pages(2), name="scan.pdf")
        first, second = self.made(self.mine(scan).desk_split([[1, 1], [2, 2]]))
        turned = self.made(self.mine(first).desk_rotate({"1": 90}))
        self.mine(scan).action_undo()
        self.assertEqual(
            (scan + first + second + turned).mapped("state"), ["todo", *["replaced"] * 3]
        )
        with self.assertRaisesRegex(UserError, "was replaced when"):
            self.mine(first).action_undo()

    def test_a_booked_part_keeps_the_original_away(self):
        scan = self.store(files.pdf_pages(2))
        part = self.made(self.mine(scan).desk_split([[1, 1], [2, 2]]))[0]
        self.mine(part).action_book()
        with self.assertRaisesRegex(UserError, "is booked. Undo that first"):
            self.mine(scan).action_undo()
        self.assertEqual(scan.state, "replaced")

    def test_merge_pdf_and_photo_in_the_order_chosen(self):
        letter = self.store(files.pdf_pages(2), name="letter.pdf")
        photo = self.store(files.photo(6), name="photo.jpg", reference="F-9")
        whole = self.made(self.mine(photo + letter).desk_merge())
        self.assertEqual((whole.name, whole.reference), ("photo.pdf", "F-9"))
        self.assertEqual(whole.origin_ids, photo + letter)
        first, second, _third = self.pages(whole)
        self.assertLess(first.mediabox.width, first.mediabox.height)
        self.assertEqual(second.extract_text().strip(), "page 1")
        self.mine(letter).action_undo()
        self.assertEqual((photo + letter).mapped("state"), ["todo", "todo"])

    def test_turned_pages_are_kept(self):
        scan = self.store(files.pdf_pages(3), reference="F-1")
        turned = self.made(self.mine(scan).desk_rotate({"1": 180, "3": -90}))
        self.assertEqual([page.rotation for page in self.pages(turned)], [180, 0, 270])
        self.assertEqual(turned.reference, "F-1")
        self.assertEqual([page.rotation for page in self.pages(scan)], [0, 0, 0])

    def test_what_has_no_pages_says_so_and_stays(self):
        with mute_logger("pypdf", "pypdf._reader"):
            for content, name, text in (
                (files.encrypted_pdf(), "locked.pdf", "locked.pdf is locked with a password"),
                (files.PDF[:300], "cut.pdf", "cut.pdf is damaged"),
                (files.JPEG, "photo.jpg", "picture in photo.jpg cannot be read"),
                (files.XML, "bill.xml", "bill.xml is neither a PDF nor a picture"),
            ):
                document = self.store(content, name=name)
                for act, value in (("desk_rotate", {"1": 90}), ("desk_split", [[1, 1]])):
                    with self.subTest(name=name, act=act), self.assertRaisesRegex(UserError, text):
                        getattr(self.mine(document), act)(value)
                self.assertEqual((document.state, bool(document.result_ids)), ("todo", False))

    def test_what_is_refused(self):
        scan, letter = (
            self.store(files.pdf_pages(3), name="scan.pdf"),
            self.store(name="letter.pdf"),
        )
        for call, text in (
            (lambda: self.mine(scan).desk_split([[1, 4]]), "does not have these pages"),
            (lambda: self.mine(scan).desk_split([[1, 2], [2, 3]]), "overlap"),
            (lambda: self.mine(scan).desk_merge(), "two documents or more"),
            (lambda: self.mine(scan).desk_rotate({"7": 90}), "does not have these pages"),
        ):
            with self.assertRaisesRegex(UserError, text):
                call()
        foreign = self.store(dossier=self.garage)
        self.grant(self.employee, self.garage, documents="2")
        both = (letter + foreign).with_user(self.employee)
        both = both.with_context(allowed_company_ids=both.sudo().company_id.ids)
        with self.assertRaisesRegex(UserError, "different dossiers"):
            both.desk_merge()
        self.mine(letter).action_archive_document()
        with self.assertRaisesRegex(UserError, "no longer on the to-do"):
            self.mine(letter).desk_rotate({"1": 90})

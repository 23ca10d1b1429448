# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io

from PIL import Image, ImageOps, MpoImagePlugin
from pypdf import PdfReader

from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from ..tools import pages
from . import files


@tagged("post_install", "-at_install")
class TestPages(BaseCase):
    def says(self, pdf):
        """The words on each page."""
        return [page.extract_text().strip() for page in PdfReader(io.BytesIO(pdf)).pages]

    def test_split_and_merge(self):
        whole = files.pdf_pages(5)
        parts = pages.split(whole, [(1, 2), (5, 5)])
        self.assertEqual(self.says(parts[0]), ["page 1", "page 2"])
        self.assertEqual(self.says(parts[1]), ["page 5"])
        self.assertEqual(self.says(pages.merge(parts[::-1])), ["page 5", "page 1", "page 2"])

    def test_two_hundred_pages(self):
        whole = files.pdf_pages(200)
        self.assertEqual(pages.count_pages(whole), 200)
        parts = pages.split(whole, [(page, page) for page in range(1, 201)])
        self.assertEqual(self.says(parts[199]), ["page 200"])
        self.assertEqual(pages.count_pages(pages.merge(parts)), 200)

    def test_rotate_some_pages(self):
        once = pages.rotate(files.pdf_pages(3), {2: 90, 3: -90})
        twice = pages.rotate(once, {2: 90})
        turned = [page.rotation % 360 for page in PdfReader(io.BytesIO(twice)).pages]
        self.assertEqual(turned, [0, 180, 270])

    def test_what_is_refused(self):
        whole = files.pdf_pages(2)
        Fault = pages.Fault
        with mute_logger("pypdf", "pypdf._reader"):
            for call, fault in (
                (lambda: pages.split(whole, [(1, 3)]), Fault.RANGE),
                (lambda: pages.split(whole, [(0, 1)]), Fault.RANGE),
                (lambda: pages.split(whole, [(2, 1)]), Fault.RANGE),
                (lambda: pages.rotate(whole, {3: 90}), Fault.RANGE),
                (lambda: pages.rotate(whole, {1: 45}), Fault.RANGE),
                (lambda: pages.count_pages(files.encrypted_pdf()), Fault.ENCRYPTED),
                (lambda: pages.merge([whole, whole[:400]]), Fault.BROKEN),
                (lambda: pages.count_pages(b"%PDF-1.7 nothing"), Fault.BROKEN),
                (lambda: pages.images_to_pdf([files.JPEG]), Fault.IMAGE),
                (lambda: pages.images_to_pdf([files.photo(), whole]), Fault.IMAGE),
            ):
                with self.subTest(fault=fault), self.assertRaises(pages.PagesError) as caught:
                    call()
                self.assertEqual(caught.exception.fault, fault)

    def test_a_password_nobody_needs_for_reading(self):
        self.assertEqual(pages.count_pages(files.encrypted_pdf("")), 1)

    def test_photos_become_upright_pages_without_loss(self):
        for orientation in (1, 3, 6, 8):
            content = files.photo(orientation)
            pdf = pages.images_to_pdf([content])
            (page,) = PdfReader(io.BytesIO(pdf)).pages
            with self.subTest(orientation=orientation):
                self.assertIn(content, pdf)
                self.assertLess(page.mediabox.width, page.mediabox.height)
                self.assertEqual(self.red_corner(page, content), (0, 1))

    def test_a_phone_that_puts_its_previews_behind(self):
        content = io.BytesIO()
        picture = Image.open(io.BytesIO(files.photo()))
        picture.save(
            content, MpoImagePlugin.MpoImageFile.format, save_all=True, append_images=[picture]
        )
        pdf = pages.images_to_pdf([content.getvalue()])
        self.assertEqual(pages.count_pages(pdf), 1)
        self.assertIn(content.getvalue(), pdf)

    def red_corner(self, page, content):
        """Where on the page (0 to 1, from below) the red corner of the image lands."""
        numbers = page.get_contents().get_data().decode().split()[1:7]
        a, b, c, d, e, f = map(float, numbers)
        raw = Image.open(io.BytesIO(content)).convert("RGB")
        width, height = raw.size
        for x, y in ((2, 2), (width - 3, 2), (2, height - 3), (width - 3, height - 3)):
            if raw.getpixel((x, y))[1] < 100:
                u, v = round(x / width), round(1 - y / height)
                along, up = (a * u + c * v + e), (b * u + d * v + f)
                return (
                    round(along / float(page.mediabox.width)),
                    round(up / float(page.mediabox.height)),
                )
        return None

    def test_the_photos_of_this_test_are_turned_as_exif_says(self):
        for orientation in (1, 3, 6, 8):
            seen = ImageOps.exif_transpose(Image.open(io.BytesIO(files.photo(orientation))))
            self.assertEqual(seen.size, (80, 120))
            self.assertLess(seen.getpixel((2, 2))[1], 100)

    def test_other_images(self):
        scan = io.BytesIO()
        Image.new("1", (3000, 200)).save(
            scan, "TIFF", save_all=True, append_images=[Image.new("L", (60, 90))]
        )
        glass = io.BytesIO()
        Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(glass, "PNG")
        pdf = pages.images_to_pdf([scan.getvalue(), files.PNG, glass.getvalue()])
        read = PdfReader(io.BytesIO(pdf)).pages
        self.assertEqual(len(read), 4)
        self.assertLessEqual(read[0].mediabox.width, pages.A4_HEIGHT)
        self.assertEqual(read[3].images[0].image.convert("RGB").getpixel((1, 1)), (255,) * 3)

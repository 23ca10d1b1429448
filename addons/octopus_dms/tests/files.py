# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Small files of each kind, as bytes."""

import io
import struct
import zlib

from PIL import Image
from pypdf import PdfWriter
from reportlab.pdfgen.canvas import Canvas


def pdf(text="Invoice 2026-001"):
    """A one-page PDF that says `text`."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.drawString(72, 760, text)
    canvas.save()
    return out.getvalue()


def pdf_lines(lines):
    """A one-page PDF with these lines."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for number, line in enumerate(lines):
        canvas.drawString(72, 760 - 20 * number, line)
    canvas.save()
    return out.getvalue()


def png(width=8, height=8):
    """A plain PNG."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


def tiff(width=8, height=8):
    """The head of a TIFF: Odoo keeps Pillow from writing them."""
    entry = struct.Struct("<HHII")
    directory = entry.pack(256, 4, 1, width) + entry.pack(257, 4, 1, height)
    return b"II*\x00" + struct.pack("<IH", 8, 2) + directory + bytes(4)


PDF = pdf()
PNG = png()
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(64)
XML = b'<?xml version="1.0" encoding="UTF-8"?>\n<Invoice xmlns="urn:test"><ID>1</ID></Invoice>'
LATIN_XML = (
    '<?xml version="1.0" encoding="ISO-8859-1"?>\n<Invoice><Name>Crème</Name></Invoice>'.encode(
        "iso-8859-1"
    )
)
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def pdf_pages(count):
    """A PDF of so many pages; page 1 says "page 1"."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for number in range(1, count + 1):
        canvas.drawString(72, 760, f"page {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def encrypted_pdf(password="secret"):
    """A PDF that opens with a password only (none: it may be read, not printed)."""
    writer = PdfWriter(clone_from=io.BytesIO(PDF))
    writer.encrypt(password, "owner")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def photo(orientation=1):
    """A JPEG as a turned phone makes it: seen upright, its top left corner is red."""
    upright = Image.new("RGB", (80, 120), "white")
    upright.paste("red", (0, 0, 24, 24))
    turn = {
        3: Image.Transpose.ROTATE_180,
        6: Image.Transpose.ROTATE_90,
        8: Image.Transpose.ROTATE_270,
    }
    raw = upright.transpose(turn[orientation]) if orientation in turn else upright
    exif = Image.Exif()
    exif[0x112] = orientation
    out = io.BytesIO()
    raw.save(out, "JPEG", exif=exif, quality=95)
    return out.getvalue()


def pdf_of_stream(stream, compressed=False):
    """A PDF of one page with this content, made by hand: no library writes such things."""
    entry = b"/Filter /FlateDecode " if compressed else b""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< %s/Length %d >>\nstream\n%s\nendstream" % (entry, len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        out
        + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\n" % (table)
        + b"startxref\n%d\n%%%%EOF" % len(out)
    )


def looping_pdf():
    """A page that writes a word a million times: minutes of work for a reader."""
    return pdf_of_stream(zlib.compress(b"BT /F 9 Tf " + b"(a) Tj 1 0 Td " * 2_000_000), True)


def swelling_pdf():
    """Two megabytes that unpack to two gigabytes: one packed block, 128 times."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    size, times = 16 * 1024 * 1024, 128
    block = packer.compress(bytes(size)) + packer.flush(zlib.Z_FULL_FLUSH)
    # a zlib stream's head, its blocks, an empty last one, and the checksum of so many zeros
    checksum = size * times % 65521 << 16 | 1
    stream = b"\x78\xda" + block * times + b"\x03\x00" + checksum.to_bytes(4, "big")
    return pdf_of_stream(stream, True)

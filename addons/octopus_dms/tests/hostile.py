# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files nobody should send, and office documents, as bytes."""

import io
import struct
import zipfile
import zlib

from . import files

BOMB_BYTES = 30_000_000


def zipped(members, **options):
    """A ZIP of `members`: name → content."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def office(**more):
    """A workbook with further members, named with _ for /."""
    members = {"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}
    return zipped(members | {name.replace("__", "/"): value for name, value in more.items()})


def open_document():
    """An OpenDocument text."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<x/>")
    return out.getvalue()


def compound(*streams):
    """What an older Office document has in common with one: its mark and its stream names."""
    names = b"".join(f"{stream}\0".encode("utf-16-le") for stream in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names


def pdf_with(text, stream=b""):
    """A PDF with one more object that holds `text`."""
    extra = b"9 0 obj\n" + text + b"\n"
    if stream:
        extra += b"stream\n" + stream + b"\nendstream\n"
    return files.PDF.replace(b"xref", extra + b"endobj\nxref", 1)


def pdf_of_objects(text):
    """A PDF that hides `text` in an object stream."""
    packed = zlib.compress(text)
    return pdf_with(b"<</Type /ObjStm /Filter /FlateDecode /Length %d>>" % len(packed), packed)


def zeros(size=BOMB_BYTES):
    """So many zeros, deflated."""
    packer, out = zlib.compressobj(9), []
    block = bytes(10_000_000)
    for _block in range(size // len(block)):
        out.append(packer.compress(block))
    return b"".join([*out, packer.flush()])


def pdf_bomb():
    """30 KB that a viewer unpacks to 30 MB."""
    return pdf_with(b"<</Filter /FlateDecode>>", zeros())


def pdf_bomb_twice():
    """The same, deflated twice: a few hundred bytes."""
    return pdf_with(b"<</Filter [/FlateDecode /FlateDecode]>>", zlib.compress(zeros(), 9))


def pdf_pages(count):
    """A PDF of so many pages."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for number in range(count):
        canvas.drawString(72, 760, f"Page {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def pdf_tree(depth):
    """Page tree nodes one in the other."""
    nodes = b"".join(
        b"%d 0 obj\n<</Type /Pages /Kids [%d 0 R] /Count 1>>\nendobj\n" % (number, number + 1)
        for number in range(10, 10 + depth)
    )
    return files.PDF.replace(b"xref", nodes + b"xref", 1)


def png_bomb(width=60_000, height=60_000):
    """A PNG that says it has 3.6 thousand million pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", zlib.crc32(chunk[4:]))


def overlapping_zip(entries=200):
    """Many entries that share one body (as in Fifield's bomb), through the directory alone."""
    out = zipped({"[Content_Types].xml": "x", "xl/workbook.xml": bytes(500_000)})
    at = out.rfind(b"PK\x05\x06")
    start = int.from_bytes(out[at + 16 : at + 20], "little")
    entry = out[out.find(b"PK\x01\x02", start + 4) : at]
    directory = out[start:at] + entry * entries
    end = bytearray(out[at:])
    struct.pack_into("<HHI", end, 8, entries + 2, entries + 2, len(directory))
    return out[:start] + directory + bytes(end)


PROGRAM = b"MZ\x90\x00" + bytes(60) + b"This program cannot be run in DOS mode"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
NESTED_ZIP = zipped({"inner.zip": zipped({"inner.zip": zipped({"a.txt": bytes(1000)})})})
NESTED_PDF = pdf_with(b"[" * 100_000 + b"]" * 100_000)

# content that is two things at once
POLYGLOTS = {
    "html before pdf": b"<html><script>alert(1)</script></html>\n" + files.PDF,
    "script in the head of a pdf": files.PDF[:9] + b"%<script>alert(1)</script>\n" + files.PDF[9:],
    "zip behind pdf": files.PDF + zipped({"a.txt": "x"}),
    "jar behind png": files.PNG + zipped({"META-INF/MANIFEST.MF": "x"}),
    "php in jpeg": files.JPEG[:4] + b"<?php system($_GET[0]); ?>" + files.JPEG[4:],
    "pdf in png": files.PNG[:33] + files.PDF,
    "gif before pdf": b"GIF89a" + files.PDF,
    "pdf in zip": zipped({"a.pdf": "x"})[:30] + files.PDF,
}

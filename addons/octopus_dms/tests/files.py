# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Small files of each kind, as bytes."""

import io

from PIL import Image
from reportlab.pdfgen.canvas import Canvas


def pdf(text="Invoice 2026-001"):
    """A one-page PDF that says `text`."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.drawString(72, 760, text)
    canvas.save()
    return out.getvalue()


def png(width=8, height=8):
    """A plain PNG."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


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

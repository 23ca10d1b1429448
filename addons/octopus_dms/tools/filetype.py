# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a file *is*, told by its bytes alone.

Names and declared types come from outside and are not believed: `sniff` looks at the content,
`is_inline` says whether a browser may show it inside our pages.
"""

from lxml import etree

from odoo.tools.mimetypes import guess_mimetype

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
TIFF = "image/tiff"
XML = "application/xml"
HTML = "text/html"
SVG = "image/svg+xml"
BINARY = "application/octet-stream"

# what a scan or photo of a paper comes as
PICTURES = frozenset({PNG, JPEG, TIFF})
PAPER = PICTURES | {PDF}
# the only kinds a browser shows on our pages: none of them can carry a script that runs there
INLINE = frozenset({PDF, PNG, JPEG})

_SIGNATURES = (
    (PNG, b"\x89PNG\r\n\x1a\n"),
    (JPEG, b"\xff\xd8\xff"),
    (TIFF, b"II*\x00"),
    (TIFF, b"MM\x00*"),
)
_BLANK = b"\xef\xbb\xbf \t\r\n"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_XML_HEAD = 64 * 1024


def is_inline(mimetype):
    """Whether a document of this type may be shown by the browser instead of downloaded."""
    return mimetype in INLINE


def sniff(content, declared=None):
    """The MIME type of `content`.

    `declared` only counts where the bytes say nothing, and never makes a file one that is
    shown inline.
    """
    found = signature(content) or _markup(content) or guess_mimetype(content) or BINARY
    if found in INLINE and not signature(content):
        found = BINARY
    if found == BINARY and declared and declared not in INLINE:
        return declared.lower()
    return found


def signature(content):
    """The MIME type that the first bytes of `content` give away, or None."""
    if b"%PDF-" in content[:1024]:
        return PDF
    for mimetype, mark in _SIGNATURES:
        if content.startswith(mark):
            return mimetype
    return None


def _markup(content):
    head = content[:1024].lstrip(_BLANK)
    if not head.startswith(b"<") and not content.startswith(_UTF16_MARKS):
        return None
    root = xml_root(content)
    if root is None:
        return HTML if b"<html" in content[:1024].lower() else None
    return {"html": HTML, "svg": SVG}.get(root, XML)


def xml_root(content):
    """Local name of the first element, lower case; None when this is no XML."""
    head = content[:_XML_HEAD]
    parser = etree.XMLPullParser(
        events=("start",), resolve_entities=False, no_network=True, load_dtd=False
    )
    for start in range(0, len(head), 4096):
        broken = _feed(parser, head[start : start + 4096])
        for _event, element in parser.read_events():
            return etree.QName(element).localname.lower()
        if broken:
            break
    return None


def _feed(parser, chunk):
    """Give a chunk to the parser; whether that ended it. The events before the fault count."""
    try:
        parser.feed(chunk)
    except etree.XMLSyntaxError:
        return True
    return False

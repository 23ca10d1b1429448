# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Supporting documents inside the invoice."""

import base64
import binascii
import re
from collections.abc import Iterator

from .document import Attachment
from .nodes import Node, child, children, content, text

_EXTENSIONS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "text/csv": ".csv",
    "text/xml": ".xml",
    "application/xml": ".xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
# libxml2 refuses text nodes over 10 MB unless every other limit falls with it (huge_tree),
# so big contents are cut out before parsing: base64 holds no "<", the cut cannot be fooled
_EMBEDDED = re.compile(
    rb"(<(?:[\w.-]+:)?EmbeddedDocumentBinaryObject\b[^<>]*[^<>/]>)([^<]{1000000,})(</)"
)
_CUT = "octopus-cut:"


def cut_out(xml: bytes) -> tuple[bytes, list[bytes]]:
    """The document with its big embedded contents replaced by numbers, and these contents."""
    contents: list[bytes] = []

    def keep(match: re.Match[bytes]) -> bytes:
        contents.append(match[2])
        return match[1] + f"{_CUT}{len(contents) - 1}".encode() + match[3]

    return _EMBEDDED.sub(keep, xml), contents


def read_attachments(root: Node, contents: list[bytes]) -> Iterator[Attachment]:
    """All supporting documents; one that cannot be decoded is marked, not left out."""
    for node in children(root, "AdditionalDocumentReference"):
        embedded = child(node, "Attachment/@EmbeddedDocumentBinaryObject")
        mimetype = "" if embedded is None else (embedded.get("mimeCode") or "").strip()
        data = None if embedded is None else _decode(embedded, contents)
        filename = "" if embedded is None else (embedded.get("filename") or "").strip()
        reference = text(node, "@ID")
        yield Attachment(
            id=reference,
            name="" if embedded is None else file_name(filename or reference, mimetype),
            description=text(node, "@DocumentDescription"),
            mimetype=mimetype,
            content=data,
            uri=text(node, "Attachment/ExternalReference/@URI"),
            type_code=text(node, "@DocumentTypeCode"),
            broken=embedded is not None and data is None,
        )


def _decode(node: Node, contents: list[bytes]) -> bytes | None:
    value = content(node)
    raw = value.encode()
    if value.startswith(_CUT) and value[len(_CUT) :].isdecimal():
        position = int(value[len(_CUT) :])
        raw = contents[position] if position < len(contents) else b""
    raw = b"".join(raw.split())
    try:
        data = base64.b64decode(raw + b"=" * (-len(raw) % 4), validate=True)
    except binascii.Error:
        return None
    return data or None


def file_name(name: str, mimetype: str) -> str:
    """A plain file name: no folder of the sender's machine, an extension that fits."""
    plain = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(c for c in plain if c.isprintable()).strip(". ") or "attachment"
    extension = _EXTENSIONS.get(mimetype, "")
    known = plain.lower().endswith((extension, ".jpeg" if extension == ".jpg" else extension))
    return (plain if known else plain + extension)[-200:]

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What can go wrong with a document, as exceptions other addons may catch."""

from odoo.exceptions import UserError
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

# what the gate says when it lets a file not in, by the code of its problem
REFUSALS = {
    "empty": _lt("%(name)s is empty: nothing was stored."),
    "executable": _lt(
        "%(name)s was refused: it is or holds a program. Send the document itself, as a "
        "PDF or a picture."
    ),
    "script": _lt(
        "%(name)s was refused: a double click would run it. Send the document itself, as "
        "a PDF or a picture."
    ),
    "html": _lt("%(name)s was refused: it is a web page. Print it to a PDF and send that."),
    "svg": _lt("%(name)s was refused: an SVG drawing can hold programs. Send it as a PDF or PNG."),
    "archive": _lt("%(name)s was refused: it is an archive. Unpack it and send the files in it."),
    "polyglot": _lt("%(name)s was refused: it is two kinds of file in one. Make a new PDF of it."),
    "entities": _lt("%(name)s was refused: this XML defines entities, which no e-invoice does."),
    "damaged": _lt("%(name)s was refused: it is damaged. Ask for it again, or send it as a PDF."),
    "heic": _lt(
        "%(name)s was refused: pictures in HEIC are not read here. Send it as JPEG (on an "
        "iPhone: Settings, Camera, Formats, Most Compatible)."
    ),
    "size": _lt("%(name)s was refused: it is larger than %(limit)s MB. Send it in parts."),
    "pages": _lt("%(name)s was refused: it has more than %(limit)s pages. Send it in parts."),
    "pixels": _lt(
        "%(name)s was refused: the picture has more than %(limit)s million pixels. Make "
        "it smaller and send it again."
    ),
    "bomb": _lt(
        "%(name)s was refused: unpacked it would be far larger than any document. Make a "
        "new PDF of it."
    ),
    "nested": _lt(
        "%(name)s was refused: its parts lie too deep in each other to be opened safely. "
        "Make a new PDF of it."
    ),
    "kind": _lt(
        "%(name)s was refused: this kind of file is not kept as a document. Taken are PDF, "
        "PNG, JPEG and TIFF, XML, office documents, CSV and plain text."
    ),
}


class ProposalError(UserError):
    """A document gives no booking proposal; the text says why, and is kept on the document."""


class RetentionError(UserError):
    """Something would have removed or changed a document before its retention ends."""


class GateError(UserError):
    """A file does not come in, and will not when it is tried again; the text says why."""


class ScannerError(UserError):
    """The virus scanner gave no answer: nothing was stored, and it is worth another try."""


class OffsetError(UserError):
    """A chunk does not start where the last one ended; `offset` is where that was."""

    def __init__(self, offset):
        super().__init__(f"The upload goes on at byte {offset}.")
        self.offset = offset


class StoreError(UserError):
    """The server could not write the file; nothing of it was stored."""

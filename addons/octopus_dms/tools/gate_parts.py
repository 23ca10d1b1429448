# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the parts of the gate tell each other: limits, facts of a file, and a refusal."""

from dataclasses import dataclass, field

# Things a reader has to know of a file before he opens it outside our pages.
JAVASCRIPT = "javascript"
LAUNCH = "launch"
EMBEDDED = "embedded"
HIDDEN = "hidden"
MACROS = "macros"
ENCRYPTED = "encrypted"
DAMAGED = "damaged"
MARKS = (JAVASCRIPT, LAUNCH, EMBEDDED, HIDDEN, MACROS, ENCRYPTED, DAMAGED)
# PDFs with one of these are never given to the viewer of a browser
RISKY = frozenset({JAVASCRIPT, LAUNCH, EMBEDDED, HIDDEN})


@dataclass(frozen=True)
class Limits:
    """How large a file may be, and what comes out of it when it is unpacked."""

    file_bytes: int = 100_000_000
    unpacked_bytes: int = 300_000_000
    pages: int = 2_000
    pixels: int = 100_000_000
    entries: int = 5_000
    heic: bool = False


@dataclass(frozen=True)
class Facts:
    """What a look into a file of a known kind tells."""

    mimetype: str
    pages: int = 0
    marks: frozenset = field(default_factory=frozenset)


class RefusedError(Exception):
    """This file does not come in; `code` says why (see octopus.gate)."""

    def __init__(self, code, **values):
        super().__init__(code)
        self.code = code
        self.values = values

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What can go wrong with a document, as exceptions other addons may catch."""

from odoo.exceptions import UserError


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

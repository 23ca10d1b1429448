# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What can go wrong with a document, as exceptions other addons may catch."""

from odoo.exceptions import UserError


class ProposalError(UserError):
    """A document gives no booking proposal; the text says why, and is kept on the document."""


class RetentionError(UserError):
    """Something would have removed or changed a document before its retention ends."""

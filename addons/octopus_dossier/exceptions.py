# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Refusals that a caller treats in a way of its own."""

from odoo.exceptions import UserError


class TextChanged(UserError):
    """The words of a consent are no longer those that were shown: show them, and ask again."""

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The one place that asks for the time on behalf of the library, which has no clock."""

from datetime import UTC, datetime


def now():
    """This moment, aware, in UTC."""
    return datetime.now(UTC)

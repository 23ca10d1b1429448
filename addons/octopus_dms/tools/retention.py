# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Until when a document is kept."""

from datetime import date

YEARS = 10


def keep_until(booking_year_end):
    """The last day on which a document of this booking year is kept.

    The law counts from 1 January after the booking year was closed; a booking year that ends in
    June is therefore kept half a year longer than ten years.
    """
    return date(booking_year_end.year + YEARS, 12, 31)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The arithmetic of the storage meter: gigabytes, fees, days and months in Belgium.

Pure: bytes and moments come in, nothing is read. See `readme/STORAGE.md`.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from . import filetype

GIGABYTE = 1_000_000_000
FREE_BYTES = GIGABYTE
BRUSSELS = ZoneInfo("Europe/Brussels")

PDF = "pdf"
IMAGE = "image"
INVOICE = "invoice"
OTHER = "other"


def started_gigabytes(stored):
    """How many extra gigabytes are paid for so many stored bytes.

    The first gigabyte is free, all of it: each further one is paid from its first byte on.
    """
    return -(-max(stored - FREE_BYTES, 0) // GIGABYTE)


def fee(stored, price=1.0):
    """What a month costs in which so many bytes were stored at the end."""
    return started_gigabytes(stored) * price


def day_of(moment):
    """The date in Belgium at `moment` (UTC without a time zone, as Odoo has them)."""
    return moment.replace(tzinfo=UTC).astimezone(BRUSSELS).date()


def end_of_day(day):
    """The first moment after `day` in Belgium, as UTC without a time zone."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=BRUSSELS)
    return midnight.astimezone(UTC).replace(tzinfo=None)


def next_month(day):
    """The first day of the month after that of `day`."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def last_day(day):
    """The last day of the month of `day`."""
    return next_month(day) - timedelta(days=1)


def kind_of(mimetype):
    """Under which kind the files of a document with this type are counted."""
    if mimetype == filetype.PDF:
        return PDF
    if mimetype == filetype.XML:
        return INVOICE
    return IMAGE if (mimetype or "").startswith("image/") else OTHER

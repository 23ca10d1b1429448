# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The period a report is about, as its address writes it.

`2025` is the financial year that ends in 2025, `2025-Q2` a quarter, `2025-03` a month, and
`2025-03-01_2025-03-20` any days. What is none of these is nothing.
"""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

FIRST_YEAR, LAST_YEAR = 1990, 2100
YEAR, QUARTER, MONTH, DAYS = "year", "quarter", "month", "days"
ENTRIES = "entries"  # among the links: single bookings
LATE_ENTRIES = "late_{}"  # those of a type of journals after the last released day
_FORMS = (
    (YEAR, re.compile(r"(\d{4})", re.ASCII)),
    (QUARTER, re.compile(r"(\d{4})-Q([1-4])", re.ASCII)),
    (MONTH, re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)),
    (DAYS, re.compile(r"(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)", re.ASCII)),
)


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both in it."""

    kind: str
    start: datetime.date
    end: datetime.date

    @property
    def key(self) -> str:
        """As the address has it."""
        if self.kind == YEAR:
            return str(self.end.year)
        if self.kind == QUARTER:
            return f"{self.start.year}-Q{self.start.month // 3 + 1}"
        if self.kind == MONTH:
            return f"{self.start:%Y-%m}"
        return f"{self.start}_{self.end}"

    def before(self, years: Callable[[int], "Period"]) -> "Period":
        """The period just before this one."""
        if self.kind == YEAR:
            return years(self.end.year - 1)
        if self.kind == DAYS:
            length = self.end - self.start
            last = self.start - datetime.timedelta(days=1)
            return Period(DAYS, last - length, last)
        months = 3 if self.kind == QUARTER else 1
        return Period(
            self.kind,
            self.start - relativedelta(months=months),
            self.start - datetime.timedelta(days=1),
        )

    def year_before(self, years: Callable[[int], "Period"]) -> "Period":
        """The same period one year earlier."""
        if self.kind == YEAR:
            return years(self.end.year - 1)
        return Period(
            self.kind,
            self.start - relativedelta(years=1),
            # the last day of February has no fixed number
            self.end + relativedelta(days=1) - relativedelta(years=1) - relativedelta(days=1),
        )


def parse(text: str, years: Callable[[int], Period]) -> Period | None:
    """The period an address names, or None; `years` gives the financial year that ends in one."""
    for kind, form in _FORMS:
        if found := form.fullmatch(text or ""):
            return _read(kind, found.groups(), years)
    return None


def _read(kind: str, parts: tuple[str, ...], years: Callable[[int], Period]) -> Period | None:
    if kind == DAYS:
        return _days(*parts)
    year = int(parts[0])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if kind == YEAR:
        return years(year)
    if kind == QUARTER:
        return quarter(datetime.date(year, int(parts[1]) * 3, 1))
    return month(datetime.date(year, int(parts[1]), 1))


def _days(first: str, last: str) -> Period | None:
    try:
        start, end = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    except ValueError:
        return None
    if not FIRST_YEAR <= start.year <= end.year <= LAST_YEAR or start > end:
        return None
    return Period(DAYS, start, end)


def month(day: datetime.date) -> Period:
    """The month of this day."""
    start = day.replace(day=1)
    return Period(MONTH, start, start + relativedelta(months=1, days=-1))


def quarter(day: datetime.date) -> Period:
    """The quarter of this day."""
    start = datetime.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return Period(QUARTER, start, start + relativedelta(months=3, days=-1))


@dataclass(frozen=True)
class Asked:
    """What a reader asks of a report.

    :param before: the period beside it, or None
    :param record_id: of the account, partner or activity whose lines are asked for
    :param grid: of the VAT return whose lines are asked for
    :param details: the accounts under each line
    :param limit: how many rows a page takes; None is all
    :param links: keys of the lists this reader may follow a link to
    :param entries_until: last day of the bookings that `ENTRIES` opens; None is all of them
    """

    period: Period
    before: Period | None = None
    record_id: int | None = None
    grid: str = ""
    details: bool = False
    limit: int | None = None
    offset: int = 0
    links: frozenset[str] = frozenset()
    entries_until: datetime.date | None = None

    def path(self, key: str, **choices: object) -> str | None:
        """Where a row leads: another list of the same period, or None if it is not his."""
        if key not in self.links:
            return None
        asked = "".join(f"&{name}={value}" for name, value in choices.items())
        return f"/reports/{key}?period={self.period.key}{asked}"

    def entry(
        self, move_id: int | None, day: datetime.date | None = None, journal_type: str = ""
    ) -> str | None:
        """Where a booking is shown, or None if this reader may not see it."""
        is_late = day and self.entries_until and day > self.entries_until
        needed = LATE_ENTRIES.format(journal_type) if is_late else ENTRIES
        return f"/entries/{move_id}" if move_id and needed in self.links else None

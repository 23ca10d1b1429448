# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fiscal years, their periods, and the points that an x formula stands for.

A period is a month of a fiscal year, counted from the first day of that year.
"""

from __future__ import annotations

import calendar as months
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

from .syntax import Periods, Range, XSet, Years

MOST_YEARS = 20
MOST_PERIODS_IN_YEAR = 12


@dataclass(frozen=True)
class Period:
    """:param number: within its year, from 1"""

    start: date
    end: date
    year: int
    number: int


@dataclass(frozen=True)
class FiscalYear:
    """:param first: place of its first period among all periods"""

    start: date
    end: date
    first: int
    last: int


@dataclass(frozen=True)
class TimePoint:
    """A fiscal year or a period: the periods from `first` to `last` of the calendar.

    :param step: how far `x-1` goes: to the year before, or to the period before
    """

    first: int
    last: int
    is_year: bool


@dataclass(frozen=True)
class RangePoint:
    """Days past the due date, both included; None is open to that side."""

    low: int | None
    high: int | None


Point = TimePoint | RangePoint


@dataclass(frozen=True)
class Calendar:
    """The fiscal years of a dossier, the current one as the last."""

    years: tuple[FiscalYear, ...]
    periods: tuple[Period, ...]
    today: date

    @property
    def current(self) -> int:
        """Place of the period of today."""
        starts = [period.start for period in self.periods]
        return bisect_right(starts, self.today) - 1

    def year_of(self, place: int) -> FiscalYear:
        return self.years[self.periods[place].year]

    def points(self, x: XSet) -> list[Point]:
        if isinstance(x, Range):
            return list(_range_points(x))
        if isinstance(x, Periods):
            last = self.current if x.active else len(self.periods) - 1
            first = 0 if x.count is None else max(0, last + 1 - x.count)
            return [TimePoint(place, place, False) for place in range(first, last + 1)]
        return self._years(x)

    def _years(self, x: Years) -> list[Point]:
        years = self.years if x.count is None else self.years[-x.count :]
        if x.period is None:
            return [TimePoint(year.first, year.last, True) for year in years]
        places = [
            year.first + x.period - 1 for year in years if x.period <= year.last - year.first + 1
        ]
        return [TimePoint(place, place, False) for place in places]

    def shifted(self, point: TimePoint, shift: int) -> TimePoint | None:
        """The point so many years or periods before it; None is before the calendar."""
        if not shift:
            return point
        if point.is_year:
            place = self.periods[point.first].year - shift
            if place < 0:
                return None
            year = self.years[place]
            return TimePoint(year.first, year.last, True)
        if point.first < shift:
            return None
        return TimePoint(point.first - shift, point.last - shift, False)


def _range_points(x: Range) -> list[RangePoint]:
    starts = x.starts
    return [
        RangePoint(
            None if place == 0 else start,
            None if place == len(starts) - 1 else start + x.step - 1,
        )
        for place, start in enumerate(starts)
    ]


def make_calendar(first: date, today: date, closing: tuple[int, int] = (12, 31)) -> Calendar:
    """The calendar from the fiscal year of `first` to that of `today`, of 20 years at most.

    :param closing: month and day on which a fiscal year ends; a day past the end of the month
        is its last day
    """
    last_year = _closing(today.year, closing)
    end_year = today.year if today <= last_year else today.year + 1
    begin = min(first, today)
    begin_year = begin.year if begin <= _closing(begin.year, closing) else begin.year + 1
    begin_year = max(begin_year, end_year - MOST_YEARS + 1)
    years: list[FiscalYear] = []
    periods: list[Period] = []
    for number in range(begin_year, end_year + 1):
        start = _closing(number - 1, closing) + timedelta(days=1)
        end = _closing(number, closing)
        own = _periods(start, end, len(years))
        years.append(FiscalYear(start, end, len(periods), len(periods) + len(own) - 1))
        periods += own
    return Calendar(tuple(years), tuple(periods), today)


def _closing(year: int, closing: tuple[int, int]) -> date:
    month, day = closing
    # 28 February is said by who means its last day
    latest = months.monthrange(year, month)[1]
    last = latest if (month, day) == (2, 28) else min(day, latest)
    return date(year, month, last)


def _periods(start: date, end: date, year: int) -> list[Period]:
    found = []
    number = 1
    while start <= end:
        following = _month_after(start) if number < MOST_PERIODS_IN_YEAR else end + timedelta(1)
        last = min(following - timedelta(days=1), end)
        found.append(Period(start, last, year, number))
        start = last + timedelta(days=1)
        number += 1
    return found


def _month_after(day: date) -> date:
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, months.monthrange(year, month)[1]))

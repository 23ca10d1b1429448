# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The table of balances that formulas are evaluated on, and what they need of it.

Who fills the table asks `needs(charts, calendar)` first: with it one statement brings the sums of
all charts of a page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cached_property
from itertools import accumulate

from .calendar import Calendar, RangePoint, TimePoint
from .syntax import Chart, Dataset, Measure, Range, Selector, Term

ZERO = Decimal(0)


class Party(Enum):
    """Who owes on an account: customers to us, or we to suppliers."""

    CUSTOMERS = "customers"
    SUPPLIERS = "suppliers"


@dataclass(frozen=True)
class Movement:
    """What was booked on accounts in one period.

    :param code: number of the account, or of one of several that all formulas treat alike
    :param period: its place in the calendar; -1 is before the calendar
    :param financial: booked in a financial or miscellaneous journal
    :param carried: the balance goes over into the next fiscal year (accounts of the balance sheet)
    """

    code: str
    period: int
    debit: Decimal
    credit: Decimal
    financial: bool = False
    carried: bool = True
    party: Party | None = None


@dataclass(frozen=True)
class OpenItem:
    """What is open today, `days` past its due date (before it: negative); debit is positive."""

    party: Party
    days: int
    amount: Decimal


@dataclass(frozen=True)
class Need:
    """What has to be in the table for these charts.

    :param selectors: accounts whose movements are asked for
    :param parties: customers or suppliers, by time
    :param first: from this period on; None is from the beginning, for balances
    :param open_items: what is open today is asked for
    """

    selectors: frozenset[Selector]
    parties: frozenset[Party]
    first: int | None
    open_items: bool


PARTIES = {Measure.CUSTOMERS: Party.CUSTOMERS, Measure.SUPPLIERS: Party.SUPPLIERS}


def needs(charts: Iterable[Chart], calendar: Calendar) -> Need:
    """What has to be in the table for these charts."""
    selectors: set[Selector] = set()
    parties: set[Party] = set()
    first: int | None = len(calendar.periods)
    open_items = False
    for chart in charts:
        if isinstance(chart.x, Range):
            open_items = True
            continue
        points = [point for point in calendar.points(chart.x) if isinstance(point, TimePoint)]
        for term in chart.terms:
            selectors.update(term.selectors)
            if term.dataset is Dataset.OPEN_AMOUNT:
                parties.add(PARTIES[term.measure])
            first = _earlier(first, _first_of(term, points, calendar))
    return Need(frozenset(selectors), frozenset(parties), first, open_items)


def _first_of(term: Term, points: list[TimePoint], calendar: Calendar) -> int | None:
    if term.dataset is Dataset.OPEN_AMOUNT or term.measure is Measure.BALANCE:
        return None
    shifted = [calendar.shifted(point, term.shift) for point in points]
    return min((point.first for point in shifted if point), default=len(calendar.periods))


def _earlier(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else min(one, other)


class Books:
    """The table: movements per period, and what is open today."""

    def __init__(
        self,
        calendar: Calendar,
        movements: Iterable[Movement] = (),
        open_items: Iterable[OpenItem] = (),
    ) -> None:
        self.calendar = calendar
        self.movements = tuple(movements)
        self.open_items = tuple(open_items)
        self._kept: dict[tuple[Dataset, Measure, tuple[Selector, ...]], _Sums] = {}

    @cached_property
    def _by_code(self) -> dict[str, list[Movement]]:
        found: dict[str, list[Movement]] = defaultdict(list)
        for movement in self.movements:
            found[movement.code].append(movement)
        return found

    def at(self, term: Term, point: TimePoint) -> Decimal:
        """The value of a term at a point in time; nothing was booked before the calendar."""
        place = self.calendar.shifted(point, term.shift)
        sums = self._sums(term)
        if place is None:
            return ZERO
        if term.measure is Measure.DEBIT:
            return sums.debit.between(place.first, place.last)
        if term.measure is Measure.CREDIT:
            return sums.credit.between(place.first, place.last)
        if term.measure is Measure.DIFF:
            return sums.debit.between(place.first, place.last) - sums.credit.between(
                place.first, place.last
            )
        balance = sums.carried.until(place.last) + sums.yearly.between(
            self.calendar.year_of(place.last).first, place.last
        )
        return -balance if term.measure is Measure.SUPPLIERS else balance

    def open_at(self, term: Term, point: RangePoint) -> Decimal:
        """What is open that many days past its due date."""
        party = PARTIES[term.measure]
        found = sum(
            (
                item.amount
                for item in self.open_items
                if item.party is party and _within(item, point)
            ),
            ZERO,
        )
        return -found if party is Party.SUPPLIERS else found

    def _sums(self, term: Term) -> _Sums:
        key = term.dataset, term.measure, term.selectors
        if key not in self._kept:
            self._kept[key] = _Sums(self._movements(term), len(self.calendar.periods))
        return self._kept[key]

    def _movements(self, term: Term) -> list[Movement]:
        if term.dataset is Dataset.OPEN_AMOUNT:
            party = PARTIES[term.measure]
            return [movement for movement in self.movements if movement.party is party]
        return [
            movement
            for code, movements in self._by_code.items()
            if any(selector.matches(code) for selector in term.selectors)
            for movement in movements
            if movement.financial or term.dataset is Dataset.ACCOUNTS
        ]


def _within(item: OpenItem, point: RangePoint) -> bool:
    return (point.low is None or item.days >= point.low) and (
        point.high is None or item.days <= point.high
    )


class _Running:
    """Sums up to each period; place 0 holds what was before the calendar."""

    def __init__(self, changes: list[Decimal]) -> None:
        self.totals = list(accumulate(changes))

    def until(self, place: int) -> Decimal:
        return self.totals[place + 1]

    def between(self, first: int, last: int) -> Decimal:
        return self.totals[last + 1] - self.totals[first]


class _Sums:
    """The movements that one term asks for, added up."""

    def __init__(self, movements: list[Movement], periods: int) -> None:
        debit, credit, carried, yearly = ([ZERO] * (periods + 1) for _name in range(4))
        for movement in movements:
            place = movement.period + 1
            debit[place] += movement.debit
            credit[place] += movement.credit
            balances = carried if movement.carried else yearly
            balances[place] += movement.debit - movement.credit
        self.debit, self.credit = _Running(debit), _Running(credit)
        self.carried, self.yearly = _Running(carried), _Running(yearly)

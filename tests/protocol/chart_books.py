"""Bookings, the table that a database would make of them, and what each term comes to by hand."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from chart_formula import Books, Dataset, Measure, Movement, Party


@dataclass(frozen=True)
class Booking:
    code: str
    day: date
    amount: Decimal
    financial: bool

    @property
    def carried(self):
        return self.code < "6"


def books(calendar, booked):
    """The table, as the database would fill it."""
    starts = [period.start for period in calendar.periods]
    parties = {"400000": Party.CUSTOMERS, "440000": Party.SUPPLIERS}
    return Books(
        calendar,
        [
            Movement(
                one.code,
                bisect_right(starts, one.day) - 1,
                max(one.amount, Decimal(0)),
                max(-one.amount, Decimal(0)),
                one.financial,
                one.carried,
                parties.get(one.code),
            )
            for one in booked
            if one.day <= calendar.periods[-1].end
        ],
    )


def by_hand(term, calendar, point, booked):
    """The value of a term, booking by booking."""
    place = calendar.shifted(point, term.shift)
    if place is None:
        return 0
    start, end = calendar.periods[place.first].start, calendar.periods[place.last].end
    year_start = calendar.year_of(place.last).start
    total = Decimal(0)
    for one in booked:
        party = {Measure.CUSTOMERS: "400000", Measure.SUPPLIERS: "440000"}.get(term.measure)
        mine = one.code == party or any(
            selector.low[: len(one.code)] <= one.code[: len(selector.low)]
            and one.code[: len(selector.high)] <= selector.high
            for selector in term.selectors
        )
        if not mine or (term.dataset is Dataset.ACCOUNTS_FD and not one.financial):
            continue
        within = start <= one.day <= end
        if term.measure in (Measure.BALANCE, Measure.CUSTOMERS, Measure.SUPPLIERS):
            within = one.day <= end and (one.carried or one.day >= year_start)
        if term.measure is Measure.DEBIT and one.amount < 0:
            continue
        if term.measure is Measure.CREDIT and one.amount > 0:
            continue
        total += one.amount if within else 0
    return -total if term.measure in (Measure.CREDIT, Measure.SUPPLIERS) else total

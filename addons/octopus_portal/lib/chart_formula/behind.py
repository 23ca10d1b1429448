# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What one value of a chart is made of: its terms, each with its sign and its days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .calendar import Calendar, Point, RangePoint
from .syntax import Binary, Expression, Negated, Term, terms


@dataclass(frozen=True)
class Part:
    """One term of a formula at one point.

    :param sign: how it counts in the value: 1 or -1; 0 where it is multiplied or divided
    :param days: the first and the last day of the point; None is before the calendar
    :param year_start: first day of the fiscal year of that last day
    :param late: days past the due date, for what is owed; then there are no `days`
    """

    term: Term
    sign: int
    days: tuple[date, date] | None = None
    year_start: date | None = None
    late: RangePoint | None = None


def parts(formula: Expression, point: Point, calendar: Calendar) -> list[Part]:
    """The terms of a formula at a point, from left to right."""
    return [_part(term, sign, point, calendar) for sign, term in _signed(formula, 1)]


def _part(term: Term, sign: int, point: Point, calendar: Calendar) -> Part:
    if isinstance(point, RangePoint):
        return Part(term, sign, late=point)
    place = calendar.shifted(point, term.shift)
    if place is None:
        return Part(term, sign)
    days = calendar.periods[place.first].start, calendar.periods[place.last].end
    return Part(term, sign, days, calendar.year_of(place.last).start)


def _signed(expression: Expression, sign: int) -> list[tuple[int, Term]]:
    if isinstance(expression, Term):
        return [(sign, expression)]
    if isinstance(expression, Negated):
        return _signed(expression.operand, -sign)
    if isinstance(expression, Binary) and expression.operator in "+-":
        right = -sign if expression.operator == "-" else sign
        return _signed(expression.left, sign) + _signed(expression.right, right)
    return [(0, term) for term in terms(expression)]

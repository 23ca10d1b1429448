# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The values of a chart on a table of balances."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .books import Books
from .calendar import Point, RangePoint
from .syntax import Binary, Chart, Expression, Negated, Number, Term

#: beyond this it is no amount of a company
LARGEST = Decimal(10) ** 15


@dataclass(frozen=True)
class Values:
    """One series; None where there is no value: a division by zero."""

    label: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Result:
    points: tuple[Point, ...]
    series: tuple[Values, ...]


def evaluate(chart: Chart, books: Books) -> Result:
    """The values of all series at all points."""
    points = books.calendar.points(chart.x)
    return Result(
        tuple(points),
        tuple(
            Values(series.label, tuple(value_at(series.formula, point, books) for point in points))
            for series in chart.series
        ),
    )


def value_at(expression: Expression, point: Point, books: Books) -> Decimal | None:
    """The value of a formula at one point."""
    found = _value(expression, point, books)
    return None if found is None or abs(found) > LARGEST else found


def _value(expression: Expression, point: Point, books: Books) -> Decimal | None:
    if isinstance(expression, Number):
        return expression.value
    if isinstance(expression, Term):
        return _term(expression, point, books)
    if isinstance(expression, Negated):
        operand = _value(expression.operand, point, books)
        return None if operand is None else -operand
    return _binary(expression, point, books)


def _term(term: Term, point: Point, books: Books) -> Decimal:
    if isinstance(point, RangePoint):
        return books.open_at(term, point)
    return books.at(term, point)


def _binary(expression: Binary, point: Point, books: Books) -> Decimal | None:
    left = _value(expression.left, point, books)
    right = _value(expression.right, point, books)
    if left is None or right is None:
        return None
    if expression.operator == "+":
        return left + right
    if expression.operator == "-":
        return left - right
    if expression.operator == "*":
        return left * right
    return left / right if right else None

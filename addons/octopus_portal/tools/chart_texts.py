# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What formulas of charts say to a user: mistakes and points of x, in his language."""

from odoo.tools import LazyTranslate
from odoo.tools.misc import format_date

from ..lib.chart_formula import (
    Calendar,
    Dataset,
    FormulaError,
    Measure,
    Part,
    Point,
    Problem,
    RangePoint,
    TimePoint,
)
from .days import days_late

_lt = LazyTranslate(__name__)

TEXTS = {
    Problem.EMPTY: _lt("There is no formula yet. Type one, or start from one of the examples."),
    Problem.TOO_LONG: _lt("The formula is longer than %(hint)s signs. Use several lines."),
    Problem.TOO_DEEP: _lt("The formula has too many brackets or steps. Use several lines."),
    Problem.TOO_MANY: _lt("A chart has %(hint)s lines at most. Make a second chart for the rest."),
    Problem.CHARACTER: _lt("“%(found)s” does not belong in a formula. Take it out."),
    Problem.DECIMAL_COMMA: _lt("Write %(hint)s instead of %(found)s: decimals with a point."),
    Problem.NUMBER: _lt("“%(found)s” is no number that can be used. Write it like 1250.50."),
    Problem.EXPECTED: _lt("“%(found)s” does not fit here. Expected: %(hint)s"),
    Problem.UNFINISHED: _lt("The formula stops too early. Expected: %(hint)s"),
    Problem.UNKNOWN_NAME: _lt("“%(found)s” is unknown. Did you mean: %(hint)s?"),
    Problem.UNCLOSED: _lt("A closing %(hint)s is missing here."),
    Problem.ACCOUNT: _lt("An account number goes here, like 70, 612300 or 61-65."),
    Problem.ACCOUNTS_BACKWARDS: _lt("The accounts run backwards. Write %(hint)s."),
    Problem.COUNT: _lt("A whole number goes here: %(hint)s."),
    Problem.PERIOD_NUMBER: _lt("The number of a month of the financial year goes here: %(hint)s."),
    Problem.RANGE: _lt("The days must go up, in 240 steps at most, like Set.Range[0,90,30]."),
    Problem.RANGE_OPEN_ONLY: _lt(
        "%(found)s has no days past a due date. With Set.Range only OpenAmount can be used."
    ),
    Problem.RANGE_NO_SHIFT: _lt("With Set.Range write x alone, without an earlier one."),
}

PART_TEXTS = {
    Measure.DIFF: _lt("Accounts %(accounts)s, %(days)s"),
    Measure.BALANCE: _lt("What stood on accounts %(accounts)s at the end: %(days)s"),
    Measure.DEBIT: _lt("Debit of accounts %(accounts)s, %(days)s"),
    Measure.CREDIT: _lt("Credit of accounts %(accounts)s, %(days)s"),
    Measure.CUSTOMERS: _lt("What customers owed at the end: %(days)s"),
    Measure.SUPPLIERS: _lt("What you owed suppliers at the end: %(days)s"),
}
LATE_TEXTS = {
    Measure.CUSTOMERS: _lt("What customers owe: %(days)s"),
    Measure.SUPPLIERS: _lt("What you owe suppliers: %(days)s"),
}


def problem_text(env, error: FormulaError) -> str:
    """The sentence that a mistake is told in."""
    sentence = env._(TEXTS[error.code])
    return sentence % {"found": error.found, "hint": error.hint}


def point_labels(env, points: tuple[Point, ...], calendar: Calendar) -> list[str]:
    """The name of each point of x."""
    return [
        _days_label(env, point) if isinstance(point, RangePoint) else _time(env, point, calendar)
        for point in points
    ]


def _time(env, point: TimePoint, calendar: Calendar) -> str:
    start = calendar.periods[point.first].start
    end = calendar.periods[point.last].end
    if not point.is_year:
        return format_date(env, end, date_format="LLL yy")
    if start.year == end.year:
        return str(end.year)
    return f"{start.year}/{end.year % 100:02d}"


def _days_label(env, point: RangePoint) -> str:
    low, high = point.low, point.high
    if low is None and high is None:
        return env._("All")
    if low is None:
        if high == 0:
            return env._("Not due yet")
        return env._("Up to %(late)s", late=days_late(env, high))
    if high is None:
        return env._("More than %(late)s", late=days_late(env, low - 1))
    if low == high:
        return days_late(env, high)
    return env._("%(low)s to %(high)s days late", low=low, high=high)


def part_text(env, part: Part, days: str) -> str:
    """What a term of a formula counts, in words.

    :param days: its days in words; those past a due date are known here
    """
    term = part.term
    if part.late:
        sentence, days = env._(LATE_TEXTS[term.measure]), _days_label(env, part.late)
    else:
        sentence = env._(PART_TEXTS[term.measure])
    text = sentence % {"accounts": ", ".join(map(str, term.selectors)), "days": days}
    if term.dataset is Dataset.ACCOUNTS_FD:
        only = env._("only bank, cash and miscellaneous entries")
        return f"{text} ({only})"
    return text

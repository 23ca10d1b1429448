# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Formulas of charts: read, and evaluated on a table of balances.

Pure: texts and sums in, values out; no odoo, no clock, no database, and no `eval`.

Reading order: `syntax` (what a formula is made of) → `parser` (the grammar) → `calendar` (fiscal
years and the points of x) → `books` (the table of balances, and what has to be in it) → `evaluate`.

    chart = parse_chart("Set.Year[5]", "Turnover = -Accounts.Diff[x,70]")   # or FormulaError
    calendar = make_calendar(first_booking, today)
    need = needs([chart, …], calendar)         # what to fetch, for all charts of a page at once
    result = evaluate(chart, Books(calendar, movements, open_items))
"""

from .behind import Part, parts
from .books import Books, Movement, Need, OpenItem, Party, needs
from .calendar import (
    Calendar,
    FiscalYear,
    Period,
    Point,
    RangePoint,
    TimePoint,
    make_calendar,
)
from .errors import FormulaError, Problem
from .evaluate import Result, Values, evaluate, value_at
from .parser import LONGEST_LABEL, MOST_SERIES, parse_chart, parse_series, parse_x, parse_y
from .syntax import (
    Binary,
    Chart,
    Dataset,
    Expression,
    Measure,
    Negated,
    Number,
    Periods,
    Range,
    Selector,
    Series,
    Term,
    XSet,
    Years,
    terms,
)

__all__ = [
    "LONGEST_LABEL",
    "MOST_SERIES",
    "Binary",
    "Books",
    "Calendar",
    "Chart",
    "Dataset",
    "Expression",
    "FiscalYear",
    "FormulaError",
    "Measure",
    "Movement",
    "Need",
    "Negated",
    "Number",
    "OpenItem",
    "Part",
    "Party",
    "Period",
    "Periods",
    "Point",
    "Problem",
    "Range",
    "RangePoint",
    "Result",
    "Selector",
    "Series",
    "Term",
    "TimePoint",
    "Values",
    "XSet",
    "Years",
    "evaluate",
    "make_calendar",
    "needs",
    "parse_chart",
    "parse_series",
    "parse_x",
    "parse_y",
    "parts",
    "terms",
    "value_at",
]

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads x and y formulas; the grammar.

    x        = ["="] "Set" "." set
    set      = "Year" ["[" count ["," period] "]"]
             | ("Period" | "ActivePeriod") ["[" count "]"]
             | "Range" "[" integer "," integer "," count "]"

    y        = ["="] sum
    sum      = product {("+" | "-") product}
    product  = factor {("*" | "/") factor}
    factor   = ("+" | "-") factor | number | "(" sum ")" | value
    value    = ("Accounts" | "AccountsFD") "." ("Diff" | "Balance" | "Debit" | "Credit")
               "[" point "," accounts {"," accounts} "]"
             | "OpenAmount" "." ("Customers" | "Suppliers") "[" point "]"
    point    = "x" ["-" count]
    accounts = digits ["-" digits]

Names are read in upper and lower case alike. `*` and `/` bind before `+` and `-`, as at school.
Nothing is evaluated here, and nothing but these words gets through.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from difflib import get_close_matches
from typing import NoReturn

from .errors import FormulaError, Problem
from .syntax import (
    MEASURES,
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
from .tokens import Kind, Token, tokens

DEEPEST = 20
MOST_STEPS = 60
MOST_SERIES = 24
MOST_POINTS = 240
MOST_PERIODS = 12
MOST_DAYS = 3660
LONGEST_CODE = 10
LONGEST_NUMBER = 12
LONGEST_LABEL = 60
_SETS = ("Year", "Period", "ActivePeriod", "Range")


def parse_x(text: str) -> XSet:
    """The x formula; raises `FormulaError`."""
    return _Parser(text).x()


def parse_y(text: str) -> Expression:
    """One y formula; raises `FormulaError`."""
    return _Parser(text).y()


def parse_series(text: str) -> tuple[Series, ...]:
    """The y formulas of a chart, one a line: `name = formula`, or the formula alone."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        label, _equals, formula = line.rpartition("=")
        try:
            parsed = parse_y(formula)
        except FormulaError as error:
            raise error.on_line(number, line.rfind("=") + 1) from None
        found.append(Series(label.strip()[:LONGEST_LABEL] or str(parsed), parsed))
        if len(found) > MOST_SERIES:
            raise FormulaError(Problem.TOO_MANY, 0, len(line), hint=str(MOST_SERIES)).on_line(
                number
            )
    if not found:
        raise FormulaError(Problem.EMPTY, 0).on_line(1)
    return tuple(found)


def parse_chart(x_text: str, y_text: str) -> Chart:
    """A whole chart, whose formulas fit each other; raises `FormulaError`."""
    chart = Chart(parse_x(x_text), parse_series(y_text))
    if isinstance(chart.x, Range):
        _check_range(chart, y_text)
    return chart


def _check_range(chart: Chart, y_text: str) -> None:
    """Days past the due date are asked of open amounts only, and have no earlier day."""
    lines = [(number, line) for number, line in enumerate(y_text.splitlines(), 1) if line.strip()]
    for (number, line), series in zip(lines, chart.series, strict=True):
        for term in terms(series.formula):
            if term.dataset is Dataset.OPEN_AMOUNT and not term.shift:
                continue
            is_open = term.dataset is Dataset.OPEN_AMOUNT
            problem = Problem.RANGE_NO_SHIFT if is_open else Problem.RANGE_OPEN_ONLY
            error = FormulaError(problem, *term.place, found=str(term))
            raise error.on_line(number, line.rfind("=") + 1)


class _Parser:
    """Recursive descent over the tokens of one formula."""

    def __init__(self, text: str) -> None:
        self.tokens = tokens(text)
        self.place = 0
        self.depth = 0
        self.steps = 0

    # ---- x -------------------------------------------------------------------------------

    def x(self) -> XSet:
        self.name(("Set",))
        self.sign(".")
        kind = self.name(_SETS)
        found: XSet
        if kind == "Year":
            found = self.years()
        elif kind == "Range":
            found = self.range()
        else:
            found = Periods(self.optional_count(), active=kind == "ActivePeriod")
        self.end()
        return found

    def years(self) -> Years:
        if not self.opens("["):
            return Years()
        count, period = self.count(MOST_POINTS), None
        if self.opens(","):
            period = self.count(MOST_PERIODS, Problem.PERIOD_NUMBER)
        self.closes("]")
        return Years(count, period)

    def optional_count(self) -> int | None:
        if not self.opens("["):
            return None
        count = self.count(MOST_POINTS)
        self.closes("]")
        return count

    def range(self) -> Range:
        start = self.token.start
        self.sign("[")
        low = self.days()
        self.sign(",")
        high = self.days()
        self.sign(",")
        step = self.count(MOST_DAYS)
        self.closes("]")
        found = Range(low, high, step)
        if low > high or len(found.starts) > MOST_POINTS:
            raise FormulaError(Problem.RANGE, start, self.tokens[self.place - 1].end)
        return found

    def days(self) -> int:
        negative = self.opens("-")
        count = self.count(MOST_DAYS, least=0)
        return -count if negative else count

    # ---- y -------------------------------------------------------------------------------

    def y(self) -> Expression:
        found = self.sum()
        self.end()
        return found

    def sum(self) -> Expression:
        return self.chain("+-", self.product)

    def product(self) -> Expression:
        return self.chain("*/", self.factor)

    def chain(self, operators: str, operand: Callable[[], Expression]) -> Expression:
        found = operand()
        while self.token.kind is Kind.SIGN and self.token.text in operators:
            operator = self.next().text
            self.steps += 1
            if self.steps > MOST_STEPS:
                start = self.tokens[self.place - 1].start
                raise FormulaError(Problem.TOO_DEEP, start, hint=str(MOST_STEPS))
            found = Binary(operator, found, operand())
        return found

    def factor(self) -> Expression:
        self.depth += 1
        token = self.token
        if self.depth > DEEPEST:
            raise FormulaError(Problem.TOO_DEEP, token.start, token.end, hint=str(DEEPEST))
        try:
            if self.opens("+"):
                return self.factor()
            if self.opens("-"):
                return Negated(self.factor())
            if self.opens("("):
                found = self.sum()
                self.closes(")")
                return found
            return self.number() if token.kind is Kind.NUMBER else self.value()
        finally:
            self.depth -= 1

    def number(self) -> Number:
        token = self.next()
        if self.token.text == "," and self.follows(Kind.NUMBER):
            hint = f"{token.text}.{self.tokens[self.place + 1].text}"
            end = self.tokens[self.place + 1].end
            found = hint.replace(".", ",")
            raise FormulaError(Problem.DECIMAL_COMMA, token.start, end, found, hint)
        if token.text.endswith(".") or len(token.text) > LONGEST_NUMBER:
            raise FormulaError(Problem.NUMBER, token.start, found=token.text)
        return Number(Decimal(token.text))

    def value(self) -> Term:
        start = self.token.start
        dataset = Dataset(self.name([dataset.value for dataset in Dataset]))
        self.sign(".")
        measure = Measure(self.name([measure.value for measure in MEASURES[dataset]]))
        self.sign("[")
        shift = self.point()
        selectors: list[Selector] = []
        if dataset is not Dataset.OPEN_AMOUNT:
            self.sign(",")
            selectors.append(self.accounts())
            while self.opens(","):
                selectors.append(self.accounts())
        self.closes("]")
        place = start, self.tokens[self.place - 1].end
        return Term(dataset, measure, shift, tuple(selectors), place)

    def point(self) -> int:
        self.name(("x",))
        return self.count(MOST_POINTS) if self.opens("-") else 0

    def accounts(self) -> Selector:
        start = self.token.start
        low = high = self.code()
        if self.opens("-"):
            high = self.code()
        shortest = min(len(low), len(high))
        if low[:shortest] > high[:shortest]:
            end = self.tokens[self.place - 1].end
            raise FormulaError(Problem.ACCOUNTS_BACKWARDS, start, end, hint=f"{high}-{low}")
        return Selector(low, high)

    def code(self) -> str:
        token = self.token
        if token.kind is not Kind.NUMBER:
            self.wrong(Problem.ACCOUNT)
        if "." in token.text or len(token.text) > LONGEST_CODE:
            raise FormulaError(Problem.ACCOUNT, token.start, found=token.text)
        return self.next().text

    # ---- tokens --------------------------------------------------------------------------

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    def next(self) -> Token:
        token = self.token
        self.place += 1
        return token

    def follows(self, kind: Kind) -> bool:
        return self.place + 1 < len(self.tokens) and self.tokens[self.place + 1].kind is kind

    def opens(self, sign: str) -> bool:
        """Take the sign if it stands here."""
        if self.token.kind is Kind.SIGN and self.token.text == sign:
            self.place += 1
            return True
        return False

    def sign(self, sign: str) -> None:
        if not self.opens(sign):
            self.wrong(Problem.EXPECTED, sign)

    def closes(self, sign: str) -> None:
        if self.token.kind is Kind.END:
            self.wrong(Problem.UNCLOSED, sign)
        self.sign(sign)

    def end(self) -> None:
        if self.token.kind is not Kind.END:
            self.wrong(Problem.EXPECTED, "+ - * /")

    def name(self, names: tuple[str, ...] | list[str]) -> str:
        """One of these names, as it is written in the grammar."""
        token = self.token
        if token.kind is not Kind.NAME:
            self.wrong(Problem.EXPECTED, ", ".join(names))
        known = {name.lower(): name for name in names}
        if found := known.get(token.text.lower()):
            self.place += 1
            return found
        close = get_close_matches(token.text.lower(), known, n=1)
        hint = known[close[0]] if close else ", ".join(names)
        raise FormulaError(Problem.UNKNOWN_NAME, token.start, found=token.text, hint=hint)

    def count(self, most: int, problem: Problem = Problem.COUNT, least: int = 1) -> int:
        token = self.token
        if token.kind is not Kind.NUMBER:
            self.wrong(problem, f"{least}–{most}")
        # compared by its length first: a number of 500 digits is none
        short = token.text.isdigit() and len(token.text) <= len(str(most))
        if not short or not least <= int(token.text) <= most:
            raise FormulaError(problem, token.start, found=token.text, hint=f"{least}–{most}")
        self.place += 1
        return int(token.text)

    def wrong(self, problem: Problem, hint: str = "") -> NoReturn:
        token = self.token
        if token.kind is Kind.END and len(self.tokens) == 1:
            problem = Problem.EMPTY
        elif token.kind is Kind.END and problem is not Problem.UNCLOSED:
            problem = Problem.UNFINISHED
        raise FormulaError(problem, token.start, found=token.text, hint=hint)

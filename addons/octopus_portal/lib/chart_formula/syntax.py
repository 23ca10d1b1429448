# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a formula is made of: small immutable values that print themselves as a formula.

`parse(str(formula)) == formula` for every formula that can be made here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum


class Dataset(Enum):
    """Which bookings are looked at."""

    ACCOUNTS = "Accounts"
    ACCOUNTS_FD = "AccountsFD"
    OPEN_AMOUNT = "OpenAmount"


class Measure(Enum):
    """What is taken of them."""

    DIFF = "Diff"
    BALANCE = "Balance"
    DEBIT = "Debit"
    CREDIT = "Credit"
    CUSTOMERS = "Customers"
    SUPPLIERS = "Suppliers"


ACCOUNT_MEASURES = (Measure.DIFF, Measure.BALANCE, Measure.DEBIT, Measure.CREDIT)
OPEN_MEASURES = (Measure.CUSTOMERS, Measure.SUPPLIERS)
MEASURES = {
    Dataset.ACCOUNTS: ACCOUNT_MEASURES,
    Dataset.ACCOUNTS_FD: ACCOUNT_MEASURES,
    Dataset.OPEN_AMOUNT: OPEN_MEASURES,
}


# ---- the x formula ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Years:
    """The fiscal years up to the current one, or one period of each.

    :param count: at most so many, the last ones; None is all
    :param period: number of the period within its year, from 1
    """

    count: int | None = None
    period: int | None = None

    def __str__(self) -> str:
        if self.count is None:
            return "Set.Year"
        if self.period is None:
            return f"Set.Year[{self.count}]"
        return f"Set.Year[{self.count},{self.period}]"


@dataclass(frozen=True)
class Periods:
    """Periods up to the end of the current fiscal year, or (`active`) up to the current one."""

    count: int | None = None
    active: bool = False

    def __str__(self) -> str:
        name = "Set.ActivePeriod" if self.active else "Set.Period"
        return name if self.count is None else f"{name}[{self.count}]"


@dataclass(frozen=True)
class Range:
    """Days past the due date, in steps; the first and the last step are open to the outside."""

    low: int
    high: int
    step: int

    def __str__(self) -> str:
        return f"Set.Range[{self.low},{self.high},{self.step}]"

    @property
    def starts(self) -> tuple[int, ...]:
        return tuple(range(self.low, self.high + 1, self.step))


XSet = Years | Periods | Range


# ---- the y formulas --------------------------------------------------------------------------


@dataclass(frozen=True)
class Selector:
    """Accounts by the digits their number starts with: `612300`, or `61-65` from the one to the
    other, both and all that starts with them included."""

    low: str
    high: str

    def __str__(self) -> str:
        return self.low if self.low == self.high else f"{self.low}-{self.high}"

    def matches(self, code: str) -> bool:
        return code[: len(self.low)] >= self.low and code[: len(self.high)] <= self.high


@dataclass(frozen=True)
class Term:
    """One value from the books at x, or `shift` points before it.

    :param place: where it stands in the text it was read from
    """

    dataset: Dataset
    measure: Measure
    shift: int = 0
    selectors: tuple[Selector, ...] = ()
    place: tuple[int, int] = field(default=(0, 0), compare=False)

    def __str__(self) -> str:
        point = f"x-{self.shift}" if self.shift else "x"
        words = ",".join([point, *map(str, self.selectors)])
        return f"{self.dataset.value}.{self.measure.value}[{words}]"


@dataclass(frozen=True)
class Number:
    value: Decimal

    def __str__(self) -> str:
        text = format(self.value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Negated:
    operand: Expression

    def __str__(self) -> str:
        return f"-{_wrapped(self.operand, 3)}"


@dataclass(frozen=True)
class Binary:
    operator: str
    left: Expression
    right: Expression

    def __str__(self) -> str:
        level = _level(self)
        # what stands on the right of the same level was in brackets: a - (b - c)
        return f"{_wrapped(self.left, level)} {self.operator} {_wrapped(self.right, level + 1)}"


Expression = Number | Negated | Binary | Term


def _level(expression: Expression) -> int:
    if isinstance(expression, Binary):
        return 1 if expression.operator in "+-" else 2
    return 3


def _wrapped(expression: Expression, level: int) -> str:
    return str(expression) if _level(expression) >= level else f"({expression})"


def terms(expression: Expression) -> list[Term]:
    """All values from the books that a formula asks for, from left to right."""
    if isinstance(expression, Term):
        return [expression]
    if isinstance(expression, Negated):
        return terms(expression.operand)
    if isinstance(expression, Binary):
        return terms(expression.left) + terms(expression.right)
    return []


@dataclass(frozen=True)
class Series:
    """One y formula and the name of its line in the chart."""

    label: str
    formula: Expression

    def __str__(self) -> str:
        return f"{self.label} = {self.formula}"


@dataclass(frozen=True)
class Chart:
    """What a chart shows: its points and its series."""

    x: XSet
    series: tuple[Series, ...]

    @property
    def terms(self) -> list[Term]:
        return [term for series in self.series for term in terms(series.formula)]

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What can be wrong with a formula, told by its place; the words are the caller's.

A `FormulaError` says what (`code`), where (`start`, `end` in the text, `line` among the y formulas
of a chart) and names what belongs into the sentence (`found`, `hint`). No text is made here, so
that it can be said in every language.
"""

from __future__ import annotations

from enum import Enum


class Problem(Enum):
    """What is wrong; the value names it for tables of texts."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"
    TOO_MANY = "too_many"
    CHARACTER = "character"
    DECIMAL_COMMA = "decimal_comma"
    NUMBER = "number"
    EXPECTED = "expected"
    UNFINISHED = "unfinished"
    UNKNOWN_NAME = "unknown_name"
    UNCLOSED = "unclosed"
    ACCOUNT = "account"
    ACCOUNTS_BACKWARDS = "accounts_backwards"
    COUNT = "count"
    PERIOD_NUMBER = "period_number"
    RANGE = "range"
    RANGE_OPEN_ONLY = "range_open_only"
    RANGE_NO_SHIFT = "range_no_shift"


class FormulaError(ValueError):
    """A formula cannot be read.

    :param start: where it goes wrong, counted from 0
    :param end: the place after it; at least one more than `start`
    :param found: what stands there
    :param hint: what may stand there, or the name that was probably meant
    :param line: of the y formulas, counted from 1; 0 is the x formula
    """

    def __init__(
        self, code: Problem, start: int, end: int | None = None, found: str = "", hint: str = ""
    ) -> None:
        super().__init__(f"{code.value} at {start}: {found!r} ({hint})")
        self.code = code
        self.start = start
        self.end = max(start + 1, end if end is not None else start + len(found))
        self.found = found
        self.hint = hint
        self.line = 0

    def on_line(self, line: int, shift: int = 0) -> FormulaError:
        """The same error, as one of a formula that starts at `shift` in that line."""
        self.line = line
        self.start += shift
        self.end += shift
        return self

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A formula cut into words, numbers and signs, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from .errors import FormulaError, Problem

LONGEST = 500
# what phones and word processors make of the signs; each as long as what it stands for
_SIGNS = str.maketrans({"−": "-", "–": "-", "×": "*", "÷": "/", ":": "/", "\u00a0": " ", "\t": " "})
_TOKEN = re.compile(r"(?P<name>[A-Za-z]+)|(?P<number>[0-9]+(?:\.[0-9]*)?)|(?P<sign>[-+*/()\[\].,])")


class Kind(Enum):
    NAME = "name"
    NUMBER = "number"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True)
class Token:
    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def tokens(text: str) -> list[Token]:
    """The tokens of a formula, the end as the last one."""
    if len(text) > LONGEST:
        raise FormulaError(Problem.TOO_LONG, LONGEST, len(text), hint=str(LONGEST))
    return list(_tokens(text.translate(_SIGNS)))


def _tokens(text: str) -> Iterator[Token]:
    place = len(text) - len(text.lstrip())
    if text[place : place + 1] == "=":
        place += 1
    while place < len(text):
        if text[place] == " ":
            place += 1
            continue
        match = _TOKEN.match(text, place)
        if not match:
            raise FormulaError(Problem.CHARACTER, place, found=text[place])
        yield Token(Kind(match.lastgroup), match.group(), place)
        place = match.end()
    yield Token(Kind.END, "", len(text))

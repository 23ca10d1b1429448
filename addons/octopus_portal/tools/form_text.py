# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a person types into a form, read without a database.

Numbers are written the way of a language, but a phone's keyboard may know one mark only: both
`1.250,50` and `1250.50` are read, whatever the language; where a text could mean two numbers the
language decides.
"""

import math
import re
from datetime import date

DIGITS = re.compile(r"[+-]?\d{1,12}(\.\d{1,9})?")
GROUPS = re.compile(r"\d{1,3}([.,]\d{3})+")
SPACES = ("\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", " ", "'", "€", "%")


def number(text, decimal_point=".", limit=1e9):
    """The number in `text`, or None when it is none or too large.

    >>> number("1.250,50"), number("1,250.50"), number("12,5"), number("-3")
    (1250.5, 1250.5, 12.5, -3.0)
    >>> number("1.250", ","), number("1.250", "."), number("12.50", ",")
    (1250.0, 1.25, 12.5)
    >>> number("1.2.3") is number("nan") is number("") is number("1e5") is None
    True
    """
    text = str(text)[:40]
    for space in SPACES:
        text = text.replace(space, "")
    plain = _plain(text, decimal_point)
    if not plain.isascii() or not DIGITS.fullmatch(plain):
        return None
    value = float(plain)
    return value if math.isfinite(value) and abs(value) <= limit else None


def _plain(text, decimal_point):
    """The same number with a point for the decimals and nothing between the thousands."""
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return text
    mark = text[last]
    other = "," if mark == "." else "."
    thousands = other not in text and mark != decimal_point
    if (thousands or text.count(mark) > 1) and GROUPS.fullmatch(text.lstrip("+-")):
        return text.replace(mark, "")
    return text.replace(other, "").replace(mark, ".")


def day(text):
    """The day that a browser's date field sends, or None.

    >>> day("2026-02-28"), day("2026-02-30"), day("1026-01-01")
    (datetime.date(2026, 2, 28), None, None)
    """
    try:
        value = date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
    return value if 1990 <= value.year <= 2100 else None


def line(text, length=200):
    """One line of text, without what cannot be printed."""
    return " ".join(printable(text, length * 2).split())[:length]


def lines(text, length=5000):
    """Text of several lines, without what cannot be printed."""
    return "\n".join(part.rstrip() for part in printable(text, length * 2).split("\n"))[
        :length
    ].strip()


def printable(text, length):
    """At most `length` characters of `text`, without control characters."""
    text = str(text or "")[:length].replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c.isprintable() or c == "\n")

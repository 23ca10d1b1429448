# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What people type into a form, as the value they mean."""

import re
from datetime import date
from decimal import Decimal

# 1.234,56 and 1,234.56 and 1234,5 and 12.50: one or two digits after the last sign are cents
_AMOUNTS = (
    re.compile(r"(\d{1,3}(?:\.\d{3})+)(?:,(\d{1,2}))?"),
    re.compile(r"(\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2}))?"),
    re.compile(r"(\d{1,12})(?:[.,](\d{1,2}))?"),
)
_NOISE = re.compile(r"€|eur|[\s']", re.IGNORECASE)


def amount(text):
    """The amount a Belgian means by this, whatever his language writes; None if it is none."""
    plain = _NOISE.sub("", text or "")
    for pattern in _AMOUNTS:
        match = pattern.fullmatch(plain)
        if match and plain.isascii():
            whole = re.sub(r"\D", "", match[1])
            return float(Decimal(f"{whole}.{match[2] or 0}"))
    return None


def day(text):
    """A date as the browser sends it (2026-01-31), or None."""
    try:
        return date.fromisoformat((text or "").strip())
    except ValueError:
        return None


def number(text, longest=9):
    """A whole number that is none below zero, or None."""
    plain = (text or "").strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) <= longest else None

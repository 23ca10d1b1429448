# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the text of an invoice says where it says it plainly: total, date, number, communication.

Pure, and shy: what is not beside a word that names it is not guessed. Recognition of scans is
another matter (O-37).
"""

import re
from datetime import date

from . import words

LONGEST = 20_000
_TOTAL = re.compile(
    r"te betalen|a payer|totaal|total|montant ttc|net a payer|amount due|incl|ttc|tvac"
)
_NOT_TOTAL = re.compile(
    r"\bexcl|subtot|sous-tot|\bht\b|htva|\bbtw bedrag|montant tva|total tva|totaal btw|\bvat\b"
)
_AMOUNT = re.compile(r"(?<![\w.,])(\d{1,3}(?:[.,' ]\d{3})+|\d{1,9})[.,](\d{2})(?!\w|[.,]\d)")
_DATED = re.compile(
    r"factuurdatum|date de (?:la )?facture|date facture|invoice date|datum|\bdate\b"
)
_DUE = re.compile(r"verval|echeance|due|uiterlijk|avant le|betaaldatum|betalen voor")
_DATE = re.compile(r"(?<!\d)(\d{1,2})[-/. ](\d{1,2})[-/. ](20\d{2})(?!\d)")
_ISO_DATE = re.compile(r"(?<!\d)(20\d{2})-(\d{2})-(\d{2})(?!\d)")
_NUMBER = re.compile(
    r"(?:factuur(?:nummer|nr)|facture (?:n[o°]?|numero|num)|invoice (?:number|no|nr)"
    r"|factuur (?:nummer|nr)|numero de facture|creditnota (?:nummer|nr)|note de credit n[o°]?)"
    r"[.:°# ]*([a-z0-9][a-z0-9/._-]{1,29})"
)
_COMMUNICATION = re.compile(r"(?<!\d)[+*]{3} ?(\d{3}) ?/ ?(\d{4}) ?/ ?(\d{5}) ?[+*]{3}(?!\d)")


def read(text):
    """What stands plainly in `text`: any of amount_total, document_date, due_date, reference,
    communication."""
    lines = [words.plain(line) for line in text[:LONGEST].splitlines()]
    found = {
        "amount_total": _total(lines),
        "document_date": _date(lines, _DATED, _DUE),
        "due_date": _date(lines, _DUE, None),
        "reference": _number(lines),
        "communication": _communication(text[:LONGEST]),
    }
    return {name: value for name, value in found.items() if value}


def _total(lines):
    """The largest amount beside a word that names the total; a word may stand the line before."""
    amounts = []
    for place, line in enumerate(lines):
        if not _TOTAL.search(line) or _NOT_TOTAL.search(line):
            continue
        beside = _amounts(line) or (_amounts(lines[place + 1]) if place + 1 < len(lines) else [])
        amounts += beside
    return max(amounts, default=None)


def _amounts(line):
    return [int(re.sub(r"\D", "", match[1]) + match[2]) / 100 for match in _AMOUNT.finditer(line)]


def _date(lines, named, other):
    for place, line in enumerate(lines):
        if not named.search(line) or (other and other.search(line)):
            continue
        for candidate in (line, *lines[place + 1 : place + 2]):
            if day := _first_date(candidate):
                return day
    return None


def _first_date(line):
    if match := _ISO_DATE.search(line):
        parts = (match[1], match[2], match[3])
    elif match := _DATE.search(line):
        parts = (match[3], match[2], match[1])
    else:
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def _number(lines):
    for line in lines:
        match = _NUMBER.search(line)
        if match and any(sign.isdigit() for sign in match[1]):
            return match[1].strip("._-/").upper()
    return None


def _communication(text):
    """A structured communication whose check digits agree."""
    for match in _COMMUNICATION.finditer(text):
        digits = "".join(match.groups())
        if (int(digits[:10]) % 97 or 97) == int(digits[10:]):
            return f"+++{match[1]}/{match[2]}/{match[3]}+++"
    return None

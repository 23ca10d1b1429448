# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The words of a text as the index keeps them, and those of a question as it is asked.

Both go through `plain`, so that accents and case make no difference. Amounts become one word
for each number of cents (`=123456`), however they are written; numbers with dots, slashes or
spaces (VAT, IBAN, invoice numbers) are kept whole as well as in parts.
"""

import re
import unicodedata
from dataclasses import dataclass

LONGEST_WORD = 60
MOST_BYTES = 250_000  # of the words of one text: a tsvector holds a megabyte
MOST_GROUPS = 8
SHORTEST_PREFIX = 3

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_CHUNK = re.compile(r"\S+")
_PART = re.compile(r"[^\W_]+")
# 1.234,56 and 1,234.56 and 1 234,56 and 1234.56; two decimals make it an amount
_AMOUNT = re.compile(r"(?<![\w.,])(\d{1,3}(?:[.,' ]\d{3})+|\d{1,12})[.,](\d{2})(?!\w|[.,]\d)")
_ENTERPRISE = re.compile(r"(?<!\w)(?:be ?)?([01]\d{3})[. ]?(\d{3})[. ]?(\d{3})(?!\w)")
# the countries whose accounts are written in groups here; others are one word as they come
_IBAN = re.compile(
    r"(?<!\w)(?:be\d{2}(?: ?\d{4}){3}|nl\d{2}(?: ?\w{4}){3} ?\d{2}|lu\d{2}(?: ?\w{4}){4}"
    r"|de\d{2}(?: ?\d{4}){4} ?\d{2}|fr\d{2}(?: ?\w{4}){5} ?\w{3})(?!\w)"
)
_SPACED_AMOUNT = re.compile(r"(?<![\w.,])\d{1,3}(?: \d{3})+[.,]\d{1,2}(?!\w)")
_TYPED_AMOUNTS = (
    re.compile(r"\d{1,3}(?:\.\d{3})+(?:,(\d{1,2}))?"),
    re.compile(r"\d{1,3}(?:,\d{3})+(?:\.(\d{1,2}))?"),
    re.compile(r"\d{1,12}(?:[.,](\d{1,2}))?"),
)


@dataclass(frozen=True)
class Term:
    """One way in which a word of the question may stand in the index: all of `words` do."""

    words: tuple[str, ...]
    prefix: bool = False
    stems: bool = False


def plain(text):
    """Lower case, without accents, white space made single."""
    text = unicodedata.normalize("NFKD", text.replace("\0", " "))
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return " ".join(text.casefold().translate(_LETTERS).split())


def words_of(*texts):
    """The words of these texts, the first ones first, each once, in bounds."""
    words, size = {}, 0
    for text in texts:
        for word in _words(plain(text or "")):
            if word in words or len(word) > LONGEST_WORD:
                continue
            size += len(word.encode()) + 12
            if size > MOST_BYTES:
                return list(words)
            words[word] = True
    return list(words)


def ibans(text):
    """The bank accounts that stand in a text, without spaces, in capitals."""
    return {match[0].replace(" ", "").upper() for match in _IBAN.finditer(plain(text))}


def enterprise_numbers(text):
    """The ten digits of Belgian enterprise numbers in a text; their check digits agree."""
    found = {"".join(match.groups()) for match in _ENTERPRISE.finditer(plain(text))}
    return {number for number in found if 97 - int(number[:8]) % 97 == int(number[8:])}


def _words(text):
    for match in _CHUNK.finditer(text):
        parts = _PART.findall(match[0])
        yield from parts
        if len(parts) > 1:
            yield "".join(parts)
    for match in _AMOUNT.finditer(text):
        whole = re.split("[.,' ]", match[1])
        yield f"={int(''.join(whole) + match[2])}"
        if " " in match[1]:
            # two columns of a table may stand side by side
            yield f"={int(whole[-1] + match[2])}"
    for match in _ENTERPRISE.finditer(text):
        yield from ("".join(match.groups()), f"be{''.join(match.groups())}")
    for match in _IBAN.finditer(text):
        yield match[0].replace(" ", "")


def question(text):
    """What is asked for: every group must be found, by any one of its terms."""
    text = plain(text)
    for pattern in (_SPACED_AMOUNT, _IBAN, _ENTERPRISE):
        text = pattern.sub(lambda match: match[0].replace(" ", ""), text)
    groups = [group for chunk in text.split() if (group := _group(chunk))]
    return groups[:MOST_GROUPS]


def _group(chunk):
    amounts = [Term((word,)) for word in _typed_amounts(chunk)]
    parts = [part[:LONGEST_WORD] for part in _PART.findall(chunk)]
    if not parts:
        return amounts
    if len(parts) == 1:
        word = parts[0]
        return [Term((word,), prefix=len(word) >= SHORTEST_PREFIX, stems=True), *amounts]
    whole = Term(("".join(parts)[:LONGEST_WORD],), prefix=True)
    # an amount is not found in pieces: 12,50 is not any text with a 12 and a 50
    return [whole, *(amounts or [Term(tuple(parts), prefix=True)])]


def _typed_amounts(chunk):
    """The amounts a person may mean: 1.234 is one thousand and more, 12,5 is twelve and a half."""
    number = chunk.strip("€+-").removesuffix("eur")
    found = {}
    for pattern in _TYPED_AMOUNTS:
        if match := pattern.fullmatch(number):
            cents = match[1] or ""
            whole = number.removesuffix(cents) if cents else number
            found[f"={int(re.sub('[.,]', '', whole) + cents.ljust(2, '0'))}"] = True
    return list(found)

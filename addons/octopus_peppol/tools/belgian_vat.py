# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which Belgian tax a VAT category of an e-invoice leads to: the decision, without a database.

The category says what the *seller* did; the books need what the *buyer* does. The country under
whose VAT number the supply was made decides whether a rate is Belgian VAT at all: 21 % on a
Dutch invoice is Dutch VAT, and is no input VAT in a Belgian return.
"""

import enum
from dataclasses import dataclass
from decimal import Decimal

BELGIUM, UNION, WORLD = "BE", "EU", "WORLD"
# VAT prefixes that differ from the country's code; XI: Northern Ireland, in the Union for goods
_PREFIXES = {"EL": "GR"}
_NORMAL_RATE = Decimal(21)
_GOODS = ("merch", "consu", "invest", "service")
_SERVICES = ("service", "consu", "merch", "invest")


class Remark(enum.Enum):
    """What a human should look at."""

    NONE = ""
    FOREIGN = "foreign"  # VAT of another country
    NO_RATE = "no_rate"  # Belgian supplier, not a Belgian rate
    ASSUMED = "assumed"  # reverse charge: the invoice has no rate
    UNTAXED_ABROAD = "untaxed_abroad"  # no VAT from abroad: is it due here?
    IMPORT = "import"  # goods from outside the Union: customs or reverse charge
    ODD = "odd"  # a category that does not go with these two countries


@dataclass(frozen=True, slots=True)
class Wanted:
    """The tax to look for: by category code and rate; no code means a line without tax.

    `any_rate`: the invoice gives no rate, so what was used for this supplier before is better.
    """

    code: str
    rate: Decimal
    scopes: tuple[str, ...]
    remark: Remark = Remark.NONE
    foreign: bool = False
    any_rate: bool = False


def zone(vat: str, country: str, union: frozenset[str]) -> str:
    """Belgium, the Union or the rest of the world, by VAT number first, then by country."""
    prefix = vat[:2].upper() if vat[:2].isalpha() else ""
    code = _PREFIXES.get(prefix, prefix) or country.upper()
    if code == BELGIUM:
        return BELGIUM
    return UNION if code in union or code == "XI" else WORLD


def scopes_of(account_code: str, is_sale: bool) -> tuple[str, ...]:
    """Goods, services or investments, as the Belgian chart of accounts sorts them."""
    if is_sale:
        return ("", "merch", "service")
    if account_code.startswith("2"):
        return ("invest", "merch", "consu", "service")
    return _GOODS if account_code.startswith("60") else _SERVICES


def purchase(code: str, rate: Decimal, origin: str, account_code: str) -> Wanted:
    """The tax of a bill line: `origin` is the zone the supplier charges from."""
    scopes = scopes_of(account_code, is_sale=False)
    if code == "O":
        return Wanted("", rate, scopes)
    if code in ("AE", "K", "G"):
        return _reverse_charge(code, origin, scopes)
    if code in ("Z", "E") or not rate:
        remark = Remark.NONE if origin == BELGIUM else Remark.UNTAXED_ABROAD
        return Wanted("E", Decimal(0), scopes, remark)
    if origin == BELGIUM and code == "S":
        return Wanted("S", rate, scopes)
    return Wanted("S", rate, scopes, Remark.FOREIGN, foreign=True)


def _reverse_charge(code: str, origin: str, scopes: tuple[str, ...]) -> Wanted:
    if code == "AE":
        # from abroad it is a service: goods come as K or G
        target = {BELGIUM: "AE", UNION: "K", WORLD: "G"}[origin]
        scopes = scopes if origin == BELGIUM else _SERVICES
        return Wanted(target, _NORMAL_RATE, scopes, Remark.ASSUMED, any_rate=True)
    if code == "G" and origin == BELGIUM:
        return Wanted("E", Decimal(0), scopes, Remark.ODD)
    goods = ("consu", "merch", "invest", "service") if scopes == _SERVICES else scopes
    if code == "G":
        return Wanted("G", _NORMAL_RATE, goods, Remark.IMPORT, any_rate=True)
    remark = Remark.ASSUMED if origin == UNION else Remark.ODD
    return Wanted("K", _NORMAL_RATE, goods, remark, any_rate=True)


def sale(code: str, rate: Decimal, origin: str, buyer: str) -> Wanted:
    """The tax of a sale line (self-billing): the dossier is the seller."""
    zero = Decimal(0)
    if code == "O":
        return Wanted("", rate, ())
    if code == "AE":
        target = {BELGIUM: "AE", UNION: "K", WORLD: "G"}[buyer]
        return Wanted(target, zero, ("service", "", "merch"))
    if code in ("K", "G"):
        return Wanted(code, zero, ("merch", "", "service"))
    if code in ("Z", "E") or not rate:
        return Wanted("E", zero, scopes_of("", is_sale=True))
    if origin == BELGIUM and code == "S":
        return Wanted("S", rate, scopes_of("", is_sale=True))
    return Wanted("S", rate, (), Remark.FOREIGN, foreign=True)

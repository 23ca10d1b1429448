# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A line as quantity × unit price − discount %, exact to the cent.

Books compute `round(quantity × price × (1 − discount))`; an e-invoice has amounts. Of the ways
to write the same line, the first that gives the document's net amount to the cent is taken:
as it stands; as it stands with a discount of two decimals; an average price; a single piece.
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext

from .document import ZERO, Line
from .findings import PRECISION, cents

# what a float of the database holds for sure
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Priced:
    """How to write the line; `as_written` is false when price or quantity had to differ."""

    quantity: Decimal
    price: Decimal
    discount: Decimal
    as_written: bool

    @property
    def net(self) -> Decimal:
        """What it comes to."""
        return cents(self.quantity * self.price * (1 - self.discount / 100))


def price_line(line: Line) -> Priced:
    """The way to write a line."""
    quantity = line.quantity
    if not quantity:
        return Priced(Decimal(1), line.net, ZERO, quantity is None)
    with localcontext(prec=PRECISION):
        for candidate in _candidates(line, quantity):
            if candidate.net == line.net:
                return candidate
    return Priced(Decimal(1), line.net, ZERO, False)


def _candidates(line: Line, quantity: Decimal) -> list[Priced]:
    found = []
    if line.price is not None and line.base_quantity:
        price = round(line.price / line.base_quantity, _DIGITS)
        found.append(Priced(quantity, price, ZERO, True))
        gross = quantity * price
        reduced = sum((item.signed for item in line.allowance_charges), ZERO) < 0
        if gross and reduced:
            discount = cents((1 - line.net / gross) * 100)
            found.append(Priced(quantity, price, discount, True))
    average = round(line.net / quantity, _DIGITS)
    found.append(Priced(quantity, average, ZERO, not line.allowance_charges))
    return found

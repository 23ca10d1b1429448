# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A reminder to one customer, before it is drawn."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Letter:
    """One reminder to one customer, in one currency.

    :param lines: lines of bookings, with what is open on each
    :param cost: what this type adds
    """

    company: Any
    partner: Any
    contact: Any
    level: Any
    lines: tuple
    currency: Any
    cost: float

    @property
    def lang(self):
        """The customer's language, else that of the dossier."""
        return self.contact.lang or self.partner.lang or self.company.partner_id.lang or "en_US"

    @property
    def open_amount(self):
        """What is open on the invoices together."""
        return sum(amount for _line, amount in self.lines)

    @property
    def total(self):
        """What is asked for."""
        return self.open_amount + self.cost

    @property
    def bank(self):
        """The account to pay to: that of the invoices, else the first of the dossier."""
        banks = [line.move_id.partner_bank_id for line, _amount in self.lines]
        found = next((bank for bank in banks if bank), self.company.partner_id.bank_ids[:1])
        return found.acc_number or ""

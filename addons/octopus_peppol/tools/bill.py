# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the steps of a booking proposal hand to each other."""

from dataclasses import dataclass, field
from typing import Any

from ..lib import ubl


@dataclass
class Bill:
    """One e-invoice on its way to a draft: the values read, and what was decided so far.

    `sign` is -1 when a document with a negative total is booked as its opposite.
    """

    document: ubl.Document
    company: Any
    is_sale: bool
    sign: int
    journal: Any = None
    currency: Any = None
    partner: Any = None
    partner_is_new: bool = False
    history: list[dict[str, Any]] = field(default_factory=list)
    taxes: dict[Any, Any] = field(default_factory=dict)  # by category and account
    category_taxes: dict[Any, Any] = field(default_factory=dict)
    candidates: Any = None
    reasons: list[str] = field(default_factory=list)

    @property
    def party(self) -> ubl.Party:
        """The other side."""
        return self.document.buyer if self.is_sale else self.document.seller

    @property
    def move_type(self) -> str:
        """Invoice or credit note, as the amounts will stand in the books."""
        is_refund = self.document.is_credit != (self.sign < 0)
        return ("out_" if self.is_sale else "in_") + ("refund" if is_refund else "invoice")

    def remark(self, text: str) -> None:
        """Keep a reason once."""
        if text not in self.reasons:
            self.reasons.append(text)

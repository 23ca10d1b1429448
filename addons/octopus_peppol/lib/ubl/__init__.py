# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""UBL invoices of Peppol BIS Billing 3.0, read into values.

Pure: bytes in, frozen values out; no odoo, no network, no clock, no files.

Reading order: `errors` → `document` (what an invoice is) → `reader` (`read`) → `findings`
(what does not add up) → `pricing` (a line as quantity × price − discount, exact to the cent).

    document = read(xml)            # UblError(reason, place) for what is no UBL invoice
    for finding in check(document): # arithmetic, named by the rule of the standard
        ...
"""

from .document import (
    AllowanceCharge,
    Attachment,
    Contact,
    Delivery,
    Document,
    Identifier,
    Kind,
    Line,
    Party,
    PaymentMeans,
    Period,
    PostalAddress,
    Reference,
    TaxCategory,
    TaxSubtotal,
    Totals,
)
from .errors import UblError
from .findings import Finding, check
from .pricing import Priced, price_line
from .reader import read

__all__ = [
    "AllowanceCharge",
    "Attachment",
    "Contact",
    "Delivery",
    "Document",
    "Finding",
    "Identifier",
    "Kind",
    "Line",
    "Party",
    "PaymentMeans",
    "Period",
    "PostalAddress",
    "Priced",
    "Reference",
    "TaxCategory",
    "TaxSubtotal",
    "Totals",
    "UblError",
    "check",
    "price_line",
    "read",
]

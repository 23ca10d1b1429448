# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an invoice or credit note says, as frozen values.

Names follow the business terms of EN 16931; the BT number stands beside a field whose name
alone does not tell. Every amount is a `Decimal` exactly as written.
"""

import enum
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ZERO = Decimal(0)


class Kind(enum.Enum):
    """The two document types of BIS Billing; self-billing is a flag beside it."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


@dataclass(frozen=True, slots=True)
class Identifier:
    """An id and the scheme it belongs to (empty when none is named)."""

    value: str
    scheme: str = ""

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}" if self.scheme else self.value


@dataclass(frozen=True, slots=True)
class Reference:
    """Another document: preceding invoice (BG-3) and the like."""

    number: str
    issued: date | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """From and to; either may be missing."""

    start: date | None
    end: date | None
    code: str = ""


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """An address line by line."""

    street: str = ""
    street2: str = ""
    street3: str = ""
    city: str = ""
    zip: str = ""
    subdivision: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Seller, buyer, payee or tax representative."""

    name: str = ""  # the legal name (BT-27/BT-44), else the trading name
    trading_name: str = ""
    endpoint: Identifier | None = None
    identifiers: tuple[Identifier, ...] = ()
    legal_id: Identifier | None = None
    legal_form: str = ""
    vat: str = ""
    tax_registration: str = ""  # BT-32: an id under another scheme than VAT
    address: PostalAddress = PostalAddress()
    contact: Contact = Contact()


@dataclass(frozen=True, slots=True)
class PaymentMeans:
    """How to pay (BG-16)."""

    code: str = ""
    name: str = ""
    reference: str = ""  # BT-83: what to quote, in Belgium often the structured communication
    account: str = ""
    account_name: str = ""
    bic: str = ""
    card: str = ""
    mandate: str = ""
    due_date: date | None = None


@dataclass(frozen=True, slots=True)
class TaxCategory:
    """VAT category and rate, with the reason when no VAT is charged."""

    code: str
    rate: Decimal | None = None
    exemption_reason: str = ""
    exemption_code: str = ""

    @property
    def key(self) -> tuple[str, Decimal]:
        """What makes two categories the same for the totals: no rate counts as 0 %."""
        return self.code, (self.rate or ZERO).normalize()


@dataclass(frozen=True, slots=True)
class AllowanceCharge:
    """A discount or a surcharge, on the document, on a line or in a price."""

    is_charge: bool
    amount: Decimal
    reason: str = ""
    reason_code: str = ""
    percent: Decimal | None = None
    base: Decimal | None = None
    tax: TaxCategory | None = None

    @property
    def signed(self) -> Decimal:
        """What it adds to the total."""
        return self.amount if self.is_charge else -self.amount


@dataclass(frozen=True, slots=True)
class Line:
    """One invoice line (BG-25)."""

    id: str
    net: Decimal
    quantity: Decimal | None = None
    unit: str = ""
    name: str = ""
    description: str = ""
    note: str = ""
    price: Decimal | None = None
    base_quantity: Decimal = Decimal(1)
    base_unit: str = ""
    price_allowance: AllowanceCharge | None = None
    allowance_charges: tuple[AllowanceCharge, ...] = ()
    tax: TaxCategory | None = None
    other_taxes: tuple[TaxCategory, ...] = ()
    seller_item: str = ""
    buyer_item: str = ""
    standard_item: Identifier | None = None
    classifications: tuple[Identifier, ...] = ()
    origin: str = ""
    properties: tuple[tuple[str, str], ...] = ()
    order_line: str = ""
    accounting_cost: str = ""
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class TaxSubtotal:
    """One row of the VAT breakdown (BG-23)."""

    taxable: Decimal
    tax: Decimal
    category: TaxCategory


@dataclass(frozen=True, slots=True)
class Totals:
    """The document totals (BG-22); what the document leaves out is None."""

    lines: Decimal | None
    tax_exclusive: Decimal
    tax_inclusive: Decimal
    payable: Decimal
    allowances: Decimal | None = None
    charges: Decimal | None = None
    prepaid: Decimal | None = None
    rounding: Decimal | None = None
    tax: Decimal | None = None  # BT-110, in the document's currency
    tax_in_tax_currency: Decimal | None = None  # BT-111


@dataclass(frozen=True, slots=True)
class Attachment:
    """A supporting document (BG-24), inside the invoice or elsewhere."""

    id: str
    name: str = ""
    description: str = ""
    mimetype: str = ""
    content: bytes | None = None
    uri: str = ""
    type_code: str = ""
    broken: bool = False  # embedded, but what stands there is no base64


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where and when it was delivered (BG-13)."""

    delivered: date | None = None
    location: Identifier | None = None
    address: PostalAddress | None = None
    party: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The whole invoice or credit note."""

    kind: Kind
    self_billing: bool
    number: str
    issue_date: date
    currency: str
    seller: Party
    buyer: Party
    totals: Totals
    lines: tuple[Line, ...]
    type_code: str = ""
    customization: str = ""
    profile: str = ""
    due_date: date | None = None
    tax_point_date: date | None = None
    tax_currency: str = ""
    buyer_reference: str = ""
    accounting_cost: str = ""
    order_reference: str = ""
    sales_order_reference: str = ""
    contract_reference: str = ""
    project_reference: str = ""
    despatch_reference: str = ""
    receipt_reference: str = ""
    originator_reference: str = ""
    preceding: tuple[Reference, ...] = ()
    period: Period | None = None
    delivery: Delivery | None = None
    notes: tuple[str, ...] = ()
    payee: Party | None = None
    tax_representative: Party | None = None
    payment_means: tuple[PaymentMeans, ...] = ()
    payment_terms: tuple[str, ...] = ()
    allowance_charges: tuple[AllowanceCharge, ...] = ()
    subtotals: tuple[TaxSubtotal, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def is_credit(self) -> bool:
        """Whether it is a credit note by its element."""
        return self.kind is Kind.CREDIT_NOTE

    @property
    def pdf(self) -> Attachment | None:
        """The first embedded PDF: the supplier's own picture of the invoice."""
        for attachment in self.attachments:
            if attachment.content and attachment.content.startswith(b"%PDF"):
                return attachment
        return None

    def tax_of(self, tax: TaxCategory | None) -> TaxCategory | None:
        """The tax of a line or an allowance, with the exemption reason of the breakdown.

        A line that names none takes that of the breakdown when there is only one.
        """
        if tax is None:
            return self.subtotals[0].category if len(self.subtotals) == 1 else None
        if tax.exemption_reason or tax.exemption_code:
            return tax
        for subtotal in self.subtotals:
            if subtotal.category.key == tax.key:
                return TaxCategory(
                    tax.code,
                    tax.rate,
                    subtotal.category.exemption_reason,
                    subtotal.category.exemption_code,
                )
        return tax

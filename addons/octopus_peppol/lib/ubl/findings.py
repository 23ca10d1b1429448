# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Does it add up? Findings, named by the rules of EN 16931 and Peppol; never a refusal.

A bill is made from what stands in the document; a finding says what a human should look at.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from .document import ZERO, AllowanceCharge, Document, Line, TaxSubtotal

_CENT = Decimal("0.01")
# enough for a product of any two numbers that are read: rounding fails on what has more digits
PRECISION = 100
_UNTAXED = frozenset({"E", "AE", "K", "G", "O", "Z"})
_WITH_REASON = frozenset({"E", "AE", "K", "G", "O"})
_NAMES = {"AE": "AE", "K": "IC", "G": "G", "E": "E", "O": "O", "S": "S", "Z": "Z"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is odd: the rule, where, what was expected, what stands there."""

    rule: str
    place: str
    message: str
    expected: Decimal | None = None
    found: Decimal | None = None

    def __str__(self) -> str:
        return f"{self.rule}: {self.message} ({self.place})"


def cents(amount: Decimal) -> Decimal:
    """Rounded to two decimals, half up, as the standard does."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def check(document: Document) -> tuple[Finding, ...]:
    """All findings, totals first."""
    with localcontext(prec=PRECISION):
        return tuple(
            finding
            for part in (_totals, _taxes, _lines, _allowances, _attachments)
            for finding in part(document)
        )


def _unequal(
    rule: str, place: str, what: str, expected: Decimal, found: Decimal | None
) -> Iterator[Finding]:
    if found is not None and found != expected:
        message = f"{what} should be {expected}, the document says {found}"
        yield Finding(rule, place, message, expected, found)


def _sum(items: tuple[AllowanceCharge, ...], charges: bool) -> Decimal:
    return sum((item.amount for item in items if item.is_charge == charges), ZERO)


def _totals(document: Document) -> Iterator[Finding]:
    totals, items = document.totals, document.allowance_charges
    lines = sum((line.net for line in document.lines), ZERO)
    less, more = _sum(items, False), _sum(items, True)
    inclusive = totals.tax_exclusive + (totals.tax or ZERO)
    payable = totals.tax_inclusive - (totals.prepaid or ZERO) + (totals.rounding or ZERO)
    said_less, said_more = totals.allowances or ZERO, totals.charges or ZERO
    exclusive = lines - less + more
    for rule, name, what, expected, found in (
        ("10", "LineExtensionAmount", "sum of the lines (BT-106)", lines, totals.lines),
        ("11", "AllowanceTotalAmount", "sum of the allowances (BT-107)", less, said_less),
        ("12", "ChargeTotalAmount", "sum of the charges (BT-108)", more, said_more),
        ("13", "TaxExclusiveAmount", "total without VAT (BT-109)", exclusive, totals.tax_exclusive),
        ("15", "TaxInclusiveAmount", "total with VAT (BT-112)", inclusive, totals.tax_inclusive),
        ("16", "PayableAmount", "amount to pay (BT-115)", payable, totals.payable),
    ):
        yield from _unequal(f"BR-CO-{rule}", f"LegalMonetaryTotal/{name}", what, expected, found)
    if totals.payable > 0 and not (document.due_date or document.payment_terms):
        if not document.is_credit:
            yield Finding("BR-CO-25", "DueDate", "neither a due date nor payment terms")


def taxable_by_category(document: Document) -> dict[tuple[str, Decimal], Decimal]:
    """What lines, allowances and charges add up to, per category and rate."""
    sums: dict[tuple[str, Decimal], Decimal] = defaultdict(Decimal)
    for line in document.lines:
        if tax := document.tax_of(line.tax):
            sums[tax.key] += line.net
    for item in document.allowance_charges:
        if tax := document.tax_of(item.tax):
            sums[tax.key] += item.signed
    return dict(sums)


def _taxes(document: Document) -> Iterator[Finding]:
    if document.subtotals:
        total = sum((row.tax for row in document.subtotals), ZERO)
        yield from _unequal(
            "BR-CO-14", "TaxTotal/TaxAmount", "total VAT (BT-110)", total, document.totals.tax
        )
    expected = taxable_by_category(document)
    for row in document.subtotals:
        yield from _subtotal(row, expected.pop(row.category.key, ZERO))
    for code, rate in expected:
        message = f"lines have VAT {code} {rate:f} %, the VAT breakdown has not"
        yield Finding(f"BR-{_NAMES.get(code, code)}-01", "TaxTotal", message)


def _subtotal(row: TaxSubtotal, taxable: Decimal) -> Iterator[Finding]:
    category = row.category
    name = _NAMES.get(category.code, category.code)
    rate = category.rate or ZERO
    place = f"TaxTotal/TaxSubtotal ({category.code} {rate.normalize():f} %)"
    yield from _unequal(f"BR-{name}-08", place, "taxable amount (BT-116)", taxable, row.taxable)
    rule = f"BR-{name}-09" if category.code in _UNTAXED else "BR-CO-17"
    tax = ZERO if category.code in _UNTAXED else cents(row.taxable * rate / 100)
    yield from _unequal(rule, place, "VAT of the category (BT-117)", tax, row.tax)
    has_reason = bool(category.exemption_reason or category.exemption_code)
    if category.code in _WITH_REASON and not has_reason:
        yield Finding(f"BR-{name}-10", place, "no VAT is charged and no reason is given")


def line_net(line: Line) -> Decimal | None:
    """What quantity, price, allowances and charges of a line come to."""
    if line.quantity is None or line.price is None or not line.base_quantity:
        return None
    gross = cents(line.quantity * line.price / line.base_quantity)
    return gross + sum((item.signed for item in line.allowance_charges), ZERO)


def _lines(document: Document) -> Iterator[Finding]:
    for position, line in enumerate(document.lines, 1):
        place = f"line {line.id or position}"
        net = line_net(line)
        # the official rule has a slack of two cents for prices with many decimals
        if net is not None and abs(net - line.net) > 2 * _CENT:
            yield from _unequal("PEPPOL-EN16931-R120", place, "net amount (BT-131)", net, line.net)
        if document.tax_of(line.tax) is None:
            yield Finding("BR-CO-04", place, "has no VAT category (BT-151)")
        if line.other_taxes:
            yield Finding("BR-CO-04", place, "has more than one VAT category (BT-151)")


def _allowances(document: Document) -> Iterator[Finding]:
    places = [("document", document.allowance_charges)]
    places += [(f"line {line.id}", line.allowance_charges) for line in document.lines]
    for place, items in places:
        for item in items:
            if item.percent is None or item.base is None:
                continue
            expected = cents(item.base * item.percent / 100)
            if abs(expected - item.amount) > 2 * _CENT:
                what = "charge" if item.is_charge else "allowance"
                yield from _unequal("PEPPOL-EN16931-R040", place, what, expected, item.amount)


def _attachments(document: Document) -> Iterator[Finding]:
    for attachment in document.attachments:
        if attachment.broken:
            message = f"the attachment {attachment.id!r} cannot be decoded"
            yield Finding("BT-125", "AdditionalDocumentReference", message)

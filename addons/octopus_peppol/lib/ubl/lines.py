# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What and how much: lines, allowances and charges, taxes, totals."""

from dataclasses import replace
from decimal import Decimal

from .document import AllowanceCharge, Line, TaxCategory, TaxSubtotal, Totals
from .errors import UblError
from .nodes import (
    Node,
    child,
    children,
    content,
    number,
    place,
    required_number,
    text,
    to_decimal,
)
from .parties import identifier, read_period


def read_category(node: Node | None) -> TaxCategory | None:
    """A VAT category; an element without a code and a rate says nothing."""
    if node is None:
        return None
    code = text(node, "@ID").upper()
    rate = number(node, "@Percent")
    if not code and rate is None:
        return None
    return TaxCategory(
        code=code or ("S" if rate else "Z"),
        rate=rate,
        exemption_reason=text(node, "@TaxExemptionReason"),
        exemption_code=text(node, "@TaxExemptionReasonCode"),
    )


def read_allowance_charge(node: Node) -> AllowanceCharge:
    """A discount or a surcharge; which of both must be said."""
    indicator = text(node, "@ChargeIndicator").lower()
    if indicator not in ("true", "false", "1", "0"):
        raise UblError("is neither true nor false", f"{place(node)}/ChargeIndicator")
    return AllowanceCharge(
        is_charge=indicator in ("true", "1"),
        amount=required_number(node, "@Amount"),
        reason=text(node, "@AllowanceChargeReason"),
        reason_code=text(node, "@AllowanceChargeReasonCode"),
        percent=number(node, "@MultiplierFactorNumeric"),
        base=number(node, "@BaseAmount"),
        tax=read_category(child(node, "TaxCategory")),
    )


def _line_taxes(node: Node) -> list[TaxCategory]:
    """The taxes of a line: on the item, else (older UBL) in a tax total of the line."""
    for path in (
        "Item/ClassifiedTaxCategory",
        "TaxTotal/TaxSubtotal/TaxCategory",
    ):
        found = [read_category(item) for item in children(node, path)]
        if any(found):
            return [item for item in found if item]
    return []


def _quantity(node: Node) -> Node | None:
    for name in ("@InvoicedQuantity", "@CreditedQuantity", "@DebitedQuantity"):
        found = child(node, name)
        if found is not None and content(found):
            return found
    return None


def read_line(node: Node) -> Line:
    """One line."""
    item = child(node, "Item")
    price = child(node, "Price")
    quantity = _quantity(node)
    base = child(price, "@BaseQuantity")
    taxes = _line_taxes(node)
    discount = child(price, "AllowanceCharge")
    line = Line(
        id=text(node, "@ID"),
        net=required_number(node, "@LineExtensionAmount"),
        quantity=None if quantity is None else to_decimal(quantity),
        unit="" if quantity is None else quantity.get("unitCode", "").strip(),
        note="\n".join(filter(None, map(content, children(node, "@Note")))),
        price=number(price, "@PriceAmount"),
        base_quantity=number(price, "@BaseQuantity") or Decimal(1),
        base_unit="" if base is None else base.get("unitCode", "").strip(),
        price_allowance=None if discount is None else read_allowance_charge(discount),
        allowance_charges=tuple(map(read_allowance_charge, children(node, "AllowanceCharge"))),
        tax=taxes[0] if taxes else None,
        other_taxes=tuple(taxes[1:]),
        order_line=text(node, "OrderLineReference/@LineID"),
        accounting_cost=text(node, "@AccountingCost"),
        period=read_period(child(node, "InvoicePeriod")),
    )
    return _with_item(line, item)


def _with_item(line: Line, item: Node | None) -> Line:
    """The line with what it says about the goods or the service."""
    codes = children(item, "CommodityClassification/@ItemClassificationCode")
    properties = children(item, "AdditionalItemProperty")
    return replace(
        line,
        name=text(item, "@Name"),
        description=text(item, "@Description"),
        seller_item=text(item, "SellersItemIdentification/@ID"),
        buyer_item=text(item, "BuyersItemIdentification/@ID"),
        standard_item=identifier(child(item, "StandardItemIdentification/@ID")),
        classifications=tuple(code for code in map(identifier, codes) if code),
        origin=text(item, "OriginCountry/@IdentificationCode"),
        properties=tuple((text(prop, "@Name"), text(prop, "@Value")) for prop in properties),
    )


def _is_in(node: Node, currency: str) -> bool:
    amount = child(node, "@TaxAmount")
    return amount is not None and amount.get("currencyID", currency).strip() == currency


def read_subtotals(root: Node, currency: str) -> tuple[TaxSubtotal, ...]:
    """The VAT breakdown in the document's currency."""
    rows = []
    for total in children(root, "TaxTotal"):
        if not _is_in(total, currency):
            continue
        for row in children(total, "TaxSubtotal"):
            category = read_category(child(row, "TaxCategory"))
            rate = number(row, "@Percent")  # UBL 2.0 has the rate one level higher
            if category and category.rate is None and rate is not None:
                category = TaxCategory(
                    category.code, rate, category.exemption_reason, category.exemption_code
                )
            if category is None:
                raise UblError("has no tax category", place(row))
            rows.append(
                TaxSubtotal(
                    required_number(row, "@TaxableAmount"),
                    required_number(row, "@TaxAmount"),
                    category,
                )
            )
    return tuple(rows)


def read_totals(root: Node, currency: str, tax_currency: str) -> Totals:
    """The amounts at the foot; the total with VAT and the amount to pay must be there."""
    node = child(root, "LegalMonetaryTotal")
    if node is None:
        raise UblError("is missing", f"{place(root)}/LegalMonetaryTotal")
    tax = other = None
    for total in children(root, "TaxTotal"):
        amount = required_number(total, "@TaxAmount")
        if _is_in(total, currency):
            # UBL 2.0 has one TaxTotal per tax
            tax = amount if tax is None else tax + amount
        elif tax_currency and _is_in(total, tax_currency):
            other = amount
    payable = required_number(node, "@PayableAmount")
    exclusive = required_number(node, "@TaxExclusiveAmount")
    inclusive = number(node, "@TaxInclusiveAmount")
    return Totals(
        lines=number(node, "@LineExtensionAmount"),
        tax_exclusive=exclusive,
        tax_inclusive=exclusive + (tax or 0) if inclusive is None else inclusive,
        payable=payable,
        allowances=number(node, "@AllowanceTotalAmount"),
        charges=number(node, "@ChargeTotalAmount"),
        prepaid=number(node, "@PrepaidAmount"),
        rounding=number(node, "@PayableRoundingAmount"),
        tax=tax,
        tax_in_tax_currency=other,
    )

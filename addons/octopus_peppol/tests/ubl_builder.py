# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Small UBL documents for tests: say what matters, the rest follows and adds up."""

from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape

NAMESPACES = (
    'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
    'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)
CENT = Decimal("0.01")


def tag(name, value, **attributes):
    """One basic element, nothing when there is no value."""
    if value is None or value == "":
        return ""
    extra = "".join(f' {key}="{escape(str(text))}"' for key, text in attributes.items())
    return f"<cbc:{name}{extra}>{escape(str(value))}</cbc:{name}>"


def category(code, rate, reason="", element="TaxCategory"):
    """A VAT category."""
    percent = "" if code == "O" else tag("Percent", rate)
    return (
        f"<cac:{element}>{tag('ID', code)}{percent}{tag('TaxExemptionReason', reason)}"
        f"<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:{element}>"
    )


def line(net, code="S", rate=21, quantity=1, price=None, base=None, unit="C62", **more):
    """Values of a line; `extra` is further XML such as an allowance."""
    return {
        "net": Decimal(str(net)),
        "code": code,
        "rate": Decimal(str(rate)),
        "quantity": quantity,
        "price": net if price is None else price,
        "base": base,
        "unit": unit,
        "name": "Flour",
        "extra": "",
        **more,
    }


def change(amount, charge=False, code="S", rate=21, reason="Discount", percent=None, base=None):
    """Values of an allowance or a charge on the document."""
    return {
        "amount": Decimal(str(amount)),
        "charge": charge,
        "code": code,
        "rate": Decimal(str(rate)),
        "reason": reason,
        "percent": percent,
        "base": base,
    }


def change_xml(item, with_tax=True):
    """The element of an allowance or a charge."""
    return (
        "<cac:AllowanceCharge>"
        + tag("ChargeIndicator", "true" if item["charge"] else "false")
        + tag("AllowanceChargeReason", item["reason"])
        + tag("MultiplierFactorNumeric", item["percent"])
        + tag("Amount", item["amount"], currencyID="EUR")
        + tag("BaseAmount", item["base"], currencyID="EUR")
        + (category(item["code"], item["rate"]) if with_tax else "")
        + "</cac:AllowanceCharge>"
    )


def party(role, name, vat="", country="BE", endpoint="", scheme="0208", legal="", email=""):
    """Seller or buyer."""
    tax = ""
    if vat:
        tax = (
            f"<cac:PartyTaxScheme>{tag('CompanyID', vat)}"
            "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
        )
    mail = f"<cac:Contact>{tag('ElectronicMail', email)}</cac:Contact>" if email else ""
    return (
        f"<cac:{role}><cac:Party>{tag('EndpointID', endpoint, schemeID=scheme)}"
        f"<cac:PostalAddress><cbc:StreetName>Kaai 1</cbc:StreetName>"
        f"<cbc:CityName>Gent</cbc:CityName><cbc:PostalZone>9000</cbc:PostalZone><cac:Country>"
        f"{tag('IdentificationCode', country)}</cac:Country></cac:PostalAddress>{tax}"
        f"<cac:PartyLegalEntity>{tag('RegistrationName', name)}{tag('CompanyID', legal)}"
        f"</cac:PartyLegalEntity>{mail}</cac:Party></cac:{role}>"
    )


SELLER = {"name": "Molen NV", "vat": "BE0477472701", "endpoint": "0477472701"}
BUYER = {"name": "Bakkerij De Korst", "vat": "BE0403170701", "endpoint": "0403170701"}


def ubl(lines, changes=(), **options):
    """The XML of an invoice or credit note whose totals follow from its lines."""
    lines, changes = list(lines), list(changes)
    kind = options.get("kind", "Invoice")
    money = {"currencyID": options.get("currency", "EUR")}
    rows = subtotals(lines, changes, options.get("taxes", {}))
    body = [
        *header(kind, money, options),
        *map(change_xml, changes),
        *tax_total(rows, money, options.get("reasons", {})),
        *monetary_total(lines, changes, rows, money, options),
        *(line_xml(kind, number, item, money) for number, item in enumerate(lines, 1)),
        options.get("tail", ""),
    ]
    space = f"urn:oasis:names:specification:ubl:schema:xsd:{kind}-2"
    xml = f'<{kind} xmlns="{space}" {NAMESPACES}>{"".join(body)}</{kind}>'
    return b'<?xml version="1.0" encoding="UTF-8"?>' + xml.encode()


def header(kind, money, options):
    """Everything before the amounts."""
    default_type = "380" if kind == "Invoice" else "381"
    profile = "selfbilling" if options.get("self_billing") else "billing"
    return [
        tag("ProfileID", f"urn:fdc:peppol.eu:2017:poacc:{profile}:01:1.0"),
        tag("ID", options.get("number", "F-2026-1")),
        tag("IssueDate", options.get("issued", "2026-11-02")),
        tag("DueDate", options.get("due", "2026-12-02")) if kind == "Invoice" else "",
        tag(f"{kind}TypeCode", options.get("type_code", default_type)),
        tag("Note", options.get("note")),
        tag("DocumentCurrencyCode", money["currencyID"]),
        options.get("head", ""),
        party("AccountingSupplierParty", **{**SELLER, **options.get("seller", {})}),
        party("AccountingCustomerParty", **{**BUYER, **options.get("buyer", {})}),
        options.get("payee", ""),
        payment(options.get("iban"), options.get("reference")),
    ]


def tax_total(rows, money, reasons):
    """The VAT breakdown."""
    return [
        "<cac:TaxTotal>",
        tag("TaxAmount", sum(row["tax"] for row in rows), **money),
        *(
            f"<cac:TaxSubtotal>{tag('TaxableAmount', row['base'], **money)}"
            f"{tag('TaxAmount', row['tax'], **money)}"
            f"{category(row['code'], row['rate'], reasons.get(row['code'], ''))}</cac:TaxSubtotal>"
            for row in rows
        ),
        "</cac:TaxTotal>",
    ]


def monetary_total(lines, changes, rows, money, options):
    """The totals; `exclusive` and `inclusive` make them wrong on purpose."""
    total = sum(item["net"] for item in lines)
    charges = sum(item["amount"] for item in changes if item["charge"])
    allowances = sum(item["amount"] for item in changes if not item["charge"])
    exclusive = total - allowances + charges
    inclusive = exclusive + sum(row["tax"] for row in rows)
    prepaid = Decimal(str(options.get("prepaid", 0)))
    rounding = Decimal(str(options.get("rounding", 0)))
    return [
        "<cac:LegalMonetaryTotal>",
        tag("LineExtensionAmount", total, **money),
        tag("TaxExclusiveAmount", options.get("exclusive", exclusive), **money),
        tag("TaxInclusiveAmount", options.get("inclusive", inclusive), **money),
        tag("AllowanceTotalAmount", allowances or None, **money),
        tag("ChargeTotalAmount", charges or None, **money),
        tag("PrepaidAmount", prepaid or None, **money),
        tag("PayableRoundingAmount", rounding or None, **money),
        tag("PayableAmount", inclusive - prepaid + rounding, **money),
        "</cac:LegalMonetaryTotal>",
    ]


def payment(iban, reference):
    """A transfer to an account."""
    if not iban and not reference:
        return ""
    account = f"<cac:PayeeFinancialAccount>{tag('ID', iban)}</cac:PayeeFinancialAccount>"
    return (
        f"<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>"
        f"{tag('PaymentID', reference)}{account if iban else ''}</cac:PaymentMeans>"
    )


def subtotals(lines, changes, taxes):
    """The VAT breakdown; `taxes` sets the VAT of a category and rate, for rounding cases."""
    sums = {}
    for item in lines:
        key = item["code"], item["rate"]
        sums[key] = sums.get(key, Decimal(0)) + item["net"]
    for item in changes:
        key = item["code"], item["rate"]
        signed = item["amount"] if item["charge"] else -item["amount"]
        sums[key] = sums.get(key, Decimal(0)) + signed
    rows = []
    for (code, rate), base in sums.items():
        tax = (base * rate / 100).quantize(CENT, ROUND_HALF_UP)
        tax = Decimal(str(taxes.get((code, int(rate)), tax)))
        rows.append({"code": code, "rate": rate, "base": base, "tax": tax})
    return rows


def line_xml(kind, number, item, money):
    """One line."""
    quantity = "InvoicedQuantity" if kind == "Invoice" else "CreditedQuantity"
    tax = category(item["code"], item["rate"], element="ClassifiedTaxCategory")
    return (
        f"<cac:{kind}Line>{tag('ID', number)}"
        f"{tag(quantity, item['quantity'], unitCode=item['unit'])}"
        f"{tag('LineExtensionAmount', item['net'], **money)}{item['extra']}"
        f"<cac:Item>{tag('Name', item['name'])}{tax}</cac:Item><cac:Price>"
        f"{tag('PriceAmount', item['price'], **money)}{tag('BaseQuantity', item['base'])}"
        f"</cac:Price></cac:{kind}Line>"
    )

"""The invoice of the story: a flour mill's, to a bakery, as a Peppol BIS Billing 3.0 document.

Flour at 6 %, packaging at 21 %, a discount on the flour for the whole document, and the mill's own
PDF inside. Amounts are in `Invoice`, so that a test can compare them to the cent.
"""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

CENT = Decimal("0.01")
NAMESPACES = (
    'xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"'
    ' xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"'
    ' xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)
CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"


@dataclass(frozen=True)
class Party:
    """Seller or buyer; `number` is the Belgian enterprise number."""

    name: str
    number: str
    street: str = "Kerkstraat 1"
    zip: str = "2800"
    city: str = "Mechelen"


MILL = Party("Molens Vandamme NV", "0445678970", "Molenstraat 12", "9300", "Aalst")
MILL_IBAN = "BE36734012345681"


@dataclass(frozen=True)
class Line:
    """One line of goods."""

    name: str
    quantity: Decimal
    unit: str
    price: Decimal
    rate: Decimal

    @property
    def net(self) -> Decimal:
        return _cents(self.quantity * self.price)


FLOUR, PACKAGING = Decimal(6), Decimal(21)
LINES = (
    Line("Tarwebloem T55, zak van 25 kg", Decimal(20), "XBG", Decimal("18.50"), FLOUR),
    Line("Roggebloem, zak van 25 kg", Decimal(8), "XBG", Decimal("21.25"), FLOUR),
    Line("Papieren broodzakken, per 1 000", Decimal(6), "XPK", Decimal("34.90"), PACKAGING),
    Line("Taartdozen 26 cm, per 100", Decimal(4), "XPK", Decimal("27.50"), PACKAGING),
)


@dataclass(frozen=True)
class Invoice:
    """What stands in it."""

    number: str
    buyer: Party
    issued: date
    seller: Party = MILL
    lines: Sequence[Line] = LINES
    # a discount on the whole document: reason, per cent of the goods at the first line's rate
    discount: tuple[str, Decimal] | None = ("Getrouwheidskorting op bloem", Decimal(5))
    with_pdf: bool = True
    note: str = field(default="Levering van vandaag")

    @property
    def due(self) -> date:
        return self.issued + timedelta(days=30)

    @property
    def net(self) -> Decimal:
        return sum((line.net for line in self.lines), Decimal(0))

    @property
    def allowance(self) -> Decimal:
        if not self.discount:
            return Decimal(0)
        rate = self.lines[0].rate
        goods = sum((line.net for line in self.lines if line.rate == rate), Decimal(0))
        return _cents(goods * self.discount[1] / 100)

    @property
    def taxes(self) -> list[tuple[Decimal, Decimal, Decimal]]:
        """(rate, base, tax), in the order of the rates."""
        bases: dict[Decimal, Decimal] = {}
        for line in self.lines:
            bases[line.rate] = bases.get(line.rate, Decimal(0)) + line.net
        bases[self.lines[0].rate] -= self.allowance
        return [(rate, base, _cents(base * rate / 100)) for rate, base in sorted(bases.items())]

    @property
    def untaxed(self) -> Decimal:
        return self.net - self.allowance

    @property
    def tax(self) -> Decimal:
        return sum((tax for _rate, _base, tax in self.taxes), Decimal(0))

    @property
    def total(self) -> Decimal:
        return self.untaxed + self.tax

    @property
    def communication(self) -> str:
        """The Belgian structured communication of the payment."""
        digits = int("".join(sign for sign in self.number if sign.isdigit())[-10:] or "1")
        text = f"{digits:010d}{digits % 97 or 97:02d}"
        return f"+++{text[:3]}/{text[3:7]}/{text[7:]}+++"

    def xml(self) -> bytes:
        """The UBL document."""
        return _write(self).encode()

    def pdf(self) -> bytes:
        """The seller's own picture of it."""
        return _draw(self)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def _money(name: str, amount: Decimal) -> str:
    return f'<cbc:{name} currencyID="EUR">{_cents(amount)}</cbc:{name}>'


def _scheme(tag: str, rate: Decimal) -> str:
    return (
        f"<cac:{tag}><cbc:ID>S</cbc:ID><cbc:Percent>{rate}</cbc:Percent>"
        f"<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:{tag}>"
    )


def _party(tag: str, party: Party) -> str:
    return (
        f'<cac:{tag}><cac:Party><cbc:EndpointID schemeID="0208">{party.number}</cbc:EndpointID>'
        f"<cac:PartyName><cbc:Name>{escape(party.name)}</cbc:Name></cac:PartyName>"
        f"<cac:PostalAddress><cbc:StreetName>{escape(party.street)}</cbc:StreetName>"
        f"<cbc:CityName>{escape(party.city)}</cbc:CityName>"
        f"<cbc:PostalZone>{party.zip}</cbc:PostalZone>"
        "<cac:Country><cbc:IdentificationCode>BE</cbc:IdentificationCode></cac:Country>"
        f"</cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>BE{party.number}</cbc:CompanyID>"
        "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
        f"<cac:PartyLegalEntity><cbc:RegistrationName>{escape(party.name)}</cbc:RegistrationName>"
        f'<cbc:CompanyID schemeID="0208">{party.number}</cbc:CompanyID></cac:PartyLegalEntity>'
        f"</cac:Party></cac:{tag}>"
    )


def _picture(invoice: Invoice) -> str:
    if not invoice.with_pdf:
        return ""
    name = f"{invoice.number}.pdf"
    content = base64.b64encode(invoice.pdf()).decode()
    return (
        f"<cac:AdditionalDocumentReference><cbc:ID>{escape(invoice.number)}</cbc:ID>"
        "<cbc:DocumentDescription>Invoice</cbc:DocumentDescription><cac:Attachment>"
        f'<cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="{escape(name)}">'
        f"{content}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>"
        "</cac:AdditionalDocumentReference>"
    )


def _discount(invoice: Invoice) -> str:
    if not invoice.discount:
        return ""
    reason, percent = invoice.discount
    return (
        "<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>"
        "<cbc:AllowanceChargeReasonCode>95</cbc:AllowanceChargeReasonCode>"
        f"<cbc:AllowanceChargeReason>{escape(reason)}</cbc:AllowanceChargeReason>"
        f"<cbc:MultiplierFactorNumeric>{percent}</cbc:MultiplierFactorNumeric>"
        f"{_money('Amount', invoice.allowance)}"
        f"{_money('BaseAmount', invoice.allowance * 100 / percent)}"
        f"{_scheme('TaxCategory', invoice.lines[0].rate)}</cac:AllowanceCharge>"
    )


def _taxes(invoice: Invoice) -> str:
    subtotals = "".join(
        f"<cac:TaxSubtotal>{_money('TaxableAmount', base)}{_money('TaxAmount', tax)}"
        f"{_scheme('TaxCategory', rate)}</cac:TaxSubtotal>"
        for rate, base, tax in invoice.taxes
    )
    return f"<cac:TaxTotal>{_money('TaxAmount', invoice.tax)}{subtotals}</cac:TaxTotal>"


def _line(number: int, line: Line) -> str:
    return (
        f"<cac:InvoiceLine><cbc:ID>{number}</cbc:ID>"
        f'<cbc:InvoicedQuantity unitCode="{line.unit}">{line.quantity}</cbc:InvoicedQuantity>'
        f"{_money('LineExtensionAmount', line.net)}<cac:Item><cbc:Name>{escape(line.name)}"
        f"</cbc:Name>{_scheme('ClassifiedTaxCategory', line.rate)}</cac:Item>"
        f"<cac:Price>{_money('PriceAmount', line.price)}</cac:Price></cac:InvoiceLine>"
    )


def _write(invoice: Invoice) -> str:
    lines = "".join(_line(number, line) for number, line in enumerate(invoice.lines, 1))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Invoice {NAMESPACES}>'
        f"<cbc:CustomizationID>{CUSTOMIZATION}</cbc:CustomizationID>"
        f"<cbc:ProfileID>{PROFILE}</cbc:ProfileID><cbc:ID>{escape(invoice.number)}</cbc:ID>"
        f"<cbc:IssueDate>{invoice.issued}</cbc:IssueDate><cbc:DueDate>{invoice.due}</cbc:DueDate>"
        f"<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:Note>{escape(invoice.note)}</cbc:Note>"
        "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>"
        f"<cbc:BuyerReference>{invoice.buyer.number}</cbc:BuyerReference>{_picture(invoice)}"
        f"{_party('AccountingSupplierParty', invoice.seller)}"
        f"{_party('AccountingCustomerParty', invoice.buyer)}"
        '<cac:PaymentMeans><cbc:PaymentMeansCode name="Credit transfer">30</cbc:PaymentMeansCode>'
        f"<cbc:PaymentID>{invoice.communication}</cbc:PaymentID><cac:PayeeFinancialAccount>"
        f"<cbc:ID>{MILL_IBAN}</cbc:ID><cbc:Name>{escape(invoice.seller.name)}</cbc:Name>"
        "</cac:PayeeFinancialAccount></cac:PaymentMeans>"
        f"{_discount(invoice)}{_taxes(invoice)}<cac:LegalMonetaryTotal>"
        f"{_money('LineExtensionAmount', invoice.net)}"
        f"{_money('TaxExclusiveAmount', invoice.untaxed)}"
        f"{_money('TaxInclusiveAmount', invoice.total)}"
        f"{_money('AllowanceTotalAmount', invoice.allowance) if invoice.discount else ''}"
        f"{_money('PayableAmount', invoice.total)}</cac:LegalMonetaryTotal>{lines}</Invoice>"
    )


def _draw(invoice: Invoice) -> bytes:
    stream = io.BytesIO()
    page = Canvas(stream, pagesize=A4, invariant=True)
    page.setTitle(f"Factuur {invoice.number}")
    page.setFont("Helvetica-Bold", 16)
    page.drawString(60, 780, invoice.seller.name)
    page.setFont("Helvetica", 10)
    seller, buyer = invoice.seller, invoice.buyer
    page.drawString(60, 764, f"{seller.street}, {seller.zip} {seller.city} - BE{seller.number}")
    page.drawString(340, 730, buyer.name)
    page.drawString(340, 716, f"{buyer.street}, {buyer.zip} {buyer.city}")
    page.drawString(60, 690, f"Factuur {invoice.number} van {invoice.issued:%d/%m/%Y}")
    height = 660
    for line in invoice.lines:
        page.drawString(60, height, f"{line.quantity} x {line.name}")
        page.drawRightString(460, height, f"{line.rate} %")
        page.drawRightString(540, height, f"{line.net} EUR")
        height -= 16
    rows = [(invoice.discount[0], -invoice.allowance)] if invoice.discount else []
    rows += [(f"BTW {rate} % op {base}", tax) for rate, base, tax in invoice.taxes]
    for text, amount in [*rows, ("Te betalen", invoice.total)]:
        page.drawString(60, height - 12, text)
        page.drawRightString(540, height - 12, f"{amount} EUR")
        height -= 16
    page.drawString(60, height - 40, f"{MILL_IBAN}   {invoice.communication}   {invoice.due}")
    page.save()
    return stream.getvalue()

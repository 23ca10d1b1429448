# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who: parties, addresses, payment means, delivery."""

from .document import (
    Contact,
    Delivery,
    Identifier,
    Party,
    PaymentMeans,
    Period,
    PostalAddress,
)
from .nodes import Node, child, children, content, day, text


def identifier(node: Node | None) -> Identifier | None:
    """An id with its scheme, None when it is empty."""
    value = content(node)
    if node is None or not value:
        return None
    return Identifier(value, (node.get("schemeID") or node.get("listID") or "").strip())


def read_party(node: Node | None) -> Party:
    """A `cac:Party` or another element of its shape (payee, tax representative)."""
    if node is None:
        return Party()
    legal_name = text(node, "PartyLegalEntity/@RegistrationName")
    trading_name = text(node, "PartyName/@Name")
    vat, registration = _tax_ids(node)
    ids = (identifier(item) for item in children(node, "PartyIdentification/@ID"))
    return Party(
        name=legal_name or trading_name or text(node, "Contact/@Name"),
        trading_name=trading_name if trading_name != legal_name else "",
        endpoint=identifier(child(node, "@EndpointID")),
        identifiers=tuple(item for item in ids if item),
        legal_id=identifier(child(node, "PartyLegalEntity/@CompanyID")),
        legal_form=text(node, "PartyLegalEntity/@CompanyLegalForm"),
        vat=vat,
        tax_registration=registration,
        address=read_address(child(node, "PostalAddress")),
        contact=Contact(
            text(node, "Contact/@Name"),
            text(node, "Contact/@Telephone"),
            text(node, "Contact/@ElectronicMail"),
        ),
    )


def _tax_ids(node: Node) -> tuple[str, str]:
    """VAT number and other tax registration; a scheme left out is taken for VAT."""
    vat = other = ""
    for item in children(node, "PartyTaxScheme"):
        value = text(item, "@CompanyID")
        scheme = text(item, "TaxScheme/@ID").upper()
        if scheme in ("VAT", ""):
            vat = vat or value
        else:
            other = other or value
    return vat, other


def read_address(node: Node | None) -> PostalAddress:
    """An address; building number and lines go where a human expects them."""
    street = text(node, "@StreetName")
    building = text(node, "@BuildingNumber")
    return PostalAddress(
        street=f"{street} {building}".strip() if building else street,
        street2=text(node, "@AdditionalStreetName"),
        street3=text(node, "AddressLine/@Line"),
        city=text(node, "@CityName"),
        zip=text(node, "@PostalZone"),
        subdivision=text(node, "@CountrySubentity"),
        country=text(node, "Country/@IdentificationCode").upper(),
    )


def read_payment_means(node: Node) -> PaymentMeans:
    """One way to pay."""
    code = child(node, "@PaymentMeansCode")
    account = child(node, "PayeeFinancialAccount")
    return PaymentMeans(
        code=content(code),
        name="" if code is None else (code.get("name") or "").strip(),
        reference=text(node, "@PaymentID"),
        account=text(account, "@ID"),
        account_name=text(account, "@Name"),
        bic=text(account, "FinancialInstitutionBranch/@ID")
        or text(account, "FinancialInstitutionBranch/FinancialInstitution/@ID"),
        card=text(node, "CardAccount/@PrimaryAccountNumberID"),
        mandate=text(node, "PaymentMandate/@ID"),
        due_date=day(node, "@PaymentDueDate"),
    )


def read_delivery(node: Node | None) -> Delivery | None:
    """Where the goods went."""
    if node is None:
        return None
    address = child(node, "DeliveryLocation/Address")
    return Delivery(
        delivered=day(node, "@ActualDeliveryDate"),
        location=identifier(child(node, "DeliveryLocation/@ID")),
        address=None if address is None else read_address(address),
        party=text(node, "DeliveryParty/PartyName/@Name"),
    )


def read_period(node: Node | None) -> Period | None:
    """An invoicing period."""
    if node is None:
        return None
    return Period(day(node, "@StartDate"), day(node, "@EndDate"), text(node, "@DescriptionCode"))

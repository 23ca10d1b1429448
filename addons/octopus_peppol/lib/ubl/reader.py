# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`read`: bytes of an invoice in, a `Document` out.

Tolerant where nothing is lost (order of elements, unknown elements, older places of a tax),
exact where something would be: no number, no date, no currency, no lines is an error with its
place. No DTD, no entities, no network, libxml2's own limits on size and depth.
"""

from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped, unused-ignore]

from .attachments import cut_out, read_attachments
from .document import Document, Kind, Reference
from .errors import UblError
from .lines import read_allowance_charge, read_line, read_subtotals, read_totals
from .nodes import Node, child, children, content, day, place, required_text, text
from .parties import read_delivery, read_party, read_payment_means, read_period

_ROOTS = {
    "{urn:oasis:names:specification:ubl:schema:xsd:Invoice-2}Invoice": Kind.INVOICE,
    "{urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2}CreditNote": Kind.CREDIT_NOTE,
}
_LINES = {Kind.INVOICE: "InvoiceLine", Kind.CREDIT_NOTE: "CreditNoteLine"}
# UNCL1001: self-billed invoice, self-billed debit note, self-billed credit note
_SELF_BILLED = frozenset({"389", "527", "261"})
_CUT_FROM = 8_000_000


def parse(xml: bytes) -> Node:
    """The root element of a document without DTD, entities and processing of any kind."""
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root: Node = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UblError(f"is no well-formed XML: {error}", "document") from error
    docinfo = root.getroottree().docinfo
    if docinfo.doctype or docinfo.internalDTD is not None:
        raise UblError("has a document type declaration, which is not allowed", "document")
    return root


def read(xml: bytes) -> Document:
    """Read a BIS Billing 3.0 invoice or credit note, self-billed or not."""
    if b"<!DOCTYPE" in xml[:4096]:
        raise UblError("has a document type declaration, which is not allowed", "document")
    contents: list[bytes] = []
    if len(xml) > _CUT_FROM:
        xml, contents = cut_out(xml)
    root = parse(xml)
    kind = _ROOTS.get(str(root.tag))
    if kind is None:
        name = etree.QName(root).localname[:60]
        raise UblError("is neither a UBL Invoice nor a UBL CreditNote", name)
    return _document(root, kind, contents)


def _document(root: Node, kind: Kind, contents: list[bytes]) -> Document:
    number = required_text(root, "@ID")
    issued = day(root, "@IssueDate")
    if issued is None:
        raise UblError("is missing or empty", f"{place(root)}/IssueDate")
    currency = required_text(root, "@DocumentCurrencyCode").upper()
    tax_currency = text(root, "@TaxCurrencyCode").upper()
    lines = tuple(map(read_line, children(root, _LINES[kind])))
    if not lines:
        raise UblError("has no lines", place(root))
    return Document(
        kind=kind,
        number=number,
        issue_date=issued,
        currency=currency,
        tax_currency=tax_currency,
        seller=read_party(child(root, "AccountingSupplierParty/Party")),
        buyer=read_party(child(root, "AccountingCustomerParty/Party")),
        totals=read_totals(root, currency, tax_currency),
        lines=lines,
        subtotals=read_subtotals(root, currency),
        attachments=tuple(read_attachments(root, contents)),
        allowance_charges=tuple(map(read_allowance_charge, children(root, "AllowanceCharge"))),
        **_process(root),
        **_around(root),
        **_references(root),
    )


def _process(root: Node) -> dict[str, Any]:
    """Which kind of exchange this is."""
    type_code = text(root, "@InvoiceTypeCode") or text(root, "@CreditNoteTypeCode")
    profile = text(root, "@ProfileID")
    return {
        "self_billing": "selfbilling" in profile or type_code in _SELF_BILLED,
        "type_code": type_code,
        "customization": text(root, "@CustomizationID"),
        "profile": profile,
    }


def _around(root: Node) -> dict[str, Any]:
    """Dates, notes, further parties, payment."""
    payee = child(root, "PayeeParty")
    representative = child(root, "TaxRepresentativeParty")
    means = tuple(map(read_payment_means, children(root, "PaymentMeans")))
    return {
        "due_date": day(root, "@DueDate") or next((m.due_date for m in means if m.due_date), None),
        "tax_point_date": day(root, "@TaxPointDate"),
        "preceding": tuple(_preceding(root)),
        "period": read_period(child(root, "InvoicePeriod")),
        "delivery": read_delivery(child(root, "Delivery")),
        "notes": tuple(filter(None, map(content, children(root, "@Note")))),
        "payee": None if payee is None else read_party(payee),
        "tax_representative": None if representative is None else read_party(representative),
        "payment_means": means,
        "payment_terms": tuple(filter(None, map(content, children(root, "PaymentTerms/@Note")))),
    }


def _references(root: Node) -> dict[str, Any]:
    return {
        "buyer_reference": text(root, "@BuyerReference"),
        "accounting_cost": text(root, "@AccountingCost"),
        "order_reference": text(root, "OrderReference/@ID"),
        "sales_order_reference": text(root, "OrderReference/@SalesOrderID"),
        "contract_reference": text(root, "ContractDocumentReference/@ID"),
        "project_reference": text(root, "ProjectReference/@ID"),
        "despatch_reference": text(root, "DespatchDocumentReference/@ID"),
        "receipt_reference": text(root, "ReceiptDocumentReference/@ID"),
        "originator_reference": text(root, "OriginatorDocumentReference/@ID"),
    }


def _preceding(root: Node) -> Iterator[Reference]:
    for kind in ("InvoiceDocumentReference", "CreditNoteDocumentReference"):
        for node in children(root, f"BillingReference/{kind}"):
            if number := text(node, "@ID"):
                yield Reference(number, day(node, "@IssueDate"))

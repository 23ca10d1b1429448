"""Reading UBL: what a bill needs, tolerance, exact errors, hostile input."""

import base64
from datetime import date
from decimal import Decimal

import pytest
import ubl
from ubl_builder import builder

ATTACHMENT = (
    "<cac:AdditionalDocumentReference><cbc:ID>{id}</cbc:ID><cac:Attachment>"
    '<cbc:EmbeddedDocumentBinaryObject mimeCode="{mime}" filename="{name}">{data}'
    "</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>"
)
PAYABLE = "Invoice/LegalMonetaryTotal/PayableAmount"


def simple(**options):
    return builder.ubl([builder.line(100)], **options)


def attached(data, name="bill.pdf", mime="application/pdf"):
    text = ATTACHMENT.format(id="A1", mime=mime, name=name, data=data)
    return ubl.read(simple(head=text)).attachments[0]


def refused(xml):
    with pytest.raises(ubl.UblError) as caught:
        ubl.read(xml)
    return caught.value


def test_header_parties_and_totals():
    document = ubl.read(
        simple(note="Thanks & bye", iban="BE71096123456769", reference="+++123/4567/89002+++")
    )
    assert document.kind is ubl.Kind.INVOICE
    assert not document.self_billing
    assert document.number == "F-2026-1"
    assert (document.issue_date, document.due_date) == (date(2026, 11, 2), date(2026, 12, 2))
    assert document.seller.vat == "BE0477472701"
    assert document.seller.endpoint == ubl.Identifier("0477472701", "0208")
    assert document.seller.address.city == "Gent"
    assert document.notes == ("Thanks & bye",)
    assert document.payment_means[0].account == "BE71096123456769"
    assert document.totals.tax_inclusive == Decimal("121.00")
    assert document.subtotals[0].category.key == ("S", Decimal(21))


def test_credit_note_and_self_billing():
    note = ubl.read(simple(kind="CreditNote"))
    assert note.is_credit
    assert note.lines[0].quantity == 1
    assert ubl.read(simple(type_code="389")).self_billing
    assert ubl.read(simple(kind="CreditNote", type_code="261")).self_billing
    assert ubl.read(simple(self_billing=True)).self_billing


def test_line_with_base_quantity_allowance_and_price_discount():
    extra = builder.change_xml(builder.change(5, percent=10, base=50), with_tax=False)
    lines = [builder.line(45, quantity="100", price=5, base=10, extra=extra)]
    line = ubl.read(builder.ubl(lines)).lines[0]
    assert (line.quantity, line.price, line.base_quantity) == (100, 5, 10)
    assert line.allowance_charges[0].percent == 10
    assert ubl.check(ubl.read(builder.ubl(lines))) == ()


def test_order_of_elements_and_unknown_ones_do_not_matter():
    xml = simple(tail="<cbc:ID2>x</cbc:ID2><cac:Unheard><cbc:Of/></cac:Unheard>")
    assert ubl.read(xml).number == "F-2026-1"
    # the totals after the lines, a comment in the middle of a text
    head, _, rest = xml.partition(b"<cac:LegalMonetaryTotal>")
    totals, _, tail = rest.partition(b"</cac:LegalMonetaryTotal>")
    moved = tail.replace(
        b"</Invoice>", b"<cac:LegalMonetaryTotal>" + totals + b"</cac:LegalMonetaryTotal></Invoice>"
    )
    assert ubl.read(head + moved).totals.payable == Decimal("121.00")
    assert ubl.read(xml.replace(b"F-2026-1", b"F-2026<!-- x -->-1")).number == "F-2026-1"


def test_tax_on_the_line_as_older_ubl_has_it():
    old = (
        "<cac:TaxTotal><cbc:TaxAmount>21</cbc:TaxAmount><cac:TaxSubtotal>"
        + builder.category("S", 21)
        + "</cac:TaxSubtotal></cac:TaxTotal>"
    )
    xml = builder.ubl([builder.line(100, extra=old)])
    classified = builder.category("S", Decimal(21), element="ClassifiedTaxCategory").encode()
    line = ubl.read(xml.replace(classified, b"")).lines[0]
    assert line.tax.key == ("S", Decimal(21))


def test_line_without_tax_takes_the_only_one_of_the_breakdown():
    classified = builder.category("S", Decimal(21), element="ClassifiedTaxCategory").encode()
    document = ubl.read(simple().replace(classified, b""))
    assert document.lines[0].tax is None
    assert document.tax_of(None).key == ("S", Decimal(21))


def test_attachment_is_decoded_and_its_name_made_harmless():
    data = base64.b64encode(b"%PDF-1.7 x").decode()
    wrapped = "\n".join([data[:4], data[4:]])
    found = attached(wrapped, name="C:\\Users\\me\\..\\Factuur 1.pdf")
    assert found.content == b"%PDF-1.7 x"
    assert found.name == "Factuur 1.pdf"
    assert attached(data.rstrip("="), name="../../etc/passwd").name == "passwd.pdf"
    assert attached(data).content == b"%PDF-1.7 x"
    document = ubl.read(
        simple(head=ATTACHMENT.format(id="A", mime="application/pdf", name="", data=data))
    )
    assert document.pdf.name == "A.pdf"


def test_broken_attachment_is_a_finding_and_not_the_end():
    text = ATTACHMENT.format(id="A1", mime="application/pdf", name="x.pdf", data="§§§")
    document = ubl.read(simple(head=text))
    assert document.attachments[0].broken
    assert [finding.rule for finding in ubl.check(document)] == ["BT-125"]


def test_attachment_over_ten_megabytes():
    content = b"%PDF" + bytes(range(256)) * 40_000
    data = base64.b64encode(content).decode()
    assert len(data) > 10_000_000
    assert attached(data).content == content


def test_self_closing_attachment_before_a_big_one_keeps_its_place():
    content = b"%PDF" + b"x" * 9_000_000
    empty = ATTACHMENT.format(id="A0", mime="application/pdf", name="a.pdf", data="").replace(
        "></cbc:EmbeddedDocumentBinaryObject>", "/>"
    )
    big = ATTACHMENT.format(
        id="A1", mime="application/pdf", name="b.pdf", data=base64.b64encode(content).decode()
    )
    first, second = ubl.read(simple(head=empty + big)).attachments
    assert first.content is None
    assert second.content == content


@pytest.mark.parametrize(
    ("find", "put", "place"),
    [
        (b"<cbc:ID>F-2026-1</cbc:ID>", b"", "Invoice/ID"),
        (b"<cbc:IssueDate>2026-11-02</cbc:IssueDate>", b"", "Invoice/IssueDate"),
        (b"2026-11-02", b"2026-13-02", "Invoice/IssueDate"),
        (b"2026-12-02", b"02/12/2026", "Invoice/DueDate"),
        (b">EUR</cbc:Doc", b"></cbc:Doc", "Invoice/DocumentCurrencyCode"),
        (b">121.00</cbc:PayableAmount>", b">1e2</cbc:PayableAmount>", PAYABLE),
        (b">121.00</cbc:PayableAmount>", b">NaN</cbc:PayableAmount>", PAYABLE),
        (b'"C62">1<', b'"C62">1,5<', "Invoice/InvoiceLine/InvoicedQuantity"),
    ],
)
def test_error_names_its_place(find, put, place):
    xml = simple()
    assert find in xml
    assert refused(xml.replace(find, put)).place == place


def test_second_line_is_named_as_such():
    xml = builder.ubl([builder.line(1), builder.line(2, quantity="x")])
    assert refused(xml).place == "Invoice/InvoiceLine[2]/InvoicedQuantity"


def test_no_lines_no_totals():
    assert refused(builder.ubl([])).reason == "has no lines"
    xml = simple().replace(b"LegalMonetaryTotal", b"RequestedMonetaryTotal")
    assert refused(xml).place == "Invoice/LegalMonetaryTotal"


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"%PDF-1.7",
        b"<Invoice/>",
        b'<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>',
        b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">',
    ],
)
def test_what_is_no_ubl_is_refused(xml):
    refused(xml)


def test_dtd_and_entities_are_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    xml = simple().replace(b"<Invoice", bomb + b"<Invoice", 1)
    assert "document type declaration" in refused(xml).reason
    # far from the start, where a look at the first bytes does not reach
    padded = simple().replace(b"<Invoice", b"<!--" + b"x" * 9000 + b"-->" + bomb + b"<Invoice", 1)
    assert "document type declaration" in refused(padded).reason
    utf16 = xml.replace(b'encoding="UTF-8"', b'encoding="UTF-16"').decode().encode("utf-16")
    assert "document type declaration" in refused(utf16).reason


def test_external_entity_is_not_fetched(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    dtd = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'.encode()
    xml = simple(note="NOTE").replace(b"<Invoice", dtd + b"<Invoice", 1).replace(b"NOTE", b"&s;")
    assert "hidden" not in str(refused(xml))


def test_depth_is_bounded():
    xml = simple(tail="<a>" * 5000 + "</a>" * 5000)
    refused(xml)

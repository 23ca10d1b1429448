"""Two places that must say the same, and values that only Peppol's may have."""

from __future__ import annotations

import dataclasses

import pytest
from edelivery import BILLING_PROCESS, CREDIT_NOTE, INVOICE, ParticipantId, sbdh
from edelivery.as4 import constants as c
from edelivery.errors import EdeliveryError
from forge import Forge, invoice


def refused(forge: Forge, **changes) -> EdeliveryError:
    with pytest.raises(EdeliveryError) as caught:
        forge.but(**changes).open()
    assert caught.value.ref_to_message_id
    return caught.value


def header(**values):
    return lambda message: dataclasses.replace(message, **values)


@pytest.mark.parametrize(
    "values",
    [
        {"original_sender": "0208:0999999922"},
        {"final_recipient": "0208:0999999922"},
        {"action": CREDIT_NOTE.urn},
        {"action": INVOICE.urn.replace("busdox-docid-qns", "other")},
        {"action": INVOICE.urn.replace("Invoice", "invoice")},
        {"service": "urn:fdc:peppol.eu:2017:poacc:selfbilling:01:1.0"},
        {"service_type": "other-scheme"},
    ],
)
def test_message_and_envelope(forge: Forge, values):
    assert refused(forge, user_message=header(**values)).ebms_code == "EBMS:0003"


def test_participants_compare_without_case(forge: Forge):
    business = dataclasses.replace(
        forge.business, receiver=ParticipantId.parse("9925:BE0202239951")
    )
    incoming = forge.but(
        business=business, user_message=header(final_recipient="9925:be0202239951")
    ).open()
    assert incoming.final_recipient.identifier == "9925:BE0202239951"


@pytest.mark.parametrize(
    "values, code",
    [
        ({"service_type": ""}, "EBMS:0001"),
        ({"original_sender": "x"}, "EBMS:0001"),
        ({"final_recipient": "iso9999::0208:1"}, "EBMS:0001"),
        ({"action": "no-scheme"}, "EBMS:0001"),
        ({"original_sender": ""}, "EBMS:0009"),
        ({"final_recipient": ""}, "EBMS:0009"),
        ({"parts": {}}, "EBMS:0011"),
        ({"parts": {"other@x": {}}}, "EBMS:0011"),
        ({"message_id": "<a@b>"}, "EBMS:0009"),
        ({"message_id": "a b"}, "EBMS:0009"),
        ({"message_id": "x" * 300}, "EBMS:0009"),
    ],
)
def test_values_of_the_header(forge: Forge, values, code):
    with pytest.raises(EdeliveryError) as caught:
        forge.but(user_message=header(**values)).open()
    assert caught.value.ebms_code == code


def replaced(old: str, new: str):
    def change(xml: bytes) -> bytes:
        assert old.encode() in xml
        return xml.replace(old.encode(), new.encode())

    return change


AGREEMENT = f"<eb:AgreementRef>{c.AGREEMENT}</eb:AgreementRef>"


@pytest.mark.parametrize(
    "old, new, code",
    [
        (AGREEMENT, "", "EBMS:0010"),
        (AGREEMENT, "<eb:AgreementRef>other</eb:AgreementRef>", "EBMS:0010"),
        ("<eb:AgreementRef>", '<eb:AgreementRef type="x">', "EBMS:0010"),
        ("<eb:AgreementRef>", '<eb:AgreementRef pmode="x">', "EBMS:0010"),
        (c.INITIATOR, c.RESPONDER, "EBMS:0010"),
        ("<eb:UserMessage>", '<eb:UserMessage mpc="urn:other">', "EBMS:0010"),
        (c.PARTY_TYPE, "urn:other", "EBMS:0001"),
        ('name="originalSender" type="iso6523-actorid-upis"', 'name="originalSender"', "EBMS:0001"),
        ('name="finalRecipient"', 'name="originalSender"', "EBMS:0003"),
        (
            "</eb:MessageProperties>",
            '<eb:Property name="trackingIdentifier">1</eb:Property></eb:MessageProperties>',
            "EBMS:0002",
        ),
        ("application/gzip", "application/zip", "EBMS:0001"),
        ("application/xml", "application/pdf", "EBMS:0001"),
        ('href="cid:', 'href="http:', "EBMS:0002"),
        ("<eb:UserMessage>", "<eb:UserMessage/><eb:UserMessage>", "EBMS:0002"),
        ("eb:UserMessage", "eb:SignalMessage", "EBMS:0002"),
        ("<eb:ConversationId>1</eb:ConversationId>", "", "EBMS:0009"),
        ("<eb:To>", "<eb:To><eb:PartyId>x</eb:PartyId>", "EBMS:0009"),
        ("Z</eb:Timestamp>", "X</eb:Timestamp>", "EBMS:0009"),
    ],
)
def test_only_the_values_of_peppol(forge: Forge, old, new, code):
    with pytest.raises(EdeliveryError) as caught:
        forge.but(messaging_xml=replaced(old, new)).open()
    assert caught.value.ebms_code == code


@pytest.mark.parametrize(
    "old, new",
    [
        ("<eb:UserMessage>", f'<eb:UserMessage mpc="{c.DEFAULT_MPC}">'),
        (
            '<eb:Property name="CompressionType">',
            '<eb:Property name="CharacterSet">utf-8</eb:Property>'
            '<eb:Property name="CompressionType">',
        ),
        ("</eb:MessageProperties>", '<eb:Property name="x">1</eb:Property></eb:MessageProperties>'),
        ("application/xml", "text/xml"),
        ("application/xml", "application/xml; charset=UTF-8"),
    ],
)
def test_harmless_differences(forge: Forge, old, new):
    assert forge.but(messaging_xml=replaced(old, new)).open().envelope


def test_several_payloads(forge: Forge):
    two = {forge.content_id: {"MimeType": "application/xml"}, "other@x": {}}
    assert refused(forge, user_message=header(parts=two)).ebms_code == "EBMS:0011"


@pytest.mark.parametrize(
    "old, new, reason",
    [
        (b"<Type>Invoice</Type>", b"<Type>CreditNote</Type>", "invalid-type"),
        (b"Invoice-2</Standard>", b"CreditNote-2</Standard>", "invalid-standard"),
        (b"<TypeVersion>2.1<", b"<TypeVersion>2.0<", "invalid-type-version"),
        (
            b"xsd:Invoice-2::Invoice##",
            b"xsd:Invoice-2::Credit##",
            "invalid-document-type-identifier",
        ),
        (b"<cbc:ID>", b"<cbc:ID>&#1;", "no-xml"),
    ],
)
def test_envelope_and_payload(forge: Forge, old, new, reason):
    sbd = sbdh.write(forge.business)
    assert old in sbd
    error = refused(forge, sbd=sbd.replace(old, new))
    assert (error.ebms_code, error.reason) == ("EBMS:0003", reason)


@pytest.mark.parametrize(
    "payload",
    [
        b"<html><body/></html>",
        invoice(root="CreditNote"),
        b'<Invoice xmlns="urn:x"/>',
        invoice().replace(b"Invoice", b"Order"),
    ],
)
def test_what_is_announced_as_an_invoice_is_one(forge: Forge, payload):
    sbd = sbdh.write(forge.business)
    start = sbd.index(b"</StandardBusinessDocumentHeader>") + 33
    bare = payload.partition(b"?>\n")[2] or payload
    changed = sbd[:start] + bare + b"</StandardBusinessDocument>"
    assert refused(forge, sbd=changed).ebms_code == "EBMS:0003"


@pytest.mark.parametrize("sbd", [b"<x/>", b"hello", b"%PDF-1.7", invoice()])
def test_no_business_envelope(forge: Forge, sbd):
    assert refused(forge, sbd=sbd).ebms_code == "EBMS:0003"


def test_the_process_of_the_business(forge: Forge):
    assert forge.open().process == BILLING_PROCESS

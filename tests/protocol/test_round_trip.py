"""A message there, a receipt back; and everything a peer may do differently."""

from __future__ import annotations

import base64
import dataclasses
import os
from datetime import timedelta

import pytest
from edelivery import Envelope, ParticipantId, as4, pki, sbdh
from edelivery.as4 import OutgoingMessage, receiver, sender
from edelivery.as4 import constants as c
from edelivery.errors import EdeliveryError
from forge import Forge, invoice
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

XML_TEXT = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"
    ),
    max_size=300,
)


def exchange(envelope, alice, bob, trust, now, **options):
    outgoing = sender.build(
        envelope,
        sender=alice,
        receiver_certificate=bob.certificate,
        message_id=as4.new_message_id("octopus.test"),
        timestamp=now,
        conversation_id="1",
        **options,
    )
    incoming = receiver.open(
        outgoing.content_type, outgoing.body, identity=bob, trust=trust, at=now
    )
    response = receiver.receipt(
        incoming, identity=bob, message_id=as4.new_message_id("bob.test"), timestamp=now
    )
    receipt = sender.read_response(200, response.content_type, response.body, outgoing, trust, now)
    return outgoing, incoming, receipt


def test_message_and_receipt(envelope, alice, bob, trust, now):
    outgoing, incoming, receipt = exchange(envelope, alice, bob, trust, now)
    assert incoming.message_id == outgoing.message_id == receipt.ref_to_message_id
    assert incoming.sender_seat == "POP000001" and incoming.receiver_seat == "POP000002"
    assert incoming.sender_certificate == alice.certificate
    assert incoming.envelope.payload == envelope.payload
    assert sbdh.read(incoming.sbd) == incoming.envelope
    assert incoming.flags == () and not incoming.is_test
    assert incoming.timestamp == now
    assert receipt.certificate == bob.certificate


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    filler=XML_TEXT,
    compress=st.booleans(),
    sender_value=st.from_regex(r"\A[!-~]{1,40}\Z").filter(lambda value: "::" not in f":{value}"),
)
def test_any_text_survives(filler, compress, sender_value, envelope, alice, bob, trust, now):
    escaped = filler.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    document = dataclasses.replace(
        envelope, payload=invoice(escaped), sender=ParticipantId("0208", sender_value)
    )
    _outgoing, incoming, _receipt = exchange(document, alice, bob, trust, now, compress=compress)
    assert etree.fromstring(incoming.envelope.payload)[1].text == f"- {filler}"
    assert incoming.envelope.sender.identifier == document.sender.identifier


def test_uncompressed_is_accepted_and_flagged(envelope, alice, bob, trust, now):
    _outgoing, incoming, _receipt = exchange(envelope, alice, bob, trust, now, compress=False)
    assert incoming.flags == ("uncompressed",)


def test_ten_megabytes_with_one_huge_text_node(envelope, alice, bob, trust, now):
    big = invoice(base64.b64encode(os.urandom(9_000_000)).decode())
    document = dataclasses.replace(envelope, payload=big)
    _outgoing, incoming, _receipt = exchange(document, alice, bob, trust, now)
    assert len(incoming.envelope.payload) == len(big)


def test_what_was_kept_is_enough_to_judge_a_late_receipt(outgoing, bob, trust, now):
    incoming = receiver.open(
        outgoing.content_type, outgoing.body, identity=bob, trust=trust, at=now
    )
    response = receiver.receipt(incoming, identity=bob, message_id="r@bob", timestamp=now)
    again = OutgoingMessage.from_evidence(
        outgoing.to_evidence(), outgoing.content_type, outgoing.body
    )
    assert again == outgoing
    assert sender.read_response(200, response.content_type, response.body, again, trust, now)


def test_the_same_bytes_open_twice(outgoing, bob, trust, now):
    first, second = (
        receiver.open(outgoing.content_type, outgoing.body, identity=bob, trust=trust, at=now)
        for _ in range(2)
    )
    assert first == second


def test_identity_roll_over(outgoing, network, bob, trust, now):
    newer = pki.make_identity("POP000002", network.ap_ca, network.root, now)
    incoming = receiver.open(
        outgoing.content_type, outgoing.body, identity=(newer, bob), trust=trust, at=now
    )
    assert incoming.envelope
    assert incoming.receiver_certificate == bob.certificate


@pytest.mark.parametrize(
    "age, flags",
    [
        (timedelta(days=8), ("old-timestamp",)),
        (timedelta(hours=-2), ("future-timestamp",)),
        (timedelta(days=6), ()),
        (timedelta(minutes=-30), ()),
    ],
)
def test_strange_time_is_a_flag(forge: Forge, age, flags):
    late = forge.but(
        user_message=lambda message: dataclasses.replace(message, timestamp=forge.at - age)
    )
    assert late.open().flags == flags


def test_the_forge_itself_makes_good_messages(forge: Forge):
    assert forge.open().envelope.instance_id == forge.business.instance_id


@pytest.mark.parametrize(
    "order",
    [
        lambda items: list(reversed(items)),
        lambda items: [items[4], items[2], items[0], items[3], items[1]],
        lambda items: [items[3], items[4], items[0], items[1], items[2]],
    ],
)
def test_any_order_of_security_children(forge: Forge, order):
    assert forge.but(order=order).open().envelope


@pytest.mark.parametrize("prefixes", [("S12",), ("S12", "xsd", "xsi")])
def test_prefix_list_is_honoured(forge: Forge, prefixes):
    """WSS4J puts S12 there, Holodeck every prefix of the envelope."""
    namespaces = 'xmlns:xsd="http://www.w3.org/1999/XMLSchema" xmlns:xsi="urn:xsi"'
    incoming = forge.but(prefixes=prefixes, envelope_namespaces=namespaces).open()
    assert any(b"InclusiveNamespaces" in item for item in incoming.references)


def test_timestamp_in_security_is_tolerated(forge: Forge):
    def add(root):
        stamp = root[0][0].makeelement(f"{{{c.WSU}}}Timestamp")
        root[0][0].insert(0, stamp)

    assert forge.but(after_signing=add).open().envelope


def test_security_may_stand_behind_messaging(forge: Forge):
    def swap(root):
        root[0].append(root[0][0])

    assert forge.but(after_signing=swap).open().envelope


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Transfer-Encoding": "8bit"},
        {"Content-Transfer-Encoding": "Binary"},
        {"Content-Description": "Attachment"},
        {"Content-ID": "payload-1@octopus.test"},
        {"Content-Type": "application/octet-stream; name=x"},
    ],
)
def test_part_headers_of_other_stacks(forge: Forge, headers):
    assert forge.but(part_headers=headers).open().envelope


def test_base64_part(forge: Forge):
    encoded = forge.but(
        part_headers={"Content-Transfer-Encoding": "base64"}, part_body=base64.encodebytes
    )
    assert encoded.open().envelope


def test_header_names_in_any_case(forge: Forge):
    content_type, body = forge.send()
    body = body.replace(b"Content-ID", b"content-id").replace(b"Content-Type", b"CONTENT-TYPE")
    assert receiver.open(
        content_type, body, identity=forge.receiver, trust=forge.network.trust_policy, at=forge.at
    )


@pytest.mark.parametrize("mime_type", ["text/xml", "application/xml", "application/vnd.x+xml"])
def test_uncompressed_xml_is_signed_in_canonical_form(forge: Forge, mime_type):
    """SwA 1.1 §5.4.2: what kind of digest depends on the original media type."""
    sbd = sbdh.write(forge.business).replace(b"<cbc:Note>", b"<!-- not signed --><cbc:Note  >")

    def canonical(octets: bytes) -> bytes:
        return etree.tostring(
            etree.fromstring(octets), method="c14n", exclusive=True, with_comments=False
        )

    incoming = forge.but(
        sbd=sbd, compress=False, mime_type=mime_type, signed_octets=canonical
    ).open()
    assert incoming.sbd == canonical(sbd)
    assert b"not signed" not in incoming.envelope.payload


def test_percent_encoded_content_id(forge: Forge):
    class Odd(Forge):
        content_id = "a+b&amp;c@x"

    odd = Odd(forge.business, forge.network, forge.at)
    with pytest.raises(EdeliveryError):
        odd.open()  # the header says a+b&c@x, the MIME part a+b&amp;c@x


def test_the_test_service_is_answered_but_carries_nothing(forge: Forge):
    incoming = forge.but(
        user_message=lambda message: dataclasses.replace(
            message, service=c.TEST_SERVICE, service_type="", action=c.TEST_ACTION
        )
    ).open()
    assert incoming.is_test and incoming.envelope is None and incoming.sbd == b""
    response = receiver.receipt(
        incoming, identity=forge.receiver, message_id="r@b", timestamp=forge.at
    )
    assert b"NonRepudiationInformation" in response.body


def test_a_ping_without_payload(forge: Forge):
    from email.parser import BytesParser

    ping = forge.but(
        encrypt=False,
        references=lambda names: ["messaging", "body"],
        user_message=lambda message: dataclasses.replace(
            message, service=c.TEST_SERVICE, service_type="", action=c.TEST_ACTION, parts={}
        ),
    )
    content_type, body = ping.send()
    message = BytesParser().parsebytes(b"Content-Type: " + content_type.encode() + b"\n\n" + body)
    soap = message.get_payload()[0].get_payload(decode=True)
    incoming = receiver.open(
        "application/soap+xml",
        soap,
        identity=forge.receiver,
        trust=forge.network.trust_policy,
        at=forge.at,
    )
    assert incoming.is_test


def test_payload_of_the_vectors(vectors, envelope: Envelope, alice, bob, trust, now):
    for path in sorted((vectors / "billing").glob("*.xml")):
        payload = path.read_bytes()
        credit_note = b"<CreditNote" in payload or b":CreditNote " in payload
        document = dataclasses.replace(
            envelope, payload=payload, document_type=as4_document_type(credit_note)
        )
        _outgoing, incoming, _receipt = exchange(document, alice, bob, trust, now)
        assert incoming.envelope.document_type == document.document_type


def as4_document_type(credit_note: bool):
    from edelivery import CREDIT_NOTE, INVOICE

    return CREDIT_NOTE if credit_note else INVOICE

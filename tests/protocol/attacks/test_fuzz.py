"""Whatever is done to a message, the answer is one of our errors and nothing else.

Changes are made before signing as well: a certified peer may send nonsense, too.
"""

from __future__ import annotations

import copy

import pytest
from cryptography.hazmat.primitives import serialization
from edelivery import (
    BILLING_PROCESS,
    INVOICE,
    EdeliveryError,
    Limits,
    ParticipantId,
    pki,
    sbdh,
    smp,
)
from edelivery.as4 import receiver, signal
from edelivery.errors import EBMS_ERRORS
from forge import Forge
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

FUZZ = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
TEXTS = st.sampled_from(["", " ", "x", "-1", "#", "cid:", "%", "é", "0208:", "::", "A" * 5000])


@st.composite
def tree_changes(draw):
    """One change at one place; places are counted from the end as well."""
    place = draw(st.integers(-60, 60))
    kind = draw(st.sampled_from(["drop", "twice", "text", "attribute", "rename", "child", "move"]))
    return place, kind, draw(TEXTS)


def changed(root: etree._Element, change) -> None:
    place, kind, text = change
    elements = [item for item in root.iter() if isinstance(item.tag, str)]
    element = elements[place % len(elements)]
    parent = element.getparent()
    if kind == "text":
        element.text = text
    elif kind == "attribute":
        for name in list(element.attrib) or ["Id"]:
            element.set(name, text)
    elif kind == "rename":
        element.tag = "{urn:other}x"
    elif kind == "child":
        etree.SubElement(element, "{urn:other}x").text = text
    elif parent is None:
        return
    elif kind == "drop":
        parent.remove(element)
    elif kind == "twice":
        parent.append(copy.deepcopy(element))
    else:
        root.append(element)


def answered(forge: Forge) -> None:
    try:
        content_type, body = forge.send()
    except (ValueError, AttributeError, TypeError, IndexError):
        return  # the forge itself needs some of the tree
    try:
        incoming = receiver.open(
            content_type,
            body,
            identity=forge.receiver,
            trust=forge.network.trust_policy,
            at=forge.at,
            limits=Limits(),
        )
    except EdeliveryError as error:
        assert error.ebms_code in EBMS_ERRORS and 0 < len(error.detail) < 200
        answer = receiver.error(error, identity=None, message_id="e@x", timestamp=forge.at)
        assert signal.read(answer.body).errors[0].code == error.ebms_code
    else:
        assert incoming.message_id


@FUZZ
@given(change=tree_changes())
def test_header_changed_before_signing(forge: Forge, change):
    answered(forge.but(before_signing=lambda root: changed(root[0][1], change)))


@FUZZ
@given(change=tree_changes())
def test_anything_changed_after_signing(forge: Forge, change):
    answered(forge.but(after_signing=lambda root: changed(root, change)))


@FUZZ
@given(change=tree_changes())
def test_security_changed(forge: Forge, change):
    answered(forge.but(after_signing=lambda root: changed(root[0][0], change)))


@FUZZ
@given(change=tree_changes())
def test_business_envelope_changed(forge: Forge, change):
    root = etree.fromstring(sbdh.write(forge.business))
    changed(root, change)
    answered(forge.but(sbd=etree.tostring(root)))


@FUZZ
@given(position=st.floats(0, 1, exclude_max=True), octets=st.binary(min_size=1, max_size=4))
def test_bytes_changed_on_the_way(forge: Forge, position, octets):
    content_type, body = forge.send()
    start = int(position * len(body))
    damaged = body[:start] + octets + body[start + len(octets) :]
    if damaged == body:
        return
    try:
        incoming = receiver.open(
            content_type,
            damaged,
            identity=forge.receiver,
            trust=forge.network.trust_policy,
            at=forge.at,
        )
    except EdeliveryError:
        return
    # What was not signed (MIME headers, white space, the encryption token) may differ.
    assert incoming.envelope.payload == sbdh.read(sbdh.write(forge.business)).payload


@FUZZ
@given(change=tree_changes())
def test_service_metadata_changed(network, bob, now, change):
    bakery = ParticipantId.parse("0208:0202239951")
    endpoint = smp.Endpoint(BILLING_PROCESS, "https://ap.example/as4", bob.certificate)
    data = smp.write_service_metadata(bakery, INVOICE, [endpoint], network.smp_identity)
    root = etree.fromstring(data)
    before = etree.tostring(root[0], method="c14n")
    changed(root, change)
    try:
        found = smp.read_service_metadata(
            etree.tostring(root), bakery, INVOICE, network.trust_policy, now
        )
    except EdeliveryError:
        return
    assert found.endpoints == (endpoint,)
    assert etree.tostring(root[0], method="c14n") == before


@pytest.mark.parametrize("size", [0, 1, 10, 1000])
def test_zeros(forge: Forge, size):
    with pytest.raises(EdeliveryError):
        receiver.open(
            "application/soap+xml",
            bytes(size),
            identity=forge.receiver,
            trust=forge.network.trust_policy,
            at=forge.at,
        )


@pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning")
@settings(max_examples=400, deadline=None, suppress_health_check=FUZZ.suppress_health_check)
@given(position=st.floats(0, 1, exclude_max=True), octets=st.binary(min_size=1, max_size=3))
def test_damaged_certificates(alice, trust, now, position, octets):
    der = alice.certificate.public_bytes(serialization.Encoding.DER)
    start = int(position * len(der))
    damaged = der[:start] + octets + der[start + len(octets) :]
    if damaged == der:
        return
    with pytest.raises(EdeliveryError):
        certificate = pki.load_certificate(damaged)
        pki.common_name(certificate)
        pki.check(certificate, trust, pki.AP, now)


@pytest.mark.parametrize("namespace", ["relative", "../x", "é", "http://[", "urn:x y"])
def test_namespaces_that_have_no_canonical_form(forge: Forge, namespace):
    def attack(soap: bytes) -> bytes:
        return soap.replace(
            b"<eb:Messaging ", b'<eb:Messaging xmlns:evil="%s" evil:a="b" ' % (namespace.encode())
        )

    with pytest.raises(EdeliveryError):
        forge.but(soap_bytes=attack).open()


@pytest.mark.parametrize("year", ["0000", "0001", "1969", "2201", "9999"])
def test_years_of_another_world(forge: Forge, year):
    sbd = sbdh.write(forge.business).replace(b"2026-11-23T", year.encode() + b"-01-01T")
    with pytest.raises(EdeliveryError):
        forge.but(sbd=sbd).open()

"""SMP: what we write others verify, what others write we verify strictly."""

from __future__ import annotations

import base64
import dataclasses
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from edelivery import (
    BILLING_PROCESS,
    CREDIT_NOTE,
    INVOICE,
    SELF_BILLING_PROCESS,
    ParticipantId,
    ProcessId,
    pki,
    smp,
)
from edelivery.errors import EdeliveryError, IdentifierError, SmpError, SmpSignatureError
from edelivery.smp import writer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

BAKERY = ParticipantId.parse("0208:0202239951")
DS = "{http://www.w3.org/2000/09/xmldsig#}"
SMP = "{http://busdox.org/serviceMetadata/publishing/1.0/}"


@pytest.fixture
def endpoint(bob) -> smp.Endpoint:
    return smp.Endpoint(
        BILLING_PROCESS,
        "https://ap.example/as4",
        bob.certificate,
        description="Octopus",
        contact="support@octopus.example",
    )


@pytest.fixture
def signed(endpoint, network) -> bytes:
    return smp.write_service_metadata(BAKERY, INVOICE, [endpoint], network.smp_identity)


@pytest.fixture
def read(trust, now):
    def reader(data, participant=BAKERY, document_type=INVOICE, **options):
        return smp.read_service_metadata(data, participant, document_type, trust, now, **options)

    return reader


def test_round_trip(read, signed, endpoint, network, now):
    found = read(signed)
    assert found.endpoints == (endpoint,) and found.redirect is None
    assert found.signer == network.smp_identity.certificate
    assert smp.endpoint_for(found, BILLING_PROCESS, now) == endpoint
    assert signed.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    description=st.text(
        st.characters(
            codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"
        )
        | st.just("\r"),
        max_size=80,
    )
)
def test_any_description_survives_signing(description, read, endpoint, network):
    changed = dataclasses.replace(endpoint, description=description)
    data = smp.write_service_metadata(BAKERY, INVOICE, [changed], network.smp_identity)
    assert read(data).endpoints[0].description == description.strip()


def test_participant_in_another_case(read, endpoint, network):
    upper, lower = (
        ParticipantId.parse("9925:BE0202239951"),
        ParticipantId.parse("9925:be0202239951"),
    )
    data = smp.write_service_metadata(upper, INVOICE, [endpoint], network.smp_identity)
    assert read(data, participant=lower).endpoints


def test_answer_for_another(read, signed):
    with pytest.raises(SmpError, match="another participant"):
        read(signed, participant=ParticipantId.parse("0208:0123456749"))
    with pytest.raises(SmpError, match="another document type"):
        read(signed, document_type=CREDIT_NOTE)


@pytest.mark.parametrize(
    "old, new",
    [
        (b"https://ap.example", b"https://evil.example"),
        (b"0208:0202239951", b"0208:0999999922"),
        (b">Octopus<", b"> Octopus<"),
        (b"<ServiceDescription>", b"<x/><ServiceDescription>"),
        (b"<ds:SignatureValue>", b"<ds:SignatureValue>AAAA"),
        (b"<ds:DigestValue>", b"<ds:DigestValue>AAAA"),
        (b'<ds:Reference URI="">', b'<ds:Reference URI="#x">'),
        (b'<ds:Reference URI="">', b"<ds:Reference>"),
        (b"#enveloped-signature", b"#other"),
        (b"TR/2001/REC-xml-c14n-20010315", b"2001/10/xml-exc-c14n#"),
        (b"xmldsig-more#rsa-sha256", b"xmldsig-more#rsa-sha512"),
        (b"xmlenc#sha256", b"xmlenc#sha512"),
        (b"</ds:Transforms>", b'<ds:Transform Algorithm="x"/></ds:Transforms>'),
        (b"</ds:SignedInfo>", b"<ds:Reference/></ds:SignedInfo>"),
    ],
)
def test_changed_after_signing(read, signed, old, new):
    assert old in signed
    with pytest.raises(SmpSignatureError):
        read(signed.replace(old, new, 1))


def sign_again(data: bytes, change, identity: pki.Identity) -> bytes:
    """As a hostile but properly certified SMP would."""
    root = etree.fromstring(data)
    change(root)
    inner = etree.tostring(root[0]).decode()
    content = inner[inner.index(">") + 1 : inner.rindex("</")]
    return writer._signed(content, identity)


def test_wrapped_signature(read, signed):
    """The signed original inside, the answer outside."""
    root = etree.fromstring(signed)
    evil = etree.fromstring(signed.replace(b"https://ap.example", b"https://evil.example"))
    evil[1].append(root)
    with pytest.raises(SmpError):
        read(etree.tostring(evil))


@pytest.mark.parametrize(
    "change",
    [
        lambda root: root.append(etree.fromstring(etree.tostring(root[1]))),
        lambda root: root.insert(0, root[1]),
        lambda root: root.remove(root[1]),
        lambda root: root.append(etree.Element(f"{SMP}ServiceMetadata")),
        lambda root: root[1].append(etree.Element(f"{DS}Object")),
        lambda root: root[1].remove(root[1][2]),
        lambda root: root[1][2].clear(),
    ],
    ids=["twice", "first", "none", "metadata", "object", "no-key", "empty-key"],
)
def test_signature_of_another_shape(read, signed, change):
    root = etree.fromstring(signed)
    change(root)
    with pytest.raises(SmpError):
        read(etree.tostring(root))


def test_signer_must_be_an_smp(read, endpoint, alice, stranger):
    for identity in (alice, stranger.smp_identity):
        data = smp.write_service_metadata(BAKERY, INVOICE, [endpoint], identity)
        with pytest.raises(SmpSignatureError):
            read(data)


def test_signer_expired(signed, trust, now):
    with pytest.raises(SmpSignatureError):
        smp.read_service_metadata(signed, BAKERY, INVOICE, trust, now + timedelta(days=900))


@pytest.mark.parametrize(
    "data", [b"", b"<x/>", b"<html><body>404</body></html>", b"<!DOCTYPE x><x/>", b" " * 2_000_000]
)
def test_garbage(read, data):
    with pytest.raises(SmpError):
        read(data)
    with pytest.raises(SmpError):
        smp.read_service_group(data, BAKERY)


@given(st.binary(max_size=300))
def test_random_garbage(data):
    with pytest.raises(EdeliveryError):
        smp.read_service_group(data, BAKERY)


def test_pretty_printed_answers_verify(read, signed, network):
    """White space belongs to what was signed: as others write it, and re-formatted here."""
    pretty = sign_again(signed, lambda root: etree.indent(root), network.smp_identity)
    assert read(pretty).endpoints
    root = etree.fromstring(signed)
    etree.indent(root)
    with pytest.raises(SmpSignatureError):
        read(etree.tostring(root))


# choosing an end point --------------------------------------------------------------


def metadata(endpoints, network, read):
    return read(smp.write_service_metadata(BAKERY, INVOICE, endpoints, network.smp_identity))


@pytest.mark.parametrize(
    "activation, expiration, good",
    [(None, None, True), (-1, 1, True), (1, None, False), (None, -1, False), (-2, -1, False)],
)
def test_activation_and_expiry(endpoint, network, read, now, activation, expiration, good):
    def moment(days):
        return now + timedelta(days=days) if days is not None else None

    dated = dataclasses.replace(
        endpoint, activation=moment(activation), expiration=moment(expiration)
    )
    found = metadata([dated], network, read)
    assert found.endpoints == (dated,)
    if good:
        assert smp.endpoint_for(found, BILLING_PROCESS, now)
    else:
        with pytest.raises(SmpError, match="no active"):
            smp.endpoint_for(found, BILLING_PROCESS, now)


def test_by_process(endpoint, network, read, now):
    other = dataclasses.replace(endpoint, process=SELF_BILLING_PROCESS, address="https://b.test/")
    found = metadata([endpoint, other], network, read)
    assert smp.endpoint_for(found, SELF_BILLING_PROCESS, now) == other
    with pytest.raises(SmpError, match="process"):
        smp.endpoint_for(found, ProcessId("urn:other"), now)


def test_profiles_of_the_past_are_ignored(endpoint, network, read):
    old = dataclasses.replace(endpoint, transport_profile="busdox-transport-as2-ver1p0")
    assert metadata([old, endpoint], network, read).endpoints == (endpoint,)


def test_one_end_point_per_profile(endpoint, network):
    with pytest.raises(SmpError):
        smp.write_service_metadata(BAKERY, INVOICE, [endpoint, endpoint], network.smp_identity)


@pytest.mark.parametrize(
    "address",
    [
        "http://ap.example/as4",
        "https://ap.example:8443/as4",
        "ftp://ap.example",
        "",
        "https://user:pass@ap.example/",
        "https://ap.example/#x",
        "javascript:alert(1)",
    ],
)
def test_addresses(endpoint, network, read, now, address):
    found = metadata([dataclasses.replace(endpoint, address=address)], network, read)
    with pytest.raises(SmpError, match="not usable"):
        smp.endpoint_for(found, BILLING_PROCESS, now)


def test_loopback_of_a_private_network(endpoint, network, read, now):
    local = dataclasses.replace(endpoint, address="http://127.0.0.1:8069/octopus/as4")
    found = metadata([local], network, read)
    assert smp.endpoint_for(found, BILLING_PROCESS, now, allow_http=True) == local


def test_certificate_of_the_end_point(endpoint, network, stranger, read, now):
    for certificate in (
        network.smp_identity.certificate,
        stranger.identity("POP000001").certificate,
    ):
        found = metadata([dataclasses.replace(endpoint, certificate=certificate)], network, read)
        with pytest.raises(SmpError, match="certificate of the receiver"):
            smp.endpoint_for(found, BILLING_PROCESS, now)


def test_certificate_as_others_write_it(signed, network, read, bob):
    der = base64.b64encode(bob.certificate.public_bytes(serialization.Encoding.DER)).decode()

    def with_lines(root):
        for item in root.iter(f"{SMP}Certificate"):
            item.text = "\n".join(der[n : n + 64] for n in range(0, len(der), 64))

    def as_pem(root):
        for item in root.iter(f"{SMP}Certificate"):
            item.text = f"-----BEGIN CERTIFICATE-----\n{der}\n-----END CERTIFICATE-----"

    def broken(root):
        for item in root.iter(f"{SMP}Certificate"):
            item.text = "AAAA"

    for change in (with_lines, as_pem):
        assert read(sign_again(signed, change, network.smp_identity)).endpoints
    with pytest.raises(SmpError, match="unreadable"):
        read(sign_again(signed, broken, network.smp_identity))


# redirects --------------------------------------------------------------------------


def test_redirect(network, read, signed):
    redirect = smp.Redirect("https://other.example/", pki.subject(network.smp_identity.certificate))
    found = read(smp.write_redirect(redirect, network.smp_identity))
    assert found.redirect == redirect and found.endpoints == ()
    assert read(signed, redirected_from=redirect).endpoints


def test_redirect_to_a_redirect(network, read):
    redirect = smp.Redirect("https://other.example/", pki.subject(network.smp_identity.certificate))
    with pytest.raises(SmpError, match="second time"):
        read(smp.write_redirect(redirect, network.smp_identity), redirected_from=redirect)


def test_redirect_to_an_smp_with_another_subject(read, signed):
    redirect = smp.Redirect("https://other.example/", "CN=SMP000002,OU=PEPPOL TEST SMP,O=x,C=BE")
    with pytest.raises(SmpSignatureError):
        read(signed, redirected_from=redirect)


def test_subject_in_another_order(read, signed):
    uid = "C=BE, O=Octopus, OU=PEPPOL TEST SMP, CN=SMP000001"
    assert read(signed, redirected_from=smp.Redirect("https://x/", uid)).endpoints


# service groups and paths -----------------------------------------------------------


def test_service_group():
    data = smp.write_service_group(BAKERY, [INVOICE, CREDIT_NOTE], "https://smp.example/")
    group = smp.read_service_group(data, BAKERY)
    assert group.document_types == (INVOICE, CREDIT_NOTE)
    assert group.references[0] == smp.service_metadata_url("https://smp.example", BAKERY, INVOICE)
    with pytest.raises(SmpError):
        smp.read_service_group(data, ParticipantId.parse("0208:0123456749"))


def test_paths():
    path = smp.service_metadata_path(BAKERY, INVOICE)
    assert path.startswith("/iso6523-actorid-upis%3A%3A0208%3A0202239951/services/busdox-docid-qns")
    assert "%23%23" in path and "#" not in path
    assert smp.parse_path(path) == (BAKERY, INVOICE)
    assert smp.parse_path(smp.service_group_path(BAKERY)) == (BAKERY, None)
    decoded = f"/{BAKERY.urn}/services/{INVOICE.urn}"
    assert smp.parse_path(decoded) == (BAKERY, INVOICE)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/other::0208:1",
        "/iso6523-actorid-upis::",
        "/iso6523-actorid-upis::x/services/",
        "/iso6523-actorid-upis::0208:1/other/x",
        "/iso6523-actorid-upis::0208:1/services/x",
    ],
)
def test_other_paths(path):
    with pytest.raises(IdentifierError):
        smp.parse_path(path)

"""Unsigned, unencrypted, changed, or protected with something we do not take."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from edelivery import pki
from edelivery.as4 import constants as c
from edelivery.as4 import receiver
from edelivery.errors import EdeliveryError
from forge import Algorithms, Forge, multipart
from lxml import etree

DS = "{http://www.w3.org/2000/09/xmldsig#}"
XENC = "{http://www.w3.org/2001/04/xmlenc#}"


def refused(forge: Forge, **changes) -> EdeliveryError:
    with pytest.raises(EdeliveryError) as caught:
        forge.but(**changes).open()
    return caught.value


@pytest.mark.parametrize(
    "kept",
    [
        ["messaging", "body"],
        ["messaging", "attachment"],
        ["body", "attachment"],
        ["messaging"],
        ["attachment"],
        ["messaging", "body", "attachment", "attachment"],
        ["messaging", "messaging", "body", "attachment"],
    ],
)
def test_every_part_is_signed_exactly_once(forge: Forge, kept):
    assert refused(forge, references=lambda names: kept).ebms_code == "EBMS:0103"


def test_any_order_of_references(forge: Forge):
    assert forge.but(references=lambda names: names[::-1]).open().envelope


def test_no_signature(forge: Forge):
    def strip(root):
        root[0][0].remove(root[0][0].find(f"{DS}Signature"))

    assert refused(forge, after_signing=strip).ebms_code == "EBMS:0103"


def test_no_security_at_all(forge: Forge):
    def strip(root):
        root[0].remove(root[0][0])

    assert refused(forge, after_signing=strip).ebms_code == "EBMS:0103"


def test_unencrypted(forge: Forge):
    assert refused(forge, encrypt=False).ebms_code == "EBMS:0103"


def test_extra_plain_attachment(forge: Forge):
    extra = ({"Content-Type": "text/plain", "Content-ID": "<extra@x>"}, b"hello")
    assert refused(forge, more_parts=(extra,)).ebms_code == "EBMS:0103"


def test_same_content_id_twice(forge: Forge):
    extra = ({"Content-Type": "text/plain", "Content-ID": f"<{forge.content_id}>"}, b"hello")
    assert refused(forge, more_parts=(extra,)).ebms_code == "EBMS:0007"


def test_part_without_content_id(forge: Forge):
    assert refused(forge, part_headers={"Content-ID": ""}).ebms_code == "EBMS:0007"


@pytest.mark.parametrize("position", [0, 11, 12, 40, -17, -1])
def test_flipped_ciphertext(forge: Forge, position):
    def flip(blob: bytes) -> bytes:
        changed = bytearray(blob)
        changed[position] ^= 1
        return bytes(changed)

    error = refused(forge, blob=flip)
    assert error.ebms_code == "EBMS:0102"
    assert error.detail == "the message could not be decrypted"


@pytest.mark.parametrize("length", [0, 1, 27, 28])
def test_short_ciphertext(forge: Forge, length):
    assert refused(forge, blob=lambda blob: blob[:length]).ebms_code == "EBMS:0102"


def test_for_another_key_the_answer_is_the_same(forge: Forge, network):
    error = refused(forge, receiver=network.identity("POP000003"))
    assert (error.ebms_code, error.detail) == ("EBMS:0102", "the message could not be decrypted")


def test_broken_encrypted_key(forge: Forge):
    def attack(root):
        value = root.find(f".//{XENC}CipherValue")
        value.text = "AAAA" + value.text[4:]

    error = refused(forge, after_signing=attack)
    assert (error.ebms_code, error.detail) == ("EBMS:0102", "the message could not be decrypted")


def test_changed_payload_under_the_same_key(forge: Forge):
    assert refused(forge, signed_octets=lambda octets: octets + b"x").ebms_code == "EBMS:0101"


def test_changed_digest(forge: Forge):
    def attack(root):
        value = root.find(f".//{DS}Reference/{DS}DigestValue")
        value.text = "A" + value.text[1:] if value.text[0] != "A" else "B" + value.text[1:]

    assert refused(forge, after_signing=attack).ebms_code == "EBMS:0101"


def test_changed_signature_value(forge: Forge):
    def attack(root):
        value = root.find(f".//{DS}SignatureValue")
        wrong = "B" if value.text[4] == "A" else "A"
        value.text = value.text[:4] + wrong + value.text[5:]

    assert refused(forge, after_signing=attack).ebms_code == "EBMS:0101"


@pytest.mark.parametrize(
    "algorithms",
    [
        {"signature": "http://www.w3.org/2000/09/xmldsig#rsa-sha1"},
        {"signature": "http://www.w3.org/2000/09/xmldsig#hmac-sha1"},
        {"signature": "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"},
        {"signature": ""},
        {"digest": "http://www.w3.org/2000/09/xmldsig#sha1"},
        {"digest": "http://www.w3.org/2001/04/xmlenc#sha512"},
        {"c14n": "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"},
        {"c14n": "http://www.w3.org/2001/10/xml-exc-c14n#WithComments"},
        {"transform": "http://www.w3.org/TR/1999/REC-xslt-19991116"},
        {"transform": "http://www.w3.org/TR/1999/REC-xpath-19991116"},
        {"transform": "http://www.w3.org/2000/09/xmldsig#enveloped-signature"},
        {"attachment_transform": "http://www.w3.org/2001/10/xml-exc-c14n#"},
        {"attachment_transform": c.SWA_CIPHERTEXT},
        {"key_transport": "http://www.w3.org/2001/04/xmlenc#rsa-1_5"},
        {"key_transport": "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"},
        {"oaep_digest": "http://www.w3.org/2000/09/xmldsig#sha1"},
        {"mgf": "http://www.w3.org/2009/xmlenc11#mgf1sha1"},
        {"data": "http://www.w3.org/2001/04/xmlenc#aes128-cbc"},
        {"data": "http://www.w3.org/2009/xmlenc11#aes256-gcm"},
        {"data": "http://www.w3.org/2001/04/xmlenc#tripledes-cbc"},
        {
            "token": "http://docs.oasis-open.org/wss/2004/01/"
            "oasis-200401-wss-x509-token-profile-1.0#X509PKIPathv1"
        },
    ],
    ids=lambda item: "-".join([*item, *(v.rpartition("#")[2] for v in item.values())]),
)
def test_only_the_algorithms_of_the_profile(forge: Forge, algorithms):
    error = refused(forge, algorithms=Algorithms(**algorithms))
    assert error.ebms_code == "EBMS:0103"


def test_two_transforms(forge: Forge):
    def attack(root):
        transforms = root.find(f".//{DS}Reference/{DS}Transforms")
        etree.SubElement(transforms, f"{DS}Transform").set(
            "Algorithm", "http://www.w3.org/2001/10/xml-exc-c14n#"
        )

    assert refused(forge, after_signing=attack).ebms_code == "EBMS:0103"


def test_too_many_references(forge: Forge):
    error = refused(forge, references=lambda names: names + ["body"] * 50)
    assert error.ebms_code == "EBMS:0103"


def test_token_elsewhere(forge: Forge):
    """The signature may not point at a certificate outside the message."""

    def attack(root):
        for item in root.iter(f"{{{c.WSSE}}}Reference"):
            item.set("URI", "http://evil.example/cert")

    assert refused(forge, after_signing=attack).ebms_code == "EBMS:0103"


def test_token_is_no_certificate(forge: Forge):
    def attack(root):
        for item in root.iter(f"{{{c.WSSE}}}BinarySecurityToken"):
            item.text = "AAAA"

    assert refused(forge, after_signing=attack).ebms_code == "EBMS:0101"


# certificates -----------------------------------------------------------------------


def test_unknown_issuer_with_the_same_names(forge: Forge, stranger):
    error = refused(forge, signer=stranger.identity("POP000001"))
    assert (error.ebms_code, error.reason) == ("EBMS:0101", "unknown-issuer")


def test_smp_certificate_is_no_ap_certificate(forge: Forge, network, now):
    smp = pki.make_identity("POP000001", network.smp_ca, network.root, now)
    error = refused(forge, signer=smp)
    assert (error.ebms_code, error.reason) == ("EBMS:0101", "unknown-issuer")


@pytest.mark.parametrize(
    "shift, reason", [(timedelta(days=731), "expired"), (timedelta(days=-2), "not-yet-valid")]
)
def test_outside_its_time(forge: Forge, shift, reason):
    content_type, body = forge.send()
    with pytest.raises(EdeliveryError) as caught:
        receiver.open(
            content_type,
            body,
            identity=forge.receiver,
            trust=forge.network.trust_policy,
            at=forge.at + shift,
        )
    assert (caught.value.ebms_code, caught.value.reason) == ("EBMS:0101", reason)
    assert caught.value.ref_to_message_id


def test_revoked(forge: Forge):
    content_type, body = forge.send()
    trust = forge.network.trust_policy
    revoked = forge.network.ap_ca.revocation_list(
        [forge.signer.certificate.serial_number], forge.at
    )
    for policy, code, reason in (
        (trust.with_lists([trust.read_list(revoked)], needed=False), "EBMS:0101", "revoked"),
        (trust.with_lists([], needed=True), "EBMS:0202", "revocation-unknown"),
    ):
        with pytest.raises(EdeliveryError) as caught:
            receiver.open(content_type, body, identity=forge.receiver, trust=policy, at=forge.at)
        assert (caught.value.ebms_code, caught.value.reason) == (code, reason)
        assert caught.value.ref_to_message_id


def test_leaf_as_issuer(forge: Forge, network, now):
    """An access point cannot make access points."""
    alice = network.identity("POP000001")
    child = pki.make_identity(
        "POP000001", pki.Authority(alice.key, alice.certificate), network.root, now
    )
    assert refused(forge, signer=child).reason == "unknown-issuer"


def test_key_of_another_with_a_good_certificate(forge: Forge, network):
    alice, eve = network.identity("POP000001"), network.identity("POP000003")
    mixed = pki.Identity(eve.key, alice.certificate)
    assert refused(forge, signer=mixed).ebms_code == "EBMS:0101"


def test_from_is_not_the_signer(forge: Forge):
    error = refused(
        forge, user_message=lambda message: dataclasses.replace(message, from_party="POP000003")
    )
    assert error.ebms_code == "EBMS:0101"


def test_to_is_not_us(forge: Forge):
    error = refused(
        forge, user_message=lambda message: dataclasses.replace(message, to_party="POP000003")
    )
    assert error.ebms_code == "EBMS:0003"


def test_ours_is_not_read_as_a_plain_multipart(forge: Forge):
    content_type, body = multipart([({"Content-Type": "text/plain"}, b"hello")])
    with pytest.raises(EdeliveryError) as caught:
        receiver.open(
            content_type,
            body,
            identity=forge.receiver,
            trust=forge.network.trust_policy,
            at=forge.at,
        )
    assert caught.value.ebms_code == "EBMS:0007"

"""Trust: a private network shaped like the real one, stores, revocation."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID as Usage
from cryptography.x509.oid import ExtensionOID
from edelivery import pki
from edelivery.errors import PkiError


def reason(certificate, policy, role, at) -> str:
    with pytest.raises(PkiError) as caught:
        pki.check(certificate, policy, role, at)
    assert caught.value.ebms_code == "EBMS:0101"
    return caught.value.reason


def test_shape_of_a_leaf(alice: pki.Identity):
    certificate = alice.certificate
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    extended = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert usage.critical and extended.critical
    assert usage.value.digital_signature and usage.value.key_encipherment
    assert usage.value.data_encipherment and not usage.value.key_cert_sign
    assert list(extended.value) == [Usage.CLIENT_AUTH]
    present = {item.oid for item in certificate.extensions}
    assert ExtensionOID.SUBJECT_ALTERNATIVE_NAME not in present
    assert ExtensionOID.CERTIFICATE_POLICIES not in present
    assert alice.key.key_size == 2048 and alice.seat == "POP000001"
    assert "key=" not in repr(alice)


def test_roles(network, trust, alice, now):
    pki.check(alice.certificate, trust, pki.AP, now)
    pki.check(network.smp_identity.certificate, trust, pki.SMP, now)
    assert reason(alice.certificate, trust, pki.SMP, now) == "unknown-issuer"
    assert reason(network.smp_identity.certificate, trust, pki.AP, now) == "unknown-issuer"


def test_dates(trust, alice, now):
    assert reason(alice.certificate, trust, pki.AP, now - timedelta(days=2)) == "not-yet-valid"
    assert reason(alice.certificate, trust, pki.AP, now + timedelta(days=731)) == "expired"
    pki.check(alice.certificate, trust.without_dates(), pki.AP, now + timedelta(days=7310))


def test_a_ca_out_of_date(trust, network, now):
    long_lived = pki.make_identity("POP000009", network.ap_ca, network.root, now, days=9000)
    assert reason(long_lived.certificate, trust, pki.AP, now + timedelta(days=3700)) == "expired"


def test_strangers(trust, stranger, network, now):
    assert (
        reason(stranger.identity("POP000001").certificate, trust, pki.AP, now) == "unknown-issuer"
    )
    assert reason(network.ap_ca.certificate, trust, pki.AP, now) == "wrong-usage"
    assert reason(network.root.certificate, trust, pki.AP, now) == "wrong-usage"


def test_an_issuer_without_its_root(network, stranger, alice, now):
    policy = pki.TrustPolicy((network.ap_ca.certificate,), (), (stranger.root.certificate,))
    assert reason(alice.certificate, policy, pki.AP, now) == "unknown-issuer"


def leaf(network, now, *, key_size=2048, algorithm=None, extensions=()):
    key = rsa.generate_private_key(65537, key_size)
    builder = (
        x509.CertificateBuilder()
        .subject_name(network.identity("POP000001").certificate.subject)
        .issuer_name(network.ap_ca.certificate.subject)
        .public_key(key.public_key())
        .serial_number(5)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=9))
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(network.ap_ca.key, algorithm or hashes.SHA256())


def usage(**changes):
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    values = dict.fromkeys(names, False) | {"digital_signature": True} | changes
    return x509.KeyUsage(**values)


CLIENT = (x509.ExtendedKeyUsage([Usage.CLIENT_AUTH]), True)
UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5"), b"x")


@pytest.mark.parametrize(
    "extensions",
    [
        [],
        [CLIENT],
        [(usage(), True)],
        [(usage(digital_signature=False, key_encipherment=True), True), CLIENT],
        [(usage(), True), (x509.ExtendedKeyUsage([Usage.SERVER_AUTH]), True)],
        [(usage(), True), CLIENT, (x509.BasicConstraints(True, 0), True)],
        [(usage(), True), CLIENT, (UNKNOWN, True)],
    ],
)
def test_wrong_usage(network, trust, now, extensions):
    certificate = leaf(network, now, extensions=extensions)
    assert reason(certificate, trust, pki.AP, now) == "wrong-usage"


def test_right_usage_by_hand(network, trust, now):
    certificate = leaf(network, now, extensions=[(usage(), True), CLIENT, (UNKNOWN, False)])
    pki.check(certificate, trust, pki.AP, now)


def test_weak_key(network, trust, now):
    certificate = leaf(network, now, key_size=1024, extensions=[(usage(), True), CLIENT])
    assert reason(certificate, trust, pki.AP, now) == "weak"


def crl(authority: pki.Authority, certificate, now, name=None) -> bytes:
    revoked = (
        x509.RevokedCertificateBuilder()
        .serial_number(certificate.serial_number)
        .revocation_date(now)
        .build()
    )
    return (
        x509.CertificateRevocationListBuilder()
        .issuer_name(name or authority.certificate.subject)
        .last_update(now)
        .next_update(now + timedelta(days=1))
        .add_revoked_certificate(revoked)
        .sign(authority.key, hashes.SHA256())
        .public_bytes(serialization.Encoding.DER)
    )


def test_revocation_list(network, trust, alice, bob, now):
    stricter = trust.with_crl(crl(network.ap_ca, alice.certificate, now))
    assert reason(alice.certificate, stricter, pki.AP, now) == "revoked"
    pki.check(bob.certificate, stricter, pki.AP, now)
    pki.check(alice.certificate, trust, pki.AP, now)


def test_revoked_issuer(network, trust, alice, now):
    stricter = trust.with_crl(crl(network.root, network.ap_ca.certificate, now))
    assert reason(alice.certificate, stricter, pki.AP, now) == "revoked"


def test_revocation_list_of_a_stranger(trust, stranger, alice, network, now):
    for data in (crl(stranger.ap_ca, alice.certificate, now), b"", b"-----BEGIN X509 CRL-----"):
        with pytest.raises(PkiError):
            trust.with_crl(data)


def test_revoking_the_same_serial_of_another_issuer_hurts_nobody(network, trust, alice, now):
    stricter = trust.with_crl(crl(network.smp_ca, alice.certificate, now))
    pki.check(alice.certificate, stricter, pki.AP, now)


def test_key_store_round_trip(network, alice):
    data = network.pkcs12("POP000001", "secret")
    found = pki.load_pkcs12(data, "secret")
    assert found.certificate == alice.certificate and len(found.chain) == 2
    assert found.key.private_numbers() == alice.key.private_numbers()
    assert pki.load_pkcs12(network.smp_pkcs12(b"x"), b"x").seat == "SMP000001"


def test_bad_key_stores(network):
    for data, password in ((network.pkcs12("POP000001", "a"), "b"), (b"", "a"), (b"x", None)):
        with pytest.raises(PkiError) as caught:
            pki.load_pkcs12(data, password)
        assert caught.value.reason == "unreadable"


def test_trust_store(network, trust, alice, now):
    found = pki.load_truststore(network.truststore_pem())
    assert (found.ap_issuers, found.smp_issuers, found.roots) == (
        trust.ap_issuers,
        trust.smp_issuers,
        trust.roots,
    )
    pki.check(alice.certificate, found, pki.AP, now)
    for data in (b"", b"-----BEGIN CERTIFICATE-----", network.truststore_pem()[:-2000]):
        with pytest.raises(PkiError):
            pki.load_truststore(data)


def test_unknown_seat(network):
    with pytest.raises(PkiError):
        network.identity("POP999999")

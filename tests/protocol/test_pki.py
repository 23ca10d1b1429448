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
from edelivery.errors import PkiError, RevocationUnknown


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


WEEK = timedelta(days=7)


def revoking(policy, now, *revoked, needed=False) -> pki.TrustPolicy:
    """The policy with a list of each CA, on which are these (CA, certificate)."""
    lists = [
        policy.read_list(ca.revocation_list([certificate.serial_number], now))
        for ca, certificate in revoked
    ]
    return policy.with_lists(lists, needed=needed)


def test_revocation_list(network, trust, alice, bob, now):
    stricter = revoking(trust, now, (network.ap_ca, alice.certificate))
    assert reason(alice.certificate, stricter, pki.AP, now) == "revoked"
    pki.check(bob.certificate, stricter, pki.AP, now)
    pki.check(alice.certificate, trust, pki.AP, now)
    # a list that is too old says nothing of the others, but revoked stays revoked
    assert reason(alice.certificate, stricter, pki.AP, now + 2 * WEEK) == "revoked"


def test_revoked_issuer(network, trust, alice, now):
    stricter = revoking(trust, now, (network.root, network.ap_ca.certificate))
    assert reason(alice.certificate, stricter, pki.AP, now) == "revoked"


def test_revoking_the_same_serial_of_another_issuer_hurts_nobody(network, trust, alice, now):
    stricter = revoking(trust, now, (network.smp_ca, alice.certificate))
    pki.check(alice.certificate, stricter, pki.AP, now)


def test_where_lists_are_needed_every_link_has_a_current_one(network, trust, alice, bob, now):
    both = ((network.root, bob.certificate), (network.ap_ca, bob.certificate))
    needed = revoking(trust, now, *both, needed=True)
    pki.check(alice.certificate, needed, pki.AP, now)
    pki.check(alice.certificate, needed, pki.AP, now + WEEK)
    for policy, at in (
        (revoking(trust, now, needed=True), now),
        (revoking(trust, now, both[0], needed=True), now),
        (revoking(trust, now, both[1], needed=True), now),
        (needed, now + WEEK + timedelta(seconds=1)),
        (needed, now - timedelta(minutes=6)),
    ):
        with pytest.raises(RevocationUnknown) as caught:
            pki.check(alice.certificate, policy, pki.AP, at)
        assert caught.value.ebms_code == "EBMS:0202" and caught.value.retryable
    # nobody else may be said to be revoked, and nobody else is worth a second look
    assert reason(network.smp_identity.certificate, needed, pki.AP, now) == "unknown-issuer"


def changed_list(network, now, *, extension=None, algorithm=None, signer=None, until=WEEK):
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(network.ap_ca.certificate.subject)
        .last_update(now)
        .next_update(now + until)
    )
    if extension:
        builder = builder.add_extension(*extension)
    crl = builder.sign((signer or network.ap_ca).key, algorithm or hashes.SHA256())
    return crl.public_bytes(serialization.Encoding.PEM)


def part(**changes):
    """An IssuingDistributionPoint, which says what the list is limited to."""
    values = {
        "full_name": [x509.UniformResourceIdentifier("http://crl.test/ap.crl")],
        "relative_name": None,
        "only_contains_user_certs": False,
        "only_contains_ca_certs": False,
        "only_some_reasons": None,
        "indirect_crl": False,
        "only_contains_attribute_certs": False,
    }
    return x509.IssuingDistributionPoint(**values | changes), True


def test_a_list_that_says_where_it_is(network, trust, now):
    found = trust.read_list(changed_list(network, now, extension=part()))
    assert found.issuer_name == network.ap_ca.certificate.subject.rfc4514_string()
    assert found.serials == frozenset()


@pytest.mark.parametrize(
    "extension",
    [
        (x509.DeltaCRLIndicator(1), True),
        part(only_contains_user_certs=True),
        part(indirect_crl=True),
        part(only_some_reasons=frozenset({x509.ReasonFlags.key_compromise})),
        (UNKNOWN, True),
    ],
)
def test_a_part_of_a_list_is_no_list(network, trust, now, extension):
    with pytest.raises(PkiError) as caught:
        trust.read_list(changed_list(network, now, extension=extension))
    assert caught.value.reason == "partial"


def test_revocation_lists_of_strangers(trust, stranger, alice, network, now):
    by_stranger = stranger.ap_ca.revocation_list([alice.certificate.serial_number], now)
    wrong_key = changed_list(network, now, signer=network.smp_ca)
    for data in (by_stranger, wrong_key):
        with pytest.raises(PkiError) as caught:
            trust.read_list(data)
        assert caught.value.reason == "unknown-issuer"
    for data in (b"", b"-----BEGIN X509 CRL-----", by_stranger[:200], b"0" * 100):
        with pytest.raises(PkiError) as caught:
            trust.read_list(data)
        assert caught.value.reason == "unreadable"


def test_where_a_list_is_found(network, alice, now):
    assert pki.distribution_points(alice.certificate) == ()
    url = "http://crl.test/ap.crl"
    named = pki.make_identity("POP000009", network.ap_ca, network.root, now, crl_url=url)
    assert pki.distribution_points(named.certificate) == (url,)
    by_ldap = pki.make_identity(
        "POP000009", network.ap_ca, network.root, now, crl_url="ldap://crl.test/ap"
    )
    assert pki.distribution_points(by_ldap.certificate) == ()


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

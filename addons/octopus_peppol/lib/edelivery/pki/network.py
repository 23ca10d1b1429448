# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A private network with certificates shaped like those of Peppol G3.

For trying things out between machines of one's own: demo, tests, benchmarks. Nobody
else trusts it, and it trusts nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from ..errors import PkiError
from .stores import dump_pkcs12
from .trust import Identity, TrustPolicy

_EXPONENT = 65537
_CA_DAYS = 3650


@dataclass(frozen=True)
class Authority:
    """A CA of the private network."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    def revocation_list(self, serials: Iterable[int], at: datetime, *, days: int = 7) -> bytes:
        """The list of what this CA has revoked, as DER, valid from ``at`` on."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(at)
            .next_update(at + timedelta(days=days))
        )
        for serial in serials:
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at)
            builder = builder.add_revoked_certificate(entry.build())
        crl = builder.sign(self.key, hashes.SHA256())
        return crl.public_bytes(serialization.Encoding.DER)


@dataclass(frozen=True)
class TestNetwork:
    """Root, the two issuing CAs, one SMP and the access points."""

    __test__ = False

    root: Authority
    ap_ca: Authority
    smp_ca: Authority
    smp_identity: Identity
    identities: tuple[Identity, ...]

    def identity(self, seat: str) -> Identity:
        """The access point with that seat id."""
        for identity in self.identities:
            if identity.seat == seat:
                return identity
        raise PkiError("no such seat in the test network", reason="unknown-seat")

    @property
    def trust_policy(self) -> TrustPolicy:
        """Trust in exactly this network."""
        return TrustPolicy(
            (self.ap_ca.certificate,), (self.smp_ca.certificate,), (self.root.certificate,)
        )

    def truststore_pem(self) -> bytes:
        """The CAs as a PEM bundle for ``pki.load_truststore``."""
        authorities = (self.root, self.ap_ca, self.smp_ca)
        return b"".join(
            item.certificate.public_bytes(serialization.Encoding.PEM) for item in authorities
        )

    def pkcs12(self, seat: str, password: bytes | str) -> bytes:
        """The key store of an access point."""
        return dump_pkcs12(self.identity(seat), password, "ap")

    def smp_pkcs12(self, password: bytes | str) -> bytes:
        """The key store of the SMP."""
        return dump_pkcs12(self.smp_identity, password, "smp")


def make_test_network(
    seats: Sequence[str],
    at: datetime,
    *,
    key_size: int = 2048,
    ca_key_size: int = 4096,
    days: int = 730,
) -> TestNetwork:
    """Make a network whose certificates are valid from the day before ``at``."""
    root = make_authority("PEPPOL Root TEST CA - Octopus", None, at, ca_key_size)
    ap_ca = make_authority("PEPPOL ACCESS POINT TEST CA - Octopus", root, at, ca_key_size)
    smp_ca = make_authority(
        "PEPPOL SERVICE METADATA PUBLISHER TEST CA - Octopus", root, at, ca_key_size
    )
    identities = tuple(
        make_identity(seat, ap_ca, root, at, key_size=key_size, days=days) for seat in seats
    )
    smp = make_identity(
        "SMP000001", smp_ca, root, at, key_size=key_size, days=days, unit="PEPPOL TEST SMP"
    )
    return TestNetwork(root, ap_ca, smp_ca, smp, identities)


def _name(common_name: str, unit: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "BE"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        key_encipherment=not ca,
        data_encipherment=not ca,
        key_cert_sign=ca,
        crl_sign=ca,
        content_commitment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _builder(
    name: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey, at: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=days))
    )


def make_authority(
    common_name: str, issuer: Authority | None, at: datetime, key_size: int
) -> Authority:
    """A CA of ten years, self-signed without an issuer."""
    key = rsa.generate_private_key(_EXPONENT, key_size)
    name = _name(common_name, "FOR TEST ONLY", "Octopus private network")
    signer = issuer.key if issuer else key
    issuer_key = signer.public_key()
    issuer_name = issuer.certificate.subject if issuer else name
    certificate = (
        _builder(name, issuer_name, key.public_key(), at, _CA_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None if not issuer else 0), True)
        .add_extension(_usage(ca=True), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), False)
        .sign(signer, hashes.SHA256())
    )
    return Authority(key, certificate)


def make_identity(
    seat: str,
    issuer: Authority,
    root: Authority,
    at: datetime,
    *,
    key_size: int = 2048,
    days: int = 730,
    unit: str = "PEPPOL TEST AP",
    crl_url: str = "",
) -> Identity:
    """A leaf as the network issues it: no SAN, critical usage, EKU clientAuth."""
    key = rsa.generate_private_key(_EXPONENT, key_size)
    public = key.public_key()
    name = _name(seat, unit, "Octopus")
    builder = (
        _builder(name, issuer.certificate.subject, public, at, days)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        .add_extension(_usage(ca=False), True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), False
        )
    )
    if crl_url:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(crl_url)], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), False)
    certificate = builder.sign(issuer.key, hashes.SHA256())
    return Identity(key, certificate, (issuer.certificate, root.certificate))

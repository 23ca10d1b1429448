# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Certificates of the Peppol network (G3) and who may be trusted for what.

Access points and SMPs are told apart by the CA that issued them, never by an OID.
A chain has exactly three links: leaf, issuing CA, root. ``check`` walks it explicitly:
the verifier of ``cryptography`` is made for TLS and refuses Peppol leaves (critical EKU,
no SAN). Revocation is data of the policy; fetching lists is the caller's work.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from operator import attrgetter

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, NameOID

from ..errors import PkiError

AP = "ap"
SMP = "smp"
#: extensions that a leaf may mark critical: these are looked at below
_UNDERSTOOD = frozenset(
    {
        ExtensionOID.BASIC_CONSTRAINTS,
        ExtensionOID.KEY_USAGE,
        ExtensionOID.EXTENDED_KEY_USAGE,
    }
)
_WEAK = (hashes.MD5, hashes.SHA1)
_read_lazy_parts = attrgetter(
    "subject",
    "issuer",
    "serial_number",
    "not_valid_before_utc",
    "not_valid_after_utc",
    "signature_hash_algorithm",
    "extensions",
)

Revoked = frozenset[tuple[bytes, int]]


@dataclass(frozen=True)
class Identity:
    """A private key with its certificate and the certificates of its issuers."""

    key: rsa.RSAPrivateKey = field(repr=False)
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def seat(self) -> str:
        """The seat id, that is the common name of the certificate."""
        return common_name(self.certificate)


@dataclass(frozen=True)
class TrustPolicy:
    """Whom we believe: issuing CAs by role, their roots, and what was revoked."""

    ap_issuers: tuple[x509.Certificate, ...]
    smp_issuers: tuple[x509.Certificate, ...]
    roots: tuple[x509.Certificate, ...]
    #: (issuer name as DER, serial number)
    revoked: Revoked = frozenset()
    #: False only to look at evidence of the past
    check_dates: bool = True

    def issuers(self, role: str) -> tuple[x509.Certificate, ...]:
        """The CAs that may issue certificates of a role."""
        return self.ap_issuers if role == AP else self.smp_issuers

    def with_crl(self, data: bytes) -> TrustPolicy:
        """The policy with one more revocation list (DER or PEM), signature checked."""
        return replace(self, revoked=self.revoked | _read_crl(data, self))

    def without_dates(self) -> TrustPolicy:
        """The same trust regardless of validity periods, for signatures of the past."""
        return replace(self, check_dates=False)


def common_name(certificate: x509.Certificate) -> str:
    """The only CN of the subject, or an empty string."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if len(names) == 1 else ""


def subject(certificate: x509.Certificate) -> str:
    """The subject in RFC 4514 form."""
    return certificate.subject.rfc4514_string()


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of the certificate in hexadecimal."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def revocation_key(certificate: x509.Certificate) -> tuple[bytes, int]:
    """How ``TrustPolicy.revoked`` names a certificate."""
    return certificate.issuer.public_bytes(), certificate.serial_number


def load_certificate(data: bytes) -> x509.Certificate:
    """Read one certificate, DER or PEM."""
    try:
        if data.lstrip().startswith(b"-----"):
            certificate = x509.load_pem_x509_certificate(data)
        else:
            certificate = x509.load_der_x509_certificate(data)
        # cryptography decodes these when they are asked for: a bad one is refused here.
        _read_lazy_parts(certificate)
        certificate.public_key()
        return certificate
    except Exception as error:
        # Hostile bytes make that decoder raise nearly anything (KeyError was found).
        raise PkiError("not an X.509 certificate", reason="unreadable") from error


def check(certificate: x509.Certificate, policy: TrustPolicy, role: str, at: datetime) -> None:
    """Raise PkiError unless the certificate may act in the role at that moment."""
    path = _path(certificate, policy.issuers(role), policy.roots)
    for link in path if policy.check_dates else ():
        if at < link.not_valid_before_utc:
            raise PkiError("certificate is not yet valid", reason="not-yet-valid")
        if at > link.not_valid_after_utc:
            raise PkiError("certificate has expired", reason="expired")
    if policy.revoked and any(revocation_key(link) in policy.revoked for link in path):
        raise PkiError("certificate was revoked", reason="revoked")


@lru_cache(maxsize=512)
def _path(
    certificate: x509.Certificate,
    issuers: tuple[x509.Certificate, ...],
    roots: tuple[x509.Certificate, ...],
) -> tuple[x509.Certificate, ...]:
    """Leaf, issuer, root. Dates and revocation change and stay out of the cache."""
    _check_leaf(certificate)
    issuer = _issuer(certificate, issuers)
    _check_ca(issuer)
    root = _issuer(issuer, roots)
    _check_ca(root)
    return certificate, issuer, root


def _issuer(
    certificate: x509.Certificate, candidates: Iterable[x509.Certificate]
) -> x509.Certificate:
    for candidate in candidates:
        if candidate.subject != certificate.issuer:
            continue
        try:
            certificate.verify_directly_issued_by(candidate)
        except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
            continue
        return candidate
    raise PkiError("certificate issuer is not trusted", reason="unknown-issuer")


def _check_leaf(certificate: x509.Certificate) -> None:
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < 2048:
        raise PkiError("certificate key is too weak", reason="weak")
    if isinstance(certificate.signature_hash_algorithm, _WEAK):
        raise PkiError("certificate signature is too weak", reason="weak")
    if not _may_sign(certificate):
        raise PkiError("certificate is not meant for this use", reason="wrong-usage")


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        extensions = {item.oid: item for item in certificate.extensions}
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return False
    if any(item.critical and oid not in _UNDERSTOOD for oid, item in extensions.items()):
        return False
    constraints = extensions.get(ExtensionOID.BASIC_CONSTRAINTS)
    usage = extensions.get(ExtensionOID.KEY_USAGE)
    extended = extensions.get(ExtensionOID.EXTENDED_KEY_USAGE)
    return not (
        (constraints and constraints.value.ca)
        or not (usage and usage.value.digital_signature)
        or not (extended and ExtendedKeyUsageOID.CLIENT_AUTH in extended.value)
    )


def _check_ca(certificate: x509.Certificate) -> None:
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    except (x509.ExtensionNotFound, ValueError) as error:
        raise PkiError("issuer is not a CA", reason="unknown-issuer") from error
    if not constraints.value.ca or not usage.value.key_cert_sign:
        raise PkiError("issuer is not a CA", reason="unknown-issuer")


def _read_crl(data: bytes, policy: TrustPolicy) -> Revoked:
    try:
        if data.lstrip().startswith(b"-----"):
            crl = x509.load_pem_x509_crl(data)
        else:
            crl = x509.load_der_x509_crl(data)
    except ValueError as error:
        raise PkiError("not a revocation list", reason="unreadable") from error
    name = crl.issuer.public_bytes()
    for issuer in (*policy.ap_issuers, *policy.smp_issuers, *policy.roots):
        key = issuer.public_key()
        if (
            issuer.subject == crl.issuer
            and isinstance(key, rsa.RSAPublicKey)
            and crl.is_signature_valid(key)
        ):
            return frozenset((name, entry.serial_number) for entry in crl)
    raise PkiError("revocation list is not by a trusted issuer", reason="unknown-issuer")

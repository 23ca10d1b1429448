# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Certificates of the Peppol network (G3) and who may be trusted for what.

Access points and SMPs are told apart by the CA that issued them, never by an OID.
A chain has exactly three links: leaf, issuing CA, root. ``check`` walks it explicitly:
the verifier of ``cryptography`` is made for TLS and refuses Peppol leaves (critical EKU,
no SAN). Revocation lists (``revocation``) are data of the policy: a certificate on one of
them is refused whatever its age, and a policy with ``need_lists`` refuses to judge a
certificate for which it has no current list.
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

from ..errors import PkiError, RevocationUnknown
from .revocation import WEAK, RevocationList, read_list

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
_read_lazy_parts = attrgetter(
    "subject",
    "issuer",
    "serial_number",
    "not_valid_before_utc",
    "not_valid_after_utc",
    "signature_hash_algorithm",
    "extensions",
)


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
    lists: tuple[RevocationList, ...] = ()
    #: whether a certificate without a current list of its issuer is refused
    need_lists: bool = False

    def issuers(self, role: str) -> tuple[x509.Certificate, ...]:
        """The CAs that may issue certificates of a role."""
        return self.ap_issuers if role == AP else self.smp_issuers

    @property
    def authorities(self) -> tuple[x509.Certificate, ...]:
        """All CAs, each of which has a revocation list of its own."""
        return (*self.roots, *self.ap_issuers, *self.smp_issuers)

    def read_list(self, data: bytes) -> RevocationList:
        """Read a revocation list of one of the CAs; its signature is checked."""
        return read_list(data, self.authorities)

    def with_lists(self, lists: Iterable[RevocationList], *, needed: bool) -> TrustPolicy:
        """The same trust with these lists, and whether it does without a current one."""
        return replace(self, lists=tuple(lists), need_lists=needed)


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
    for link in path:
        if at < link.not_valid_before_utc:
            raise PkiError("certificate is not yet valid", reason="not-yet-valid")
        if at > link.not_valid_after_utc:
            raise PkiError("certificate has expired", reason="expired")
    # A root vouches for itself: it is taken out of the trust store, not revoked.
    for link in path[:-1]:
        _check_revocation(link, policy, at)


def _check_revocation(link: x509.Certificate, policy: TrustPolicy, at: datetime) -> None:
    if not policy.lists and not policy.need_lists:
        return
    issuer = link.issuer.public_bytes()
    lists = [item for item in policy.lists if item.issuer == issuer]
    if any(link.serial_number in item.serials for item in lists):
        raise PkiError("certificate was revoked", reason="revoked")
    if policy.need_lists and not any(item.is_current(at) for item in lists):
        raise RevocationUnknown()


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
    if isinstance(certificate.signature_hash_algorithm, WEAK):
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

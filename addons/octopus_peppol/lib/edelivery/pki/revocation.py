# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Certificate revocation lists: read strictly, then data of the trust policy.

One list per CA, complete and signed by that CA: deltas, partial and indirect lists are
refused, because a certificate that is not on a part of a list may be on the rest of it.
Where a list is found stands in the certificates (``distribution_points``); fetching it,
again before ``next_update``, is the caller's work.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

from ..errors import PkiError

WEAK = (hashes.MD5, hashes.SHA1)
_SCHEMES = ("http://", "https://")
#: clocks differ: a list may be published a little before our clock says so
_SKEW = timedelta(minutes=5)


@dataclass(frozen=True)
class RevocationList:
    """What one CA has revoked, by serial number."""

    #: the name of the CA as DER
    issuer: bytes = field(repr=False)
    #: the same in RFC 4514 form
    issuer_name: str
    this_update: datetime
    next_update: datetime
    serials: frozenset[int] = field(repr=False)

    def has_begun(self, at: datetime) -> bool:
        """Whether the list was published at that moment."""
        return self.this_update - _SKEW <= at

    def is_current(self, at: datetime) -> bool:
        """Whether the list may be relied on at that moment."""
        return self.has_begun(at) and at <= self.next_update


def distribution_points(certificate: x509.Certificate) -> tuple[str, ...]:
    """The http(s) addresses of the list that the certificate would be on."""
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except (x509.ExtensionNotFound, ValueError):
        return ()
    return tuple(
        name.value
        for point in points
        for name in point.full_name or ()
        if isinstance(name, x509.UniformResourceIdentifier) and name.value.startswith(_SCHEMES)
    )


def read_list(data: bytes, authorities: Iterable[x509.Certificate]) -> RevocationList:
    """Read a list (DER or PEM); it must be complete and signed by one of the CAs."""
    try:
        if data.lstrip().startswith(b"-----"):
            crl = x509.load_pem_x509_crl(data)
        else:
            crl = x509.load_der_x509_crl(data)
        return _checked(crl, authorities)
    except PkiError:
        raise
    except Exception as error:
        # As with certificates: the decoder raises nearly anything on hostile bytes.
        raise PkiError("not a revocation list", reason="unreadable") from error


def _checked(
    crl: x509.CertificateRevocationList, authorities: Iterable[x509.Certificate]
) -> RevocationList:
    if not any(_signed_by(crl, authority) for authority in authorities):
        raise PkiError("revocation list is not by a trusted issuer", reason="unknown-issuer")
    if crl.next_update_utc is None:
        raise PkiError("revocation list does not say how long it holds", reason="unreadable")
    if any(item.critical and not _is_whole(item.value) for item in crl.extensions):
        raise PkiError("revocation list is not complete", reason="partial")
    return RevocationList(
        issuer=crl.issuer.public_bytes(),
        issuer_name=crl.issuer.rfc4514_string(),
        this_update=crl.last_update_utc,
        next_update=crl.next_update_utc,
        serials=frozenset(entry.serial_number for entry in crl),
    )


def _is_whole(extension: x509.ExtensionType) -> bool:
    """A list may say where it is published, and nothing that makes it smaller."""
    return isinstance(extension, x509.IssuingDistributionPoint) and not (
        extension.only_contains_user_certs
        or extension.only_contains_ca_certs
        or extension.only_contains_attribute_certs
        or extension.only_some_reasons
        or extension.indirect_crl
    )


def _signed_by(crl: x509.CertificateRevocationList, authority: x509.Certificate) -> bool:
    key = authority.public_key()
    if authority.subject != crl.issuer or not isinstance(key, rsa.RSAPublicKey):
        return False
    if isinstance(crl.signature_hash_algorithm, WEAK) or not _may_sign_lists(authority):
        return False
    try:
        return crl.is_signature_valid(key)
    except UnsupportedAlgorithm:
        return False


def _may_sign_lists(authority: x509.Certificate) -> bool:
    try:
        usage = authority.extensions.get_extension_for_class(x509.KeyUsage)
    except x509.ExtensionNotFound:
        return False
    return usage.value.crl_sign

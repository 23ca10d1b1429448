# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Key stores and trust stores (PKCS#12, PEM), from bytes to objects and back."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from ..errors import PkiError
from .trust import Identity, TrustPolicy, common_name


def load_pkcs12(data: bytes, password: bytes | str | None) -> Identity:
    """Read a key store with one private key."""
    secret = password.encode() if isinstance(password, str) else password
    try:
        key, certificate, chain = pkcs12.load_key_and_certificates(data, secret)
    except (ValueError, TypeError) as error:
        raise PkiError("key store or password is wrong", reason="unreadable") from error
    if not isinstance(key, rsa.RSAPrivateKey) or certificate is None:
        raise PkiError("key store has no RSA key with a certificate", reason="unreadable")
    public = key.public_key().public_numbers()
    of_certificate = certificate.public_key()
    if not isinstance(of_certificate, rsa.RSAPublicKey) or (
        of_certificate.public_numbers() != public
    ):
        raise PkiError("key and certificate do not belong together", reason="unreadable")
    return Identity(key, certificate, tuple(chain))


def dump_pkcs12(identity: Identity, password: bytes | str, name: str = "ap") -> bytes:
    """Write a key store that ``load_pkcs12`` (and Java) reads."""
    secret = password.encode() if isinstance(password, str) else password
    return pkcs12.serialize_key_and_certificates(
        name.encode(),
        identity.key,
        identity.certificate,
        identity.chain,
        serialization.BestAvailableEncryption(secret),
    )


def load_truststore(data: bytes, password: bytes | str | None = None) -> TrustPolicy:
    """Read the network's CAs (PEM bundle or PKCS#12) and sort them by their names."""
    secret = password.encode() if isinstance(password, str) else password
    try:
        if b"-----BEGIN" in data[:4096]:
            certificates = x509.load_pem_x509_certificates(data)
        else:
            store = pkcs12.load_pkcs12(data, secret)
            certificates = [item.certificate for item in store.additional_certs]
    except (ValueError, TypeError) as error:
        raise PkiError("trust store or password is wrong", reason="unreadable") from error
    roots, ap_issuers, smp_issuers = [], [], []
    for certificate in certificates:
        name = common_name(certificate).upper()
        if certificate.subject == certificate.issuer:
            roots.append(certificate)
        elif "ACCESS POINT" in name:
            ap_issuers.append(certificate)
        elif "SERVICE METADATA PUBLISHER" in name:
            smp_issuers.append(certificate)
    if not roots or not (ap_issuers or smp_issuers):
        raise PkiError("trust store has no root or no issuing CA", reason="unreadable")
    return TrustPolicy(tuple(ap_issuers), tuple(smp_issuers), tuple(roots))

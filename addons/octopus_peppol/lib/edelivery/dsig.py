# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The part of XML Signature that Peppol uses: RSA-SHA256, SHA-256, two canonical forms.

Nothing here resolves references. Callers compare each Reference with the one object it
may point at, compute that object's digest themselves, and only then trust the object.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from . import xml
from .errors import FailedAuthentication, PolicyNoncompliance

DS = "http://www.w3.org/2000/09/xmldsig#"
EC = "http://www.w3.org/2001/10/xml-exc-c14n#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"

_D = f"{{{DS}}}"
_MAX_REFERENCES = 20


@dataclass(frozen=True)
class Reference:
    """One ds:Reference: what is signed, how it is prepared, and its digest."""

    uri: str
    transform: str
    prefixes: tuple[str, ...]
    digest: bytes
    element: xml.Element

    def matches(self, octets: bytes) -> bool:
        """Whether the octets have the digest that was signed."""
        return hashlib.sha256(octets).digest() == self.digest


@dataclass(frozen=True)
class SignedInfo:
    """A ds:Signature taken apart, algorithms checked against the allow-list."""

    octets: bytes
    references: tuple[Reference, ...]
    value: bytes
    key_info: xml.Element


def read(signature: xml.Element, canonicalization: str) -> SignedInfo:
    """Take a ds:Signature apart; refuses everything outside the profile."""
    names = [item.tag for item in xml.children(signature)]
    if names != [f"{_D}SignedInfo", f"{_D}SignatureValue", f"{_D}KeyInfo"]:
        raise PolicyNoncompliance("the signature does not have the expected children")
    signed_info, value, key_info = xml.children(signature)
    parts = xml.children(signed_info)
    if [item.tag for item in parts[:2]] != [f"{_D}CanonicalizationMethod", f"{_D}SignatureMethod"]:
        raise PolicyNoncompliance("the signature does not have the expected children")
    _allow(parts[0], canonicalization)
    _allow(parts[1], RSA_SHA256)
    if len(parts[1]):
        raise PolicyNoncompliance("parameters of the signature algorithm are refused")
    prefixes = _prefixes(parts[0]) if canonicalization == EXCLUSIVE else ()
    if not 1 <= len(parts) - 2 <= _MAX_REFERENCES:
        raise PolicyNoncompliance("the number of signed references is not acceptable")
    return SignedInfo(
        octets=xml.c14n(signed_info, prefixes, exclusive=canonicalization == EXCLUSIVE),
        references=tuple(_reference(item) for item in parts[2:]),
        value=decode(xml.text(value)),
        key_info=key_info,
    )


def _reference(element: xml.Element) -> Reference:
    names = [item.tag for item in xml.children(element)]
    if element.tag != f"{_D}Reference" or names != [
        f"{_D}Transforms",
        f"{_D}DigestMethod",
        f"{_D}DigestValue",
    ]:
        raise PolicyNoncompliance("a signed reference does not have the expected children")
    transforms, method, value = xml.children(element)
    _allow(method, SHA256)
    steps = xml.children(transforms)
    if len(steps) != 1 or steps[0].tag != f"{_D}Transform":
        raise PolicyNoncompliance("a signed reference must have exactly one transform")
    digest = decode(xml.text(value))
    if len(digest) != 32:
        raise FailedAuthentication("a digest value has the wrong length")
    return Reference(
        uri=element.get("URI") or "",
        transform=steps[0].get("Algorithm") or "",
        prefixes=_prefixes(steps[0]),
        digest=digest,
        element=element,
    )


def _prefixes(method: xml.Element) -> tuple[str, ...]:
    parts = xml.children(method)
    if not parts:
        return ()
    if len(parts) != 1 or parts[0].tag != f"{{{EC}}}InclusiveNamespaces":
        raise PolicyNoncompliance("parameters of a transform are refused")
    return tuple((parts[0].get("PrefixList") or "").split())


def _allow(method: xml.Element, algorithm: str) -> None:
    if method.get("Algorithm") != algorithm:
        raise PolicyNoncompliance("an algorithm is not one of the profile")


def decode(value: str) -> bytes:
    """Base64 with white space, as XML carries it."""
    try:
        return base64.b64decode("".join(value.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise FailedAuthentication("a value is not base64") from error


def verify(key: object, signed: SignedInfo) -> None:
    """Raise FailedAuthentication unless the key made the signature value."""
    if not isinstance(key, rsa.RSAPublicKey):
        raise FailedAuthentication("the signature key is not an RSA key")
    try:
        key.verify(signed.value, signed.octets, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, ValueError) as error:
        raise FailedAuthentication("the signature is not valid") from error


def sign(key: rsa.RSAPrivateKey, octets: bytes) -> str:
    """The base64 signature value over a canonical SignedInfo."""
    return base64.b64encode(key.sign(octets, padding.PKCS1v15(), hashes.SHA256())).decode()


def digest(octets: bytes) -> str:
    """The base64 SHA-256 digest."""
    return base64.b64encode(hashlib.sha256(octets).digest()).decode()

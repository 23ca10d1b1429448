# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""WS-Security, reading side: who signed what, and what was encrypted for us.

References are never resolved by looking something up in the tree. The caller passes the
very objects that will be read later; every Reference must be one of them, every one of
them must be covered once, and the digest is computed from that same object.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .. import dsig, pki, xml
from ..errors import (
    FailedAuthentication,
    FailedDecryption,
    InvalidHeader,
    PkiError,
    PolicyNoncompliance,
)
from . import constants as c
from . import envelope

_WSSE, _XENC, _D = f"{{{c.WSSE}}}", f"{{{c.XENC}}}", f"{{{dsig.DS}}}"
_TOKEN = f"{_WSSE}BinarySecurityToken"
_KEY, _DATA, _SIGNATURE = f"{_XENC}EncryptedKey", f"{_XENC}EncryptedData", f"{_D}Signature"
_TIMESTAMP = f"{{{c.WSU}}}Timestamp"
_XML_TYPES = frozenset({"text/xml", "application/xml"})
_MAX_TOKENS = 4
OAEP = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)


@dataclass(frozen=True)
class EncryptedPart:
    """What a header says about one encrypted attachment."""

    content_id: str
    #: the media type before encryption, which decides how the signature saw it
    mime_type: str


@dataclass(frozen=True)
class Security:
    """wsse:Security taken apart; children may stand in any order."""

    signature: dsig.SignedInfo
    certificate: x509.Certificate
    encrypted_key: bytes | None
    encrypted_parts: tuple[EncryptedPart, ...]


def read(soap: envelope.Soap) -> Security:
    """Take the security header apart; algorithms are checked, nothing is verified yet."""
    if soap.security is None:
        raise PolicyNoncompliance("the message is not signed")
    groups: dict[str, list[xml.Element]] = {
        name: [] for name in (_TOKEN, _KEY, _DATA, _SIGNATURE, _TIMESTAMP)
    }
    for item in xml.children(soap.security):
        if item.tag not in groups:
            raise InvalidHeader("the security header has an unknown child")
        groups[item.tag].append(item)
    if len(groups[_SIGNATURE]) != 1:
        raise PolicyNoncompliance("exactly one signature is needed")
    if len(groups[_TOKEN]) > _MAX_TOKENS or len(groups[_KEY]) > 1:
        raise PolicyNoncompliance("the security header has too many keys")
    signature = dsig.read(groups[_SIGNATURE][0], dsig.EXCLUSIVE)
    key = groups[_KEY][0] if groups[_KEY] else None
    return Security(
        signature=signature,
        certificate=_signing_certificate(signature.key_info, groups[_TOKEN]),
        encrypted_key=_encrypted_key(key) if key is not None else None,
        encrypted_parts=tuple(_encrypted_part(item) for item in groups[_DATA]),
    )


def _signing_certificate(key_info: xml.Element, tokens: Sequence[xml.Element]) -> x509.Certificate:
    reference = xml.need(xml.need(key_info, f"{_WSSE}SecurityTokenReference"), f"{_WSSE}Reference")
    uri = reference.get("URI") or ""
    for token in tokens:
        if uri == f"#{token.get(envelope.ID)}":
            if token.get("ValueType") != c.X509V3 or (
                token.get("EncodingType", c.BASE64) != c.BASE64
            ):
                raise PolicyNoncompliance("the type of the security token is not X509v3")
            try:
                return pki.load_certificate(dsig.decode(xml.text(token)))
            except PkiError as error:
                raise FailedAuthentication("the security token is no certificate") from error
    raise PolicyNoncompliance("the signature must point at a token of the message")


def _encrypted_key(element: xml.Element) -> bytes:
    method = xml.need(element, f"{_XENC}EncryptionMethod")
    parameters = {item.tag: item.get("Algorithm") for item in xml.children(method)}
    if method.get("Algorithm") != c.RSA_OAEP or parameters != {
        f"{_D}DigestMethod": dsig.SHA256,
        f"{{{c.XENC11}}}MGF": c.MGF1_SHA256,
    }:
        raise PolicyNoncompliance("the key encryption algorithm is not the one of the profile")
    value = xml.need(xml.need(element, f"{_XENC}CipherData"), f"{_XENC}CipherValue")
    return dsig.decode(xml.text(value))


def _encrypted_part(element: xml.Element) -> EncryptedPart:
    method = xml.need(element, f"{_XENC}EncryptionMethod")
    if method.get("Algorithm") != c.AES128_GCM or xml.children(method):
        raise PolicyNoncompliance("the encryption algorithm is not the one of the profile")
    reference = xml.need(xml.need(element, f"{_XENC}CipherData"), f"{_XENC}CipherReference")
    uri = reference.get("URI") or ""
    steps = xml.children(xml.need(reference, f"{_XENC}Transforms"))
    if (
        element.get("Type") != c.SWA_CONTENT_ONLY
        or not uri.startswith("cid:")
        or ([item.get("Algorithm") for item in steps] != [c.SWA_CIPHERTEXT])
    ):
        raise PolicyNoncompliance("only whole attachments may be encrypted")
    mime_type = (element.get("MimeType") or "").partition(";")[0].strip().lower()
    return EncryptedPart(unquote(uri[4:]), mime_type)


def verify(security: Security, soap: envelope.Soap, content_ids: Sequence[str]) -> None:
    """Signature value, coverage, and the digests of Messaging and Body.

    The digests of attachments come after decryption, see ``verify_attachment``.
    """
    dsig.verify(security.certificate.public_key(), security.signature)
    targets: dict[str, xml.Element | None] = {}
    for element in (soap.messaging, soap.body):
        element_id = element.get(envelope.ID)
        if not element_id:
            raise PolicyNoncompliance("Messaging and Body must be signed")
        targets[f"#{element_id}"] = element
    targets.update({f"cid:{content_id}": None for content_id in content_ids})
    for reference in security.signature.references:
        uri = _plain(reference.uri)
        if uri not in targets:
            raise PolicyNoncompliance("the signature covers something unexpected, or twice")
        target = targets.pop(uri)
        if target is None:
            _need_transform(reference, c.SWA_CONTENT_SIGNATURE)
            continue
        _need_transform(reference, dsig.EXCLUSIVE)
        if not reference.matches(xml.c14n(target, reference.prefixes)):
            raise FailedAuthentication("a digest is not the one of the signed element")
    if targets:
        raise PolicyNoncompliance("Messaging, Body and every attachment must be signed")


def _plain(uri: str) -> str:
    return f"cid:{unquote(uri[4:])}" if uri.startswith("cid:") else uri


def _need_transform(reference: dsig.Reference, transform: str) -> None:
    if reference.transform != transform or (reference.prefixes and transform != dsig.EXCLUSIVE):
        raise PolicyNoncompliance("a transform is not the one of the profile")


def decrypt(
    security: Security,
    attachments: Mapping[str, memoryview],
    identities: Sequence[pki.Identity],
) -> tuple[pki.Identity, dict[str, bytes]]:
    """Whom it was encrypted for, and the plain attachments.

    One and the same error for all that can go wrong.
    """
    named = [part.content_id for part in security.encrypted_parts]
    if sorted(named) != sorted(attachments):
        raise PolicyNoncompliance("every attachment must be encrypted, and nothing else")
    if not named:
        return identities[0], {}
    if security.encrypted_key is None:
        raise PolicyNoncompliance("the encrypted key is missing")
    for identity in identities:
        try:
            key = identity.key.decrypt(security.encrypted_key, OAEP)
            return identity, {cid: _decrypted(key, attachments[cid]) for cid in named}
        except (ValueError, InvalidTag):
            continue
    raise FailedDecryption("the message could not be decrypted")


def _decrypted(key: bytes, content: memoryview) -> bytes:
    if len(key) != 16 or len(content) < 28:
        raise ValueError("not AES-128-GCM")
    # One call: no plain text exists before the tag was found right.
    return AESGCM(key).decrypt(bytes(content[:12]), content[12:], None)


def verify_attachment(security: Security, content_id: str, octets: bytes) -> bytes:
    """Compare the digest; returns exactly the octets that the signature covers.

    WSS SwA 1.1 signs XML in canonical form and text with CRLF when it was sent
    uncompressed; everything else, and so all that is compressed, as it is.
    """
    reference = next(
        item for item in security.signature.references if _plain(item.uri) == f"cid:{content_id}"
    )
    if reference.matches(octets):
        return octets
    mime_type = next(
        (part.mime_type for part in security.encrypted_parts if part.content_id == content_id), ""
    )
    prepared = _signed_form(mime_type, octets)
    if prepared is None or not reference.matches(prepared):
        raise FailedAuthentication("a digest is not the one of the signed attachment")
    return prepared


def _signed_form(mime_type: str, octets: bytes) -> bytes | None:
    if mime_type in _XML_TYPES or mime_type.endswith("+xml"):
        return xml.c14n(xml.parse(octets))
    if mime_type.startswith("text/"):
        return b"\r\n".join(octets.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))
    return None

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""WS-Security, writing side: sign first, then encrypt.

Signed elements are put into the envelope in the canonical form that was hashed, so that
what is signed and what is sent are the same bytes.
"""

from __future__ import annotations

import base64
import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .. import dsig, pki, xml
from ..errors import PkiError
from . import constants as c
from .security import OAEP

_BODY = '<S12:Body xmlns:S12="{soap}" xmlns:wsu="{wsu}" wsu:Id="{id}"></S12:Body>'
_TOKEN = (
    '<wsse:BinarySecurityToken EncodingType="{encoding}" ValueType="{type}" '
    'wsu:Id="{id}">{value}</wsse:BinarySecurityToken>'
)


@dataclass(frozen=True)
class Attachment:
    """A part to be signed, and encrypted when a key is there."""

    content_id: str
    mime_type: str
    octets: bytes


@dataclass(frozen=True)
class Sealed:
    """A signed envelope with its encrypted attachments."""

    soap: bytes
    attachments: tuple[bytes, ...]
    digests: tuple[tuple[str, str], ...]


def new_id(prefix: str) -> str:
    """A fresh XML id."""
    return f"{prefix}-{uuid.uuid4()}"


def seal(
    messaging: bytes,
    messaging_id: str,
    signer: pki.Identity | None,
    attachments: Sequence[Attachment] = (),
    receiver: x509.Certificate | None = None,
) -> Sealed:
    """Put the envelope together. Without a signer it stays unsigned (error signals)."""
    body_id = new_id("body")
    body = _BODY.format(soap=c.SOAP, wsu=c.WSU, id=body_id).encode()
    messaging = xml.c14n(xml.parse(messaging))
    if signer is None:
        return Sealed(_envelope("", messaging, body), (), ())
    references = [
        _element_reference(messaging_id, messaging),
        _element_reference(body_id, body),
        *(_attachment_reference(item) for item in attachments),
    ]
    signature = _signature(signer, [text for text, _digest in references])
    encryption, blobs = _encrypt(attachments, receiver) if receiver else ("", ())
    security = (
        f'<wsse:Security xmlns:wsse="{c.WSSE}" xmlns:wsu="{c.WSU}" S12:mustUnderstand="true">'
        f"{encryption}{signature}</wsse:Security>"
    )
    digests = tuple(digest for _text, digest in references)
    return Sealed(_envelope(security, messaging, body), blobs, digests)


def _envelope(security: str, messaging: bytes, body: bytes) -> bytes:
    head = (
        f'<?xml version="1.0" encoding="UTF-8"?>'
        f'<S12:Envelope xmlns:S12="{c.SOAP}"><S12:Header>{security}'
    )
    return b"".join((head.encode(), messaging, b"</S12:Header>", body, b"</S12:Envelope>"))


def _element_reference(element_id: str, octets: bytes) -> tuple[str, tuple[str, str]]:
    return _reference(f"#{element_id}", dsig.EXCLUSIVE, dsig.digest(octets))


def _attachment_reference(attachment: Attachment) -> tuple[str, tuple[str, str]]:
    octets = attachment.octets
    if attachment.mime_type == "application/xml":
        octets = xml.c14n(xml.parse(octets))
    return _reference(f"cid:{attachment.content_id}", c.SWA_CONTENT_SIGNATURE, dsig.digest(octets))


def _reference(uri: str, transform: str, digest: str) -> tuple[str, tuple[str, str]]:
    return (
        f"<ds:Reference URI={quoteattr(uri)}><ds:Transforms>"
        f'<ds:Transform Algorithm="{transform}"></ds:Transform></ds:Transforms>'
        f'<ds:DigestMethod Algorithm="{dsig.SHA256}"></ds:DigestMethod>'
        f"<ds:DigestValue>{digest}</ds:DigestValue></ds:Reference>"
    ), (uri, digest)


def _signature(signer: pki.Identity, references: Sequence[str]) -> str:
    signed_info = (
        f'<ds:SignedInfo xmlns:ds="{dsig.DS}">'
        f'<ds:CanonicalizationMethod Algorithm="{dsig.EXCLUSIVE}"></ds:CanonicalizationMethod>'
        f'<ds:SignatureMethod Algorithm="{dsig.RSA_SHA256}"></ds:SignatureMethod>'
        f"{''.join(references)}</ds:SignedInfo>"
    )
    octets = xml.c14n(xml.parse(signed_info.encode()))
    token_id = new_id("x509")
    return (
        f"{_token(signer.certificate, token_id)}"
        f'<ds:Signature xmlns:ds="{dsig.DS}" Id="{new_id("sig")}">{octets.decode()}'
        f"<ds:SignatureValue>{dsig.sign(signer.key, octets)}</ds:SignatureValue>"
        f"<ds:KeyInfo><wsse:SecurityTokenReference>"
        f'<wsse:Reference URI="#{token_id}" ValueType="{c.X509V3}"/>'
        f"</wsse:SecurityTokenReference></ds:KeyInfo></ds:Signature>"
    )


def _token(certificate: x509.Certificate, token_id: str) -> str:
    der = certificate.public_bytes(serialization.Encoding.DER)
    return _TOKEN.format(
        encoding=c.BASE64, type=c.X509V3, id=token_id, value=base64.b64encode(der).decode()
    )


def _encrypt(
    attachments: Sequence[Attachment], receiver: x509.Certificate
) -> tuple[str, tuple[bytes, ...]]:
    public_key = receiver.public_key()
    if not isinstance(public_key, rsa.RSAPublicKey):
        raise PkiError("the receiver has no RSA key", reason="weak")
    key = os.urandom(16)
    token_id, key_id = new_id("enc"), new_id("ek")
    data_ids = [new_id("ed") for _ in attachments]
    pointers = "".join(f'<xenc:DataReference URI="#{item}"/>' for item in data_ids)
    cipher_value = base64.b64encode(public_key.encrypt(key, OAEP)).decode()
    encrypted_key = (
        f'<xenc:EncryptedKey xmlns:xenc="{c.XENC}" xmlns:ds="{dsig.DS}" Id="{key_id}">'
        f'<xenc:EncryptionMethod Algorithm="{c.RSA_OAEP}">'
        f'<ds:DigestMethod Algorithm="{dsig.SHA256}"/>'
        f'<xenc11:MGF xmlns:xenc11="{c.XENC11}" Algorithm="{c.MGF1_SHA256}"/>'
        f"</xenc:EncryptionMethod><ds:KeyInfo><wsse:SecurityTokenReference>"
        f'<wsse:Reference URI="#{token_id}" ValueType="{c.X509V3}"/>'
        f"</wsse:SecurityTokenReference></ds:KeyInfo><xenc:CipherData>"
        f"<xenc:CipherValue>{cipher_value}</xenc:CipherValue></xenc:CipherData>"
        f"<xenc:ReferenceList>{pointers}</xenc:ReferenceList></xenc:EncryptedKey>"
    )
    data = "".join(
        _encrypted_data(item, data_id, key_id)
        for item, data_id in zip(attachments, data_ids, strict=True)
    )
    blobs = tuple(_encrypted(key, item.octets) for item in attachments)
    return _token(receiver, token_id) + encrypted_key + data, blobs


def _encrypted(key: bytes, octets: bytes) -> bytes:
    iv = os.urandom(12)
    return iv + AESGCM(key).encrypt(iv, octets, None)


def _encrypted_data(attachment: Attachment, data_id: str, key_id: str) -> str:
    return (
        f'<xenc:EncryptedData xmlns:xenc="{c.XENC}" xmlns:ds="{dsig.DS}" Id="{data_id}" '
        f'MimeType={quoteattr(attachment.mime_type)} Type="{c.SWA_CONTENT_ONLY}">'
        f'<xenc:EncryptionMethod Algorithm="{c.AES128_GCM}"/><ds:KeyInfo>'
        f'<wsse:SecurityTokenReference xmlns:wsse11="{c.WSSE11}" '
        f'wsse11:TokenType="{c.ENCRYPTED_KEY_TOKEN}">'
        f'<wsse:Reference URI="#{key_id}"/></wsse:SecurityTokenReference></ds:KeyInfo>'
        f"<xenc:CipherData><xenc:CipherReference URI={quoteattr('cid:' + attachment.content_id)}>"
        f'<xenc:Transforms><ds:Transform Algorithm="{c.SWA_CIPHERTEXT}"/></xenc:Transforms>'
        f"</xenc:CipherReference></xenc:CipherData></xenc:EncryptedData>"
    )

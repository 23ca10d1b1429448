"""AS4 messages made by hand, so that one thing in them can be wrong.

Written apart from the library on purpose: its own signature and encryption, every
algorithm and every reference a parameter.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import padding as block_padding
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding
from edelivery import Envelope, Limits, pki, sbdh
from edelivery.as4 import IncomingMessage, receiver
from edelivery.as4 import constants as c
from edelivery.as4.envelope import UserMessage, write_user_message
from lxml import etree

DS = "http://www.w3.org/2000/09/xmldsig#"
EXC = "http://www.w3.org/2001/10/xml-exc-c14n#"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
WSU_ID = f"{{{c.WSU}}}Id"
BOUNDARY = "----=_Part_0_1950117092.1769701143986"

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"


def invoice(filler: str = "", root: str = "Invoice") -> bytes:
    """As much of an invoice as the protocol looks at."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{root} xmlns="{UBL}{root}-2" xmlns:cbc="{UBL}CommonBasicComponents-2">'
        f"<cbc:ID>2026-0001</cbc:ID><cbc:Note>- {filler}</cbc:Note></{root}>"
    ).encode()


def b64(octets: bytes) -> str:
    return base64.b64encode(octets).decode()


def c14n(element: etree._Element, prefixes: tuple[str, ...] = ()) -> bytes:
    alone = etree.fromstring(etree.tostring(element, with_tail=False))
    return etree.tostring(
        alone, method="c14n", exclusive=True, inclusive_ns_prefixes=list(prefixes) or None
    )


@dataclass
class Algorithms:
    """What the header claims; ``key_transport`` and ``data`` are really done, too."""

    c14n: str = EXC
    signature: str = RSA_SHA256
    digest: str = SHA256
    transform: str = EXC
    attachment_transform: str = c.SWA_CONTENT_SIGNATURE
    key_transport: str = c.RSA_OAEP
    oaep_digest: str = SHA256
    mgf: str = c.MGF1_SHA256
    data: str = c.AES128_GCM
    token: str = c.X509V3


@dataclass
class Forge:
    """Change fields, then ``send`` or ``open``."""

    business: Envelope
    network: pki.TestNetwork
    at: datetime
    signer: pki.Identity | None = None
    receiver: pki.Identity | None = None
    sbd: bytes | None = None
    payload: bytes | None = None
    compress: bool = True
    mime_type: str | None = None
    user_message: Callable[[UserMessage], UserMessage] = lambda message: message
    messaging_xml: Callable[[bytes], bytes] = lambda xml: xml
    references: Callable[[list[str]], list[str]] = lambda names: names
    before_signing: Callable[[etree._Element], None] = lambda root: None
    after_signing: Callable[[etree._Element], None] = lambda root: None
    soap_bytes: Callable[[bytes], bytes] = lambda soap: soap
    order: Callable[[list[etree._Element]], list[etree._Element]] = lambda items: items
    signed_octets: Callable[[bytes], bytes] = lambda octets: octets
    blob: Callable[[bytes], bytes] = lambda blob: blob
    encrypt: bool = True
    prefixes: tuple[str, ...] = ()
    envelope_namespaces: str = ""
    algorithms: Algorithms = field(default_factory=Algorithms)
    part_headers: dict[str, str] = field(default_factory=dict)
    part_body: Callable[[bytes], bytes] = lambda body: body
    more_parts: tuple[tuple[dict[str, str], bytes], ...] = ()
    limits: Limits = field(default_factory=Limits)

    content_id = "payload-1@octopus.test"

    def __post_init__(self) -> None:
        self.signer = self.signer or self.network.identity("POP000001")
        self.receiver = self.receiver or self.network.identity("POP000002")

    def but(self, **changes: object) -> Forge:
        return replace(self, **changes)

    def open(self) -> IncomingMessage:
        content_type, body = self.send()
        return receiver.open(
            content_type,
            body,
            identity=self.network.identity("POP000002"),
            trust=self.network.trust_policy,
            at=self.at,
            limits=self.limits,
        )

    def send(self) -> tuple[str, bytes]:
        octets = self._octets()
        soap = self._soap(octets)
        self.before_signing(soap)
        header = soap[0]
        security = header[0]
        blob = octets
        items = []
        if self.encrypt:
            encryption, blob = self._encryption(octets)
            items += encryption
        items += self._signature(soap, self.signed_octets(octets))
        security.extend(self.order(items))
        self.after_signing(soap)
        return self._mime(self.soap_bytes(etree.tostring(soap)), self.blob(blob))

    def _octets(self) -> bytes:
        if self.payload is not None:
            return self.payload
        sbd = self.sbd if self.sbd is not None else sbdh.write(self.business)
        return gzip.compress(sbd) if self.compress else sbd

    def _soap(self, octets: bytes) -> etree._Element:
        properties = {"MimeType": "application/xml"}
        if self.compress:
            properties["CompressionType"] = "application/gzip"
        message = self.user_message(
            UserMessage(
                message_id=f"{uuid.uuid4()}@forge",
                timestamp=self.at,
                conversation_id="1",
                from_party=self.signer.seat,
                to_party=self.receiver.seat,
                service=self.business.process.value,
                service_type=self.business.process.scheme,
                action=self.business.document_type.urn,
                original_sender=self.business.sender.identifier,
                final_recipient=self.business.receiver.identifier,
                parts={self.content_id: properties},
            )
        )
        messaging = self.messaging_xml(write_user_message(message, "messaging-1"))
        return etree.fromstring(
            f'<S12:Envelope xmlns:S12="{c.SOAP}" {self.envelope_namespaces}><S12:Header>'
            f'<wsse:Security xmlns:wsse="{c.WSSE}" S12:mustUnderstand="true"/>'
            f"{messaging.decode()}</S12:Header>"
            f'<S12:Body xmlns:wsu="{c.WSU}" wsu:Id="body-1"/></S12:Envelope>'
        )

    # signature -----------------------------------------------------------------------

    def _signature(self, soap: etree._Element, octets: bytes) -> list[etree._Element]:
        if self.signer is None:
            return []
        inclusive = (
            f'<ec:InclusiveNamespaces xmlns:ec="{EXC}" PrefixList="{" ".join(self.prefixes)}"/>'
            if self.prefixes
            else ""
        )
        digests = {
            "messaging": ("#messaging-1", self._digest(soap[0], "Messaging")),
            "body": ("#body-1", hashlib.sha256(c14n(soap[1], self.prefixes)).digest()),
            "attachment": (f"cid:{self.content_id}", hashlib.sha256(octets).digest()),
        }
        references = ""
        for name in self.references(list(digests)):
            uri, digest = digests[name]
            attachment = name == "attachment"
            transform = (
                self.algorithms.attachment_transform if attachment else self.algorithms.transform
            )
            references += (
                f'<ds:Reference URI="{uri}"><ds:Transforms><ds:Transform Algorithm="{transform}">'
                f"{'' if attachment else inclusive}</ds:Transform></ds:Transforms>"
                f'<ds:DigestMethod Algorithm="{self.algorithms.digest}"/>'
                f"<ds:DigestValue>{b64(digest)}</ds:DigestValue></ds:Reference>"
            )
        signature = etree.fromstring(
            f'<ds:Signature xmlns:ds="{DS}" Id="sig-1"><ds:SignedInfo>'
            f'<ds:CanonicalizationMethod Algorithm="{self.algorithms.c14n}">{inclusive}'
            f"</ds:CanonicalizationMethod>"
            f'<ds:SignatureMethod Algorithm="{self.algorithms.signature}"/>{references}'
            f"</ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo>"
            f'<wsse:SecurityTokenReference xmlns:wsse="{c.WSSE}">'
            f'<wsse:Reference URI="#token-1" ValueType="{c.X509V3}"/>'
            f"</wsse:SecurityTokenReference></ds:KeyInfo></ds:Signature>"
        )
        soap[0][0].append(signature)  # PrefixList looks at the final ancestors
        signed_info = c14n(signature[0], self.prefixes)
        signature[1].text = b64(
            self.signer.key.sign(signed_info, padding.PKCS1v15(), hashes.SHA256())
        )
        return [self._token(self.signer, "token-1"), signature]

    def _digest(self, header: etree._Element, name: str) -> bytes:
        element = header.find(f"{{{c.EB}}}{name}")
        return hashlib.sha256(c14n(element, self.prefixes)).digest()

    def _token(self, identity: pki.Identity, token_id: str) -> etree._Element:
        der = b64(identity.certificate.public_bytes(Encoding.DER))
        return etree.fromstring(
            f'<wsse:BinarySecurityToken xmlns:wsse="{c.WSSE}" xmlns:wsu="{c.WSU}" '
            f'EncodingType="{c.BASE64}" ValueType="{self.algorithms.token}" '
            f'wsu:Id="{token_id}">{der}</wsse:BinarySecurityToken>'
        )

    # encryption ----------------------------------------------------------------------

    def _encryption(self, octets: bytes) -> tuple[list[etree._Element], bytes]:
        key, iv = os.urandom(16), os.urandom(12)
        if "cbc" in self.algorithms.data:
            padder = block_padding.PKCS7(128).padder()
            cbc_iv = os.urandom(16)
            cbc = Cipher(algorithms.AES(key), modes.CBC(cbc_iv)).encryptor()
            blob = cbc_iv + cbc.update(padder.update(octets) + padder.finalize()) + cbc.finalize()
        else:
            blob = iv + AESGCM(key).encrypt(iv, octets, None)
        oaep = padding.OAEP(
            mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None
        )
        rsa15 = "rsa-1_5" in self.algorithms.key_transport
        wrapped = self.receiver.certificate.public_key().encrypt(
            key, padding.PKCS1v15() if rsa15 else oaep
        )
        mime_type = self.mime_type or (c.GZIP if self.compress else "application/xml")
        encrypted_key = etree.fromstring(
            f'<xenc:EncryptedKey xmlns:xenc="{c.XENC}" xmlns:ds="{DS}" Id="ek-1">'
            f'<xenc:EncryptionMethod Algorithm="{self.algorithms.key_transport}">'
            f'<ds:DigestMethod Algorithm="{self.algorithms.oaep_digest}"/>'
            f'<x:MGF xmlns:x="{c.XENC11}" Algorithm="{self.algorithms.mgf}"/>'
            f"</xenc:EncryptionMethod><ds:KeyInfo/><xenc:CipherData><xenc:CipherValue>"
            f"{b64(wrapped)}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>"
        )
        encrypted_data = etree.fromstring(
            f'<xenc:EncryptedData xmlns:xenc="{c.XENC}" xmlns:ds="{DS}" Id="ed-1" '
            f'MimeType="{mime_type}" Type="{c.SWA_CONTENT_ONLY}">'
            f'<xenc:EncryptionMethod Algorithm="{self.algorithms.data}"/><xenc:CipherData>'
            f'<xenc:CipherReference URI="cid:{self.content_id}"><xenc:Transforms>'
            f'<ds:Transform Algorithm="{c.SWA_CIPHERTEXT}"/></xenc:Transforms>'
            f"</xenc:CipherReference></xenc:CipherData></xenc:EncryptedData>"
        )
        return [self._token(self.receiver, "enc-1"), encrypted_key, encrypted_data], blob

    # MIME ----------------------------------------------------------------------------

    def _mime(self, soap: bytes, blob: bytes) -> tuple[str, bytes]:
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Transfer-Encoding": "binary",
            "Content-ID": f"<{self.content_id}>",
        } | self.part_headers
        parts = [
            ({"Content-Type": "application/soap+xml;charset=UTF-8"}, soap),
            (headers, self.part_body(blob)),
            *self.more_parts,
        ]
        return multipart(parts)


def multipart(
    parts: list[tuple[dict[str, str], bytes]], boundary: str = BOUNDARY
) -> tuple[str, bytes]:
    body = b""
    for headers, content in parts:
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        body += f"--{boundary}\r\n{lines}\r\n".encode() + content + b"\r\n"
    body += f"--{boundary}--\r\n".encode()
    return f'multipart/related; boundary="{boundary}"; type="application/soap+xml"', body

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Receiving: headers and bytes become a verified message, or an error for the peer.

Order of ``open`` (each step trusts only what the steps before it established):
size, MIME, XML, fixed positions, algorithms, certificate, signature, coverage and
digests of the header, decryption, digests of attachments, header values, parties against
certificates, decompression, business envelope, envelope against header.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from .. import pki, sbdh, xml
from ..errors import (
    BodyTooLarge,
    DecompressionFailure,
    EdeliveryError,
    ExternalPayloadError,
    FailedAuthentication,
    FeatureNotSupported,
    IdentifierError,
    MimeInconsistency,
    NotServiced,
    ValueInconsistent,
    ValueNotRecognized,
)
from ..identifiers import PROCESS_SCHEME, DocumentTypeId, ParticipantId, ProcessId
from ..limits import Limits
from . import constants as c
from . import envelope, mime, security, signal
from .message import IncomingMessage, Response

_PAST, _FUTURE = timedelta(days=7), timedelta(hours=1)
#: a compressed payload and its XML may be called so in PartProperties
_XML_TYPES = frozenset({"application/xml", "text/xml"})


@dataclass(frozen=True)
class _Station:
    """This access point at the moment of reception."""

    identities: tuple[pki.Identity, ...]
    trust: pki.TrustPolicy
    at: datetime
    limits: Limits


def open(
    content_type: str,
    body: bytes,
    *,
    identity: pki.Identity | Sequence[pki.Identity],
    trust: pki.TrustPolicy,
    at: datetime,
    limits: Limits | None = None,
) -> IncomingMessage:
    """Verify a message completely; raises EdeliveryError with the code for the peer.

    Several identities may be given while certificates change over, the current one first.
    The sender expects the receipt from the one it wrote to: ``receiver_certificate``.
    """
    identities = (identity,) if isinstance(identity, pki.Identity) else tuple(identity)
    station = _Station(identities, trust, at, limits or Limits())
    parts = _parts(content_type, body, station.limits)
    soap = envelope.read(_soap_octets(parts[0], station.limits))
    try:
        return _open(soap, parts[1:], station)
    except EdeliveryError as error:
        error.ref_to_message_id = envelope.peek_message_id(soap.messaging)
        raise


def _parts(content_type: str, body: bytes, limits: Limits) -> list[mime.Part]:
    if len(body) > limits.max_body:
        raise BodyTooLarge("the message is too large")
    if mime.media_type(content_type) == c.SOAP_TYPE:
        # Only the test service may come without a payload.
        return [mime.Part({"content-type": content_type}, memoryview(body))]
    return mime.split(content_type, body, limits)


def _soap_octets(part: mime.Part, limits: Limits) -> bytes:
    if part.content_type != c.SOAP_TYPE:
        raise MimeInconsistency("the first part must be SOAP 1.2")
    charset = mime.parameters(part.headers["content-type"]).get("charset", "utf-8")
    if charset.lower() not in ("utf-8", "us-ascii"):
        raise MimeInconsistency("the SOAP part must be UTF-8")
    if len(part.body) > limits.max_soap:
        raise MimeInconsistency("the SOAP part is too large")
    return bytes(part.body)


def _open(soap: envelope.Soap, parts: Sequence[mime.Part], station: _Station) -> IncomingMessage:
    attachments = _attachments(parts)
    header = security.read(soap)
    pki.check(header.certificate, station.trust, pki.AP, station.at)
    security.verify(header, soap, list(attachments))
    identity, decrypted = security.decrypt(header, attachments, station.identities)
    plain = {
        cid: security.verify_attachment(header, cid, octets) for cid, octets in decrypted.items()
    }
    # The compressed form once is enough: where it was signed as it is, both are one object.
    del decrypted
    message = envelope.read_user_message(soap.messaging)
    _check_parties(message, header, station.identities)
    incoming = _verified(message, header, identity, station.at)
    if message.is_test:
        return incoming
    sbd, compressed = _business_envelope(message, plain, station.limits)
    business = sbdh.read(sbd, station.limits)
    _check_header_against_envelope(message, business)
    return replace(
        incoming,
        original_sender=business.sender,
        final_recipient=business.receiver,
        process=business.process,
        document_type=business.document_type,
        envelope=business,
        sbd=sbd,
        flags=incoming.flags if compressed else (*incoming.flags, "uncompressed"),
    )


def _verified(
    message: envelope.UserMessage,
    header: security.Security,
    identity: pki.Identity,
    at: datetime,
) -> IncomingMessage:
    """What the header alone says; the test service has nothing more."""
    return IncomingMessage(
        message_id=message.message_id,
        conversation_id=message.conversation_id,
        timestamp=message.timestamp,
        sender_seat=message.from_party,
        receiver_seat=message.to_party,
        sender_certificate=header.certificate,
        receiver_certificate=identity.certificate,
        references=tuple(xml.c14n(item.element) for item in header.signature.references),
        is_test=message.is_test,
        flags=_time_flags(message.timestamp, at),
    )


def _attachments(parts: Sequence[mime.Part]) -> dict[str, memoryview]:
    found: dict[str, memoryview] = {}
    for part in parts:
        if not part.content_id or part.content_id in found:
            raise MimeInconsistency("every attachment needs a Content-ID of its own")
        found[part.content_id] = part.body
    return found


def _check_parties(
    message: envelope.UserMessage,
    header: security.Security,
    identities: Sequence[pki.Identity],
) -> None:
    if not message.from_party or message.from_party != pki.common_name(header.certificate):
        raise FailedAuthentication("From is not the owner of the signing certificate")
    if message.to_party not in {item.seat for item in identities}:
        raise ValueInconsistent("To is not this access point")


def _time_flags(timestamp: datetime, at: datetime) -> tuple[str, ...]:
    if timestamp < at - _PAST:
        return ("old-timestamp",)
    return ("future-timestamp",) if timestamp > at + _FUTURE else ()


def _business_envelope(
    message: envelope.UserMessage, plain: dict[str, bytes], limits: Limits
) -> tuple[bytes, bool]:
    """The one payload, decompressed, and whether it was compressed."""
    if sorted(message.parts) != sorted(plain):
        raise ExternalPayloadError("PayloadInfo and the MIME parts are not the same")
    if len(plain) != 1:
        raise FeatureNotSupported("exactly one payload is expected")
    # Taken out of the table: the compressed form is not kept while the XML is read.
    content_id, octets = plain.popitem()
    properties = message.parts[content_id]
    if mime.media_type(properties.get("MimeType", "")) not in _XML_TYPES:
        raise ValueNotRecognized("MimeType of the payload must be application/xml")
    compression = properties.get("CompressionType")
    if compression is None:
        return octets, False
    if compression != c.GZIP:
        raise ValueNotRecognized("CompressionType must be application/gzip")
    return inflate(octets, limits), True


def inflate(data: bytes, limits: Limits) -> bytes:
    """Exactly one gzip member, never more than the limits allow."""
    allowed = min(limits.max_payload, max(limits.ratio_floor, len(data) * limits.max_ratio))
    stream = zlib.decompressobj(31)
    try:
        octets = stream.decompress(data, allowed + 1)
    except zlib.error as error:
        raise DecompressionFailure("the payload is not gzip") from error
    if len(octets) > allowed:
        raise DecompressionFailure("the payload is too large after decompression")
    if not stream.eof:
        raise DecompressionFailure("the compressed payload is truncated")
    if stream.unused_data:
        raise DecompressionFailure("data follows the compressed payload")
    return octets


def _check_header_against_envelope(message: envelope.UserMessage, business: sbdh.Envelope) -> None:
    try:
        sender = ParticipantId.parse(message.original_sender)
        recipient = ParticipantId.parse(message.final_recipient)
        action = DocumentTypeId.parse(message.action)
        service = ProcessId(message.service, message.service_type or PROCESS_SCHEME)
    except IdentifierError as error:
        raise ValueNotRecognized(error.detail) from error
    pairs = (
        ("originalSender", sender, business.sender),
        ("finalRecipient", recipient, business.receiver),
        ("Action", action, business.document_type),
        ("Service", service, business.process),
    )
    for name, header_value, envelope_value in pairs:
        if header_value != envelope_value:
            raise ValueInconsistent(f"{name} is not the one of the business envelope")
    if not message.service_type:
        raise ValueNotRecognized("the type of Service is missing")


def receipt(
    incoming: IncomingMessage,
    *,
    identity: pki.Identity,
    message_id: str,
    timestamp: datetime,
) -> Response:
    """The signed receipt. Store it: a repeated message gets the same one again."""
    return signal.write_receipt(
        incoming.references,
        incoming.message_id,
        identity=identity,
        message_id=message_id,
        timestamp=timestamp,
    )


def error(
    problem: EdeliveryError | str,
    *,
    identity: pki.Identity | None,
    message_id: str,
    timestamp: datetime,
    ref_to: str | None = None,
    detail: str = "",
) -> Response:
    """The error signal for the peer, from an exception or a bare code."""
    if isinstance(problem, str):
        code, severity = problem, "failure"
    else:
        code, severity = problem.ebms_code, problem.severity
        ref_to, detail = ref_to or problem.ref_to_message_id, detail or problem.detail
    return signal.write_error(
        code,
        detail,
        severity=severity,
        identity=identity,
        message_id=message_id,
        timestamp=timestamp,
        ref_to=ref_to,
    )


def not_serviced(message_id: str | None = None) -> NotServiced:
    """The error for a receiver or document type that is not served here."""
    return NotServiced(ref_to_message_id=message_id)

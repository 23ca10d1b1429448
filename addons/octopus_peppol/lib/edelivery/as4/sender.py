# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sending: an envelope becomes bytes to post, the answer becomes a receipt or an error."""

from __future__ import annotations

import gzip
from datetime import datetime

from cryptography import x509

from .. import pki, sbdh
from ..errors import (
    EdeliveryError,
    NoReceipt,
    PeerError,
    PkiError,
    ReceiptError,
)
from ..limits import Limits
from . import constants as c
from . import envelope, mime, sealing, signal
from .message import OutgoingMessage, Receipt

#: large documents are mostly embedded PDFs, which hardly compress: speed counts there
_LARGE = 1024 * 1024
MAX_RESPONSE = 1024 * 1024
_RETRYABLE_STATUS = frozenset({404, 408, 425, 429})
_EMPTY_LIMITS = Limits(max_body=MAX_RESPONSE, max_parts=1)


def build(
    document: sbdh.Envelope | bytes,
    *,
    sender: pki.Identity,
    receiver_certificate: x509.Certificate,
    message_id: str,
    timestamp: datetime,
    conversation_id: str,
    compress: bool = True,
) -> OutgoingMessage:
    """Sign and encrypt one business envelope for one access point.

    A retry posts the same bytes again: build once, keep ``body`` and ``to_evidence()``.
    """
    header = sbdh.read(document) if isinstance(document, bytes) else document
    octets = document if isinstance(document, bytes) else sbdh.write(document)
    properties = {"MimeType": "application/xml", "CharacterSet": "UTF-8"}
    if compress:
        octets = gzip.compress(octets, 6 if len(octets) < _LARGE else 1, mtime=0)
        properties["CompressionType"] = c.GZIP
    content_id = f"{sealing.new_id('payload')}@{sender.seat.lower()}"
    attachment = sealing.Attachment(content_id, c.GZIP if compress else "application/xml", octets)
    user_message = envelope.UserMessage(
        message_id=message_id,
        timestamp=timestamp,
        conversation_id=conversation_id,
        from_party=sender.seat,
        to_party=pki.common_name(receiver_certificate),
        parts={content_id: properties},
        **_addressing(header),
    )
    return _sealed(user_message, attachment, sender, receiver_certificate)


def _addressing(header: sbdh.Envelope) -> dict[str, str]:
    """The header values that must say the same as the business envelope."""
    return {
        "service": header.process.value,
        "service_type": header.process.scheme,
        "action": header.document_type.urn,
        "original_sender": header.sender.identifier,
        "final_recipient": header.receiver.identifier,
    }


def _sealed(
    user_message: envelope.UserMessage,
    attachment: sealing.Attachment,
    sender: pki.Identity,
    receiver_certificate: x509.Certificate,
) -> OutgoingMessage:
    element_id = sealing.new_id("msg")
    messaging = envelope.write_user_message(user_message, element_id)
    sealed = sealing.seal(messaging, element_id, sender, [attachment], receiver_certificate)
    content_type, body = mime.join(
        sealing.new_id("part"),
        [
            (_part_headers(f"{c.SOAP_TYPE};charset=UTF-8"), sealed.soap),
            (
                _part_headers("application/octet-stream", attachment.content_id),
                sealed.attachments[0],
            ),
        ],
    )
    return OutgoingMessage(
        user_message.message_id, content_type, body, sealed.digests, receiver_certificate
    )


def _part_headers(content_type: str, content_id: str = "") -> dict[str, str]:
    headers = {"Content-Type": content_type, "Content-Transfer-Encoding": "binary"}
    return headers | {"Content-ID": f"<{content_id}>"} if content_id else headers


def read_response(
    status: int,
    content_type: str,
    body: bytes,
    outgoing: OutgoingMessage,
    trust: pki.TrustPolicy,
    at: datetime,
) -> Receipt:
    """The verified receipt; raises PeerError, ReceiptError or NoReceipt."""
    found = _signal(status, content_type, body)
    if found.receipt is None:
        raise _peer_error(found, outgoing)
    _check_receipt(found, outgoing, trust, at)
    return Receipt(
        found.message_id,
        found.ref_to_message_id,
        found.timestamp,
        outgoing.receiver_certificate,
        body,
    )


def _signal(status: int, content_type: str, body: bytes) -> signal.Signal:
    if not body or len(body) > MAX_RESPONSE:
        size = "an empty" if not body else "too large an"
        raise NoReceipt(f"HTTP {status} with {size} answer", retryable=_retryable(status))
    kind = mime.media_type(content_type)
    if kind not in (c.SOAP_TYPE, "multipart/related"):
        raise NoReceipt(
            f"HTTP {status} with {kind or 'an unknown type'} instead of a receipt",
            retryable=_retryable(status),
        )
    try:
        if kind == "multipart/related":
            body = bytes(mime.split(content_type, body, _EMPTY_LIMITS)[0].body)
        return signal.read(body)
    except EdeliveryError as error:
        if not 200 <= status < 300:
            raise NoReceipt(f"HTTP {status}", retryable=_retryable(status)) from error
        raise ReceiptError(f"the answer is no valid signal: {error.detail}") from error


def _retryable(status: int) -> bool:
    # A success without a receipt is retried: the same message id makes that harmless.
    return status >= 500 or 200 <= status < 300 or status in _RETRYABLE_STATUS


def _peer_error(found: signal.Signal, outgoing: OutgoingMessage) -> EdeliveryError:
    if not found.errors:
        return NoReceipt("the answer is neither a receipt nor an error")
    if found.ref_to_message_id not in ("", outgoing.message_id):
        return ReceiptError("the answer is about another message")
    worst = next((item for item in found.errors if item.severity == "failure"), None)
    if worst is None:
        # A warning lets a message through: without a receipt nobody knows how far it got.
        return NoReceipt(f"the answer is only a warning: {found.errors[0].code}")
    signed = found.signer == outgoing.receiver_certificate
    return PeerError(worst.code, worst.severity, worst.detail, signed=signed)


def _check_receipt(
    found: signal.Signal, outgoing: OutgoingMessage, trust: pki.TrustPolicy, at: datetime
) -> None:
    if any(item.severity == "failure" for item in found.errors):
        raise ReceiptError("the answer is a receipt and an error at once")
    if found.signer is None:
        raise ReceiptError("the receipt is not signed")
    if found.signer != outgoing.receiver_certificate:
        raise ReceiptError("the receipt is not signed by the receiving access point")
    try:
        pki.check(found.signer, trust, pki.AP, at)
    except PkiError as error:
        problem = ReceiptError(f"the certificate of the receipt: {error.detail}")
        # Not known now whether it was revoked: the same message gets the same receipt later.
        problem.retryable = error.retryable
        raise problem from error
    if found.ref_to_message_id != outgoing.message_id:
        raise ReceiptError("the receipt is about another message")
    if sorted(found.receipt or ()) != sorted(outgoing.digests):
        raise ReceiptError("the receipt does not confirm what was sent")

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What goes in and out of the AS4 modules: frozen values, no behaviour."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from .. import pki
from ..identifiers import DocumentTypeId, ParticipantId, ProcessId
from ..sbdh import Envelope


def new_message_id(host: str) -> str:
    """A message id in the form of RFC 2822, without angle brackets."""
    return f"{uuid.uuid4()}@{host}"


@dataclass(frozen=True)
class OutgoingMessage:
    """A message ready to be posted, and what its receipt will be measured by."""

    message_id: str
    content_type: str
    body: bytes = field(repr=False)
    #: (URI, base64 digest) of everything that was signed
    digests: tuple[tuple[str, str], ...]
    receiver_certificate: x509.Certificate

    def to_evidence(self) -> dict[str, Any]:
        """What must be kept beside the bytes to judge a receipt after a restart."""
        pem = self.receiver_certificate.public_bytes(serialization.Encoding.PEM)
        return {
            "message_id": self.message_id,
            "digests": [list(item) for item in self.digests],
            "receiver_certificate": pem.decode(),
        }

    @classmethod
    def from_evidence(
        cls, evidence: Mapping[str, Any], content_type: str, body: bytes
    ) -> OutgoingMessage:
        """The same message again, for a retry with the same bytes."""
        certificate = str(evidence["receiver_certificate"]).encode()
        return cls(
            message_id=str(evidence["message_id"]),
            content_type=content_type,
            body=body,
            digests=tuple((str(uri), str(digest)) for uri, digest in evidence["digests"]),
            receiver_certificate=pki.load_certificate(certificate),
        )


@dataclass(frozen=True)
class IncomingMessage:
    """A message whose signature, encryption and header were found right.

    Everything in here was covered by the signature of ``sender_certificate``.
    """

    message_id: str
    conversation_id: str
    timestamp: datetime
    sender_seat: str
    receiver_seat: str
    sender_certificate: x509.Certificate
    #: the one of ours that it was encrypted for, which the receipt is signed with
    receiver_certificate: x509.Certificate
    #: every ds:Reference of the signature, canonical, for the receipt
    references: tuple[bytes, ...] = field(repr=False)
    #: the following are empty for the test service
    original_sender: ParticipantId | None = None
    final_recipient: ParticipantId | None = None
    process: ProcessId | None = None
    document_type: DocumentTypeId | None = None
    envelope: Envelope | None = None
    #: the business envelope as it was sent, decompressed
    sbd: bytes = field(default=b"", repr=False)
    is_test: bool = False
    #: 'old-timestamp', 'future-timestamp', 'uncompressed': worth an eye, no reason to refuse
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Response:
    """The HTTP answer to a message: a receipt or an error signal."""

    content_type: str
    body: bytes = field(repr=False)
    message_id: str = ""


@dataclass(frozen=True)
class Receipt:
    """The proof that the receiving access point has our message."""

    message_id: str
    ref_to_message_id: str
    timestamp: datetime
    certificate: x509.Certificate
    #: the signal as it arrived, the evidence to keep
    raw: bytes = field(repr=False)

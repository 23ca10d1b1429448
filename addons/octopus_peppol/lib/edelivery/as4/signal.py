# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Receipts and errors: written by a receiver, read by a sender."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from cryptography import x509

from .. import dsig, pki, xml
from ..errors import EBMS_ERRORS, InvalidHeader
from . import constants as c
from . import envelope, sealing, security
from .message import Response

_E, _N, _D = f"{{{c.EB}}}", f"{{{c.EBBP}}}", f"{{{dsig.DS}}}"
_CONTENT_TYPE = f"{c.SOAP_TYPE};charset=UTF-8"


@dataclass(frozen=True)
class ErrorItem:
    """One eb:Error of a signal."""

    code: str
    severity: str
    detail: str


@dataclass(frozen=True)
class Signal:
    """A signal message as it arrived."""

    message_id: str
    timestamp: datetime
    ref_to_message_id: str
    errors: tuple[ErrorItem, ...]
    #: (URI, base64 digest) of the receipt, None when there is no receipt
    receipt: tuple[tuple[str, str], ...] | None
    #: who signed Messaging and Body (verified), None when unsigned
    signer: x509.Certificate | None


def write_receipt(
    references: Sequence[bytes],
    ref_to: str,
    *,
    identity: pki.Identity,
    message_id: str,
    timestamp: datetime,
) -> Response:
    """A signed receipt with a copy of every reference of the message it answers."""
    parts = "".join(
        f"<ebbp:MessagePartNRInformation>{item.decode()}</ebbp:MessagePartNRInformation>"
        for item in references
    )
    content = (
        f'<eb:Receipt><ebbp:NonRepudiationInformation xmlns:ebbp="{c.EBBP}">{parts}'
        "</ebbp:NonRepudiationInformation></eb:Receipt>"
    )
    return _response(content, identity, message_id, timestamp, ref_to)


def write_error(
    code: str,
    detail: str,
    *,
    severity: str = "failure",
    identity: pki.Identity | None,
    message_id: str,
    timestamp: datetime,
    ref_to: str | None = None,
) -> Response:
    """An error signal; signed when there is an identity."""
    name, category = EBMS_ERRORS.get(code, EBMS_ERRORS["EBMS:0004"])
    reference = f" refToMessageInError={quoteattr(ref_to)}" if ref_to else ""
    content = (
        f'<eb:Error category="{category}" errorCode={quoteattr(code)} origin="ebMS"{reference} '
        f'severity={quoteattr(severity)} shortDescription="{name}">'
        f'<eb:Description xml:lang="en">{name}</eb:Description>'
        f"<eb:ErrorDetail>{escape(detail)}</eb:ErrorDetail></eb:Error>"
    )
    return _response(content, identity, message_id, timestamp, ref_to)


def _response(
    content: str,
    identity: pki.Identity | None,
    message_id: str,
    timestamp: datetime,
    ref_to: str | None,
) -> Response:
    element_id = sealing.new_id("msg")
    messaging = envelope.write_signal(content, element_id, message_id, timestamp, ref_to)
    sealed = sealing.seal(messaging, element_id, identity)
    return Response(_CONTENT_TYPE, sealed.soap, message_id)


def read(data: bytes) -> Signal:
    """Read a signal; a signature, when there is one, must be valid and cover all of it.

    Whether its certificate is to be trusted is the caller's question.
    """
    soap = envelope.read(data, fault_allowed=True)
    signer = None
    if soap.security is not None:
        found = security.read(soap)
        security.verify(found, soap, ())
        signer = found.certificate
    messages = xml.children(soap.messaging)
    if len(messages) != 1 or messages[0].tag != f"{_E}SignalMessage":
        raise InvalidHeader("exactly one SignalMessage is expected")
    message = messages[0]
    message_id, timestamp, ref_to = envelope.message_info(message)
    receipt = xml.child(message, f"{_E}Receipt")
    if receipt is not None and xml.children(soap.body):
        raise InvalidHeader("a receipt must not come with a fault")
    return Signal(
        message_id=message_id,
        timestamp=timestamp,
        ref_to_message_id=ref_to,
        errors=tuple(_error(item) for item in message if item.tag == f"{_E}Error"),
        receipt=_receipt(receipt) if receipt is not None else None,
        signer=signer,
    )


def _error(element: xml.Element) -> ErrorItem:
    texts = [
        text
        for name in ("ErrorDetail", "Description")
        if (text := xml.text(xml.child(element, _E + name)))
    ]
    code = (element.get("errorCode") or "").strip()
    return ErrorItem(
        code=(code if code.startswith("EBMS:") else f"EBMS:{code}")[:20],
        severity=(element.get("severity") or "failure").lower()[:20],
        detail=" ".join(dict.fromkeys(texts))[:1000],
    )


def _receipt(element: xml.Element) -> tuple[tuple[str, str], ...]:
    information = xml.child(element, f"{_N}NonRepudiationInformation")
    if information is None:
        return ()
    found = []
    for part in xml.children(information):
        reference = xml.need(part, f"{_D}Reference")
        method = xml.need(reference, f"{_D}DigestMethod")
        digest = "".join(xml.text(xml.need(reference, f"{_D}DigestValue")).split())
        if method.get("Algorithm") != dsig.SHA256:
            raise InvalidHeader("the receipt has an unknown digest algorithm")
        found.append((reference.get("URI") or "", digest))
    return tuple(found)

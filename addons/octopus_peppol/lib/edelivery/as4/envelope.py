# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The SOAP envelope and eb:Messaging: fixed positions only.

``read`` gives the three elements everything is read from: Security, Messaging, Body. Each
occurs once in the whole tree and stands where it belongs; ids are unique. With that a
signature cannot be wrapped: there is no second place to read from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote
from xml.sax.saxutils import escape, quoteattr

from .. import times, xml
from ..errors import (
    FeatureNotSupported,
    InvalidHeader,
    ProcessingModeMismatch,
    ValueInconsistent,
    ValueNotRecognized,
)
from ..identifiers import PARTICIPANT_SCHEME
from . import constants as c

_S, _E, _W = f"{{{c.SOAP}}}", f"{{{c.EB}}}", f"{{{c.WSU}}}"
MESSAGING, SECURITY, BODY = f"{_E}Messaging", f"{{{c.WSSE}}}Security", f"{_S}Body"
ID = f"{_W}Id"
_ID_NAMES = (ID, "Id", "ID", "id", "{http://www.w3.org/XML/1998/namespace}id")
_MESSAGE_ID = re.compile(r"[!-;=?-~]{1,255}")


@dataclass(frozen=True)
class Soap:
    """The only elements of an envelope that are ever looked at."""

    security: xml.Element | None
    messaging: xml.Element
    body: xml.Element


@dataclass(frozen=True)
class UserMessage:
    """eb:UserMessage as values, still unchecked against certificates and payload."""

    message_id: str
    timestamp: datetime
    conversation_id: str
    from_party: str
    to_party: str
    service: str
    service_type: str
    action: str
    original_sender: str
    final_recipient: str
    #: Content-ID -> part properties
    parts: dict[str, dict[str, str]]

    @property
    def is_test(self) -> bool:
        """Whether this is the test service: answer, never deliver."""
        return self.service == c.TEST_SERVICE and self.action == c.TEST_ACTION


def read(data: bytes, *, fault_allowed: bool = False) -> Soap:
    """Parse an envelope and refuse everything that is not exactly in its place.

    Some stacks put a SOAP Fault beside the ebMS error of an answer.
    """
    root = xml.parse(data)
    if root.tag != f"{_S}Envelope":
        raise InvalidHeader("not a SOAP 1.2 envelope")
    if [item.tag for item in xml.children(root)] != [f"{_S}Header", BODY]:
        raise InvalidHeader("the envelope must have one Header and one Body")
    header, body = xml.children(root)
    security, messaging = xml.child(header, SECURITY), xml.child(header, MESSAGING)
    expected = 2 if security is not None else 1
    if messaging is None or len(xml.children(header)) != expected:
        raise InvalidHeader("the header must have Security and Messaging and nothing else")
    _check_tree(root)
    content = [item.tag for item in xml.children(body)]
    is_fault = fault_allowed and content == [f"{_S}Fault"]
    if (content and not is_fault) or (body.text or "").strip():
        raise InvalidHeader("the SOAP body must be empty")
    return Soap(security, messaging, body)


def _check_tree(root: xml.Element) -> None:
    seen: set[str] = set()
    counts = {MESSAGING: 0, SECURITY: 0, BODY: 0}
    for element in root.iter():
        if element.tag in counts:
            counts[element.tag] += 1
        for name in _ID_NAMES:
            value = element.get(name)
            if value is None:
                continue
            if value in seen:
                raise InvalidHeader("an id occurs twice")
            seen.add(value)
    if max(counts.values()) > 1:
        raise InvalidHeader("Messaging, Security and Body must occur once")


def peek_message_id(messaging: xml.Element) -> str | None:
    """The message id for an error signal, before anything was verified."""
    for element in messaging.iter(f"{_E}MessageId"):
        value = (element.text or "").strip()
        return value if _MESSAGE_ID.fullmatch(value) else None
    return None


def message_info(message: xml.Element) -> tuple[str, datetime, str]:
    """(MessageId, Timestamp, RefToMessageId) of a user or signal message."""
    info = xml.need(message, f"{_E}MessageInfo")
    message_id = xml.text(xml.need(info, f"{_E}MessageId"))
    if not _MESSAGE_ID.fullmatch(message_id):
        raise InvalidHeader("MessageId is not valid")
    try:
        timestamp = times.parse(xml.text(xml.need(info, f"{_E}Timestamp")))
    except ValueError as error:
        raise InvalidHeader("Timestamp is not valid") from error
    return message_id, timestamp, xml.text(xml.child(info, f"{_E}RefToMessageId"))


def read_user_message(messaging: xml.Element) -> UserMessage:
    """Read the one eb:UserMessage."""
    messages = xml.children(messaging)
    if len(messages) != 1 or messages[0].tag != f"{_E}UserMessage":
        raise FeatureNotSupported("exactly one UserMessage is expected here")
    message = messages[0]
    if message.get("mpc", c.DEFAULT_MPC) != c.DEFAULT_MPC:
        raise ProcessingModeMismatch("only the default message partition channel is used")
    message_id, timestamp, _ref = message_info(message)
    parties = xml.need(message, f"{_E}PartyInfo")
    collaboration = xml.need(message, f"{_E}CollaborationInfo")
    _check_agreement(collaboration)
    service = xml.need(collaboration, f"{_E}Service")
    properties = _properties(xml.child(message, f"{_E}MessageProperties"))
    user_message = UserMessage(
        message_id=message_id,
        timestamp=timestamp,
        conversation_id=xml.text(xml.need(collaboration, f"{_E}ConversationId")),
        from_party=_party(xml.need(parties, f"{_E}From"), c.INITIATOR),
        to_party=_party(xml.need(parties, f"{_E}To"), c.RESPONDER),
        service=xml.text(service),
        service_type=service.get("type") or "",
        action=xml.text(xml.need(collaboration, f"{_E}Action")),
        original_sender=properties.get("originalSender", ("", ""))[0],
        final_recipient=properties.get("finalRecipient", ("", ""))[0],
        parts=_part_infos(xml.child(message, f"{_E}PayloadInfo")),
    )
    _check_properties(user_message, properties)
    return user_message


def _check_agreement(collaboration: xml.Element) -> None:
    agreement = xml.child(collaboration, f"{_E}AgreementRef")
    if xml.text(agreement) != c.AGREEMENT or agreement is None or len(agreement.attrib):
        raise ProcessingModeMismatch("AgreementRef is not the one of Peppol")


def _party(element: xml.Element, role: str) -> str:
    party = xml.need(element, f"{_E}PartyId")
    if party.get("type") != c.PARTY_TYPE:
        raise ValueNotRecognized("the type of PartyId is not the one of Peppol")
    if xml.text(xml.need(element, f"{_E}Role")) != role:
        raise ProcessingModeMismatch("Role is not the one of Peppol")
    return xml.text(party)


def _properties(element: xml.Element | None) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for item in xml.children(element) if element is not None else ():
        name = item.get("name") or ""
        if item.tag != f"{_E}Property" or not name:
            raise InvalidHeader("a property has no name")
        if name in found:
            raise ValueInconsistent("a property occurs twice")
        found[name] = xml.text(item), item.get("type") or ""
    return found


def _check_properties(message: UserMessage, properties: dict[str, tuple[str, str]]) -> None:
    if "trackingIdentifier" in properties:
        raise FeatureNotSupported("trackingIdentifier must not be used")
    if message.is_test:
        return
    for name in ("originalSender", "finalRecipient"):
        value, scheme = properties.get(name, ("", ""))
        if not value:
            raise InvalidHeader(f"{name} is missing")
        if scheme != PARTICIPANT_SCHEME:
            raise ValueNotRecognized(f"the type of {name} is not the one of Peppol")


def _part_infos(payload_info: xml.Element | None) -> dict[str, dict[str, str]]:
    parts: dict[str, dict[str, str]] = {}
    for item in xml.children(payload_info) if payload_info is not None else ():
        href = item.get("href") or ""
        if item.tag != f"{_E}PartInfo" or not href.startswith("cid:"):
            raise FeatureNotSupported("payloads must be MIME parts of the message")
        content_id = unquote(href[4:])
        if content_id in parts:
            raise ValueInconsistent("a payload is named twice")
        properties = _properties(xml.child(item, f"{_E}PartProperties"))
        parts[content_id] = {name: value for name, (value, _type) in properties.items()}
    return parts


def write_user_message(message: UserMessage, element_id: str) -> bytes:
    """eb:Messaging with one UserMessage."""
    parts = "".join(
        f"<eb:PartInfo href={quoteattr('cid:' + cid)}><eb:PartProperties>"
        + "".join(
            f"<eb:Property name={quoteattr(name)}>{escape(value)}</eb:Property>"
            for name, value in properties.items()
        )
        + "</eb:PartProperties></eb:PartInfo>"
        for cid, properties in message.parts.items()
    )
    agreement = f"<eb:AgreementRef>{c.AGREEMENT}</eb:AgreementRef>"
    service_type = f" type={quoteattr(message.service_type)}" if message.service_type else ""
    return _messaging(
        element_id,
        (
            f"<eb:UserMessage>{_info(message.message_id, message.timestamp)}<eb:PartyInfo>"
            f"{_party_xml('From', message.from_party, c.INITIATOR)}"
            f"{_party_xml('To', message.to_party, c.RESPONDER)}</eb:PartyInfo>"
            f"<eb:CollaborationInfo>{agreement}"
            f"<eb:Service{service_type}>{escape(message.service)}</eb:Service>"
            f"<eb:Action>{escape(message.action)}</eb:Action>"
            f"<eb:ConversationId>{escape(message.conversation_id)}</eb:ConversationId>"
            "</eb:CollaborationInfo><eb:MessageProperties>"
            f"{_participant_xml('originalSender', message.original_sender)}"
            f"{_participant_xml('finalRecipient', message.final_recipient)}"
            f"</eb:MessageProperties><eb:PayloadInfo>{parts}</eb:PayloadInfo></eb:UserMessage>"
        ),
    )


def write_signal(
    content: str, element_id: str, message_id: str, timestamp: datetime, ref_to: str | None
) -> bytes:
    """eb:Messaging with one SignalMessage."""
    info = _info(message_id, timestamp, ref_to)
    return _messaging(element_id, f"<eb:SignalMessage>{info}{content}</eb:SignalMessage>")


def _messaging(element_id: str, content: str) -> bytes:
    return (
        f'<eb:Messaging xmlns:eb="{c.EB}" xmlns:S12="{c.SOAP}" xmlns:wsu="{c.WSU}" '
        f'S12:mustUnderstand="true" wsu:Id="{element_id}">{content}</eb:Messaging>'
    ).encode()


def _info(message_id: str, timestamp: datetime, ref_to: str | None = None) -> str:
    reference = f"<eb:RefToMessageId>{escape(ref_to)}</eb:RefToMessageId>" if ref_to else ""
    return (
        f"<eb:MessageInfo><eb:Timestamp>{times.write(timestamp)}</eb:Timestamp>"
        f"<eb:MessageId>{escape(message_id)}</eb:MessageId>{reference}</eb:MessageInfo>"
    )


def _party_xml(name: str, seat: str, role: str) -> str:
    return (
        f'<eb:{name}><eb:PartyId type="{c.PARTY_TYPE}">{escape(seat)}</eb:PartyId>'
        f"<eb:Role>{role}</eb:Role></eb:{name}>"
    )


def _participant_xml(name: str, value: str) -> str:
    return f'<eb:Property name="{name}" type="{PARTICIPANT_SCHEME}">{escape(value)}</eb:Property>'

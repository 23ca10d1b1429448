"""The Peppol business message envelope (SBDH, Business Message Envelope 2.0.2).

``read`` takes a StandardBusinessDocument apart and refuses what the policy forbids;
``SbdhError.reason`` names the rule. ``write`` is its inverse.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from . import times, xml
from .errors import IdentifierError, SbdhError, XmlError
from .identifiers import (
    DOCUMENT_SCHEME,
    PARTICIPANT_SCHEME,
    PROCESS_SCHEME,
    DocumentTypeId,
    ParticipantId,
    ProcessId,
)
from .limits import Limits

NAMESPACE = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
WRAPPER = "http://peppol.eu/xsd/ticc/envelope/1.0"
MLS_TYPES = frozenset({"FAILURE_ONLY", "ALWAYS_SEND"})

_NS = f"{{{NAMESPACE}}}"
_ROOT = f"{_NS}StandardBusinessDocument"
_COUNTRY = re.compile(r"[A-Z0-9]{2}")
_INSTANCE = re.compile(r"[!-~]{1,255}")
_OWN_SCOPES = frozenset({"DOCUMENTID", "PROCESSID", "COUNTRY_C1", "MLS_TO", "MLS_TYPE"})


@dataclass(frozen=True)
class Envelope:
    """One business document with the header that says from whom, to whom and what it is."""

    sender: ParticipantId
    receiver: ParticipantId
    document_type: DocumentTypeId
    process: ProcessId
    country_c1: str
    instance_id: str
    created: datetime
    #: the business document alone, as an XML document
    payload: bytes
    mls_to: ParticipantId | None = None
    mls_type: str | None = None
    #: further scopes as (type, value), in their order
    scopes: tuple[tuple[str, str], ...] = ()
    #: empty values are taken from the document type
    standard: str = ""
    type_version: str = ""
    type: str = ""

    @property
    def is_wrapped(self) -> bool:
        """Whether the payload is a BinaryContent or TextContent instead of a document."""
        return xml.namespace(xml.parse(self.payload).tag) == WRAPPER


def read(data: bytes, limits: Limits | None = None) -> Envelope:
    """Take an envelope apart; raises SbdhError (or XmlError's cause inside it)."""
    if len(data) > (limits or Limits()).max_payload:
        raise SbdhError("the business envelope is too large", reason="too-large")
    try:
        root = xml.parse(data)
    except XmlError as error:
        raise SbdhError(f"business envelope: {error.detail}", reason="no-xml") from error
    return read_element(root)


def read_element(root: xml.Element) -> Envelope:
    """Take an envelope apart that was parsed already (by ``xml.parse``)."""
    try:
        return _read(root)
    except SbdhError:
        raise
    except XmlError as error:
        raise SbdhError(f"business envelope: {error.detail}", reason="invalid-xml") from error


def _read(root: xml.Element) -> Envelope:
    if root.tag != _ROOT:
        raise SbdhError("not a StandardBusinessDocument", reason="no-sbdh")
    parts = xml.children(root)
    if not parts or parts[0].tag != f"{_NS}StandardBusinessDocumentHeader":
        raise SbdhError("the business document header is missing", reason="no-sbdh")
    header = parts[0]
    if len(parts) != 2:
        raise SbdhError(
            "exactly one business document must follow the header",
            reason="no-business-message" if len(parts) < 2 else "too-many-business-messages",
        )
    if xml.text(xml.child(header, f"{_NS}HeaderVersion")) != "1.0":
        raise SbdhError("HeaderVersion must be 1.0", reason="invalid-header-version")
    sender = _party(header, "Sender")
    receiver = _party(header, "Receiver")
    scopes = _Scopes(header)
    document_type, process = scopes.document_type(), scopes.process()
    identification = xml.child(header, f"{_NS}DocumentIdentification")
    if identification is None:
        raise SbdhError("DocumentIdentification is missing", reason="no-identification")
    values = {xml.local(item.tag): xml.text(item) for item in xml.children(identification)}
    _check_payload(values, document_type, parts[1])
    return Envelope(
        sender=sender,
        receiver=receiver,
        document_type=document_type,
        process=process,
        country_c1=scopes.country(),
        instance_id=_instance_id(values.get("InstanceIdentifier", "")),
        created=_date_time(values.get("CreationDateAndTime", "")),
        payload=xml.serialize(parts[1]),
        mls_to=scopes.mls_to(),
        mls_type=scopes.mls_type(),
        scopes=scopes.others(),
        standard=values["Standard"],
        type_version=values["TypeVersion"],
        type=values["Type"],
    )


def _party(header: xml.Element, name: str) -> ParticipantId:
    word = name.lower()
    found = [item for item in header if item.tag == _NS + name]
    if len(found) != 1:
        many = "many" if found else "few"
        raise SbdhError(f"exactly one {name} is needed", reason=f"too-{many}-{word}s")
    identifier = xml.child(found[0], f"{_NS}Identifier")
    if identifier is None or identifier.get("Authority") != PARTICIPANT_SCHEME:
        raise SbdhError(
            f"{name} has an unknown identifier scheme", reason=f"invalid-{word}-authority"
        )
    try:
        return _participant(xml.text(identifier))
    except IdentifierError as error:
        raise SbdhError(f"{name}: {error.detail}", reason=f"invalid-{word}-value") from error


def _participant(value: str) -> ParticipantId:
    if "::" in value[:25]:
        raise IdentifierError("the identifier scheme must not be part of the value")
    return ParticipantId.parse(value)


class _Scopes:
    """The BusinessScope as a table of unique keys."""

    def __init__(self, header: xml.Element) -> None:
        scope = xml.child(header, f"{_NS}BusinessScope")
        if scope is None:
            raise SbdhError("BusinessScope is missing", reason="no-business-scope")
        self._items: dict[str, tuple[str, str]] = {}
        for item in xml.children(scope):
            self._add(item)

    def _add(self, item: xml.Element) -> None:
        key = xml.text(xml.child(item, f"{_NS}Type"))
        if item.tag != f"{_NS}Scope" or not key:
            raise SbdhError("a scope has no type", reason="invalid-scope")
        if key in self._items:
            raise SbdhError("a scope occurs twice", reason="duplicate-scope")
        self._items[key] = (
            xml.text(xml.child(item, f"{_NS}InstanceIdentifier")),
            xml.text(xml.child(item, f"{_NS}Identifier")),
        )

    def _need(self, key: str, missing: str) -> tuple[str, str]:
        if key not in self._items:
            raise SbdhError(f"scope {key} is missing", reason=missing)
        return self._items[key]

    def document_type(self) -> DocumentTypeId:
        value, scheme = self._need("DOCUMENTID", "no-document-type-identifier")
        try:
            return DocumentTypeId(value, scheme or DOCUMENT_SCHEME)
        except IdentifierError as error:
            raise SbdhError(
                f"DOCUMENTID: {error.detail}",
                reason="invalid-document-type-identifier",
            ) from error

    def process(self) -> ProcessId:
        value, scheme = self._need("PROCESSID", "no-process-identifier")
        try:
            return ProcessId(value, scheme or PROCESS_SCHEME)
        except IdentifierError as error:
            raise SbdhError(
                f"PROCESSID: {error.detail}", reason="invalid-process-identifier"
            ) from error

    def country(self) -> str:
        value, _scheme = self._need("COUNTRY_C1", "no-country-c1")
        if not _COUNTRY.fullmatch(value):
            raise SbdhError("COUNTRY_C1 is not a country code", reason="invalid-country-c1")
        return value

    def mls_to(self) -> ParticipantId | None:
        if "MLS_TO" not in self._items:
            return None
        value, scheme = self._items["MLS_TO"]
        try:
            if scheme != PARTICIPANT_SCHEME:
                raise IdentifierError("the identifier scheme is missing or unknown")
            return _participant(value)
        except IdentifierError as error:
            raise SbdhError(f"MLS_TO: {error.detail}", reason="mls-to") from error

    def mls_type(self) -> str | None:
        if "MLS_TYPE" not in self._items:
            return None
        value = self._items["MLS_TYPE"][0]
        if value not in MLS_TYPES:
            raise SbdhError("MLS_TYPE has an unknown value", reason="mls-type")
        return value

    def others(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (key, value) for key, (value, _scheme) in self._items.items() if key not in _OWN_SCOPES
        )


def _instance_id(value: str) -> str:
    # A UUID by the book; other unique strings occur and are as good for finding duplicates.
    if not _INSTANCE.fullmatch(value):
        raise SbdhError("InstanceIdentifier is not valid", reason="invalid-instance-identifier")
    return value


def _date_time(value: str) -> datetime:
    try:
        return times.parse(value)
    except ValueError as error:
        raise SbdhError(
            "CreationDateAndTime is not valid",
            reason="invalid-creation-date-and-time",
        ) from error


def _check_payload(
    values: dict[str, str], document_type: DocumentTypeId, payload: xml.Element
) -> None:
    """Standard, Type, TypeVersion, document type and the real root must say the same."""
    standard, version = values.get("Standard", ""), values.get("TypeVersion", "")
    root_namespace, root_name = xml.namespace(payload.tag), xml.local(payload.tag)
    if root_namespace == NAMESPACE:
        raise SbdhError("envelopes must not be nested", reason="nested-envelope")
    wrapped = root_namespace == WRAPPER
    if (
        not standard
        or not document_type.value.startswith(standard)
        or (not wrapped and standard != root_namespace)
    ):
        raise SbdhError("Standard is not the namespace of the document", reason="invalid-standard")
    if wrapped:
        # PDF and text travel in a wrapper: the header speaks of what is inside it.
        _check_wrapper(root_name, payload)
    else:
        _check_root(values.get("Type", ""), version, document_type, payload)
    if not values.get("Type") or not version or ":" in version:
        raise SbdhError("Type or TypeVersion is not valid", reason="invalid-type")


def _check_root(
    name: str, version: str, document_type: DocumentTypeId, payload: xml.Element
) -> None:
    root_namespace, root_name = xml.namespace(payload.tag), xml.local(payload.tag)
    if name != root_name:
        raise SbdhError("Type is not the root of the document", reason="invalid-type")
    if not version or version != document_type.version:
        raise SbdhError(
            "TypeVersion is not that of the document type", reason="invalid-type-version"
        )
    if document_type.syntax != f"{root_namespace}::{root_name}":
        raise SbdhError(
            "the document type does not fit the document", reason="invalid-document-type-identifier"
        )


def _check_wrapper(name: str, payload: xml.Element) -> None:
    if name not in ("BinaryContent", "TextContent") or not payload.get("mimeType"):
        raise SbdhError("the wrapped content is not valid", reason="invalid-content")
    content = xml.text(payload)
    if name == "BinaryContent":
        try:
            base64.b64decode("".join(content.split()), validate=True)
        except (binascii.Error, ValueError) as error:
            raise SbdhError(
                "the wrapped content is not base64", reason="invalid-content"
            ) from error


def _scope(key: str, value: str, scheme: str = "") -> str:
    identifier = f"<Identifier>{escape(scheme)}</Identifier>" if scheme else ""
    return (
        f"<Scope><Type>{escape(key)}</Type>"
        f"<InstanceIdentifier>{escape(value)}</InstanceIdentifier>{identifier}</Scope>"
    )


def write(envelope: Envelope) -> bytes:
    """The envelope as bytes; refuses what ``read`` would refuse."""
    payload = xml.parse(envelope.payload)
    document_type = envelope.document_type
    values = {
        "Standard": envelope.standard or document_type.namespace,
        "TypeVersion": envelope.type_version or document_type.version,
        "InstanceIdentifier": _instance_id(envelope.instance_id),
        "Type": envelope.type or document_type.local_name,
        "CreationDateAndTime": _utc(envelope.created),
    }
    if not _COUNTRY.fullmatch(envelope.country_c1):
        raise SbdhError("COUNTRY_C1 is not a country code", reason="invalid-country-c1")
    _check_payload(values, document_type, payload)
    identification = "".join(f"<{key}>{escape(value)}</{key}>" for key, value in values.items())
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<StandardBusinessDocument xmlns="{NAMESPACE}"><StandardBusinessDocumentHeader>'
        "<HeaderVersion>1.0</HeaderVersion>"
        + _party_xml("Sender", envelope.sender)
        + _party_xml("Receiver", envelope.receiver)
        + f"<DocumentIdentification>{identification}</DocumentIdentification>"
        f"<BusinessScope>{_scopes_xml(envelope)}</BusinessScope>"
        "</StandardBusinessDocumentHeader>"
    )
    body = _own_namespaces(xml.serialize(payload, declaration=False))
    return head.encode() + body + b"</StandardBusinessDocument>"


def _own_namespaces(document: bytes) -> bytes:
    # A document without a default namespace would inherit the one of the envelope.
    start = document.index(b"<")
    name_end = re.compile(rb"[\s/>]").search(document, start + 1)
    if name_end is None or b":" not in document[start : name_end.start()]:
        return document
    tag_end = re.compile(rb">").search(document, start)
    opening = document[start : tag_end.end()] if tag_end else document
    if re.search(rb"\sxmlns\s*=", opening):
        return document
    return document[: name_end.start()] + b' xmlns=""' + document[name_end.start() :]


def _party_xml(name: str, participant: ParticipantId) -> str:
    return (
        f'<{name}><Identifier Authority="{PARTICIPANT_SCHEME}">'
        f"{escape(participant.identifier)}</Identifier></{name}>"
    )


def _scopes_xml(envelope: Envelope) -> str:
    scopes = [
        _scope("DOCUMENTID", envelope.document_type.value, envelope.document_type.scheme),
        _scope("PROCESSID", envelope.process.value, envelope.process.scheme),
        _scope("COUNTRY_C1", envelope.country_c1),
    ]
    if envelope.mls_to:
        scopes.append(_scope("MLS_TO", envelope.mls_to.identifier, PARTICIPANT_SCHEME))
    if envelope.mls_type:
        scopes.append(_scope("MLS_TYPE", envelope.mls_type))
    scopes += [_scope(key, value) for key, value in envelope.scopes]
    return "".join(scopes)


def _utc(moment: datetime) -> str:
    try:
        return times.write(moment)
    except ValueError as error:
        raise SbdhError(
            "the creation time needs a time zone",
            reason="invalid-creation-date-and-time",
        ) from error

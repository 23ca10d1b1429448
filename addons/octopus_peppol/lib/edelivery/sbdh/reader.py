# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Taking an envelope apart, and saying which rule it breaks."""

from __future__ import annotations

from datetime import datetime

from .. import times, xml
from ..errors import IdentifierError, SbdhError, XmlError
from ..identifiers import PARTICIPANT_SCHEME, ParticipantId
from ..limits import Limits
from .model import NAMESPACE, Envelope, check_payload, checked_instance_id
from .scopes import Scopes, bare_participant

_NS = f"{{{NAMESPACE}}}"
_ROOT = f"{_NS}StandardBusinessDocument"


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
    header, payload = _header_and_payload(root)
    sender, receiver = _party(header, "Sender"), _party(header, "Receiver")
    scopes = Scopes(header)
    document_type, process = scopes.document_type(), scopes.process()
    values = _identification(header)
    check_payload(values, document_type, payload)
    return Envelope(
        sender=sender,
        receiver=receiver,
        document_type=document_type,
        process=process,
        country_c1=scopes.country(),
        instance_id=checked_instance_id(values.get("InstanceIdentifier", "")),
        created=_date_time(values.get("CreationDateAndTime", "")),
        payload=xml.serialize(payload),
        mls_to=scopes.mls_to(),
        mls_type=scopes.mls_type(),
        scopes=scopes.others(),
        standard=values["Standard"],
        type_version=values["TypeVersion"],
        type=values["Type"],
    )


def _header_and_payload(root: xml.Element) -> tuple[xml.Element, xml.Element]:
    if root.tag != _ROOT:
        raise SbdhError("not a StandardBusinessDocument", reason="no-sbdh")
    parts = xml.children(root)
    if not parts or parts[0].tag != f"{_NS}StandardBusinessDocumentHeader":
        raise SbdhError("the business document header is missing", reason="no-sbdh")
    if len(parts) != 2:
        raise SbdhError(
            "exactly one business document must follow the header",
            reason="no-business-message" if len(parts) < 2 else "too-many-business-messages",
        )
    if xml.text(xml.child(parts[0], f"{_NS}HeaderVersion")) != "1.0":
        raise SbdhError("HeaderVersion must be 1.0", reason="invalid-header-version")
    return parts[0], parts[1]


def _identification(header: xml.Element) -> dict[str, str]:
    element = xml.child(header, f"{_NS}DocumentIdentification")
    if element is None:
        raise SbdhError("DocumentIdentification is missing", reason="no-identification")
    values: dict[str, str] = {}
    for item in xml.children(element):
        name = xml.local(item.tag)
        if name in values or item.tag != _NS + name:
            raise SbdhError("DocumentIdentification is not valid", reason="no-identification")
        values[name] = xml.text(item)
    return values


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
        return bare_participant(xml.text(identifier))
    except IdentifierError as error:
        raise SbdhError(f"{name}: {error.detail}", reason=f"invalid-{word}-value") from error


def _date_time(value: str) -> datetime:
    try:
        return times.parse(value)
    except ValueError as error:
        raise SbdhError(
            "CreationDateAndTime is not valid",
            reason="invalid-creation-date-and-time",
        ) from error

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Putting an envelope together; refuses what the reader would refuse."""

from __future__ import annotations

import re
from datetime import datetime
from xml.sax.saxutils import escape

from .. import times, xml
from ..errors import SbdhError
from ..identifiers import PARTICIPANT_SCHEME, ParticipantId
from .model import (
    MLS_TYPES,
    NAMESPACE,
    Envelope,
    check_payload,
    checked_country,
    checked_instance_id,
)


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
        "InstanceIdentifier": checked_instance_id(envelope.instance_id),
        "Type": envelope.type or document_type.local_name,
        "CreationDateAndTime": _utc(envelope.created),
    }
    check_payload(values, document_type, payload)
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
        _scope("COUNTRY_C1", checked_country(envelope.country_c1)),
    ]
    if envelope.mls_to:
        scopes.append(_scope("MLS_TO", envelope.mls_to.identifier, PARTICIPANT_SCHEME))
    if envelope.mls_type:
        if envelope.mls_type not in MLS_TYPES:
            raise SbdhError("MLS_TYPE has an unknown value", reason="mls-type")
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

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an SMP speaks of, and the paths where it is found (SMP 1.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, unquote

from cryptography import x509

from .. import dsig
from ..errors import IdentifierError
from ..identifiers import (
    PARTICIPANT_SCHEME,
    TRANSPORT_AS4,
    DocumentTypeId,
    ParticipantId,
    ProcessId,
)
from ..pki import TrustPolicy

NAMESPACE = "http://busdox.org/serviceMetadata/publishing/1.0/"
IDENTIFIERS = "http://busdox.org/transport/identifiers/1.0/"
ADDRESSING = "http://www.w3.org/2005/08/addressing"
ENVELOPED = f"{dsig.DS}enveloped-signature"

#: the most that an SMP answer may weigh
MAX_ANSWER = 1024 * 1024

_PATH = re.compile(r"/*([^/]+?)(?:/services/(.+))?/*")


@dataclass(frozen=True)
class Endpoint:
    """Where a receiver takes documents of one process."""

    process: ProcessId
    address: str
    certificate: x509.Certificate
    activation: datetime | None = None
    expiration: datetime | None = None
    transport_profile: str = TRANSPORT_AS4
    description: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Redirect:
    """Another SMP that has the answer, and the subject of its certificate."""

    href: str
    certificate_uid: str


@dataclass(frozen=True)
class ServiceMetadata:
    """A verified answer: end points or a redirect."""

    participant: ParticipantId
    document_type: DocumentTypeId
    endpoints: tuple[Endpoint, ...]
    redirect: Redirect | None
    signer: x509.Certificate
    #: the trust it was read with; ``endpoint_for`` measures the end point by it
    trust: TrustPolicy = field(repr=False)


@dataclass(frozen=True)
class ServiceGroup:
    """What a participant can receive (not signed: a hint, not a proof)."""

    participant: ParticipantId
    document_types: tuple[DocumentTypeId, ...]
    references: tuple[str, ...]


def service_group_path(participant: ParticipantId) -> str:
    """The path of the service group."""
    return "/" + quote(participant.urn, safe="")


def service_metadata_path(participant: ParticipantId, document_type: DocumentTypeId) -> str:
    """The path of the metadata of one document type."""
    return f"{service_group_path(participant)}/services/{quote(document_type.urn, safe='')}"


def service_group_url(base: str, participant: ParticipantId) -> str:
    """The address of the service group at an SMP."""
    return base.rstrip("/") + service_group_path(participant)


def service_metadata_url(
    base: str, participant: ParticipantId, document_type: DocumentTypeId
) -> str:
    """The address of the metadata at an SMP."""
    return base.rstrip("/") + service_metadata_path(participant, document_type)


def parse_path(path: str) -> tuple[ParticipantId, DocumentTypeId | None]:
    """Read the path of a request to our own SMP, percent-encoded or decoded already."""
    match = _PATH.fullmatch(path)
    if not match:
        raise IdentifierError("not an SMP path")
    scheme = PARTICIPANT_SCHEME + "::"
    name = unquote(match.group(1))
    if not name.lower().startswith(scheme):
        raise IdentifierError("participant identifier scheme is unknown")
    participant = ParticipantId.parse(name[len(scheme) :])
    document_type = match.group(2)
    return participant, DocumentTypeId.parse(unquote(document_type)) if document_type else None

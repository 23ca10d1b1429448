# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The envelope as a value, and the rules that hold in both directions."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from datetime import datetime

from .. import xml
from ..errors import SbdhError
from ..identifiers import DocumentTypeId, ParticipantId, ProcessId

NAMESPACE = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
WRAPPER = "http://peppol.eu/xsd/ticc/envelope/1.0"
MLS_TYPES = frozenset({"FAILURE_ONLY", "ALWAYS_SEND"})

_COUNTRY = re.compile(r"[A-Z0-9]{2}")
_INSTANCE = re.compile(r"[!-~]{1,255}")


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
    payload: bytes = field(repr=False)
    mls_to: ParticipantId | None = None
    mls_type: str | None = None
    #: further scopes as (type, value), in their order
    scopes: tuple[tuple[str, str], ...] = ()
    #: empty values are taken from the document type
    standard: str = ""
    type_version: str = ""
    type: str = ""

    def has_document_of(self, other: Envelope) -> bool:
        """Whether both carry the same business document, however it was written down."""
        return self.payload == other.payload or (
            xml.c14n(xml.parse(self.payload)) == xml.c14n(xml.parse(other.payload))
        )


def checked_instance_id(value: str) -> str:
    """The identifier of the envelope, or SbdhError."""
    # A UUID by the book; other unique strings occur and are as good for finding duplicates.
    if not _INSTANCE.fullmatch(value):
        raise SbdhError("InstanceIdentifier is not valid", reason="invalid-instance-identifier")
    return value


def checked_country(value: str) -> str:
    """A country code as COUNTRY_C1 has it, or SbdhError."""
    if not _COUNTRY.fullmatch(value):
        raise SbdhError("COUNTRY_C1 is not a country code", reason="invalid-country-c1")
    return value


def check_payload(
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

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""BusinessScope: a table of unique keys."""

from __future__ import annotations

from .. import xml
from ..errors import IdentifierError, SbdhError
from ..identifiers import (
    DOCUMENT_SCHEME,
    PARTICIPANT_SCHEME,
    PROCESS_SCHEME,
    DocumentTypeId,
    ParticipantId,
    ProcessId,
)
from .model import MLS_TYPES, NAMESPACE, checked_country

_NS = f"{{{NAMESPACE}}}"
_OWN_SCOPES = frozenset({"DOCUMENTID", "PROCESSID", "COUNTRY_C1", "MLS_TO", "MLS_TYPE"})


def bare_participant(value: str) -> ParticipantId:
    """A participant without its identifier scheme, which stands in an attribute."""
    if "::" in value[:25]:
        raise IdentifierError("the identifier scheme must not be part of the value")
    return ParticipantId.parse(value)


class Scopes:
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
        return checked_country(value)

    def mls_to(self) -> ParticipantId | None:
        if "MLS_TO" not in self._items:
            return None
        value, scheme = self._items["MLS_TO"]
        try:
            if scheme != PARTICIPANT_SCHEME:
                raise IdentifierError("the identifier scheme is missing or unknown")
            return bare_participant(value)
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

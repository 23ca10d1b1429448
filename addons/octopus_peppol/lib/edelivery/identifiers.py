# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Participants, document types and processes (Policy for use of identifiers 4.4.0).

Participant values compare without regard to case, document types and processes exactly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .errors import IdentifierError

PARTICIPANT_SCHEME = "iso6523-actorid-upis"
DOCUMENT_SCHEME = "busdox-docid-qns"
PROCESS_SCHEME = "cenbii-procid-ubl"
TRANSPORT_AS4 = "peppol-transport-as4-v2_0"

MAX_DOCUMENT_TYPE = 500
MAX_PROCESS = 200

# 4 characters of ICD, a colon, up to 130 characters (4.4.0; it was 50 in all)
_PARTICIPANT = re.compile(r"[0-9]{4}:(?!:)[!-~]{1,130}")
_VISIBLE = re.compile(r"[!-~]+")
_ENTERPRISE = re.compile(r"[01][0-9]{9}")


@dataclass(frozen=True)
class ParticipantId:
    """A participant such as ``0208:0123456749`` of the only scheme Peppol knows.

    >>> ParticipantId.parse('9925:BE0123456749') == ParticipantId.parse('9925:be0123456749')
    True
    """

    scheme: str = field(compare=False)
    value: str = field(compare=False)
    canonical: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not _PARTICIPANT.fullmatch(self.identifier):
            raise IdentifierError("participant identifier is not NNNN:value")
        object.__setattr__(self, "canonical", self.identifier.lower())

    @classmethod
    def parse(cls, identifier: str) -> ParticipantId:
        """Read ``NNNN:value``, with or without the scheme in front."""
        scheme, separator, value = identifier.strip().partition("::")
        if separator and scheme != PARTICIPANT_SCHEME:
            raise IdentifierError("participant identifier scheme is unknown")
        icd, colon, rest = (value if separator else scheme).partition(":")
        if not colon:
            raise IdentifierError("participant identifier is not NNNN:value")
        return cls(icd, rest)

    @property
    def identifier(self) -> str:
        """``NNNN:value`` as it was given."""
        return f"{self.scheme}:{self.value}"

    @property
    def urn(self) -> str:
        """With the identifier scheme, as SMP paths write it."""
        return f"{PARTICIPANT_SCHEME}::{self.identifier}"

    def __str__(self) -> str:
        return self.identifier


def _checked(scheme: str, value: str, limit: int, what: str) -> None:
    if not _VISIBLE.fullmatch(scheme) or len(scheme) > 50 or "::" in scheme:
        raise IdentifierError(f"{what} scheme is not valid")
    if not _VISIBLE.fullmatch(value) or len(value) > limit:
        raise IdentifierError(f"{what} identifier is not valid")


def _split(identifier: str, what: str) -> tuple[str, str]:
    scheme, separator, value = identifier.strip().partition("::")
    if not separator:
        raise IdentifierError(f"{what} identifier has no scheme")
    return scheme, value


@dataclass(frozen=True)
class DocumentTypeId:
    """A document type: ``namespace::root##customization::version`` in a scheme."""

    value: str
    scheme: str = DOCUMENT_SCHEME

    def __post_init__(self) -> None:
        _checked(self.scheme, self.value, MAX_DOCUMENT_TYPE, "document type")

    @classmethod
    def parse(cls, identifier: str) -> DocumentTypeId:
        """Read ``scheme::value``."""
        scheme, value = _split(identifier, "document type")
        return cls(value, scheme)

    @property
    def urn(self) -> str:
        """``scheme::value``, the form of ``eb:Action`` and of SMP paths."""
        return f"{self.scheme}::{self.value}"

    @property
    def syntax(self) -> str:
        """What stands before ``##``: for XML ``namespace::root``."""
        return self.value.partition("##")[0]

    @property
    def namespace(self) -> str:
        """The namespace of the root element."""
        return self.syntax.rpartition("::")[0]

    @property
    def local_name(self) -> str:
        """The name of the root element."""
        return self.syntax.rpartition("::")[2]

    @property
    def customization(self) -> str:
        """The customization between ``##`` and the version."""
        return self.value.partition("##")[2].rpartition("::")[0]

    @property
    def version(self) -> str:
        """The version of the syntax, ``2.1`` for UBL."""
        return self.value.rpartition("::")[2]

    def __str__(self) -> str:
        return self.urn


@dataclass(frozen=True)
class ProcessId:
    """A process (``eb:Service``) in a scheme."""

    value: str
    scheme: str = PROCESS_SCHEME

    def __post_init__(self) -> None:
        _checked(self.scheme, self.value, MAX_PROCESS, "process")

    @classmethod
    def parse(cls, identifier: str) -> ProcessId:
        """Read ``scheme::value``."""
        scheme, value = _split(identifier, "process")
        return cls(value, scheme)

    @property
    def urn(self) -> str:
        """``scheme::value``."""
        return f"{self.scheme}::{self.value}"

    def __str__(self) -> str:
        return self.urn


_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_BILLING = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
_SELF_BILLING = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:selfbilling:3.0"


def _ubl(name: str, customization: str) -> DocumentTypeId:
    return DocumentTypeId(f"{_UBL}{name}-2::{name}##{customization}::2.1")


INVOICE = _ubl("Invoice", _BILLING)
CREDIT_NOTE = _ubl("CreditNote", _BILLING)
SELF_BILLING_INVOICE = _ubl("Invoice", _SELF_BILLING)
SELF_BILLING_CREDIT_NOTE = _ubl("CreditNote", _SELF_BILLING)
INVOICE_RESPONSE = _ubl("ApplicationResponse", "urn:fdc:peppol.eu:poacc:trns:invoice_response:3")
MLS = _ubl("ApplicationResponse", "urn:peppol:edec:mls:1.0")

BILLING_PROCESS = ProcessId("urn:fdc:peppol.eu:2017:poacc:billing:01:1.0")
SELF_BILLING_PROCESS = ProcessId("urn:fdc:peppol.eu:2017:poacc:selfbilling:01:1.0")
INVOICE_RESPONSE_PROCESS = ProcessId("urn:fdc:peppol.eu:poacc:bis:invoice_response:3")
MLS_PROCESS = ProcessId("urn:peppol:edec:mls")

#: the documents of a billing receiver with the process each is exchanged in
BILLING_DOCUMENTS: dict[DocumentTypeId, ProcessId] = {
    INVOICE: BILLING_PROCESS,
    CREDIT_NOTE: BILLING_PROCESS,
    SELF_BILLING_INVOICE: SELF_BILLING_PROCESS,
    SELF_BILLING_CREDIT_NOTE: SELF_BILLING_PROCESS,
}


def valid_enterprise_number(number: str) -> bool:
    """Whether ten digits are a Belgian enterprise number (check digits mod 97).

    >>> valid_enterprise_number('0123456749')
    True
    """
    if not _ENTERPRISE.fullmatch(number):
        return False
    return 97 - int(number[:8]) % 97 == int(number[8:])

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From a participant to the address of its SMP (SML 1.3.0, U-NAPTR).

The caller asks the DNS; NXDOMAIN means "not on Peppol", every other failure is passing.
"""

from __future__ import annotations

import base64
import hashlib
import re
from urllib.parse import urlsplit

from .errors import SmlError
from .identifiers import PARTICIPANT_SCHEME, ParticipantId

PRODUCTION_ZONE = "participant.sml.prod.tech.peppol.org"
TEST_ZONE = "participant.sml.test.tech.peppol.org"

_REGEXP = re.compile(r"!(\^?\.\*\$?)!([^!\s]{1,500})!i?")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


def naptr_name(participant: ParticipantId, zone: str) -> str:
    """The DNS name that is asked for a NAPTR record.

    >>> naptr_name(ParticipantId.parse('9915:test'), 'example.org').split('.')[0]
    'eh5boavaktmbgzyh2a63dz4qov33fvp5nsdvqklucfraayoodw6a'
    """
    digest = hashlib.sha256(participant.canonical.encode()).digest()
    label = base64.b32encode(digest).decode().rstrip("=").lower()
    return f"{label}.{PARTICIPANT_SCHEME}.{zone.strip('.')}"


def parse_naptr(
    flags: str, service: str, regexp: str, replacement: str, allow_http: bool = False
) -> str:
    """The base address out of one NAPTR record, without a slash at its end.

    Only the one shape Peppol uses is taken: flag U, service Meta:SMP, a regular
    expression that replaces everything by an https address on the standard port.
    """
    if flags.lower() != "u" or service.lower() != "meta:smp":
        raise SmlError("the NAPTR record is not one of an SMP")
    if replacement not in ("", "."):
        raise SmlError("the NAPTR record must not have a replacement")
    match = _REGEXP.fullmatch(regexp)
    if not match:
        raise SmlError("the NAPTR record does not replace the whole name")
    return checked_address(match.group(2), allow_http=allow_http).rstrip("/")


def checked_address(address: str, *, allow_http: bool = False) -> str:
    """Refuse everything but a plain https address on port 443 (http for private networks)."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise SmlError("the address is not valid") from error
    schemes = ("https", "http") if allow_http else ("https",)
    if parts.scheme not in schemes or not _HOST.fullmatch(parts.hostname or ""):
        raise SmlError("the address is not https")
    if not allow_http and port not in (None, 443):
        raise SmlError("the address is not on port 443")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise SmlError("the address has parts that are not allowed")
    return address

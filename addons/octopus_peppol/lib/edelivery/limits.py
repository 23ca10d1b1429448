# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How much of anything we take from a stranger."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Upper bounds for one message; all sizes in bytes."""

    #: the HTTP body as received
    max_body: int = 100 * MIB
    #: the business envelope after decompression
    max_payload: int = 100 * MIB
    #: the SOAP part
    max_soap: int = 1 * MIB
    #: MIME parts, the SOAP part included
    max_parts: int = 10
    #: the header block of one MIME part
    max_part_header: int = 16 * 1024
    #: compression ratio that is still believed, for more than ``ratio_floor`` of output
    max_ratio: int = 250
    ratio_floor: int = 16 * MIB

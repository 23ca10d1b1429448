# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""XML Schema dateTime, read and written."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_DATE_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,12})?(Z|[+-]\d\d:\d\d)?")
#: nothing outside can be converted between zones, or stored, without a surprise
_FIRST_YEAR, _LAST_YEAR = 1970, 2200


def parse(value: str) -> datetime:
    """Read an xsd:dateTime; without a zone it is taken as UTC. Raises ValueError."""
    match = _DATE_TIME.fullmatch(value)
    if not match:
        raise ValueError("not an xsd:dateTime")
    zone = (match.group(3) or "Z").replace("Z", "+00:00")
    fraction = (match.group(2) or "")[:7].ljust(7, "0") if match.group(2) else ""
    if not _FIRST_YEAR <= int(match.group(1)[:4]) <= _LAST_YEAR:
        raise ValueError("not a year of this world")
    return datetime.fromisoformat(match.group(1) + fraction + zone)


def write(moment: datetime) -> str:
    """Write a moment in UTC with milliseconds. Raises ValueError without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a time zone is needed")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

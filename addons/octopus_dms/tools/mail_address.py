# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The mail address of a dossier: `uid-<number>-<check digits>` with an optional `-WORD`."""

import re
from dataclasses import dataclass

_LOCAL = re.compile(r"uid-(\d{1,18})-(\d{2})(?:-([a-z0-9][a-z0-9._+-]{0,63}))?", re.IGNORECASE)
_PREFIX = re.compile(r"uid-\d", re.IGNORECASE)


@dataclass(frozen=True)
class DossierAddress:
    """An address that is meant for a dossier; `number` is None when it is not well formed."""

    email: str
    number: str | None
    check_digits: str | None
    subfolder: str | None


def parse(email):
    """The `DossierAddress` behind an address, or None when it is not meant for a dossier."""
    local = email.partition("@")[0]
    if not _PREFIX.match(local):
        return None
    match = _LOCAL.fullmatch(local)
    if not match:
        return DossierAddress(email, None, None, None)
    return DossierAddress(email, match[1], match[2], match[3] and match[3].upper())

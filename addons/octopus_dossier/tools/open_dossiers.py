# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How many dossiers are open at once, and how thousands are told to PostgreSQL."""

MAX_ACTIVE_DOSSIERS = 20


def are_ids(active):
    """Whether these are what the client sends as its active dossiers."""
    return isinstance(active, (list, tuple)) and all(type(item) is int for item in active)


def is_few(company_ids):
    """Whether it is worth while to ask about these companies alone."""
    return bool(company_ids) and len(company_ids) <= MAX_ACTIVE_DOSSIERS


def as_array(ids):
    """Ids as one text for `= ANY(%s::int[])`: as numbers of a statement, thousands of them
    are sorted, quoted and parsed at every search."""
    return f"{{{','.join(map(str, ids))}}}"

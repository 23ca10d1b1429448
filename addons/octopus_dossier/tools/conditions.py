# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How much a search asks for, before anything is done with it."""

from odoo.fields import Domain

# a search inside another is a query of its own, and core plans each inside all around it
INNER_WEIGHS = 50


def has_more_conditions(domain, limit):
    """Whether a domain, with the domains inside it, has more than so many conditions.

    Reads it as it came, and no further than the limit; one inside another counts for fifty. What
    is no domain has none: core says what is wrong with it.
    """
    count, inside = 0, [domain]
    while inside:
        for operator, value in _conditions(inside.pop()):
            count += 1
            if "any" in operator:
                count += INNER_WEIGHS
                inside.append(value)
            if count > limit:
                return True
    return False


def _conditions(domain):
    """Operator and value of each condition."""
    if isinstance(domain, Domain):
        return ((one.operator, one.value) for one in domain.iter_conditions())
    if isinstance(domain, list | tuple):
        return (_operator_and_value(part) for part in domain if not isinstance(part, str))
    return ()


def _operator_and_value(part):
    if isinstance(part, list | tuple) and len(part) == 3 and isinstance(part[1], str):
        return part[1].lower(), part[2]
    return "", None

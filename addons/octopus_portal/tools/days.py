# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Numbers of days in words: one day is no "1 days" in any language."""


def day_count(env, days: int) -> str:
    """So many days."""
    return env._("1 day") if days == 1 else env._("%(days)s days", days=days)


def days_late(env, days: int) -> str:
    """So many days past a due date."""
    return env._("1 day late") if days == 1 else env._("%(days)s days late", days=days)

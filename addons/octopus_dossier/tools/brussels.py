# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The day in Belgium: what is agreed “until 31 December” ends when that day ends there."""

from datetime import datetime
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")


def today():
    """The date in Belgium at this moment.

    :rtype: datetime.date
    """
    return datetime.now(BRUSSELS).date()

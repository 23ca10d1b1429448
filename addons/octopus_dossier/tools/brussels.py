# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The day in Belgium: what is agreed “until 31 December” ends when that day ends there."""

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")


def today():
    """The date in Belgium at this moment.

    :rtype: datetime.date
    """
    return datetime.now(BRUSSELS).date()


def there(moment):
    """A moment as the database keeps it, in UTC, by the clocks of Belgium."""
    return moment.replace(tzinfo=UTC).astimezone(BRUSSELS)


def day_of(moment):
    """The date in Belgium at a moment as the database keeps it, in UTC."""
    return there(moment).date()


def month_of(day):
    """The first day of the month of a day."""
    return day.replace(day=1)


def last_of(month):
    """The last day of the month of a day."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def before(month):
    """The first day of the month before."""
    return month_of(month_of(month) - timedelta(days=1))

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What was booked on each account between some days, as the database added it up.

One statement brings the sums of all stretches of time that a list needs; everything on that list is
put together from them here.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable

ONE_DAY = datetime.timedelta(days=1)
NOTHING = (0.0, 0.0)


class AccountSums:
    """Debit and credit of each account.

    :param cuts: first days of the stretches, in order; stretch 0 is all that is earlier
    :param rows: (account id, number of the stretch, debit, credit), as `width_bucket` counts
    """

    def __init__(
        self, cuts: list[datetime.date], rows: Iterable[tuple[int, int, float, float]]
    ) -> None:
        self._place = {day: place for place, day in enumerate(cuts, start=1)}
        self._sums: dict[int, dict[int, tuple[float, float]]] = defaultdict(dict)
        for account_id, place, debit, credit in rows:
            self._sums[account_id][place] = (debit, credit)

    @property
    def account_ids(self) -> list[int]:
        """The accounts that something was booked on."""
        return list(self._sums)

    def between(
        self, account_id: int, first: datetime.date | None, last: datetime.date
    ) -> tuple[float, float] | None:
        """(debit, credit) from the first to the last day, both in it; None if nothing was booked.

        :param first: None is from the beginning; else a cut, as the day after `last` has to be
        """
        low = self._place[first] if first else 0
        high = self._place[last + ONE_DAY]
        found = [sums for place, sums in self._sums[account_id].items() if low <= place < high]
        return tuple(map(sum, zip(*found, strict=True))) if found else None

    def balance(self, account_id: int, first: datetime.date | None, last: datetime.date) -> float:
        """Debit less credit of these days."""
        debit, credit = self.between(account_id, first, last) or NOTHING
        return debit - credit

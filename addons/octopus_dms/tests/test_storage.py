# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The fee and the calendar of the storage meter: boundaries, and properties over many values."""

import random
from datetime import UTC, date, datetime, timedelta

from odoo.tests import BaseCase, tagged

from ..tools import storage

BOUNDARIES = {
    0: 0,
    1: 0,
    999_999_999: 0,
    # nothing of a second gigabyte is stored yet
    1_000_000_000: 0,
    1_000_000_001: 1,
    1_999_999_999: 1,
    2_000_000_000: 1,
    2_000_000_001: 2,
    10**12: 999,
    # a meter that is wrong never gives money back
    -5: 0,
}
# moment in UTC → the day in Belgium
DAYS = {
    datetime(2026, 1, 31, 22, 59, 59): date(2026, 1, 31),
    datetime(2026, 1, 31, 23, 0, 0): date(2026, 2, 1),
    # summer time begins on 29 March, ends on 25 October
    datetime(2026, 3, 28, 23, 0, 0): date(2026, 3, 29),
    datetime(2026, 3, 29, 21, 59, 59): date(2026, 3, 29),
    datetime(2026, 3, 29, 22, 0, 0): date(2026, 3, 30),
    datetime(2026, 3, 31, 21, 59, 59): date(2026, 3, 31),
    datetime(2026, 3, 31, 22, 0, 0): date(2026, 4, 1),
    datetime(2026, 10, 24, 22, 0, 0): date(2026, 10, 25),
    datetime(2026, 10, 25, 22, 59, 59): date(2026, 10, 25),
    datetime(2026, 10, 25, 23, 0, 0): date(2026, 10, 26),
    datetime(2026, 10, 31, 22, 59, 59): date(2026, 10, 31),
    datetime(2026, 10, 31, 23, 0, 0): date(2026, 11, 1),
    datetime(2028, 2, 29, 22, 59, 59): date(2028, 2, 29),
    datetime(2028, 2, 29, 23, 0, 0): date(2028, 3, 1),
}


@tagged("post_install", "-at_install")
class TestStorage(BaseCase):
    def test_boundaries(self):
        for stored, gigabytes in BOUNDARIES.items():
            with self.subTest(stored=stored):
                self.assertEqual(storage.started_gigabytes(stored), gigabytes)
                self.assertEqual(storage.fee(stored), gigabytes)
                self.assertEqual(storage.fee(stored, 2.5), gigabytes * 2.5)

    def test_properties(self):
        values = random.Random(23)
        for _round in range(2000):
            stored = values.randrange(0, 10 ** values.randrange(1, 15))
            more = values.randrange(0, 3 * storage.GIGABYTE)
            paid = storage.started_gigabytes(stored)
            # more stored never costs less, and at most the gigabytes that were started since
            self.assertLessEqual(paid, storage.started_gigabytes(stored + more))
            self.assertLessEqual(
                storage.started_gigabytes(stored + more), paid + -(-more // storage.GIGABYTE)
            )
            # what is paid for covers what is stored, and one gigabyte less would not
            self.assertLessEqual(stored, (paid + 1) * storage.GIGABYTE)
            self.assertTrue(paid == 0 or stored > paid * storage.GIGABYTE)

    def test_days_are_those_of_belgium(self):
        for moment, day in DAYS.items():
            with self.subTest(moment=moment):
                self.assertEqual(storage.day_of(moment), day)

    def test_a_day_ends_when_the_next_begins(self):
        hours = set()
        day = date(2026, 1, 1)
        while day < date(2029, 1, 1):
            end = storage.end_of_day(day)
            self.assertEqual(storage.day_of(end), day + timedelta(days=1))
            self.assertEqual(storage.day_of(end - timedelta(microseconds=1)), day)
            hours.add((storage.end_of_day(day + timedelta(days=1)) - end) / timedelta(hours=1))
            day += timedelta(days=1)
        self.assertEqual(hours, {23, 24, 25})
        self.assertEqual(
            storage.end_of_day(date(2028, 2, 29)),
            datetime(2028, 2, 29, 23, tzinfo=UTC).replace(tzinfo=None),
        )

    def test_months(self):
        for day, last in {
            date(2026, 12, 5): date(2026, 12, 31),
            date(2027, 2, 1): date(2027, 2, 28),
            date(2028, 2, 29): date(2028, 2, 29),
            date(2028, 4, 30): date(2028, 4, 30),
        }.items():
            self.assertEqual(storage.last_day(day), last)
            self.assertEqual(storage.next_month(day), last + timedelta(days=1))

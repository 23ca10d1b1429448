# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Counts of tries: at most so many in so long, whatever becomes of the transaction.

`_take` counts a try before its outcome is known, in a transaction of its own, so that
neither a rollback forgets it nor ten tries at the same moment pass together. `_forget`
takes the counts away after a success.
"""

import hashlib
import random
import time
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL

KEPT_DAYS = 2
# where a program logged in by password (`res_users_brake`): looked at for longer
LOGIN_PLACE, PLACE_DAYS = "login_place", 90
# seconds to wait at most before each new try
PAUSES = (0.01, 0.05, 0.2)


class OctopusThrottle(models.Model):
    _name = "octopus.throttle"
    _description = "Count of tries"
    _rec_name = "kind"
    _log_access = False

    kind = fields.Char(required=True, readonly=True, help="What is tried.")
    key = fields.Char(required=True, readonly=True, help="Who tries, or on whom; a digest.")
    count = fields.Integer(readonly=True)
    last_at = fields.Datetime(required=True, readonly=True)

    _key_uniq = models.UniqueIndex("(kind, key)")

    @api.model
    def _take(self, kind, key, limit, minutes):
        """Count one try of this kind; whether it is still allowed.

        After `limit` tries none is allowed until `minutes` have passed since the last
        one that was.

        :rtype: bool
        """
        now = fields.Datetime.now()
        [count] = self._in_own_transaction(
            SQL(
                """
                INSERT INTO octopus_throttle AS t (kind, key, count, last_at)
                VALUES (%(kind)s, %(key)s, 1, %(now)s)
                ON CONFLICT (kind, key) DO UPDATE SET
                    count = CASE WHEN t.last_at <= %(since)s THEN 1
                                 ELSE LEAST(t.count, %(limit)s) + 1 END,
                    last_at = CASE WHEN t.last_at > %(since)s AND t.count >= %(limit)s
                                   THEN t.last_at ELSE %(now)s END
                RETURNING count
                """,
                kind=kind,
                key=self._digest(key),
                limit=limit,
                now=now,
                since=now - timedelta(minutes=minutes),
            )
        )
        return count <= limit

    @api.model
    def _count(self, kind, key):
        """How many tries of this kind were counted; those of past times too."""
        inside = [("kind", "=", kind), ("key", "=", self._digest(key))]
        return self.search(inside, limit=1).count

    @api.model
    def _note(self, kind, key, minutes):
        """Note that this happened, once in so many minutes."""
        since = fields.Datetime.now() - timedelta(minutes=minutes)
        inside = [("kind", "=", kind), ("key", "=", self._digest(key)), ("last_at", ">", since)]
        if not self.sudo().search_count(inside, limit=1):
            self._take(kind, key, 1, minutes)

    @api.model
    def _forget(self, kind, key):
        """After a success the tries before it count no more."""
        self._in_own_transaction(
            SQL(
                "DELETE FROM octopus_throttle WHERE kind = %s AND key = %s RETURNING count",
                kind,
                self._digest(key),
            )
        )

    @api.model
    def _in_own_transaction(self, query):
        """Counts of the rows that this statement changed.

        Two at once on the same row are a conflict in PostgreSQL: who comes second begins again,
        so that both are counted; when that goes on, Odoo does the whole request again.
        """
        for pause in PAUSES:
            try:
                return self._in_one_transaction(query)
            except SerializationFailure:
                time.sleep(random.uniform(0, pause))
        return self._in_one_transaction(query)

    @api.model
    def _in_one_transaction(self, query):
        with self.env.registry.cursor() as cr:
            cr.execute(query, log_exceptions=False)
            return [count for (count,) in cr.fetchall()]

    @api.model
    def _digest(self, key):
        """Addresses and logins that were only typed are not kept in words."""
        return hashlib.sha256(str(key).strip().lower().encode()).hexdigest()

    @api.autovacuum
    def _gc_old_counts(self):
        # by one statement: who guesses logins leaves a row for each of millions
        now = fields.Datetime.now()
        self.env.execute_query(
            SQL(
                "DELETE FROM octopus_throttle WHERE last_at < %s AND (kind != %s OR last_at < %s)"
                " RETURNING NULL",
                now - timedelta(days=KEPT_DAYS),
                LOGIN_PLACE,
                now - timedelta(days=PLACE_DAYS),
            )
        )

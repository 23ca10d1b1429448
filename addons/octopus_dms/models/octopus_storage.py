# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How much a dossier stores: one row per dossier, as of the last roll-up.

What came since are rows of `octopus.storage.delta`; `_roll_up` brings them here, to the days
(`octopus.storage.day`) and to kinds and years (`octopus.storage.part`). See `readme/STORAGE.md`.
"""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import storage
from ..tools.big_integer import BigInteger

# One statement, so that all of it sees the same rows. A change may arrive late (a transaction
# that began before midnight): it counts for its own day and all days after it.
ROLL_UP = """
    WITH moved AS (
        DELETE FROM octopus_storage_delta
        RETURNING company_id, day, year, kind, bytes, files
    ), by_day AS (
        SELECT company_id, day, sum(bytes) AS bytes, sum(files) AS files
          FROM moved GROUP BY company_id, day
    ), totals AS (
        INSERT INTO octopus_storage AS old (company_id, bytes, files)
        SELECT company_id, sum(bytes), sum(files) FROM by_day GROUP BY company_id
            ON CONFLICT (company_id) DO UPDATE
           SET bytes = old.bytes + EXCLUDED.bytes, files = old.files + EXCLUDED.files
    ), parts AS (
        INSERT INTO octopus_storage_part AS old (company_id, year, kind, bytes, files)
        SELECT company_id, year, kind, sum(bytes), sum(files)
          FROM moved GROUP BY company_id, year, kind
            ON CONFLICT (company_id, year, kind) DO UPDATE
           SET bytes = old.bytes + EXCLUDED.bytes, files = old.files + EXCLUDED.files
    ), known_days AS (
        UPDATE octopus_storage_day d SET bytes = d.bytes + m.bytes, files = d.files + m.files
          FROM (SELECT k.id, sum(b.bytes) AS bytes, sum(b.files) AS files
                  FROM octopus_storage_day k
                  JOIN by_day b ON b.company_id = k.company_id AND b.day <= k.day
                 GROUP BY k.id) m
         WHERE m.id = d.id
    ), new_days AS (
        INSERT INTO octopus_storage_day (company_id, day, bytes, files)
        SELECT b.company_id, b.day, coalesce(before.bytes, 0) + sum(m.bytes),
               coalesce(before.files, 0) + sum(m.files)
          FROM by_day b
          JOIN by_day m ON m.company_id = b.company_id AND m.day <= b.day
          LEFT JOIN LATERAL (SELECT bytes, files FROM octopus_storage_day k
                              WHERE k.company_id = b.company_id AND k.day < b.day
                              ORDER BY k.day DESC LIMIT 1) before ON TRUE
         WHERE NOT EXISTS (SELECT FROM octopus_storage_day k
                            WHERE k.company_id = b.company_id AND k.day = b.day)
         GROUP BY b.company_id, b.day, before.bytes, before.files
    )
    SELECT count(*) FROM moved
"""


class OctopusStorage(models.Model):
    _name = "octopus.storage"
    _description = "Storage of a dossier"
    _order = "bytes desc, id"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    bytes = BigInteger(string="Stored", required=True)
    files = fields.Integer(required=True)
    dossier_id = fields.Many2one(
        "octopus.dossier", compute="_compute_dossier_id", search="_search_dossier_id"
    )
    fee = fields.Float(
        string="Fee per month", compute="_compute_fee", help="If this is what the month ends with."
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_fee")

    _once = models.UniqueIndex("(company_id)")
    _bytes_idx = models.Index("(bytes DESC, id)")

    @api.depends("company_id")
    def _compute_dossier_id(self):
        dossiers = self.env["octopus.dossier"].search([("company_id", "in", self.company_id.ids)])
        by_company = {dossier.company_id.id: dossier for dossier in dossiers}
        for row in self:
            row.dossier_id = by_company.get(row.company_id.id)

    @api.model
    def _search_dossier_id(self, operator, value):
        # not through the company: only open ones could be searched
        if operator == "any":
            found = Domain(value)
        elif operator.endswith("like"):
            found = Domain("display_name", operator, value)
        else:
            found = Domain("id", operator, value)
        dossiers = self.env["octopus.dossier"].search(found)
        return Domain("company_id", "in", dossiers.sudo().company_id.ids)

    @api.depends("bytes")
    def _compute_fee(self):
        price, euro = self._octopus_price(), self.env.ref("base.EUR")
        for row in self:
            row.fee = storage.fee(row.bytes, price)
            row.currency_id = euro

    @api.model
    def _octopus_price(self, dossier=None):
        """What each started extra gigabyte costs this dossier a month, in euro."""
        product = self.env["product.product"]._octopus_product("storage")
        formula = dossier and dossier.sudo().licence_id.formula_id
        if not formula:
            return product.list_price
        return product._octopus_price(formula, storage.day_of(fields.Datetime.now()))

    @api.model
    def _octopus_bytes(self, companies, at=None):
        """Bytes stored in each of these companies; the caller has asked for the right.

        :param date at: at the end of this day in Belgium; now unless told
        :rtype: dict[int, int]
        """
        ids = list(companies.ids)
        until = SQL("day <= %s", at) if at else SQL("TRUE")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT company_id, sum(bytes)::bigint FROM (
                    %s UNION ALL
                    SELECT company_id, bytes FROM octopus_storage_delta
                     WHERE company_id = ANY(%s) AND %s) stored
                 GROUP BY company_id
                """,
                self._rolled_up(ids, until if at else None),
                ids,
                until,
            )
        )
        return {**dict.fromkeys(ids, 0), **dict(rows)}

    @api.model
    def _rolled_up(self, ids, until):
        """The level of each company at the last roll-up, or at the last one before a day."""
        if until is None:
            return SQL(
                "SELECT company_id, bytes FROM octopus_storage WHERE company_id = ANY(%s)", ids
            )
        return SQL(
            """
            SELECT c.id AS company_id, d.bytes FROM unnest(%s::int[]) AS c (id)
              JOIN LATERAL (SELECT bytes FROM octopus_storage_day
                             WHERE company_id = c.id AND %s
                             ORDER BY day DESC LIMIT 1) d ON TRUE
            """,
            ids,
            until,
        )

    @api.model
    def _octopus_count(self, changes):
        """Note what came or went, in one statement that touches no row of others.

        :param changes: `(company id, mimetype and arrival of the document, bytes, files)`
        """
        today = storage.day_of(fields.Datetime.now())
        self._append(
            (
                company_id,
                today,
                storage.day_of(received_at).year,
                storage.kind_of(mimetype),
                size,
                files,
            )
            for company_id, mimetype, received_at, size, files in changes
        )

    @api.model
    def _append(self, rows):
        rows = [SQL("%s", row) for row in rows]
        if rows:
            self.env.cr.execute(
                SQL(
                    "INSERT INTO octopus_storage_delta (company_id, day, year, kind, bytes, files)"
                    " VALUES %s",
                    SQL(", ").join(rows),
                )
            )

    @api.model
    def _roll_up(self):
        """Bring what came since the last time to the totals; one at a time.

        :return: how many changes that were; None when another does it at this moment
        """
        # the lock is asked first: what is read afterwards is newer than the other's commit
        if not self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(hashtext('octopus_storage'))")
        )[0][0]:
            return None
        moved = self.env.execute_query(SQL(ROLL_UP))[0][0]
        self.env.invalidate_all()
        return moved

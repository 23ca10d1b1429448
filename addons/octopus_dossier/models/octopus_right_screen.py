# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the screen of the rights shows: compact, in few queries, nothing written.

In view are the dossiers where one has *Users: read*, closed ones too, and there the
users of one's side: one's own, and for the firm that manages a dossier its client's.
"""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .octopus_area import AREAS

DOSSIER_COLUMNS = ("id", "number", "name", "state", "tier", "holder", "manager", "may")
USER_COLUMNS = ("id", "login", "name", "subscriber", "active", "holder")
SUBSCRIBER_COLUMNS = ("id", "code", "name", "kind")


class OctopusRight(models.Model):
    _name = "octopus.right"
    _inherit = ["octopus.right"]

    @api.model
    @api.readonly
    def screen_data(self):
        """Everything of the four panes but the rights themselves, as columns.

        :rtype: dict
        """
        dossiers = self.env.execute_query(self._dossiers_in_view())
        users = self.env.execute_query(self._users_in_view())
        ids = {row[5] for row in dossiers} | {row[6] for row in dossiers}
        subscribers = self._subscribers({*ids, *(row[3] for row in users)} - {None})
        templates = self.env["octopus.right.template"].search_fetch([], ["name", "side"])
        return {
            "areas": [list(area) for area in self._selection_area()],
            "own": self.env.user.sudo().octopus_subscriber_id.id or False,
            "dossiers": self._columns(DOSSIER_COLUMNS, dossiers),
            "users": self._columns(USER_COLUMNS, users),
            "subscribers": self._columns(SUBSCRIBER_COLUMNS, subscribers),
            "templates": [[t.id, t.name, t.side] for t in templates],
            "acts": self.env["octopus.right.undo"]._last(),
        }

    @api.model
    def _columns(self, names, rows):
        """Lists by name: half the size of a dictionary per row; no None, for XML-RPC."""
        columns = zip(*rows, strict=True) if rows else [()] * len(names)
        return {
            name: [False if value is None else value for value in column]
            for name, column in zip(names, columns, strict=True)
        }

    @api.model
    def _dossiers_in_view(self):
        user, all_ = self.env.user, self._manages_all()
        known, may = (
            [] if all_ else sorted(user._octopus_company_ids("users", level))
            for level in ("read", "validate")
        )
        return SQL(
            """
            SELECT d.id, d.number, d.name, d.state, d.tier, COALESCE(d.client_id, d.holder_id),
                   COALESCE(d.firm_id, CASE WHEN h.kind = 'b' THEN h.id END),
                   %(all)s OR d.company_id = ANY(%(may)s)
              FROM octopus_dossier d JOIN octopus_subscriber h ON h.id = d.holder_id
             WHERE %(all)s OR d.company_id = ANY(%(known)s)
             ORDER BY d.number_sort, d.id
            """,
            all=all_,
            known=known,
            may=may,
        )

    @api.model
    def _users_in_view(self):
        """The active users of one's side, one's own before those of clients."""
        own = self.env.user.sudo().octopus_subscriber_id.id or 0
        return SQL(
            """
            SELECT u.id, u.login, p.name, u.octopus_subscriber_id, u.active,
                   s.holder_user_id = u.id
              FROM res_users u
              JOIN res_partner p ON p.id = u.partner_id
              JOIN octopus_subscriber s ON s.id = u.octopus_subscriber_id
             WHERE u.active AND (s.id = %(own)s OR s.id IN (
                   SELECT unnest(ARRAY[d.holder_id, d.client_id])
                     FROM octopus_dossier d JOIN octopus_subscriber h ON h.id = d.holder_id
                    WHERE %(side)s))
             ORDER BY s.id != %(own)s, s.code, s.holder_user_id != u.id, u.login
            """,
            own=own,
            side=self._managed_dossiers(),
        )

    @api.model
    def _managed_dossiers(self):
        """Condition on a dossier d and its holder h: in view, and all its users with it."""
        if self._manages_all():
            return SQL("TRUE")
        return SQL(
            "COALESCE(d.firm_id, CASE WHEN h.kind = 'b' THEN h.id END) = %s "
            "AND d.company_id = ANY(%s)",
            self.env.user.sudo().octopus_subscriber_id.id or 0,
            sorted(self.env.user._octopus_company_ids("users", "read")),
        )

    @api.model
    def _subscribers(self, subscriber_ids):
        return self.env.execute_query(
            SQL(
                "SELECT id, code, name, kind FROM octopus_subscriber WHERE id = ANY(%s)",
                list(subscriber_ids),
            )
        )

    @api.model
    def _pairs_in_view(self, user_ids, dossier_ids):
        """User × dossier in view: those that can have rights there at all."""
        known = sorted(self.env.user._octopus_company_ids("users", "read"))
        return SQL(
            """
            SELECT u.id AS user_id, d.id AS dossier_id, d.company_id, d.state
              FROM octopus_dossier d
              JOIN octopus_subscriber h ON h.id = d.holder_id
              JOIN res_users u ON u.active
               AND u.octopus_subscriber_id IN (d.holder_id, d.client_id, d.firm_id)
             WHERE (%(all)s OR d.company_id = ANY(%(known)s))
               AND (%(users)s::int[] IS NULL OR u.id = ANY(%(users)s))
               AND (%(dossiers)s::int[] IS NULL OR d.id = ANY(%(dossiers)s))
               AND (u.octopus_subscriber_id = %(own)s OR %(side)s)
            """,
            all=self._manages_all(),
            known=known,
            users=user_ids,
            dossiers=dossier_ids,
            own=self.env.user.sudo().octopus_subscriber_id.id or 0,
            side=self._managed_dossiers(),
        )

    @api.model
    @api.readonly
    def screen_rights(self, user_ids, dossier_ids):
        """The rights of users in dossiers, counted: mixed when the counts differ.

        :return: {pairs: users on dossiers, levels: area → how many have 1, 2, 3}
        """
        pairs = self._pairs_in_view(
            self._numbers(user_ids, "user_ids"), self._numbers(dossier_ids, "dossier_ids")
        )
        total = self.env.execute_query(SQL("SELECT count(*) FROM (%s) p", pairs))[0][0]
        rows = self.env.execute_query(
            SQL(
                """
                SELECT r.area, r.level, count(*) FROM (%s) p
                  JOIN octopus_right r ON r.user_id = p.user_id AND r.company_id = p.company_id
                 GROUP BY r.area, r.level
                """,
                pairs,
            )
        )
        levels = {area: [0, 0, 0] for area in AREAS}
        for area, level, count in rows:
            levels[area][int(level) - 1] = count
        return {"pairs": total, "levels": levels}

    @api.model
    @api.readonly
    def who_can(self, area, level, dossier_ids=False):
        """Who has a level or more in an area, and where; in all dossiers or in some.

        A dossier that is read-only counts as read.

        :param str area: an area, or False for any
        :param str level: '1' (read), '2' (write) or '3' (validate)
        :return: {users: [[id, number of dossiers]], dossiers: [[id, number of users]]}
        """
        if (area and area not in AREAS) or str(level) not in ("1", "2", "3"):
            raise UserError(
                self.env._(
                    "Ask for one of the areas (%(areas)s) and level 1, 2 or 3.",
                    areas=", ".join(AREAS),
                )
            )
        pairs = self._pairs_in_view(
            None, self._numbers(dossier_ids, "dossier_ids") if dossier_ids else None
        )
        rows = self.env.execute_query(
            SQL(
                """
                WITH able AS MATERIALIZED (%s)
                SELECT 'users', user_id, count(*) FROM able GROUP BY user_id
                UNION ALL SELECT 'dossiers', dossier_id, count(*) FROM able GROUP BY dossier_id
                """,
                self._able(pairs, area or None, str(level)),
            )
        )
        return {
            kind: [[id_, count] for what, id_, count in rows if what == kind]
            for kind in ("users", "dossiers")
        }

    @api.model
    def _able(self, pairs, area, level):
        """Of users on dossiers those with a level or more in an area, or in any."""
        return SQL(
            """
            SELECT DISTINCT p.user_id, p.dossier_id FROM (%(pairs)s) p
              JOIN octopus_right r ON r.user_id = p.user_id AND r.company_id = p.company_id
             WHERE (%(area)s IS NULL OR r.area = %(area)s) AND r.level >= %(level)s
               AND (p.state = 'active' OR %(level)s = '1')
            """,
            pairs=pairs,
            area=area,
            level=level,
        )

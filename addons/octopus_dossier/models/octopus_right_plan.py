# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How an act on many rights is carried out: planned, sifted, done, all in SQL.

An act (levels for users, a copy, a template, an undo) is a query for the levels
that are wanted. `_carry_out` puts what really changes into a temporary table,
takes out what may not be, with the reason, and carries out the rest in one
statement each. So 3,000 dossiers × 40 users cost seconds, and there is one place
for the rules. A user on a dossier is the unit: he gets all of an act or nothing.
"""

from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from .octopus_right import PORTAL_LIMITS
from .octopus_right_manage import LACKS, UNKNOWN


class OctopusRight(models.Model):
    _name = "octopus.right"
    _inherit = ["octopus.right"]

    @api.model
    def _carry_out(self, users, dossiers, wanted, act, refused=None):
        """Do what is allowed of an act, and tell for every dossier how it went.

        :param SQL wanted: a query for user_id, dossier_id, area, level
        :param str act: the name of the act, by which it can be undone
        :param dict refused: dossier id → list of refusals that are known already
        :return: list of {dossier_id, ok, message, changed}, as the dossiers came
        """
        refused = defaultdict(list, refused or {})
        pairs = self._sort_out(users, dossiers, refused)
        self._plan(wanted, pairs)
        for take_out in (self._refuse_licence, self._refuse_own, self._refuse_holder):
            take_out(refused)
        self._refuse_last(refused)
        changed = self._carry_out_plan(act)
        self.env["octopus.right.undo"]._keep(act, sum(changed.values()))
        return [
            {
                "dossier_id": dossier_id,
                "ok": not refused.get(dossier_id),
                "message": self._outcome(refused.get(dossier_id), changed.get(dossier_id, 0)),
                "changed": changed.get(dossier_id, 0),
            }
            for dossier_id in dossiers.ids
        ]

    @api.model
    def _outcome(self, refusals, changed):
        done = (
            self.env._("Rights changed: %(count)s.", count=changed)
            if changed
            else self.env._("Nothing had to change.")
        )
        if not refusals:
            return done
        return " ".join([*refusals, *([done] if changed else [])])

    @api.model
    def _sort_out(self, users, dossiers, refused):
        """Dossiers × subscribers where the current user decides; the others are refused.

        :return: list of (dossier id, subscriber id)
        """
        pairs, reasons = [], []
        existing = dossiers.sudo().exists()
        for dossier_id in set(dossiers.ids) - set(existing.ids):
            refused[dossier_id].append(self._refusal_text(UNKNOWN))
        for subscriber in users.sudo().octopus_subscriber_id:
            why_not = self._why_not(existing, subscriber)
            for dossier in existing:
                reason = why_not[dossier.id]
                if reason is None:
                    pairs.append((dossier.id, subscriber.id))
                else:
                    reasons.append((reason, dossier, subscriber))
        lacking = existing.browse([d.id for reason, d, _s in reasons if reason == LACKS])
        givers = self._givers(lacking, self.env.user.sudo().octopus_subscriber_id)
        for reason, dossier, subscriber in reasons:
            text = self._refusal_text(reason, dossier, subscriber, givers)
            if text not in refused[dossier.id]:
                refused[dossier.id].append(text)
        return pairs

    @api.model
    def _plan(self, wanted, pairs):
        """Put what would really change into the plan."""
        self.env.flush_all()
        self.env.cr.execute(PLAN)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO octopus_right_plan
                SELECT u.id, u.octopus_subscriber_id, d.company_id, d.id, w.area, r.level, w.level
                  FROM (%s) w
                  JOIN octopus_dossier d ON d.id = w.dossier_id
                  JOIN res_users u ON u.id = w.user_id
                  JOIN unnest(%s::int[], %s::int[]) AS pair (dossier_id, subscriber_id)
                    ON pair.dossier_id = d.id AND pair.subscriber_id = u.octopus_subscriber_id
                  LEFT JOIN octopus_right r ON r.user_id = u.id AND r.company_id = d.company_id
                   AND r.area = w.area
                 WHERE r.level IS DISTINCT FROM w.level
                """,
                wanted,
                [dossier_id for dossier_id, _subscriber_id in pairs],
                [subscriber_id for _dossier_id, subscriber_id in pairs],
            )
        )
        self.env.cr.execute("ANALYZE pg_temp.octopus_right_plan")

    @api.model
    def _take_out(self, condition):
        """Take the users on dossiers out of the plan where a line meets the condition.

        :param SQL condition: about a line p, its user u, his subscriber s and its dossier d
        :return: rows of (dossier id, login, areas of those lines)
        """
        return self.env.execute_query(
            SQL(
                """
                WITH bad AS (
                    SELECT p.dossier_id, p.user_id, u.login,
                           array_agg(p.area ORDER BY p.area) AS areas
                      FROM octopus_right_plan p
                      JOIN res_users u ON u.id = p.user_id
                      JOIN octopus_subscriber s ON s.id = p.subscriber_id
                      JOIN octopus_dossier d ON d.id = p.dossier_id
                     WHERE %s
                     GROUP BY p.dossier_id, p.user_id, u.login
                ), gone AS (
                    DELETE FROM octopus_right_plan p USING bad
                     WHERE p.dossier_id = bad.dossier_id AND p.user_id = bad.user_id
                )
                SELECT dossier_id, login, areas FROM bad ORDER BY dossier_id, login
                """,
                condition,
            )
        )

    @api.model
    def _refuse_licence(self, refused):
        """What the licence does not include; see `_check_licence`."""
        over = SQL(
            """
            d.tier = 'portal' AND s.kind != 'b' AND EXISTS (
                SELECT FROM unnest(%s::varchar[], %s::int[]) AS most (area, level)
                 WHERE most.area = p.area AND p.new::int > most.level)
            """,
            list(PORTAL_LIMITS),
            list(PORTAL_LIMITS.values()),
        )
        names = dict(self._selection_area())
        for dossier_id, login, areas in self._take_out(over):
            refused[dossier_id].append(
                self.env._(
                    "%(user)s: the licence is the client portal, which does not include this "
                    "level of %(areas)s.",
                    user=login,
                    areas=", ".join(names[area] for area in areas),
                )
            )

    @api.model
    def _refuse_own(self, refused):
        """Nobody raises his own rights."""
        raised = SQL(
            "p.user_id = %s AND p.new::int > COALESCE(p.old::int, 0)",
            0 if self.env.su else self.env.uid,
        )
        for dossier_id, login, _areas in self._take_out(raised):
            refused[dossier_id].append(
                self.env._("%(user)s: nobody gives rights to himself.", user=login)
            )

    @api.model
    def _refuse_holder(self, refused):
        """An employee does not take the holder's own right on the users from him."""
        if self._manages_all():
            return
        own = self.env.user.sudo().octopus_subscriber_id
        holder = SQL(
            "p.user_id = s.holder_user_id AND s.id = %s AND p.user_id != %s "
            "AND p.area = 'users' AND p.old = '3'",
            own.id,
            self.env.uid,
        )
        for dossier_id, login, _areas in self._take_out(holder):
            refused[dossier_id].append(
                self.env._("%(user)s: only the holder himself gives up his “Users”.", user=login)
            )

    @api.model
    def _refuse_last(self, refused):
        """Of every side that decides, somebody keeps “Users: validate” on every dossier."""
        self._lock_managers()
        own = self.env.user.sudo().octopus_subscriber_id
        last = SQL(
            """
            p.area = 'users' AND p.old = '3' AND (%s OR s.id = %s)
            AND NOT EXISTS (
                SELECT FROM octopus_right r
                  JOIN res_users v ON v.id = r.user_id AND v.active
                   AND v.octopus_subscriber_id = s.id
                 WHERE r.company_id = p.company_id AND r.area = 'users' AND r.level = '3'
                   AND NOT EXISTS (SELECT FROM octopus_right_plan q
                                    WHERE q.user_id = r.user_id AND q.area = 'users'
                                      AND q.company_id = r.company_id))
            AND NOT EXISTS (
                SELECT FROM octopus_right_plan q
                 WHERE q.company_id = p.company_id AND q.subscriber_id = s.id
                   AND q.area = 'users' AND q.new = '3')
            """,
            self._manages_all(),
            own.id or 0,
        )
        for dossier_id, login, _areas in self._take_out(last):
            refused[dossier_id].append(
                self.env._(
                    "%(user)s: is the last with “Users: validate”. Give it to somebody else first.",
                    user=login,
                )
            )

    @api.model
    def _lock_managers(self):
        """Two people who each take the other's “Users” at the same time: the second waits."""
        self.env.cr.execute(
            """
            SELECT FROM octopus_right r
             WHERE r.area = 'users' AND r.level = '3'
               AND r.company_id IN (SELECT company_id FROM octopus_right_plan
                                     WHERE area = 'users' AND old = '3')
             ORDER BY r.id FOR UPDATE
            """
        )

    @api.model
    def _carry_out_plan(self, act):
        """Change the rights as planned, write it down, and let it count.

        :return: dossier id → how many rights changed
        """
        self.env["octopus.right.change"]._record(
            SQL(
                "SELECT user_id, company_id, area, old AS before, new AS after "
                "FROM octopus_right_plan"
            ),
            act,
        )
        for statement in (DELETE, UPDATE, INSERT):
            self.env.cr.execute(statement)
        rows = self.env.execute_query(
            SQL(
                "SELECT dossier_id, count(*), company_id, array_agg(DISTINCT user_id) "
                "FROM octopus_right_plan GROUP BY dossier_id, company_id"
            )
        )
        self.env.cr.execute("DROP TABLE pg_temp.octopus_right_plan")
        self.invalidate_model()
        self.env["res.users"].invalidate_model(["octopus_right_ids"])
        self.env["res.company"].invalidate_model(["octopus_right_ids"])
        # of these companies only: each user may have thousands of others
        companies = self.env["res.company"].browse(row[2] for row in rows)
        users = self.env["res.users"].browse(set().union(*(row[3] for row in rows)))
        users._octopus_rights_changed(companies)
        return {row[0]: row[1] for row in rows}


PLAN = """
    DROP TABLE IF EXISTS pg_temp.octopus_right_plan;
    CREATE TEMPORARY TABLE octopus_right_plan (
        user_id integer, subscriber_id integer, company_id integer,
        dossier_id integer, area varchar, old varchar, new varchar
    ) ON COMMIT DROP
"""
DELETE = """
    DELETE FROM octopus_right r USING octopus_right_plan p
     WHERE r.user_id = p.user_id AND r.company_id = p.company_id AND r.area = p.area
       AND p.new IS NULL
"""
UPDATE = """
    UPDATE octopus_right r SET level = p.new
      FROM octopus_right_plan p
     WHERE r.user_id = p.user_id AND r.company_id = p.company_id AND r.area = p.area
       AND p.new IS NOT NULL
"""
INSERT = """
    INSERT INTO octopus_right (user_id, company_id, area, level)
    SELECT user_id, company_id, area, new FROM octopus_right_plan
     WHERE old IS NULL AND new IS NOT NULL
"""

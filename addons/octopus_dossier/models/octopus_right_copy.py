# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Acts on rights that take their levels from elsewhere: a user, a template, the past."""

from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .octopus_area import AREAS


class OctopusRight(models.Model):
    _name = "octopus.right"
    _inherit = ["octopus.right"]

    @api.model
    def copy_rights(self, from_user_id, user_ids, dossier_ids, act=False):
        """Give users in every dossier exactly what another user has there.

        :return: list of {dossier_id, ok, message, changed}
        """
        users, dossiers = self._subjects(user_ids, dossier_ids)
        source = self._subjects([from_user_id], dossier_ids)[0]
        # whose rights one does not decide about, one does not learn by a copy
        closed = defaultdict(list)
        self._sort_out(source, dossiers, closed)
        wanted = SQL(
            """
            SELECT u.id AS user_id, d.id AS dossier_id, a.area, s.level
              FROM unnest(%s::int[]) u (id)
             CROSS JOIN octopus_dossier d
             CROSS JOIN unnest(%s::varchar[]) a (area)
              LEFT JOIN octopus_right s ON s.user_id = %s AND s.company_id = d.company_id
               AND s.area = a.area
             WHERE d.id = ANY(%s)
            """,
            (users - source).ids,
            list(AREAS),
            source.id,
            [dossier_id for dossier_id in dossiers.ids if dossier_id not in closed],
        )
        return self._carry_out(users, dossiers, wanted, self._act_name(act), closed)

    @api.model
    def apply_template(self, template_id, user_ids, dossier_ids, act=False):
        """Give users in dossiers exactly what a template says.

        :return: list of {dossier_id, ok, message, changed}
        """
        numbers = self._numbers([template_id], "template_id")
        template = self.env["octopus.right.template"].browse(numbers).exists()
        if not template:
            raise UserError(self.env._("This template does not exist any more. Choose another."))
        return self.set_levels(user_ids, dossier_ids, template._levels(), act)

    @api.model
    def _bulk_copy(self, dossiers, params):
        """`copy_rights` for `octopus.bulk`."""
        results = self.copy_rights(
            params["from_user_id"], params["user_ids"], dossiers.ids, params.get("act") or False
        )
        return self._bulk_results(results)

    @api.model
    def _bulk_template(self, dossiers, params):
        """`apply_template` for `octopus.bulk`."""
        results = self.apply_template(
            params["template_id"], params["user_ids"], dossiers.ids, params.get("act") or False
        )
        return self._bulk_results(results)

    @api.model
    def undo_act(self, act_id, act=False):
        """Put back exactly what an act of the current user changed.

        What was changed again since then is left, and told.

        :param str act_id: the name that the act was given
        :return: list of {dossier_id, ok, message, changed}
        """
        users, dossiers = self._act_subjects(act_id)
        return self._undo(act_id, users, dossiers, act)

    @api.model
    def _bulk_undo(self, dossiers, params):
        """`undo_act` for `octopus.bulk`, of some of its dossiers."""
        users, among = self._act_subjects(params["act_id"], dossiers)
        results = self._undo(params["act_id"], users, among, params.get("act") or False)
        return self._bulk_results(results)

    @api.model
    def _undo(self, act_id, users, dossiers, act):
        made = self._of_act(act_id, dossiers)
        own_name = self._act_name(act)
        results = self._carry_out(
            users,
            dossiers,
            SQL("SELECT w.* FROM (%s) w WHERE w.now IS NOT DISTINCT FROM w.after", made),
            own_name,
            self._changed_since(made),
        )
        self.env["octopus.right.undo"]._forget(str(act_id), own_name)
        return results

    @api.model
    def _act_subjects(self, act_id, among=None):
        """The users and dossiers of an act of the current user."""
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT user_id, dossier_id FROM octopus_right_change WHERE %s",
                self._changed_in_act(act_id, among),
            )
        )
        if not rows:
            raise UserError(
                self.env._(
                    "There is nothing to undo: no change of yours has this name, or its users "
                    "are gone."
                )
            )
        return (
            self.env["res.users"].browse(sorted({user_id for user_id, _dossier_id in rows})),
            self.env["octopus.dossier"].browse(sorted({dossier_id for _id, dossier_id in rows})),
        )

    @api.model
    def _of_act(self, act_id, among=None):
        """What the current user changed in an act: before, after, and now."""
        return SQL(
            """
            SELECT c.*, r.level AS now
              FROM (SELECT user_id, dossier_id, area,
                           (array_agg(before ORDER BY id))[1] AS level,
                           (array_agg(after ORDER BY id DESC))[1] AS after
                      FROM octopus_right_change
                     WHERE %s
                     GROUP BY user_id, dossier_id, area) c
              JOIN octopus_dossier d ON d.id = c.dossier_id
              LEFT JOIN octopus_right r ON r.user_id = c.user_id
               AND r.company_id = d.company_id AND r.area = c.area
            """,
            self._changed_in_act(act_id, among),
        )

    @api.model
    def _changed_in_act(self, act_id, among=None):
        """Condition on the changes of an act of the current user, of users that are still there.

        :param among: in these dossiers only; by their index, since an act may be large
        """
        there = SQL("AND dossier_id = ANY(%s)", among.ids) if among else SQL()
        mine = SQL("act = %s AND changed_by_id = %s", str(act_id), self.env.uid)
        return SQL("%s AND user_id IS NOT NULL %s", mine, there)

    @api.model
    def _changed_since(self, made):
        """Dossier id → what an undo leaves there, in words.

        :param SQL made: what the act made, from `_of_act`
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT w.dossier_id, u.login, array_agg(w.area ORDER BY w.area)
                  FROM (%s) w JOIN res_users u ON u.id = w.user_id
                 WHERE w.now IS DISTINCT FROM w.after
                 GROUP BY w.dossier_id, u.login ORDER BY u.login
                """,
                made,
            )
        )
        names, left = dict(self._selection_area()), defaultdict(list)
        for dossier_id, login, areas in rows:
            left[dossier_id].append(
                self.env._(
                    "%(user)s: %(areas)s changed since then, and stays as it is.",
                    user=login,
                    areas=", ".join(names[area] for area in areas),
                )
            )
        return left

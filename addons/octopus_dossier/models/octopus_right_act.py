# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The acts on rights that everybody may call: on screen, over XML-RPC, in the background.

Each tells for every dossier how it went. What somebody may not do is a refusal
in that list, with the reason; only a call that means nothing raises.
"""

import uuid

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .octopus_area import AREAS

# Users × dossiers in one act.
MOST_PAIRS = 500_000
# Rights (users × dossiers × areas) in one step of an act in the background, which takes about a
# second of CPU; a tenth of it took half of that for what every step has to ask.
RIGHTS_IN_STEP = 10_000
# An act of so many steps is done in the request itself.
STEPS_IN_REQUEST = 2


class OctopusRight(models.Model):
    _name = "octopus.right"
    _inherit = ["octopus.right"]

    @api.model
    def set_levels(self, user_ids, dossier_ids, levels, act=False):
        """Give users these levels in dossiers; areas not named stay as they are.

        :param list user_ids: of res.users
        :param list dossier_ids: of octopus.dossier
        :param dict levels: area → '1' (read), '2' (write), '3' (validate), or False for none
        :param str act: a name of your own by which `undo_act` finds this act
        :return: list of {dossier_id, ok, message, changed}
        """
        users, dossiers = self._subjects(user_ids, dossier_ids)
        wanted = self._wanted_levels(users, dossiers, levels)
        return self._carry_out(users, dossiers, wanted, self._act_name(act))

    @api.model
    def _bulk_set(self, dossiers, params):
        """`set_levels` for `octopus.bulk`."""
        results = self.set_levels(
            params["user_ids"], dossiers.ids, params["levels"], params.get("act") or False
        )
        return self._bulk_results(results)

    @api.model
    def start_in_background(self, kind, dossier_ids, params):
        """Start a long act, with progress and the same result per dossier.

        :param str kind: set, copy, template or undo
        :param list dossier_ids: of octopus.dossier; an undo without any is of all its dossiers
        :param dict params: the other arguments of `set_levels`, `copy_rights`,
            `apply_template`, `undo_act`
        :return: the number of the `octopus.bulk`
        """
        kinds = {
            "set": ("levels", self.env._("Set rights")),
            "copy": ("from_user_id", self.env._("Copy rights")),
            "template": ("template_id", self.env._("Apply a template of rights")),
            "undo": ("act_id", self.env._("Undo a change of rights")),
        }
        needed, name = kinds.get(str(kind), ("", ""))
        if not isinstance(params, dict) or needed not in params:
            raise UserError(
                self.env._(
                    "Such an act on rights does not exist: it is set, copy, template or undo, "
                    "each with the arguments of its method."
                )
            )
        # undone as one, however many steps it takes
        params = {**params, "act": self._act_name(params.get("act"))}
        dossiers, step = self._in_steps(kind, dossier_ids, params)
        bulk = self.env["octopus.bulk"]._start(
            name, "octopus.right", kind, dossiers, params, chunk=step, at_once=STEPS_IN_REQUEST
        )
        return bulk.id

    @api.model
    def _in_steps(self, kind, dossier_ids, params):
        """The dossiers of an act in the background, and how many of them go into one step."""
        if kind == "undo":
            users, dossiers = self._act_subjects(params["act_id"])
            if dossier_ids:
                dossiers = dossiers.browse(self._numbers(dossier_ids, "dossier_ids"))
            else:  # what was lost since lost its rights too
                dossiers = dossiers._filtered_access("read")
        else:
            users, dossiers = self._subjects(params.get("user_ids"), dossier_ids)
        areas = self._count_areas(kind, params)
        return dossiers, max(RIGHTS_IN_STEP // (len(users) * areas), 1)

    @api.model
    def _count_areas(self, kind, params):
        """How many areas an act is about, for each user on a dossier."""
        if kind == "undo":
            query = SQL(
                "SELECT DISTINCT area FROM octopus_right_change WHERE %s",
                self._changed_in_act(params["act_id"]),
            )
            return len(self.env.execute_query(query))
        levels = params.get("levels")
        return len(levels) if isinstance(levels, dict) and levels else len(AREAS)

    @api.model
    def _bulk_results(self, results):
        """For `octopus.bulk`: what was refused, wholly or in part, has failed."""
        return {
            result["dossier_id"]: result["message"]
            if result["ok"]
            else UserError(result["message"])
            for result in results
        }

    @api.model
    def _subjects(self, user_ids, dossier_ids):
        """The users and dossiers of a call, without doubles, or a refusal to guess."""
        users = self.env["res.users"].browse(self._numbers(user_ids, "user_ids"))
        dossiers = self.env["octopus.dossier"].browse(self._numbers(dossier_ids, "dossier_ids"))
        if len(users) * len(dossiers) > MOST_PAIRS:
            raise UserError(
                self.env._(
                    "These are %(users)s users × %(dossiers)s dossiers. At most %(most)s such "
                    "pairs go in one act: choose fewer.",
                    users=len(users),
                    dossiers=len(dossiers),
                    most=MOST_PAIRS,
                )
            )
        users_sudo = users.sudo().exists().filtered("octopus_subscriber_id")
        if len(users_sudo) < len(users):
            raise UserError(
                self.env._("A user among them does not exist, or belongs to no subscriber.")
            )
        return users, dossiers

    @api.model
    def _numbers(self, value, name):
        """A list of ids as it came over the wire."""
        good = isinstance(value, (list, tuple)) and all(type(number) is int for number in value)
        if not good or not value or not all(0 < number < 2**31 for number in value):
            raise UserError(
                self.env._("“%(name)s” is a list of one or more record numbers.", name=name)
            )
        return list(dict.fromkeys(value))

    @api.model
    def _act_name(self, act):
        if act and (not isinstance(act, str) or len(act) > 64):
            raise UserError(self.env._("The name of an act is a text of at most 64 letters."))
        return act or uuid.uuid4().hex

    @api.model
    def _clean_levels(self, levels):
        """Area → '1', '2', '3' or None, of what came over the wire."""
        good = isinstance(levels, dict) and levels
        clean = {}
        for area, level in levels.items() if good else ():
            level = str(level or "") if level != "0" else ""
            good = good and area in AREAS and level in ("", "1", "2", "3")
            clean[area] = level or None
        if not good:
            raise UserError(
                self.env._(
                    "“levels” names areas (%(areas)s), each with 1 (read), 2 (write), "
                    "3 (validate) or nothing.",
                    areas=", ".join(AREAS),
                )
            )
        return clean

    @api.model
    def _wanted_levels(self, users, dossiers, levels):
        levels = self._clean_levels(levels)
        return SQL(
            """
            SELECT u.id AS user_id, d.id AS dossier_id, a.area, a.level
              FROM unnest(%s::int[]) u (id) CROSS JOIN unnest(%s::int[]) d (id)
             CROSS JOIN unnest(%s::varchar[], %s::varchar[]) a (area, level)
            """,
            users.ids,
            dossiers.ids,
            list(levels),
            list(levels.values()),
        )

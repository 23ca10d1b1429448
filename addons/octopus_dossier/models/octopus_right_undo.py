# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The acts on rights that a user can still take back: what *Undo* on the screen offers.

`octopus.right.change` has all that was ever changed, by whom and in which act; here stands which
of these acts are the last ones of a user and were not taken back yet.
"""

from odoo import api, fields, models
from odoo.tools import SQL

KEPT = 30
KEPT_DAYS = 31


class OctopusRightUndo(models.Model):
    _name = "octopus.right.undo"
    _description = "Act on rights that can be taken back"
    _rec_name = "act"
    _order = "id desc"
    _log_access = False

    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="cascade")
    act = fields.Char(required=True, readonly=True, help="The name of the act in the changes.")
    rights = fields.Integer(readonly=True, help="How many rights it changed.")
    date = fields.Datetime(required=True, readonly=True)

    # covers the reference to the user too
    _act_uniq = models.UniqueIndex("(user_id, act)")

    @api.model
    def _keep(self, act, count):
        """The current user changed so many rights; an act of several steps is kept once.

        In SQL, since its steps and another tab may do so at the same time.
        """
        if not count:
            return
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO octopus_right_undo AS u (user_id, act, rights, date)
                VALUES (%s, %s, %s, %s)
                    ON CONFLICT (user_id, act) DO UPDATE SET rights = u.rights + EXCLUDED.rights
                """,
                self.env.uid,
                act,
                count,
                fields.Datetime.now(),
            )
        )
        self.invalidate_model()

    @api.model
    def _forget(self, *acts):
        """The current user takes these back, or they take something back themselves."""
        self.sudo().search([("user_id", "=", self.env.uid), ("act", "in", acts)]).unlink()

    @api.model
    def _last(self):
        """What the current user can take back, the last one last: name, number of rights, when."""
        found = self.sudo().search_fetch([("user_id", "=", self.env.uid)], limit=KEPT)
        when = fields.Datetime.to_string
        return [[kept.act, kept.rights, when(kept.date)] for kept in reversed(found)]

    @api.autovacuum
    def _gc_old(self):
        """Nobody takes back by a key what he did a month ago; `undo_act` still can."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT_DAYS)
        self.search([("date", "<", limit)], limit=10_000).unlink()

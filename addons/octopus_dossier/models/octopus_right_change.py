# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What was changed in the rights, by whom and when: only ever added to."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.append_only import protect
from .octopus_right import LEVELS


class OctopusRightChange(models.Model):
    _name = "octopus.right.change"
    _description = "Change of a right"
    _order = "id desc"
    _log_access = False

    date = fields.Datetime(required=True, string="When")
    changed_by_id = fields.Many2one("res.users", ondelete="set null", string="By")
    changed_by_login = fields.Char(help="The login at that moment.")
    user_id = fields.Many2one("res.users", ondelete="set null", index=True)
    login = fields.Char(help="The login at that moment.")
    dossier_id = fields.Many2one("octopus.dossier", required=True, ondelete="restrict", index=True)
    area = fields.Selection(selection="_selection_area", required=True)
    before = fields.Selection(LEVELS, help="Empty: none.")
    after = fields.Selection(LEVELS, help="Empty: none.")
    act = fields.Char(required=True, index=True, help="Changes made by one act belong together.")

    def init(self):
        """Let PostgreSQL refuse changes as well, for what goes round the ORM.

        A user who never did anything can be deleted: then it forgets the record of him, and
        keeps his login.
        """
        result = super().init()
        protect(self.env.cr, self._table, forgets=("changed_by_id", "user_id"))
        return result

    @api.model
    def _selection_area(self):
        return self.env["octopus.right"]._selection_area()

    @api.depends("login", "area")
    @api.depends_context("lang")
    def _compute_display_name(self):
        areas = dict(self._selection_area())
        for change in self:
            change.display_name = f"{change.login}: {areas.get(change.area)}"

    def write(self, vals):
        """Refuse, for everybody; only nothing can be written."""
        if vals:
            raise UserError(self.env._("A recorded change of rights cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A recorded change of rights cannot be deleted."))

    @api.model
    def _record(self, changes, act):
        """Write down changes in one statement.

        :param SQL changes: a query for user_id, company_id, area, before, after
        :param str act: the name of the act they belong to
        """
        user = self.env.user
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO octopus_right_change (date, changed_by_id, changed_by_login, act,
                       user_id, login, dossier_id, area, before, after)
                SELECT %s, %s, %s, %s, c.user_id, u.login, d.id, c.area, c.before, c.after
                  FROM (%s) c
                  JOIN res_users u ON u.id = c.user_id
                  JOIN octopus_dossier d ON d.company_id = c.company_id
                """,
                fields.Datetime.now(),
                user.id,
                user.login,
                act,
                changes,
            )
        )

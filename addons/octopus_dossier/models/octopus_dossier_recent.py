# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The dossiers that a user opened lately: what the picker shows first."""

from odoo import api, fields, models
from odoo.tools import SQL

KEPT = 20


class OctopusDossierRecent(models.Model):
    _name = "octopus.dossier.recent"
    _description = "Dossier opened lately"
    _order = "opened_at desc"
    _log_access = False

    user_id = fields.Many2one("res.users", required=True, index=True, ondelete="cascade")
    dossier_id = fields.Many2one("octopus.dossier", required=True, index=True, ondelete="cascade")
    opened_at = fields.Datetime(required=True)

    _user_dossier_uniq = models.UniqueIndex("(user_id, dossier_id)")

    @api.model
    def _record(self, user, dossiers):
        """Remember that the user opened these, the first as the last one.

        In SQL, since two tabs of one user open dossiers at the same time.
        """
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO octopus_dossier_recent (user_id, dossier_id, opened_at)
                SELECT %s, id, clock_timestamp() AT TIME ZONE 'UTC' - place * interval '1 ms'
                  FROM unnest(%s) WITH ORDINALITY opened (id, place)
                    ON CONFLICT (user_id, dossier_id) DO UPDATE SET opened_at = excluded.opened_at
                """,
                user.id,
                dossiers.ids,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM octopus_dossier_recent
                 WHERE user_id = %(user)s AND id NOT IN (
                       SELECT id FROM octopus_dossier_recent
                        WHERE user_id = %(user)s ORDER BY opened_at DESC LIMIT %(kept)s)
                """,
                user=user.id,
                kept=KEPT,
            )
        )
        self.invalidate_model()

    @api.model
    def _company_ids(self, user):
        """The companies of the dossiers that the user opened lately, the last one first."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT d.company_id
                  FROM octopus_dossier_recent recent
                  JOIN octopus_dossier d ON d.id = recent.dossier_id
                 WHERE recent.user_id = %s ORDER BY recent.opened_at DESC LIMIT %s
                """,
                user.id,
                KEPT,
            )
        )
        return [company_id for (company_id,) in rows]

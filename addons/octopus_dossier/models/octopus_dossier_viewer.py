# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who can see which dossier: a view on the rights that count today.

The client reads there who can see his dossier, a firm which of its employees can see which.
"""

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.brussels import today
from .octopus_area import AREAS

# The id of a row is that of the dossier, times this, and that of the user.
MOST_USERS = 2**24


class OctopusDossierViewer(models.Model):
    _name = "octopus.dossier.viewer"
    _description = "Who can see a dossier"
    _order = "dossier_id, side, subscriber_id, name"
    _auto = False

    dossier_id = fields.Many2one("octopus.dossier", readonly=True)
    user_id = fields.Many2one("res.users", readonly=True)
    name = fields.Char(readonly=True)
    login = fields.Char(readonly=True)
    subscriber_id = fields.Many2one("octopus.subscriber", readonly=True)
    side = fields.Selection([("client", "Client"), ("firm", "Firm")], readonly=True)
    since = fields.Date(readonly=True)
    date_to = fields.Date(string="Until", readonly=True, help="Empty: until it is withdrawn.")
    areas = fields.Char(compute="_compute_areas", compute_sudo=True, string="Rights")

    @property
    def _table_query(self):
        # `res_company_users_rel` follows the rights: a row for each user and dossier in which some
        # right counts, see `res.users._octopus_derive_rows`. A link ends on its day by itself. A
        # right has no date of its own: since when it is there, the log of changes says, which is
        # asked for the rows that are shown alone.
        return SQL(
            """
            SELECT d.id::bigint * %(most)s + u.id AS id, d.id AS dossier_id, u.id AS user_id,
                   u.octopus_subscriber_id AS subscriber_id, p.name, u.login,
                   (SELECT min(since)::date FROM (
                     SELECT max(c.date) AS since
                       FROM octopus_right_change c
                       JOIN octopus_right r ON r.user_id = c.user_id AND r.area = c.area
                            AND r.company_id = d.company_id
                      WHERE c.dossier_id = d.id AND c.user_id = u.id AND c.before IS NULL
                      GROUP BY c.area) held) AS since,
                   l.date_to,
                   CASE WHEN u.octopus_subscriber_id IN (d.holder_id, d.client_id)
                        THEN 'client' ELSE 'firm' END AS side
              FROM res_company_users_rel rel
              JOIN octopus_dossier d ON d.company_id = rel.cid
              JOIN res_users u ON u.id = rel.user_id AND u.active
              JOIN res_partner p ON p.id = u.partner_id
              LEFT JOIN octopus_link l ON l.dossier_id = d.id AND l.state = 'granted'
                    AND l.firm_id = u.octopus_subscriber_id
                    AND (l.date_to IS NULL OR l.date_to >= %(today)s)
             WHERE u.octopus_subscriber_id IN (d.holder_id, d.client_id) OR l.id IS NOT NULL
            """,
            today=today(),
            most=MOST_USERS,
        )

    @api.depends_context("lang")
    @api.depends("user_id", "dossier_id")
    def _compute_areas(self):
        users, companies = self.user_id, self.dossier_id.company_id
        rows = self.env.execute_query(users._octopus_effective_rights(today(), companies.ids))
        held = {}
        for user_id, area, company_id, level in rows:
            held.setdefault((user_id, company_id), {})[area] = str(level)
        for viewer in self:
            mine = held.get((viewer.user_id.id, viewer.dossier_id.company_id.id), {})
            viewer.areas = self._in_words(mine)

    @api.model
    def _in_words(self, held):
        """Areas and levels as people say them: “Validate: purchases, sales. Read: VAT.”

        :param dict held: area → level
        """
        model = self.env["octopus.right"]
        names = dict(model._selection_area())
        sentences = []
        for level, name in reversed(model._fields["level"]._description_selection(self.env)):
            found = [area for area in AREAS if held.get(area) == level]
            if len(found) == len(AREAS):
                return self.env._("Everything: %(level)s", level=name)
            if found:
                areas = ", ".join(names[area] for area in found)
                sentences.append(self.env._("%(level)s: %(areas)s", level=name, areas=areas))
        return ". ".join(sentences)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who can see which dossier: a view on the rights that count today.

The client reads there who can see his dossier, a firm which of its employees can see which.
"""

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.brussels import today
from .octopus_area import AREAS


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
    area_count = fields.Integer(string="Areas", readonly=True)
    areas = fields.Char(compute="_compute_areas", compute_sudo=True, string="Rights")

    @property
    def _table_query(self):
        # What counts today, as in `res.users._octopus_compute_rights`; `id` is that of the first
        # right. A right has no date of its own: since when it is there, the log of changes says.
        return SQL(
            """
            SELECT min(r.id) AS id, d.id AS dossier_id, r.user_id,
                   u.octopus_subscriber_id AS subscriber_id, p.name, u.login,
                   min((SELECT max(c.date) FROM octopus_right_change c
                         WHERE c.dossier_id = d.id AND c.user_id = r.user_id
                           AND c.area = r.area AND c.before IS NULL))::date AS since,
                   min(l.date_to) AS date_to,
                   count(*)::int AS area_count,
                   CASE WHEN u.octopus_subscriber_id IN (d.holder_id, d.client_id)
                        THEN 'client' ELSE 'firm' END AS side
              FROM (%(rights)s) r
              JOIN octopus_dossier d ON d.company_id = r.company_id
              JOIN res_users u ON u.id = r.user_id AND u.active
              JOIN res_partner p ON p.id = u.partner_id
              LEFT JOIN octopus_link l ON l.dossier_id = d.id AND l.state = 'granted'
                    AND l.firm_id = u.octopus_subscriber_id
             GROUP BY d.id, r.user_id, u.octopus_subscriber_id, p.name, u.login
            """,
            rights=self.env["res.users"]._octopus_rights_in_effect(today(), SQL("TRUE")),
        )

    @api.depends_context("lang")
    @api.depends("user_id", "dossier_id")
    def _compute_areas(self):
        users, companies = self.user_id, self.dossier_id.company_id
        rows = self.env.execute_query(users._octopus_effective_rights(today(), companies.ids))
        held = {}
        for _id, user_id, area, company_id, level in rows:
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
                sentences.append(f"{name}: {', '.join(names[area] for area in found)}")
        return ". ".join(sentences)

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
        # A right counts where its user's subscriber still has the dossier, as in
        # `res.users._octopus_compute_rights`; `id` is that of the first right. A right has no
        # date of its own: since when it is there, the log of changes says.
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
              FROM octopus_right r
              JOIN octopus_dossier d ON d.company_id = r.company_id
              JOIN res_users u ON u.id = r.user_id AND u.active
              JOIN res_partner p ON p.id = u.partner_id
              LEFT JOIN octopus_link l ON l.dossier_id = d.id AND l.state = 'granted'
                    AND l.firm_id = u.octopus_subscriber_id
                    AND (l.date_to IS NULL OR l.date_to >= %(today)s)
             WHERE u.octopus_subscriber_id IN (d.holder_id, d.client_id) OR l.id IS NOT NULL
             GROUP BY d.id, r.user_id, u.octopus_subscriber_id, p.name, u.login
            """,
            today=today(),
        )

    @api.depends_context("lang")
    @api.depends("user_id", "dossier_id")
    def _compute_areas(self):
        rights = self.env["octopus.right"].search(
            [
                ("user_id", "in", self.user_id.ids),
                ("company_id", "in", self.dossier_id.company_id.ids),
            ]
        )
        by_user = rights.grouped(lambda right: (right.user_id, right.company_id))
        for viewer in self:
            mine = by_user.get((viewer.user_id, viewer.dossier_id.company_id), rights.browse())
            viewer.areas = self._in_words(mine)

    @api.model
    def _in_words(self, rights):
        """Areas and levels as people say them: “Validate: purchases, sales. Read: VAT.”"""
        model = self.env["octopus.right"]
        areas = dict(model._selection_area())
        sentences = []
        for level, name in reversed(model._fields["level"]._description_selection(self.env)):
            found = [right.area for right in rights if right.level == level]
            if len(found) == len(AREAS):
                return self.env._("Everything: %(level)s", level=name)
            if found:
                names = ", ".join(areas[area] for area in AREAS if area in found)
                sentences.append(f"{name}: {names}")
        return ". ".join(sentences)

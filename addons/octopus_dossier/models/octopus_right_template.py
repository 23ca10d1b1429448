# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sets of rights by a name: trainee, bookkeeper, entrepreneur."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .octopus_area import AREAS


class OctopusRightTemplate(models.Model):
    _name = "octopus.right.template"
    _description = "Template of rights"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    side = fields.Selection(
        [("firm", "Employee of a firm"), ("client", "Entrepreneur")],
        required=True,
        default="firm",
        string="For",
    )
    subscriber_id = fields.Many2one(
        "octopus.subscriber",
        default=lambda self: self.env.user.octopus_subscriber_id,
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
        help="Empty: for everybody, kept by the operator of the platform.",
    )
    line_ids = fields.One2many(
        "octopus.right.template.line", "template_id", string="Rights", copy=True
    )

    def _levels(self):
        """Area → level, of all areas: what the template does not name is taken away."""
        self.ensure_one()
        levels = dict.fromkeys(AREAS)
        levels.update((line.area, line.level) for line in self.line_ids)
        return levels

    @api.model
    def save_from_user(self, name, user_id, dossier_id):
        """Make a template of what a user may do in a dossier.

        :return: the number of the template
        """
        rights = self.env["octopus.right"]
        users, dossiers = rights._subjects([user_id], [dossier_id])
        if not rights._octopus_may_manage(dossiers, users.sudo().octopus_subscriber_id):
            raise UserError(
                self.env._("A template is made from a user whose rights you decide about.")
            )
        company = dossiers.sudo().company_id
        rows = rights.sudo().search_fetch(
            [("user_id", "=", users.id), ("company_id", "=", company.id)]
        )
        kind = users.sudo().octopus_subscriber_id.kind
        lines = [{"area": right.area, "level": right.level} for right in rows]
        vals = {
            "name": name,
            "side": "firm" if kind == "b" else "client",
            "line_ids": [fields.Command.create(line) for line in lines],
        }
        return self.with_context(allowed_company_ids=company.ids).create(vals).id

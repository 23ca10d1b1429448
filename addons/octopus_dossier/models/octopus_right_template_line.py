# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One area of a template of rights, with its level."""

from odoo import api, fields, models

from .octopus_right import LEVELS


class OctopusRightTemplateLine(models.Model):
    _name = "octopus.right.template.line"
    _description = "Right in a template"
    _order = "template_id, id"

    template_id = fields.Many2one(
        "octopus.right.template", required=True, index=True, ondelete="cascade"
    )
    area = fields.Selection(selection="_selection_area", required=True)
    level = fields.Selection(LEVELS, required=True, default="1")

    _area_uniq = models.Constraint(
        "UNIQUE(template_id, area)", "This area is in the template already: change its level."
    )

    @api.model
    def _selection_area(self):
        return self.env["octopus.right"]._selection_area()

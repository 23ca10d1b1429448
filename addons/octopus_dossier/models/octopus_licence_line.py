# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A module of a licence, from a day on."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class OctopusLicenceLine(models.Model):
    _name = "octopus.licence.line"
    _description = "Module of a licence"
    _order = "date_start, id"

    licence_id = fields.Many2one(
        "octopus.licence", required=True, readonly=True, index=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        "product.product", string="Module", required=True, readonly=True, ondelete="restrict"
    )
    date_start = fields.Date("From", required=True, readonly=True)
    date_end = fields.Date("Until", readonly=True, help="The last day, included.")

    _one_open = models.UniqueIndex(
        "(licence_id, product_id) WHERE date_end IS NULL",
        "A module is once in a licence.",
    )
    _dates = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start - 1)",
        "A module ends after it starts.",
    )

    @api.depends("product_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self.sudo():
            line.display_name = line.product_id.name

    def _on(self, date):
        """Those in force on a day."""
        return self.filtered(
            lambda line: line.date_start <= date and (not line.date_end or line.date_end >= date)
        )

    def write(self, vals):
        """Only an end is written."""
        if vals.keys() - {"date_end"}:
            raise UserError(self.env._("A licence is not written over: change it from a day on."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A licence is never deleted: it says what was paid for. End it instead.")
        )

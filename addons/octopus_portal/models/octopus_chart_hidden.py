# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A ready chart, or one that others share, that a user took off his page of one dossier."""

from odoo import api, fields, models


class OctopusChartHidden(models.Model):
    _name = "octopus.chart.hidden"
    _description = "Chart off the page"
    _rec_name = "key"

    company_id = fields.Many2one(
        "res.company", string="Dossier", required=True, readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="cascade")
    key = fields.Char(required=True, readonly=True)

    # not unique: two clicks at once are no mistake, and both go when it is brought back
    _user_idx = models.Index("(user_id, company_id)")

    @api.model
    def _octopus_keys(self, company):
        """The keys of what the user hid here."""
        return frozenset(self._octopus_mine(company).mapped("key"))

    @api.model
    def _octopus_hide(self, company, key):
        if key not in self._octopus_keys(company):
            self.create({"company_id": company.id, "user_id": self.env.uid, "key": key})

    @api.model
    def _octopus_unhide(self, company, key):
        self._octopus_mine(company).filtered(lambda hidden: hidden.key == key).unlink()

    @api.model
    def _octopus_mine(self, company):
        return self.search([("company_id", "=", company.id), ("user_id", "=", self.env.uid)])

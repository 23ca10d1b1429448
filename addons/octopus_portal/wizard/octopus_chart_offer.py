# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Offer charts to clients: a shared copy in each of their dossiers."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class OctopusChartOffer(models.TransientModel):
    _name = "octopus.chart.offer"
    _description = "Offer charts"

    chart_ids = fields.Many2many("octopus.chart", string="Charts", readonly=True)
    dossier_ids = fields.Many2many("octopus.dossier", string="To these dossiers")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "octopus.chart":
            charts = self.env["octopus.chart"].browse(self.env.context.get("active_ids"))
            charts.check_access("read")
            values["chart_ids"] = [Command.set(charts.ids)]
        return values

    def action_offer(self):
        """Copy the charts to the dossiers, shared; a second time changes nothing."""
        self.ensure_one()
        self.chart_ids.check_access("read")
        companies = self.dossier_ids.company_id
        if not companies:
            raise UserError(self.env._("Choose the dossiers that get these charts."))
        self.chart_ids._octopus_offer(companies)
        return {"type": "ir.actions.act_window_close"}

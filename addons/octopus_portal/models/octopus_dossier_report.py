# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a dossier lets its client read: which lists, in which layout, until which day.

Kept as what is *withheld*: a dossier nobody thought about has no row and shows the usual lists, and
a list that comes with a later version is not lost to everybody.
"""

from odoo import api, fields, models
from odoo.fields import Domain

LAYOUTS = [
    ("m81", "Company without capital (BV), abridged"),
    ("m87", "Company without capital (BV), micro"),
    ("m82", "Company without capital (BV), full"),
    ("m01", "Company with capital (NV), abridged"),
    ("m07", "Company with capital (NV), micro"),
    ("m02", "Company with capital (NV), full"),
    ("m04", "Association (VZW), abridged"),
    ("m08", "Association (VZW), micro"),
    ("m05", "Association (VZW), full"),
]


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    withheld_report_ids = fields.Many2many(
        "octopus.report",
        "octopus_dossier_withheld_report",
        string="Lists the client does not see",
    )
    released_report_ids = fields.Many2many(
        "octopus.report",
        string="Lists the client sees",
        compute="_compute_released_report_ids",
        inverse="_inverse_released_report_ids",
        help="In the portal, and only with the right on lists, VAT or analytic.",
    )
    reports_until = fields.Date(
        "Figures until",
        help="Balance, result, ledgers and VAT end on this day: what comes later you still work on."
        " Empty: all that is posted.",
    )
    report_layout = fields.Selection(
        LAYOUTS,
        "Layout of the annual accounts",
        help="Empty: with capital when account 100 is used, else without.",
    )

    @api.depends("withheld_report_ids")
    def _compute_released_report_ids(self):
        reports = self.env["octopus.report"].search(Domain.TRUE)
        for dossier in self:
            dossier.released_report_ids = reports - dossier.withheld_report_ids

    def _inverse_released_report_ids(self):
        reports = self.env["octopus.report"].search(Domain.TRUE)
        for dossier in self:
            dossier.withheld_report_ids = reports - dossier.released_report_ids

    def action_release_reports(self):
        """Open the form with what the client of this dossier sees."""
        self.ensure_one()
        self.company_id._octopus_check("dossier_settings", "write")
        release = self.env["octopus.report.release"].create(
            {
                "dossier_id": self.id,
                "released_report_ids": [fields.Command.set(self.released_report_ids.ids)],
                "reports_until": self.reports_until,
                "report_layout": self.report_layout,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_id": release.id,
            "name": self.env._("Lists for the client of %(dossier)s", dossier=self.display_name),
            "res_model": "octopus.report.release",
            "view_mode": "form",
            "target": "new",
        }

    def _octopus_reports(self):
        """The lists this dossier lets its client read, in order."""
        self.ensure_one()
        return self.env["octopus.report"].search(Domain.TRUE) - self.withheld_report_ids

    def _octopus_report_layout(self):
        """The layout of balance and result: the one that was chosen, else the one that fits."""
        self.ensure_one()
        if self.report_layout:
            return self.report_layout
        company = self.company_id
        if company.chart_template == "be_asso":
            return "m04"
        code = [("code", "=like", "100%"), ("company_ids", "in", company.ids)]
        accounts = self.env["account.account"].with_company(company).search(code)
        # two steps, for an index: in one, all lines of the dossier are looked through
        booked = [("company_id", "=", company.id), ("account_id", "in", accounts.ids)]
        return "m01" if self.env["account.move.line"].search_count(booked, limit=1) else "m81"

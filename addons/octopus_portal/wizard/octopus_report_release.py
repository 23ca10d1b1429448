# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a firm lets the client of a dossier read, for who may change its settings."""

from odoo import fields, models

SETTINGS = ("released_report_ids", "reports_until", "report_layout")


class OctopusReportRelease(models.TransientModel):
    _name = "octopus.report.release"
    _description = "Lists for the client"

    dossier_id = fields.Many2one("octopus.dossier", required=True, readonly=True)
    released_report_ids = fields.Many2many("octopus.report", string="Lists the client sees")
    reports_until = fields.Date(
        "Figures until",
        help="Balance, result, ledgers and VAT end on this day: what comes later you still work on."
        " Empty: all that is posted.",
    )
    report_layout = fields.Selection(
        lambda self: (
            self.env["octopus.dossier"]._fields["report_layout"]._description_selection(self.env)
        ),
        string="Layout of the annual accounts",
    )

    def action_save(self):
        """Make these the settings of the dossier."""
        self.ensure_one()
        self.dossier_id.company_id._octopus_check("dossier_settings", "write")
        values = {name: self[name] for name in SETTINGS[1:]}
        values["released_report_ids"] = [fields.Command.set(self.released_report_ids.ids)]
        self.dossier_id.sudo().write(values)
        return {"type": "ir.actions.act_window_close"}

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Spreadsheets of the backend's reports: names are texts, as in those of the portal."""

from odoo import models

NO_FORMULAS = {"strings_to_formulas": False, "strings_to_urls": False}


class ReportXlsxAbstract(models.AbstractModel):
    _name = "report.report_xlsx.abstract"
    _inherit = ["report.report_xlsx.abstract"]

    def get_workbook_options(self):
        # EXTENDS 'report_xlsx': a supplier chooses his name, and it may begin with “=”
        return {**super().get_workbook_options(), **NO_FORMULAS}

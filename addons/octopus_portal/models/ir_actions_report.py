# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The terms of a dossier are the last pages of its invoices, wherever they are printed."""

import io

from odoo import models
from odoo.tools.pdf import merge_pdf


class IrActionsReport(models.Model):
    _name = "ir.actions.report"
    _inherit = ["ir.actions.report"]

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        # EXTENDS 'account'
        streams = super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        if not self._is_invoice_report(report_ref):
            return streams
        for move_id, printed in streams.items():
            terms = move_id and self.env["account.move"].browse(move_id)._octopus_print_terms()
            # what comes out of a stored file has them already
            if terms and printed["stream"] and not printed["attachment"]:
                whole = merge_pdf([printed["stream"].getvalue(), terms])
                printed["stream"].close()
                printed["stream"] = io.BytesIO(whole)
        return streams

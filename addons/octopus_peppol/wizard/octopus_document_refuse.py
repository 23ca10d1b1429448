# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Asks for the reason before documents are put in dispute."""

from odoo import fields, models


class OctopusDocumentRefuse(models.TransientModel):
    _name = "octopus.document.refuse"
    _description = "Do not accept documents"

    document_ids = fields.Many2many("octopus.document", required=True, string="Documents")
    reason = fields.Text(required=True)

    def action_refuse(self):
        """Put the documents in dispute with this reason."""
        self.ensure_one()
        return self.document_ids.action_peppol_refuse(self.reason)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The dialog in which the firm says what it shares with its client, and why."""

from odoo import fields, models


class OctopusDocumentShare(models.TransientModel):
    _name = "octopus.document.share"
    _description = "Share documents with the client"

    document_ids = fields.Many2many("octopus.document", string="Documents", readonly=True)
    message = fields.Text(
        help="The client reads it beside each document; he is mailed that it is there."
    )

    def action_share(self):
        """Put them on the client's shelf."""
        self.ensure_one()
        self.document_ids.check_access("read")
        self.document_ids._share(self.message)
        return {"type": "ir.actions.act_window_close"}

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The dialog in which a note is written: which of the two buttons says who reads it."""

from odoo import fields, models


class OctopusNoteWrite(models.TransientModel):
    _name = "octopus.note.write"
    _description = "Write a note"

    document_id = fields.Many2one("octopus.document", readonly=True)
    dossier_id = fields.Many2one("octopus.dossier", readonly=True)
    body = fields.Text(string="Note", required=True)

    def action_internal(self):
        """Keep it among the people of one's own code."""
        return self._write_note(shared=False)

    def action_share(self):
        """Show it to the other side, who gets a mail."""
        return self._write_note(shared=True)

    def _write_note(self, shared):
        self.ensure_one()
        about = self.document_id or self.dossier_id
        about.check_access("read")
        company = about.sudo().company_id or self.env.company
        self.env["octopus.note"]._say(company, self.body, shared, self.document_id or None)
        return {"type": "ir.actions.act_window_close"}

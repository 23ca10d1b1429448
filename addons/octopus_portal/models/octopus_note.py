# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Notes as the entrepreneur sees them: shared ones only."""

from odoo import api, models

LATEST = 100


class OctopusNote(models.Model):
    _name = "octopus.note"
    _inherit = ["octopus.note"]

    @api.model
    def _octopus_portal_notes(self, company, document=None):
        """The latest shared notes, newest first: [(note, was it new)]; they are read now."""
        inside = [("company_id", "=", company.id), ("shared", "=", True)]
        if document:
            inside.append(("document_id", "=", document.id))
        notes = self.search(inside, limit=LATEST)
        shown = [(note, note.is_unread) for note in notes]
        notes._mark_read()
        return shown

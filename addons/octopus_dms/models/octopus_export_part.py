# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The documents in an export, in their folders, with a list; and the notes."""

from odoo import api, models
from odoo.fields import Domain

BATCH = 500


class OctopusExportPart(models.AbstractModel):
    _name = "octopus.export.part"
    _inherit = ["octopus.export.part"]

    @api.model
    def _write_documents(self, file):
        """All documents the user may see, in the folders where they are, with their list."""
        documents = self.env["octopus.document"].sudo()
        inside = Domain("company_id", "=", file.dossier.company_id.id)
        found = documents.search(inside & documents._seen_domain(), order="id")
        states = dict(documents._fields["state"]._description_selection(self.env))
        listed = []
        for start in range(0, len(found), BATCH):
            for document in found[start : start + BATCH]:
                about = " ".join(filter(None, (states[document.state], document.supplier_name)))
                for attachment in document.attachment_id + document.attachment_ids:
                    folder = f"documents/{document.folder_id.display_name}"
                    name = f"{document.id} {attachment.name or document.name}"
                    file.add_file(folder, name, attachment, about)
                listed.append(self._document_row(document, states))
            self.env.invalidate_all()
        header = [
            self.env._("Number"),
            self.env._("Name"),
            self.env._("Folder"),
            self.env._("State"),
            self.env._("Received"),
            self.env._("Booked in"),
            self.env._("SHA-256"),
        ]
        file.add_table("", "documents.csv", header, listed, self.env._("List of the documents"))

    @api.model
    def _document_row(self, document, states):
        return [
            document.id,
            document.name,
            document.folder_id.display_name,
            states[document.state],
            document.received_at,
            document.move_id.name,
            document.content_hash,
        ]

    @api.model
    def _write_notes(self, file):
        """Notes on the dossier and its documents: shared ones, and internal ones of his code."""
        company = file.dossier.company_id
        notes = self._as_reader(file, "octopus.note")
        found = notes.search([("company_id", "=", company.id)], order="id")
        yes, no = self.env._("yes"), self.env._("no")
        header = [self.env._("When"), self.env._("Written by"), self.env._("Shared")]
        header += [self.env._("On document"), self.env._("Note")]
        rows = (
            [
                file.dossier._inventory_moment(note.create_date),
                note.author_name,
                yes if note.shared else no,
                note.document_id.id,
                note.body,
            ]
            for note in found.sudo()
        )
        file.add_table("", "notes.csv", header, rows, self.env._("Notes"))

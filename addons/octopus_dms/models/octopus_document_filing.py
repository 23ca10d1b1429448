# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Documents go from folder to folder, many at once, always inside their dossier."""

from odoo import models
from odoo.exceptions import UserError


class OctopusDocument(models.Model):
    _name = "octopus.document"
    _inherit = ["octopus.document"]

    def action_move_to(self, folder_id):
        """Put these documents into a folder of their dossier."""
        self._check_right("write")
        folder = self.env["octopus.folder"].browse(folder_id).exists()
        folder.check_access("read")
        foreign = self.filtered(lambda document: document.company_id != folder.company_id)
        if not folder or foreign:
            raise UserError(
                self.env._(
                    "%(document)s stays where it is: a document is moved inside its own dossier.",
                    document=(foreign or self)[:1].name or "",
                )
            )
        self.write({"folder_id": folder.id})

    def action_archive_by_year(self):
        """File these documents in the archive of their dossier, one folder for each year.

        What is to do leaves the to-do; what is booked stays booked.
        """
        self._check_right("write")
        self.action_archive_document()
        for (company, year), documents in self.grouped(
            lambda document: (document.company_id, document._year())
        ).items():
            folder = company._octopus_folder("archive")._subfolder(str(year))
            documents.write({"folder_id": folder.id})

    def _year(self):
        return (self.document_date or self.received_at).year

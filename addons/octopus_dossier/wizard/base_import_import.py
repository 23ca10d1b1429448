# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files to import unpack to a size that the server can read."""

import io
import zipfile

from odoo import models
from odoo.exceptions import UserError

MOST_UNPACKED = 50 * 1000 * 1000


class BaseImportImport(models.TransientModel):
    _name = "base_import.import"
    _inherit = ["base_import.import"]

    def _read_file(self, options):
        # EXTENDS 'base_import': a spreadsheet is a ZIP file, of which 150 kB may unpack to
        # gigabytes, and core reads all of it
        self._octopus_check_unpacked()
        return super()._read_file(options)

    def _octopus_check_unpacked(self):
        content = io.BytesIO(self.file or b"")
        if not zipfile.is_zipfile(content):
            return
        with zipfile.ZipFile(content) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > MOST_UNPACKED:
            raise UserError(
                self.env._(
                    "“%(name)s” unpacks to %(size)s MB; at most %(limit)s MB can be read. Divide "
                    "it into several files, or save it as CSV.",
                    name=self.file_name or "",
                    size=size // 1_000_000,
                    limit=MOST_UNPACKED // 1_000_000,
                )
            )

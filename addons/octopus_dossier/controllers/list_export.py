# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What somebody called his company is a text in the spreadsheets of lists, and no formula.

Core takes each text that begins with “=” for a formula: the name on an invoice that comes in over
Peppol would run in the accountant's spreadsheet, and send away what stands beside it. Its classes
are no models and are called by their names, so their one method before all texts is extended.
"""

from odoo.addons.web.controllers.export import ExportXlsxWriter

_write_header = ExportXlsxWriter.write_header


def _write_text(sheet, row, column, text, *style):
    return sheet.write_string(row, column, text, *style)


def write_header(self):
    """EXTENDS 'web'."""
    self.worksheet.add_write_handler(str, _write_text)
    return _write_header(self)


ExportXlsxWriter.write_header = write_header

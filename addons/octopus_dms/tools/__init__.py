# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import file_text, filetype, invoice_text, mail_address, mail_files, pages, safe_stream, words

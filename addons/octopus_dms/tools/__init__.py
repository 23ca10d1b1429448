# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    clamd,
    file_name,
    file_text,
    filetype,
    gate,
    gate_image,
    gate_office,
    gate_parts,
    gate_pdf,
    invoice_text,
    mail_address,
    mail_files,
    pages,
    safe_stream,
    words,
)

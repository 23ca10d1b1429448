# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    big_integer,
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
    kept_rows,
    mail_address,
    mail_files,
    pages,
    retention,
    safe_stream,
    storage,
    words,
)

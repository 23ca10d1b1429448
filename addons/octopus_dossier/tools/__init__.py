# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    append_only,
    brussels,
    company_copy,
    company_restore,
    company_rows,
    company_tables,
    company_values,
    export_file,
    iban,
    open_dossiers,
    vies,
    within_rights,
)

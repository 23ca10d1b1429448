# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import append_only, company_restore, company_rows, company_tables, export_file, iban, vies

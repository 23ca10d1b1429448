# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    account_move,
    ir_attachment,
    ir_binary,
    mail_thread,
    octopus_area,
    octopus_booking_mixin,
    octopus_company_clone,
    octopus_document,
    octopus_document_booking_fields,
    octopus_document_pages,
    octopus_dossier,
    octopus_export,
    octopus_export_part,
    octopus_folder,
    octopus_mail_in,
    octopus_restore_point,
    res_company,
)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    test_documents_survive,
    test_account_move,
    test_document_search,
    test_filetype,
    test_gate,
    test_ir_attachment,
    test_mail_address,
    test_octopus_document,
    test_octopus_document_access,
    test_octopus_document_booking,
    test_octopus_document_http,
    test_octopus_dossier_waiting,
    test_octopus_folder,
    test_octopus_gate,
    test_octopus_mail_in,
    test_proposal,
    test_pages,
    test_octopus_storage,
    test_octopus_upload,
    test_storage,
)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    octopus_client_access,
    octopus_destruction_sign,
    octopus_document_share,
    octopus_documents_move,
    octopus_mail_rules,
    octopus_note_write,
)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    test_as4_receive,
    test_document_ubl,
    test_draw,
    test_peppol_document,
    test_peppol_import,
    test_peppol_message_access,
    test_peppol_network,
    test_peppol_order,
    test_peppol_proxy,
    test_peppol_revocation,
    test_peppol_send,
    test_settings,
    test_smp,
    test_proposal,
    test_proposal_partner,
    test_proposal_tax,
    test_proposal_vectors,
)

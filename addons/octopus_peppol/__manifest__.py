# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Octopus Peppol",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "summary": "Peppol access point and SMP: receive, file, forward and send",
    "author": "Octopus",
    "website": "https://www.octopus.be",
    "license": "AGPL-3",
    "depends": ["octopus_dms", "account_edi_ubl_cii", "account_peppol"],
    "external_dependencies": {
        "python": ["cryptography", "dnspython", "lxml", "reportlab", "requests"],
    },
    "data": [
        "security/ir.model.access.csv",
        "data/ir_cron_data.xml",
        "data/mail_template_data.xml",
        "views/octopus_peppol_attempt_views.xml",
        "views/octopus_peppol_message_views.xml",
        "views/octopus_peppol_participant_views.xml",
        "views/octopus_peppol_revocation_views.xml",
        "views/octopus_document_views.xml",
        "views/octopus_dossier_views.xml",
        "views/account_move_views.xml",
        "views/octopus_dossier_client_views.xml",
        "wizard/octopus_client_access_views.xml",
        "wizard/octopus_document_refuse_views.xml",
        "views/octopus_peppol_menus.xml",
    ],
}

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Octopus Documents",
    "summary": "Documents per dossier: ways in, to-do, links to bookings, ten years of retention",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "Octopus",
    "license": "AGPL-3",
    "depends": ["octopus_dossier", "account", "mail"],
    "data": [
        "security/ir.model.access.csv",
        "data/ir_cron_data.xml",
        "data/mail_templates.xml",
        "data/storage_cron_data.xml",
        "data/storage_mail_templates.xml",
        "views/octopus_document_views.xml",
        "views/octopus_document_proposal_views.xml",
        "views/octopus_folder_views.xml",
        "views/account_move_views.xml",
        "views/octopus_dossier_views.xml",
        "views/octopus_dossier_client_views.xml",
        "wizard/octopus_client_access_views.xml",
        "wizard/octopus_destruction_sign_views.xml",
        "views/octopus_storage_views.xml",
        "views/octopus_destruction_views.xml",
        "views/octopus_dms_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "octopus_dms/static/src/upload/**/*",
            "octopus_dms/static/src/viewer/**/*",
            "octopus_dms/static/src/storage/**/*",
        ],
    },
}

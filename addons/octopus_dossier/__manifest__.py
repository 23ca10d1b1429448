# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Octopus Dossier",
    "summary": "Subscribers, dossiers, consent, and rights per user and per dossier",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "website": "https://www.octopus.be",
    "author": "Octopus",
    "license": "AGPL-3",
    "depends": ["account", "auth_totp_mail", "base_vat", "l10n_be", "mail", "portal"],
    "data": [
        "security/octopus_dossier_groups.xml",
        "security/ir.model.access.csv",
        "data/ir_sequence_data.xml",
        "data/res_company_data.xml",
        "data/ir_config_parameter_data.xml",
        "data/ir_cron_data.xml",
        "data/discuss_channel_data.xml",
        "data/mail_template_welcome.xml",
        "views/octopus_subscriber_views.xml",
        "views/octopus_dossier_views.xml",
        "views/octopus_link_views.xml",
        "views/octopus_consent_views.xml",
        "views/octopus_right_views.xml",
        "views/octopus_dossier_client_views.xml",
        "views/octopus_bulk_views.xml",
        "wizard/octopus_client_access_views.xml",
        "views/octopus_dossier_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "octopus_dossier/static/src/actions/**/*",
            "octopus_dossier/static/src/bulk/**/*",
        ],
        "web.assets_tests": ["octopus_dossier/static/tests/tours/**/*"],
    },
    "application": True,
}

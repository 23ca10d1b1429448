{
    "name": "Octopus Portal",
    "summary": "What an entrepreneur sees: his dossiers, bills and documents, on phone and desktop",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "author": "Octopus",
    "website": "https://www.octopus.be",
    "license": "AGPL-3",
    "depends": ["portal", "octopus_dossier", "octopus_dms", "octopus_peppol"],
    "data": [
        "views/octopus_portal_layout_templates.xml",
        "views/octopus_portal_dossier_templates.xml",
        "views/octopus_portal_bill_templates.xml",
        "views/octopus_portal_note_templates.xml",
        "views/octopus_portal_document_templates.xml",
        "views/octopus_portal_storage_templates.xml",
        "views/octopus_portal_missing_templates.xml",
        "views/octopus_portal_who_templates.xml",
        "views/octopus_portal_subscription_templates.xml",
        "views/octopus_portal_user_templates.xml",
        "views/octopus_portal_link_templates.xml",
        "views/octopus_portal_order_templates.xml",
    ],
    "assets": {
        "web.assets_frontend": [
            "octopus_portal/static/src/scss/**/*",
            "octopus_portal/static/src/interactions/**/*",
            "octopus_portal/static/src/upload/**/*",
        ],
        "web.assets_tests": [
            "octopus_portal/static/tests/tours/**/*",
        ],
    },
}

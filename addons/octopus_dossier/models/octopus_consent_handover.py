# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The signatures under a change of accountant are consents like all others."""

from odoo import fields, models


class OctopusConsent(models.Model):
    _name = "octopus.consent"
    _inherit = ["octopus.consent"]

    handover_id = fields.Many2one(
        "octopus.handover",
        string="Change of accountant",
        index="btree_not_null",
        ondelete="restrict",
    )
    step = fields.Selection(
        selection_add=[
            ("handover_sign", "Change of accountant signed"),
            ("handover_object", "Change of accountant objected to"),
            ("handover_alone", "Change of accountant without the leaving firm"),
        ],
        ondelete={
            "handover_sign": "cascade",
            "handover_object": "cascade",
            "handover_alone": "cascade",
        },
    )

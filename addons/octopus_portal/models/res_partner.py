# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A customer: whether he is reminded."""

from odoo import fields, models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner"]

    # OCA looks for it in the relations of all dossiers
    credit_policy_id = fields.Many2one(index="btree_not_null")

    def _octopus_hold_reminders(self, held):
        """Never remind this customer, or do so again; OCA has a policy that does nothing."""
        self.ensure_one()
        nothing = self.env.ref("account_credit_control.credit_control_no_follow")
        self.sudo().credit_policy_id = nothing if held else False

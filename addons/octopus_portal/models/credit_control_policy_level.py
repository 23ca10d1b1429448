# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One type of reminder: what it adds to the amount that is open."""

from odoo import fields, models


class CreditControlPolicyLevel(models.Model):
    _name = "credit.control.policy.level"
    _inherit = ["credit.control.policy.level"]

    octopus_cost = fields.Float(
        string="Costs",
        digits=(16, 2),
        help="Asked in the reminder on top of what is open. Nothing is booked until it is paid.",
    )

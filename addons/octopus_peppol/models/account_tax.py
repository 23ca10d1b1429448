# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Taxes that an e-invoice brought and that are no Belgian VAT."""

from odoo import fields, models


class AccountTax(models.Model):
    _name = "account.tax"
    _inherit = "account.tax"

    octopus_foreign_vat = fields.Boolean(
        string="VAT of another country",
        readonly=True,
        copy=False,
        help="Made for an e-invoice with a rate that is no Belgian VAT: the amount is part of "
        "the cost and never goes to the Belgian VAT return.",
    )

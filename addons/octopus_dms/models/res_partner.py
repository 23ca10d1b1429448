# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Suppliers whose documents no rule books, and by whose names documents are found."""

from odoo import fields, models

SEARCHED = frozenset({"company_registry", "name", "vat"})


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner"]

    automatic_booking_off = fields.Boolean(
        string="Never book by a rule",
        help="Documents of this supplier wait for a person, whatever the booking rules say.",
    )

    def write(self, vals):
        # EXTENDS 'base': documents are found by the name and number of their supplier
        result = super().write(vals)
        if SEARCHED & vals.keys():
            documents = self.env["octopus.document"].sudo()
            mine = documents.search([("partner_id", "in", self.ids)])
            self.env["octopus.document.text"].sudo()._queue(mine)
        return result

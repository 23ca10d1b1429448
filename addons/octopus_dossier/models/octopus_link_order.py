# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A link that was offered with an order: what the client agreed to are the words of the order."""

from odoo import models


class OctopusLink(models.Model):
    _name = "octopus.link"
    _inherit = ["octopus.link"]

    def _order_of_offer(self):
        """The order in whose words this link was offered, as superuser; empty for any other."""
        offer = self._offer_consent()
        orders = self.env["octopus.order"].sudo()
        if not offer:
            return orders
        found = orders.search(
            [
                ("kind", "=", "signup"),
                ("dossier_id", "=", self.dossier_id.id),
                ("firm_id", "=", self.firm_id.id),
            ]
        )
        return found.filtered(lambda order: order.sha256 == offer.sha256)[:1]

    def _offered_text(self):
        # EXTENDS 'octopus_dossier': of the whole order, what is about the firm
        order = self._order_of_offer()
        return order._firm_sentence() if order else super()._offered_text()

    def _says_the_same(self, offer):
        # EXTENDS 'octopus_dossier': prices may have changed since, what the firm may do has not
        order = self._order_of_offer()
        if not order:
            return super()._says_the_same(offer)
        return order._firm_sentence() in offer.text.split("\n")

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo's own pages of quotes: what they change is asked for as everywhere else."""

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.sale.controllers.portal import CustomerPortal


class OctopusStockOrders(CustomerPortal):
    @http.route()
    def portal_quote_accept(self, order_id, *args, **kw):
        # EXTENDS 'sale': whoever may read the quotes of a dossier does not answer them
        try:
            self._octopus_check_answer(order_id)
        except AccessError as error:
            return {"error": str(error)}
        return super().portal_quote_accept(order_id, *args, **kw)

    @http.route()
    def portal_quote_decline(self, order_id, *args, **kw):
        # EXTENDS 'sale': the same
        self._octopus_check_answer(order_id)
        return super().portal_quote_decline(order_id, *args, **kw)

    def _octopus_check_answer(self, order_id):
        """Users of the dossier need its right; a customer's token counts for all others."""
        user = request.env.user
        company = request.env["sale.order"].sudo().browse(order_id).exists().company_id.sudo(False)
        if (
            company
            and user._octopus_is_dossier_user()
            and user._octopus_company_ids("invoicing", "read", company.ids)
        ):
            company._octopus_check("invoicing", "validate")

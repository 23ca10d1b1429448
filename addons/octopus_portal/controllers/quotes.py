# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Quotes: the list, one quote, its PDF, and what becomes of it."""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.octopus_sale_form import QUOTE
from ..tools import form_text
from . import frame, gate
from .listing import listing
from .sales import thrown

AREA = "invoicing"
HOME = "/my/octopus/<string:number>/quotes"


class OctopusPortalQuotes(CustomerPortal):
    @http.route([HOME, f"{HOME}/page/<int:page>"], type="http", auth="user", website=True)
    def octopus_quotes(self, number, page=1, **kw):
        """The quotes of a dossier."""
        dossier_sudo = gate.open_dossier(number, AREA)
        company = dossier_sudo.company_id
        orders_sudo = request.env["sale.order"].sudo().with_company(company)
        values = listing(
            orders_sudo,
            orders_sudo._octopus_quote_domain(company),
            f"{frame.dossier_home(dossier_sudo)}/quotes",
            {
                "filters": orders_sudo._octopus_quote_filters(),
                "sortings": orders_sudo._octopus_quote_sortings(),
            },
            orders_sudo._octopus_quote_search_domain,
            {**kw, "page": page},
        )
        values.update(
            frame.dossier_values(self, dossier_sudo, "sales", (request.env._("Quotes"), None)),
            may_write=gate.has_right(dossier_sudo, AREA, "write"),
            part="quotes",
            thrown=thrown(company, QUOTE, kw.get("thrown")),
        )
        return gate.page("quotes", values)

    @http.route(f"{HOME}/<int:order_id>", type="http", auth="user", website=True)
    def octopus_quote(self, number, order_id, done=None, **kw):
        """One quote: how it stands, what is on it, and what can be done with it."""
        dossier_sudo = gate.open_dossier(number, AREA)
        order_sudo = gate.one_quote(order_id, dossier_sudo)
        return self._octopus_quote_page(dossier_sudo, order_sudo, done=done)

    @http.route(
        f"{HOME}/<int:order_id>/pdf", type="http", auth="user", website=True, multilang=False
    )
    def octopus_quote_pdf(self, number, order_id, download=None, **kw):
        """The quote as the customer gets it."""
        dossier_sudo = gate.open_dossier(number, AREA)
        order_sudo = gate.one_quote(order_id, dossier_sudo)
        content, name = order_sudo._octopus_quote_pdf()
        headers = [
            ("Content-Type", "application/pdf"),
            ("X-Content-Type-Options", "nosniff"),
            *gate.PAGE_HEADERS.items(),
        ]
        kind = "attachment" if download else "inline"
        headers.append(("Content-Disposition", content_disposition(name, kind)))
        return request.make_response(content, headers)

    @http.route(
        f"{HOME}/<int:order_id>/<any(accept,refuse,reopen,invoice,deposit,send,copy):act>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_quote_act(self, number, order_id, act, percent="", **kw):
        """What the customer answered, and what follows: an invoice, a deposit, a copy, a mail."""
        level = "validate" if act == "send" else "write"
        dossier_sudo = gate.open_dossier(number, AREA, level)
        order_sudo = gate.one_quote(order_id, dossier_sudo)
        home = frame.dossier_home(dossier_sudo)
        try:
            with request.env.cr.savepoint():
                move_sudo = order_sudo._octopus_act(act, form_text.number(percent) or 0)
        except UserError as error:
            return self._octopus_quote_page(dossier_sudo, order_sudo, problem=str(error))
        if move_sudo and move_sudo._name == "account.move":
            return request.redirect(f"{home}/sales/{move_sudo.id}/edit")
        return request.redirect(f"{home}/quotes/{(move_sudo or order_sudo).id}?done={act}")

    def _octopus_quote_page(self, dossier_sudo, order_sudo, problem=None, done=None):
        steps = [(request.env._("Quotes"), "/quotes"), (order_sudo.name, None)]
        values = {
            **frame.dossier_values(self, dossier_sudo, "sales", *steps),
            "order": order_sudo,
            "problem": problem,
            "done": done,
            "invoices": order_sudo.invoice_ids.filtered(lambda move: move.state != "cancel"),
            "may_write": gate.has_right(dossier_sudo, AREA, "write"),
            "may_send": gate.has_right(dossier_sudo, AREA, "validate"),
        }
        return gate.page("quote", values)

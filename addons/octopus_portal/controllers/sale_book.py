# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Booking through in two clicks: the list with all chosen, then the confirmation."""

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..tools.typed import number as read_number
from . import gate
from .sale_page import BOOK_RIGHT, open_selling, sale_url, sale_values

SHOWN = 200
ORDER = "sequence_prefix, sequence_number, id"


class OctopusPortalSaleBook(CustomerPortal):
    @http.route(
        "/my/octopus/<string:number>/sales/book",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def octopus_sale_book(self, number, **kw):
        """The final documents that are not booked through yet, in the order of their numbers."""
        return self._octopus_book_page(open_selling(number), done=kw.get("done"))

    @http.route(
        "/my/octopus/<string:number>/sales/book",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_sale_book_act(self, number, confirmed=None, **kw):
        """First click: what will be booked. Second click: it is."""
        dossier_sudo = gate.open_dossier(number, *BOOK_RIGHT)
        chosen_sudo = self._octopus_chosen(dossier_sudo)
        if not chosen_sudo:
            problem = request.env._("Choose at least one.")
            return self._octopus_book_page(dossier_sudo, problem=problem)
        if not confirmed:
            return self._octopus_confirm_page(dossier_sudo, chosen_sudo)
        try:
            with request.env.cr.savepoint():
                booked_sudo = chosen_sudo._octopus_book_through()
        except UserError as error:
            return self._octopus_book_page(dossier_sudo, problem=str(error))
        return request.redirect(sale_url(dossier_sudo, "book") + f"?done={len(booked_sudo)}")

    def _octopus_waiting(self, dossier_sudo, domain=Domain.TRUE):
        company = dossier_sudo.company_id
        moves_sudo = request.env["account.move"].sudo().with_company(company)
        inside = moves_sudo._octopus_to_book_through_domain(company)
        return moves_sudo.search(inside & domain, order=ORDER, limit=SHOWN)

    def _octopus_chosen(self, dossier_sudo):
        """What was ticked, of this dossier only."""
        ticked = request.httprequest.form.getlist("sale")
        numbers = [*filter(None, map(read_number, ticked[:SHOWN]))]
        return self._octopus_waiting(dossier_sudo, Domain("id", "in", numbers))

    def _octopus_book_page(self, dossier_sudo, done=None, problem=None):
        title = request.env._("Book through")
        values = {
            **sale_values(self, dossier_sudo, (title, None)),
            "title": title,
            "sales": self._octopus_waiting(dossier_sudo),
            "shown": SHOWN,
            "book_url": sale_url(dossier_sudo, "book"),
            "may_book": gate.has_right(dossier_sudo, *BOOK_RIGHT),
            "refusal": gate.refusal(dossier_sudo, *BOOK_RIGHT),
            "done": done if done and done.isascii() and done.isdecimal() else None,
            "problem": problem,
        }
        return gate.page("sale_book", values)

    def _octopus_confirm_page(self, dossier_sudo, chosen_sudo):
        title = request.env._("Book through")
        sales_sudo = chosen_sudo._octopus_with_earlier()
        values = {
            **sale_values(self, dossier_sudo, (title, "/sales/book")),
            "title": title,
            "chosen": chosen_sudo,
            "sales": sales_sudo,
            "total": sum(sales_sudo.mapped("amount_total_signed")),
            "book_url": sale_url(dossier_sudo, "book"),
        }
        return gate.page("sale_book_confirm", values)

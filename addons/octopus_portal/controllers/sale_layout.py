# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How a dossier's invoices look: logo, colour, header and footer, terms, account and QR code."""

import base64

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from . import gate
from .sale_page import open_selling, sale_url, sale_values, send_pdf

LAYOUT_RIGHT = ("invoicing", "validate")
# where customers pay to: not everybody who sends invoices may change it
ACCOUNT_RIGHT = ("bank", "write")
TEXTS = ("accent", "header", "footer", "logo_right", "with_qr")


class OctopusPortalSaleLayout(CustomerPortal):
    @http.route(
        "/my/octopus/<string:number>/sales/layout",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def octopus_sale_layout(self, number, **kw):
        """The settings, beside an invoice as it would look."""
        dossier_sudo = gate.open_dossier(number, *LAYOUT_RIGHT)
        return self._octopus_layout_page(dossier_sudo, done=kw.get("done"))

    @http.route(
        "/my/octopus/<string:number>/sales/layout",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_sale_layout_save(self, number, account="", **kw):
        """Keep them; what is wrong is said, and what was typed stays on the page."""
        dossier_sudo = gate.open_dossier(number, *LAYOUT_RIGHT)
        company_sudo = dossier_sudo.company_id
        typed = {name: kw.get(name) for name in TEXTS}
        try:
            with request.env.cr.savepoint():
                company_sudo._octopus_set_layout(typed)
                self._octopus_keep_files(company_sudo, kw)
                self._octopus_keep_account(dossier_sudo, account)
        except UserError as error:
            typed["account"] = account
            return self._octopus_layout_page(dossier_sudo, typed=typed, problem=str(error))
        return request.redirect(sale_url(dossier_sudo, "layout") + "?done=1")

    @http.route(
        "/my/octopus/<string:number>/sales/layout/<string:part>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["GET"],
    )
    def octopus_sale_layout_part(self, number, part, **kw):
        """The logo, the terms, or an invoice as it would look."""
        dossier_sudo = open_selling(number)
        company_sudo = dossier_sudo.company_id
        if part == "terms" and company_sudo.octopus_terms:
            content = base64.b64decode(company_sudo.octopus_terms)
            return send_pdf(company_sudo.octopus_terms_name or "terms.pdf", content)
        if part == "preview" and (sale_sudo := self._octopus_example(dossier_sudo)):
            return send_pdf("preview.pdf", sale_sudo._octopus_draw_pdf())
        raise request.not_found()

    def _octopus_keep_files(self, company_sudo, choices):
        logo, terms = gate.sent_file("logo"), gate.sent_file("terms")
        if choices.get("no_logo"):
            company_sudo.logo = False
        elif logo:
            company_sudo._octopus_set_logo(logo.filename, logo.read())
        if choices.get("no_terms"):
            company_sudo.write({"octopus_terms": False, "octopus_terms_name": False})
        elif terms:
            company_sudo._octopus_set_terms(terms.filename, terms.read())

    def _octopus_keep_account(self, dossier_sudo, account):
        """Only where it is another one, and for who may."""
        company_sudo = dossier_sudo.company_id
        known = company_sudo._octopus_layout_account().acc_number or ""
        if account.replace(" ", "") in ("", known.replace(" ", "")):
            return
        if not gate.has_right(dossier_sudo, *ACCOUNT_RIGHT):
            raise UserError(gate.refusal(dossier_sudo, *ACCOUNT_RIGHT))
        company_sudo._octopus_set_account(account)

    def _octopus_example(self, dossier_sudo):
        """The newest invoice, to show the layout with."""
        company = dossier_sudo.company_id
        sales_sudo = request.env["account.move"].sudo().with_company(company)
        return sales_sudo.search(
            sales_sudo._octopus_sale_domain(company), order="invoice_date desc, id desc", limit=1
        )

    def _octopus_layout_page(self, dossier_sudo, typed=None, done=None, problem=None):
        company_sudo = dossier_sudo.company_id
        title = request.env._("Layout of invoices")
        url = sale_url(dossier_sudo, "layout")
        example = self._octopus_example(dossier_sudo)
        preview = {"name": request.env._("Preview"), "kind": "PDF", "size": ""}
        values = {
            **sale_values(self, dossier_sudo, (title, None)),
            "title": title,
            "layout": {**company_sudo._octopus_layout_values(), **(typed or {})},
            "company": company_sudo,
            "has_logo": company_sudo.logo and not company_sudo.uses_default_logo,
            "layout_url": url,
            "may_account": gate.has_right(dossier_sudo, *ACCOUNT_RIGHT),
            "account_refusal": gate.refusal(dossier_sudo, *ACCOUNT_RIGHT),
            "files": [{**preview, "url": f"{url}/preview", "viewer": "pdf"}] if example else [],
            "done": done,
            "problem": problem,
        }
        return gate.page("sale_layout_page", values)

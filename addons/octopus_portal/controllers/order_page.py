# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The public order page: what is ordered, the mail that confirms it, the password.

Open to everybody, so nothing here tells who or what exists: a company that has a dossier and
one that has none get the same answers, and a mail address too. The rules are in
`octopus.signup` and `octopus.vies`; these pages only show and carry.
"""

import json
import secrets

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.octopus_dossier.models.octopus_signup import MODULES

from . import gate

PAGE = "/octopus/order"
# Filled in by programs only: people do not see it.
TRAP = "website"
SHOWN_AGAIN = (
    *("formula", "enterprise_number", "name", "street", "zip", "city", "email", "lang"),
    *("firm", "exists_at_firm", "module_bank", "module_invoicing", "module_dms"),
)


class OctopusOrderPage(http.Controller):
    @http.route(PAGE, type="http", auth="public", website=True, methods=["GET"], sitemap=False)
    def octopus_order(self, **kw):
        """The form."""
        return self._form({name: kw.get(name, "") for name in ("formula", "firm")})

    @http.route(
        f"{PAGE}/send",
        type="http",
        auth="public",
        website=True,
        multilang=False,
        methods=["POST"],
        sitemap=False,
    )
    def octopus_order_send(self, **post):
        """Keep what was typed, and mail the address that confirms it."""
        signups = request.env["octopus.signup"]
        typed = {**post, "lang": self._lang(post.get("lang"))}
        if post.get(TRAP):
            return self._sent(signups._one_line(post.get("email"), 254))
        # What is read and written is bounded and checked there, for everybody alike.
        values, problems = signups._read_form(typed, request.httprequest.remote_addr)
        if problems:
            return self._form(typed, problems)
        signups._begin(values)
        return self._sent(values["email"])

    @http.route(f"{PAGE}/company", type="jsonrpc", auth="public", methods=["POST"])
    def octopus_order_company(self, number="", **kw):
        """Name and address of a company, while its enterprise number is typed."""
        return request.env["octopus.vies"]._look_up(number, request.httprequest.remote_addr)

    @http.route(f"{PAGE}/firm", type="jsonrpc", auth="public", methods=["POST"])
    def octopus_order_firm(self, code="", **kw):
        """The name of the firm with exactly this B-number; nothing else about it."""
        signups = request.env["octopus.signup"]
        firm = signups._check_firm(str(code), request.httprequest.remote_addr)
        if firm is None:
            return {"name": False, "message": signups._too_many_firms()}
        return {"name": firm.name or False}

    @http.route(f"{PAGE}/agreement", type="http", auth="public", website=True, sitemap=False)
    def octopus_order_agreement(self, **kw):
        """The processing agreement, to read before one orders."""
        values = {"text": request.env["octopus.signup"]._agreement_text()}
        return self._page("order_agreement", values)

    @http.route(f"{PAGE}/<string:token>", type="http", auth="public", website=True, sitemap=False)
    def octopus_order_confirm(self, token, **post):
        """The address in the mail: a page on GET, the confirmation on POST."""
        signup_sudo, trouble = request.env["octopus.signup"]._open_token(token)
        if not signup_sudo:
            raise NotFound()
        values = {"trouble": trouble, "signup": signup_sudo, "url": f"{PAGE}/{token}"}
        if not trouble and request.httprequest.method == "POST":
            try:
                with request.env.cr.savepoint():
                    order_sudo = signup_sudo._confirm(
                        post.get("password"),
                        post.get("repeated"),
                        shown=post.get("shown", ""),
                        ip=request.httprequest.remote_addr,
                    )
                return self._page("order_done", {"order": order_sudo})
            except UserError as error:
                values["problem"] = str(error)
        if not trouble:
            orders = request.env["octopus.order"].with_context(lang=signup_sudo.lang)
            text = orders._order_text(signup_sudo.with_context(lang=signup_sudo.lang)._about())
            values |= {
                "text": text,
                "shown": orders._order_mark(text),
                "lang": signup_sudo.lang,
                "codes": signup_sudo._own_dossiers().mapped("holder_id.code"),
            }
        return self._page("order_confirm", values)

    # ---- what these share -------------------------------------------------------------

    def _lang(self, lang):
        installed = {code for code, _name in request.env["res.lang"].get_installed()}
        return lang if lang in installed else request.env.lang

    def _form(self, typed, problems=None):
        signups = request.env["octopus.signup"]
        price_list = signups._price_list()
        shown = {name: str(typed.get(name) or "")[:254] for name in SHOWN_AGAIN}
        formula = shown["formula"] if shown["formula"] in price_list else next(iter(price_list))
        products = request.env["product.product"]
        values = {
            "typed": {**shown, "formula": formula, "lang": shown["lang"] or request.env.lang},
            "problems": problems or {},
            "price_list": price_list,
            "prices": json.dumps(
                {
                    kind: {"price": found["price"], "modules": found["modules"]}
                    for kind, found in price_list.items()
                }
            ),
            "modules": [products._octopus_product(kind) for kind in MODULES],
            "languages": request.env["res.lang"].sudo().get_installed(),
            "agreement": signups._agreement_text().agreement_id.version,
            # A form that is sent again before this page loads is one order, and one mail.
            "form_key": str(typed.get("form_key") or "")[:64] or secrets.token_urlsafe(16),
            "trap": TRAP,
        }
        return self._page("order_form", values)

    def _sent(self, email):
        return self._page("order_sent", {"email": email})

    def _page(self, template, values):
        return gate.page(template, {"page_name": "octopus", **values})

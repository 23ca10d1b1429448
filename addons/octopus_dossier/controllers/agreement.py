# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The page where the holder reads and accepts the processing agreement.

One page for backend and portal. Until it is accepted it is the only page there is, see
`ir.http._octopus_ask_agreement`; whoever is not the holder reads there who has to accept.
"""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from odoo.addons.web.controllers.home import Home

from ..tools.brussels import today

PAGE = "/octopus/agreement"
PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}


class OctopusAgreementHome(Home):
    @http.route()
    def web_client(self, s_action=None, **kw):
        # EXTENDS 'web': this route names no user, so the gate of ir.http does not see him.
        user = request.env["res.users"].sudo().browse(request.session.uid or ())
        if request.db and user and request.env["octopus.agreement"].sudo()._missing_for(user):
            return request.redirect(PAGE)
        return super().web_client(s_action, **kw)


class OctopusAgreement(http.Controller):
    @http.route(
        PAGE, type="http", auth="user", website=True, octopus_before_agreement=True, sitemap=False
    )
    def agreement(self, redirect=None, **kw):
        """The text, and for the holder the button to accept it."""
        return self._page(self._values(redirect))

    @http.route(
        f"{PAGE}/accept",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        octopus_before_agreement=True,
        multilang=False,
        sitemap=False,
    )
    def accept(self, version=None, lang=None, agree=None, redirect=None, **kw):
        """The holder accepts the version he has read."""
        values = self._values(redirect)
        text = values["text"]
        if not values["may_accept"]:
            return request.redirect(PAGE)
        # he accepts what stood on his screen, not what may be published since
        if not agree or version != text.agreement_id.version:
            problem = request.env._("Read the agreement and tick the box to accept it.")
            return self._page({**values, "problem": problem})
        subscriber = request.env.user.sudo().octopus_subscriber_id.sudo(False)
        try:
            subscriber._octopus_accept_agreement(
                text.agreement_id, lang=lang, ip=request.httprequest.remote_addr
            )
        except UserError as error:
            return self._page({**values, "problem": str(error)})
        return request.redirect(values["redirect"])

    @http.route(
        f"{PAGE}/pdf", type="http", auth="user", octopus_before_agreement=True, sitemap=False
    )
    def pdf(self, **kw):
        """The text with its acceptance, to keep or print."""
        values = self._values(None)
        text, acceptance = values["text"], values["acceptance"]
        if not text:
            raise NotFound()
        report = request.env["ir.actions.report"].sudo().with_context(lang=text._lang_code())
        content, _kind = report._render_qweb_pdf(
            "octopus_dossier.octopus_agreement_report",
            text.ids,
            {"acceptance_id": acceptance.id},
        )
        name = f"{text.title} {text.agreement_id.version}.pdf"
        return request.make_response(
            content,
            [
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", content_disposition(name)),
                *PAGE_HEADERS.items(),
            ],
        )

    def _values(self, redirect):
        """What has to be accepted now or soon, else what was accepted last."""
        user = request.env.user
        subscriber = user.sudo().octopus_subscriber_id
        agreements_sudo = request.env["octopus.agreement"].sudo()
        acceptance = request.env["octopus.agreement.acceptance"].sudo()
        if not user._octopus_is_dossier_user():
            raise NotFound()
        missing = agreements_sudo._missing_for(user)
        agreement = missing or agreements_sudo._open_for(subscriber)[:1]
        if not agreement:
            acceptance = acceptance.search([("subscriber_id", "=", subscriber.id)], limit=1)
        holder = subscriber.holder_user_id
        return {
            "text": acceptance.text_id or agreement._text_for(request.env.lang),
            "acceptance": acceptance,
            "missing": bool(missing),
            "subscriber": subscriber,
            "holder": holder,
            "is_holder": holder == user,
            "may_accept": bool(agreement) and holder == user,
            "redirect": self._local(redirect),
            "refusal": agreements_sudo._refusal_for(user),
            "today": today(),
        }

    def _local(self, redirect):
        """Where to go after it: only to a page of ours."""
        home = "/odoo" if request.env.user._is_internal() else "/my"
        local = redirect and redirect.startswith("/") and not redirect.startswith(("//", "/\\"))
        return redirect if local and not redirect.startswith(PAGE) else home

    def _page(self, values):
        response = request.render("octopus_dossier.agreement_page", values)
        response.headers.update(PAGE_HEADERS)
        return response

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""My accountant: who manages the dossier, what asks for an answer, and what was agreed.

Every page is read by all users of the dossier; only its holder finds buttons, and only a POST
of his changes something. The words he agrees to come back with the form, as a mark of what was
shown (`octopus_link_text`).
"""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.octopus_dossier.models.octopus_link import WAITING_STATES
from odoo.addons.portal.controllers.portal import CustomerPortal

from . import frame, gate
from .typed import day_of, one_line

# step of the form → the state it leads to, so that a second click finds it done
STEPS = {"grant": "granted", "refuse": "refused", "withdraw": "withdrawn"}
DONE = {*STEPS, "offer"}
PAGE = "/my/octopus/<string:number>/accountant"


class OctopusPortalLinks(CustomerPortal):
    @http.route(PAGE, type="http", auth="user", website=True)
    def octopus_accountant(self, number, **kw):
        """The dossier manager, the requests that wait, and the agreements."""
        dossier_sudo = gate.open_dossier(number)
        return self._octopus_accountant_page(dossier_sudo, done=kw.get("done"))

    @http.route(
        f"{PAGE}/<int:link_id>/answer",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_link_answer(self, number, link_id, **post):
        """The holder agrees, refuses, or withdraws."""
        dossier_sudo = gate.open_dossier(number)
        link_sudo = self._octopus_open_link(dossier_sudo, link_id)
        step = post.get("step")
        try:
            self._octopus_take_step(link_sudo, step, post)
        except UserError as error:
            return self._octopus_accountant_page(dossier_sudo, problem=str(error))
        return self._octopus_done(dossier_sudo, step)

    @http.route(f"{PAGE}/<int:link_id>/withdraw", type="http", auth="user", website=True)
    def octopus_link_withdraw(self, number, link_id, **kw):
        """What happens when the link ends, and the button that ends it."""
        dossier_sudo = gate.open_dossier(number)
        link_sudo = self._octopus_open_link(dossier_sudo, link_id)
        values = {
            **self._octopus_link_values(dossier_sudo),
            "link": link_sudo,
            "text": link_sudo._consent_text("withdraw"),
            "shown": link_sudo._mark("withdraw"),
            "consequences": link_sudo._consequences("withdraw"),
        }
        return gate.page("link_withdraw", values)

    @http.route(f"{PAGE}/offer", type="http", auth="user", website=True, methods=["GET"])
    def octopus_link_offer(self, number, **kw):
        """The form, and once the firm is known the text to agree to."""
        dossier_sudo = gate.open_dossier(number)
        return self._octopus_offer_page(dossier_sudo, kw)

    @http.route(
        f"{PAGE}/offer/send",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_link_offer_send(self, number, **post):
        """The holder agrees to the text, and the firm gets the offer."""
        dossier_sudo = gate.open_dossier(number)
        try:
            with request.env.cr.savepoint():
                self._octopus_check_ticked(post)
                request.env["octopus.link"].with_context(lang=gate.shown_lang(post))._offer(
                    dossier_sudo.sudo(False),
                    self._octopus_ask_firm(post.get("firm")),
                    reason=one_line(post.get("reason")),
                    date_to=day_of(post.get("date_to")),
                    shown=post.get("shown", ""),
                )
        except UserError as error:
            return self._octopus_offer_page(dossier_sudo, post, problem=str(error))
        return self._octopus_done(dossier_sudo, "offer")

    @http.route(f"{PAGE}/firm", type="jsonrpc", auth="user", methods=["POST"])
    def octopus_link_firm(self, number, code="", **kw):
        """The name of a firm, while its B-number is typed; nothing else about it."""
        gate.open_dossier(number)
        try:
            return {"name": self._octopus_ask_firm(code).name}
        except UserError as error:
            return {"name": False, "problem": str(error)}

    @http.route(
        f"{PAGE}/consents/<int:consent_id>", type="http", auth="user", website=True, multilang=False
    )
    def octopus_link_consent(self, number, consent_id, **kw):
        """One step as PDF."""
        dossier_sudo = gate.open_dossier(number)
        consents_sudo = request.env["octopus.link"]._known_in(dossier_sudo).consent_ids
        consent_sudo = consents_sudo.filtered(lambda consent: consent.id == consent_id)
        if not consent_sudo:
            raise NotFound()
        report = request.env["ir.actions.report"].sudo().with_context(lang=consent_sudo.lang)
        content = report._render_qweb_pdf("octopus_dossier.report_consent", consent_sudo.ids)[0]
        name = f"{dossier_sudo.number}-{consent_sudo.step}-{consent_sudo.id}.pdf"
        headers = {
            **gate.PAGE_HEADERS,
            "Content-Type": "application/pdf",
            "Content-Disposition": http.content_disposition(name),
        }
        return request.make_response(content, headers=list(headers.items()))

    @http.route("/octopus/link/<string:token>", type="http", auth="user", website=True)
    def octopus_link_token(self, token, **post):
        """The address in the mail: a page on GET, the answer on POST."""
        links = request.env["octopus.link"]
        link_sudo, trouble = links._open_token(token)
        if not link_sudo:
            raise NotFound()
        values = {**self._prepare_portal_layout_values(), "page_name": "octopus"}
        values |= {"trouble": trouble, "url": f"/octopus/link/{token}", "link": links}
        if not trouble:
            if request.httprequest.method == "POST":
                try:
                    self._octopus_take_step(link_sudo, post.get("step"), post)
                    link_sudo._use_token()
                    return self._octopus_done(link_sudo.dossier_id, post.get("step"))
                except UserError as error:
                    values["problem"] = str(error)
            values |= self._octopus_question(link_sudo)
        elif trouble != "user":
            values["link"] = link_sudo
        return gate.page("link_mail", values, status=403 if trouble == "user" else 200)

    # ---- what these share -------------------------------------------------------------

    def _octopus_take_step(self, link_sudo, step, post):
        """Take the step as the user; a second click on the same button finds it done."""
        if step not in STEPS:
            raise NotFound()
        if link_sudo.state == STEPS[step] and link_sudo.consent_ids[:1].user_id == request.env.user:
            return
        link = link_sudo.sudo(False).with_context(lang=gate.shown_lang(post))
        with request.env.cr.savepoint():
            if step == "refuse":
                link._refuse()
                return
            if step == "grant":
                self._octopus_check_ticked(post)
            getattr(link, f"_{step}")(shown=post.get("shown", ""))

    def _octopus_check_ticked(self, post):
        if not post.get("agreed"):
            raise UserError(request.env._("Read the text, and tick that you agree."))

    def _octopus_ask_firm(self, code):
        firm_sudo = request.env["octopus.subscriber"]._ask_firm(code)
        if not firm_sudo:
            raise UserError(request.env._("No firm can be linked under this B-number."))
        return firm_sudo

    def _octopus_done(self, dossier_sudo, step):
        return request.redirect(f"{frame.dossier_home(dossier_sudo)}/accountant?done={step}")

    def _octopus_open_link(self, dossier_sudo, link_id):
        links_sudo = request.env["octopus.link"]._known_in(dossier_sudo)
        link_sudo = links_sudo.filtered(lambda link: link.id == link_id)
        if not link_sudo:
            raise NotFound()
        return link_sudo

    def _octopus_question(self, link_sudo):
        """A request with the words to agree to, and their mark."""
        return {
            "link": link_sudo,
            "text": link_sudo._consent_text("grant"),
            "shown": link_sudo._mark("grant"),
            "lang": link_sudo._consent_lang(),
            "consequences": link_sudo._consequences("grant"),
            "manager": link_sudo._current(link_sudo.dossier_id).firm_id - link_sudo.firm_id,
        }

    def _octopus_accountant_page(self, dossier_sudo, done=None, problem=None):
        links_sudo = request.env["octopus.link"]._known_in(dossier_sudo)
        waiting = links_sudo.filtered(lambda link: link.state in WAITING_STATES)
        requests = waiting.filtered(lambda link: link.state == "requested")
        values = {
            **self._octopus_link_values(dossier_sudo),
            "current": links_sudo.filtered(lambda link: link.state == "granted"),
            "questions": [self._octopus_question(link) for link in requests],
            "offers": waiting - requests,
            "consents": links_sudo.consent_ids.sorted("id", reverse=True),
            "done": done if done in DONE else None,
            "problem": problem,
        }
        return gate.page("accountant", values)

    def _octopus_offer_page(self, dossier_sudo, typed, problem=None):
        values = {
            **self._octopus_link_values(dossier_sudo),
            "typed": {"firm": typed.get("firm", "")[:40], "reason": one_line(typed.get("reason"))},
            "firm": request.env["octopus.subscriber"].sudo(),
            "problem": problem,
        }
        values["trail"].append((request.env._("Offer to a firm"), None))
        try:
            values["typed"]["date_to"] = day_of(typed.get("date_to")) or ""
            if typed.get("firm"):
                values |= self._octopus_offer_text(dossier_sudo, values["typed"])
        except UserError as error:
            values["problem"] = problem or str(error)
        return gate.page("link_offer", values)

    def _octopus_offer_text(self, dossier_sudo, typed):
        """What the holder agrees to by offering the dossier to this firm, and its mark."""
        firm_sudo = self._octopus_ask_firm(typed["firm"])
        draft = request.env["octopus.link"]._draft(
            firm_sudo, dossier_sudo, typed["reason"], typed["date_to"]
        )
        text, shown = draft._consent_text("grant"), draft._mark("grant")
        return {"firm": firm_sudo, "text": text, "shown": shown}

    def _octopus_link_values(self, dossier_sudo):
        title = request.env._("My accountant")
        holder = dossier_sudo.holder_id.holder_user_id
        return {
            **frame.dossier_values(self, dossier_sudo, "accountant", (title, "/accountant")),
            "accountant_url": f"{frame.dossier_home(dossier_sudo)}/accountant",
            "is_holder": holder == request.env.user,
            "holder": holder,
            "lang": request.env["octopus.link"]._consent_lang(),
            "questions": [],
        }

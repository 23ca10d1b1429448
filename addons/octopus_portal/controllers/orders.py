# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ordering inside a dossier, and the order of a subscription that waits for a firm.

Everybody who knows the dossier reads what is active and what it costs; the page says who can
order, and only he finds buttons. What was ordered is for its holder and who has the right.
"""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from . import frame, gate
from .portal import OctopusPortal
from .typed import day_of

PAGE = "/my/octopus/<string:number>/order"
WAITING = "/my/octopus-order"
ACTS = ("order", "cancel")
LATEST = 50


class OctopusPortalOrders(OctopusPortal):
    @http.route(PAGE, type="http", auth="user", website=True)
    def octopus_orders(self, number, **kw):
        """What is active, what can be ordered, what it costs; and what was ordered."""
        dossier_sudo = gate.open_dossier(number)
        return self._octopus_orders_page(dossier_sudo, done=kw.get("done"))

    @http.route(
        f"{PAGE}/<string:kind>/<string:act>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
    )
    def octopus_order_one(self, number, kind, act, **post):
        """One product: what is filled in, the text to confirm, and on POST the order."""
        dossier_sudo = gate.open_dossier(number)
        if act not in ACTS:
            raise request.not_found()
        dossier = dossier_sudo.sudo(False)
        # The pages of a client work for one dossier, that of the address.
        dossier = dossier.with_context(allowed_company_ids=dossier_sudo.company_id.ids)
        iban, date = post.get("iban", "")[:60], post.get("date", "")[:10]
        try:
            if request.httprequest.method == "POST" and "shown" in post:
                with request.env.cr.savepoint():
                    dossier._octopus_place_order(
                        kind,
                        post.get("password"),
                        act=act,
                        shown=post["shown"],
                        iban=iban,
                        date=day_of(date),
                    )
                return request.redirect(f"{frame.dossier_home(dossier_sudo)}/order?done={act}")
        except UserError as error:
            return self._octopus_order_page(dossier, kind, act, iban, date, problem=str(error))
        return self._octopus_order_page(dossier, kind, act, iban, date)

    @http.route(WAITING, type="http", auth="user", website=True)
    def octopus_order_waiting(self, **post):
        """A dossier that a firm has not handed over: wait, or start with a new one."""
        order_sudo = self._octopus_waiting_order()
        if not order_sudo:
            return request.redirect("/my")
        problem = ""
        if request.httprequest.method == "POST":
            try:
                with request.env.cr.savepoint():
                    order_sudo.sudo(False)._start_instead(shown=post.get("shown", ""))
                return request.redirect("/my")
            except UserError as error:
                problem = str(error)
        orders = request.env["octopus.order"]
        text = orders._order_text(order_sudo._start_instead_about())
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "octopus",
            "order": order_sudo,
            "has_dossier": bool(order_sudo.subscriber_id.dossier_ids),
            "text": text,
            "shown": orders._order_mark(text),
            "lang": request.env.lang,
            "problem": problem,
            "trail": [(request.env._("My order"), None)],
        }
        return gate.page("order_waiting", values)

    # ---- what these share -------------------------------------------------------------

    def _octopus_orders_page(self, dossier_sudo, done=None, problem=""):
        dossier = dossier_sudo.sudo(False)
        holder = request.env.user in (
            dossier_sudo.holder_id.holder_user_id,
            dossier_sudo._octopus_order_payer().holder_user_id,
        )
        orders_sudo = request.env["octopus.order"].sudo()
        if holder or gate.has_right(dossier_sudo, "orders"):
            orders_sudo = orders_sudo.search([("dossier_id", "=", dossier_sudo.id)], limit=LATEST)
        may_order = dossier._octopus_may_order("bank")
        values = {
            **self._octopus_order_values(dossier_sudo),
            "offer": dossier._octopus_offer(),
            "licence_words": dossier._octopus_licence_words(),
            "licence_acts": self._octopus_licence_links(dossier),
            "may_take_back": bool(dossier._octopus_my_payer_order()),
            "problem": problem,
            "orders": orders_sudo,
            "mandates": dossier_sudo._octopus_mandates() if holder else (),
            "who_orders": "" if may_order else dossier._octopus_who_orders(),
            "kinds": dict(orders_sudo._fields["kind"]._description_selection(request.env)),
            "price_text": request.env["octopus.order"]._price_text,
            "done": _done().get(done),
        }
        return gate.page("orders", values)

    def _octopus_licence_links(self, dossier):
        """(act, its words) of what the user can change in the licence now."""
        titles = self._octopus_licence_titles(dossier)
        return [(act, titles[act]) for act in dossier._octopus_licence_acts()]

    def _octopus_licence_titles(self, dossier):
        """The acts on the licence in words."""
        return {
            "change": request.env._("Change the formula"),
            "pay": request.env._("Pay for this dossier"),
            "ask": request.env._("Ask %(firm)s to pay", firm=dossier.sudo().firm_id.name or ""),
            "leave": request.env._("Stop paying"),
            "withdraw": request.env._("Take back what is planned"),
        }

    def _octopus_order_page(self, dossier, kind, act, iban, date, problem=""):
        """The page of one product; its text appears once everything for it is filled in."""
        dossier_sudo = dossier.sudo()
        values = {
            **self._octopus_order_values(dossier_sudo),
            "kind": kind if kind in ("mandate", "peppol") else "module",
            "act": act,
            "typed": {"iban": iban, "date": date},
            "problem": problem,
            "text": "",
            "url": f"{frame.dossier_home(dossier_sudo)}/order/{kind}/{act}",
        }
        values["trail"].append((_acts()[act], None))
        if kind != "mandate" or iban:
            try:
                about = dossier._octopus_order_about(kind, act, iban, day_of(date))
            except UserError as error:
                values["problem"] = problem or str(error)
            else:
                orders = request.env["octopus.order"]
                text = orders._order_text(about)
                values |= {"text": text, "shown": orders._order_mark(text)}
        return gate.page("order_one", values)

    def _octopus_order_values(self, dossier_sudo):
        title = request.env._("Order")
        return {
            **frame.dossier_values(self, dossier_sudo, "order", (title, "/order")),
            "order_url": f"{frame.dossier_home(dossier_sudo)}/order",
            "lang": request.env.lang,
        }


def _acts():
    return {"order": request.env._("Order"), "cancel": request.env._("Cancel")}


def _done():
    """What is said after an act that was done."""
    ordered = request.env._("Ordered. A confirmation is on its way by mail.")
    cancelled = request.env._("Cancelled. A confirmation is on its way by mail.")
    return {
        **dict.fromkeys(("order", "change", "pay"), ordered),
        **dict.fromkeys(("cancel", "leave", "withdraw"), cancelled),
        "ask": request.env._("Your firm is asked by mail. You hear what it answers."),
    }

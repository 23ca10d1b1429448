# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The licence of a dossier: another formula, who pays, the end of paying; for the holder.

What can change, who may and in which words is in octopus_dossier (`octopus_dossier_order_licence`);
these pages show it and carry what was chosen. The list with its buttons is the page *Order*.
"""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.octopus_dossier.models.octopus_dossier_order_licence import ACTS
from odoo.addons.octopus_dossier.models.product_product import MODULES

from . import frame, gate
from .orders import OctopusPortalOrders
from .typed import day_of

PAGE = "/my/octopus/<string:number>/licence"


class OctopusPortalLicence(OctopusPortalOrders):
    @http.route(
        f"{PAGE}/<string:act>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
    )
    def octopus_licence(self, number, act, **post):
        """One act: what is chosen, the text with what it costs, and on POST the order."""
        dossier_sudo = gate.open_dossier(number)
        if act not in ACTS:
            raise request.not_found()
        dossier = own_dossier(dossier_sudo)
        typed = _typed(post)
        problem = ""
        if request.httprequest.method == "POST":
            try:
                with request.env.cr.savepoint():
                    dossier._octopus_order_licence(
                        act,
                        post.get("password"),
                        shown=str(post.get("shown", "")),
                        **_chosen(typed),
                    )
                return request.redirect(f"{frame.dossier_home(dossier_sudo)}/order?done={act}")
            except UserError as error:
                problem = str(error)
        return self._octopus_licence_page(dossier, act, typed, problem)

    @http.route(
        f"{PAGE}/take_back",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
        multilang=False,
    )
    def octopus_licence_take_back(self, number, **kw):
        """The firm is no longer asked to pay."""
        dossier_sudo = gate.open_dossier(number)
        try:
            with request.env.cr.savepoint():
                own_dossier(dossier_sudo)._octopus_take_back_payer()
        except UserError as error:
            return self._octopus_orders_page(dossier_sudo, problem=str(error))
        return request.redirect(f"{frame.dossier_home(dossier_sudo)}/order")

    def _octopus_licence_page(self, dossier, act, typed, problem):
        """The choice, and the text once everything for it is chosen."""
        reason, chooses = dossier._octopus_refuse_licence(act), act in ("change", "pay")
        values = {
            **self._octopus_order_values(dossier.sudo()),
            "act": act,
            "typed": typed,
            "formulas": (),
            "dated": act != "withdraw" and not reason,
            "text": "",
            "url": f"{frame.dossier_home(dossier.sudo())}/licence/{act}",
        }
        if not reason and chooses:
            values |= self._octopus_licence_choices(dossier, typed)
        if not reason and (typed["sent"] or not chooses):
            try:
                about = dossier._octopus_licence_about(act, **_chosen(typed))
            except UserError as error:
                reason = str(error)
            else:
                orders = request.env["octopus.order"]
                text = orders._order_text(about)
                values |= {"text": text, "shown": orders._order_mark(text)}
                values["typed"]["date"] = about["date"].isoformat()
        heading = self._octopus_licence_titles(dossier)[act]
        values["trail"].append((heading, None))
        values |= {"heading": heading, "problem": problem or reason}
        return gate.page("licence_one", values)

    def _octopus_licence_choices(self, dossier, typed):
        """Formulas and modules to choose from; at first what the dossier has."""
        formulas_sudo = dossier._octopus_formulas()
        licence_sudo = dossier.sudo()._last_licence()
        day = dossier._octopus_licence_day("change", None)
        if not typed["sent"]:
            typed["formula"] = licence_sudo.formula_id.octopus_kind
            kept = licence_sudo.formula_id._octopus_included() | licence_sudo._octopus_going_on()
            typed["modules"] = kept.mapped("octopus_kind")
        price_text = request.env["octopus.order"]._price_text
        return {
            "formulas": [
                (formula, price_text(formula._octopus_price(formula, day)))
                for formula in formulas_sudo
            ],
            "modules": request.env["product.product"]._octopus_products(MODULES),
        }


def own_dossier(dossier_sudo):
    """The dossier as the user himself: the pages of a client work for that of the address."""
    dossier = dossier_sudo.sudo(False)
    return dossier.with_context(allowed_company_ids=dossier_sudo.company_id.ids)


def _typed(post):
    """What the form carries, as text; `sent` when something was chosen."""
    return {
        "sent": "formula" in post or "date" in post,
        "formula": str(post.get("formula", ""))[:20],
        "modules": [kind for kind in MODULES if post.get(f"module_{kind}")],
        "date": str(post.get("date", ""))[:10],
    }


def _chosen(typed):
    return {
        "formula": typed["formula"],
        "modules": typed["modules"],
        "date": day_of(typed["date"]),
    }

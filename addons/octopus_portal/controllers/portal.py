# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Home: the dossiers of the user, and the home of one dossier."""

from odoo import http
from odoo.fields import Domain
from odoo.http import request
from odoo.tools import escape_psql

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..tools.typed import number as read_number
from . import frame, gate
from .listing import clean_search, portal_pager

CARDS = 12
LATEST = 5


class OctopusPortal(CustomerPortal):
    @http.route()
    def home(self, **kw):
        """Users of subscribers see their dossiers; all others what Odoo shows."""
        if not request.env.user._octopus_is_dossier_user():
            return super().home(**kw)
        return gate.page("home", self._octopus_home_values(**kw))

    def _octopus_home_values(self, page=1, search="", **kw):
        values = self._prepare_portal_layout_values()
        dossiers_sudo, mine = gate.my_dossiers()
        count = dossiers_sudo.search_count(mine)
        search = clean_search(search)
        found = mine & self._octopus_search_dossiers(search) if search else mine
        pager = portal_pager(
            "/my",
            dossiers_sudo.search_count(found) if search else count,
            page=read_number(str(page)) or 1,
            step=CARDS,
            url_args={"search": search} if search else {},
        )
        shown = dossiers_sudo.search(found, limit=CARDS, offset=pager["offset"])
        return {
            **values,
            **self._octopus_cards(shown),
            "page_name": "home",
            "has_dossiers": bool(count),
            "many_dossiers": count > CARDS,
            "search": search,
            "pager": pager,
            "subscriber": request.env.user.sudo().octopus_subscriber_id,
            "manages_users": self._octopus_manages_users(),
            "waiting_order": not count and self._octopus_waiting_order(),
            "givers": "" if count else request.env.user._octopus_first_givers(),
        }

    def _octopus_cards(self, dossiers_sudo):
        """What stands on the cards of these dossiers."""
        attention = dossiers_sudo.sudo(False)._octopus_portal_attention()
        return {
            "dossiers": dossiers_sudo,
            "lines": {
                dossier.id: dossier._octopus_portal_attention_lines(
                    attention[dossier.company_id.id]
                )
                for dossier in dossiers_sudo
            },
            "may_send": {
                dossier.id
                for dossier in dossiers_sudo
                if gate.has_right(dossier, "documents", "write")
            },
        }

    def _octopus_waiting_order(self):
        """The dossier that this holder asked his firm for, as superuser."""
        subscriber = request.env.user.sudo().octopus_subscriber_id
        orders_sudo = request.env["octopus.order"].sudo()
        if not subscriber or subscriber.holder_user_id != request.env.user:
            return orders_sudo
        mine = [("subscriber_id", "=", subscriber.id), ("kind", "=", "takeover")]
        return orders_sudo.search(mine, limit=1)

    def _octopus_manages_users(self):
        subscriber = request.env.user.sudo().octopus_subscriber_id.sudo(False)
        return subscriber._octopus_may_manage_users()

    def _octopus_search_dossiers(self, text):
        return Domain("name", "ilike", text) | Domain("number", "=like", f"{escape_psql(text)}%")

    @http.route("/my/octopus", type="http", auth="user", website=True)
    def octopus_start(self, page="", **kw):
        """Where the installed app starts: his dossier, or the choice among several."""
        dossiers_sudo, mine = gate.my_dossiers()
        own_sudo = dossiers_sudo.search(mine, limit=2)
        if len(own_sudo) != 1:
            return request.redirect("/my")
        path = frame.SEND.path if page == frame.SEND.key else ""
        return request.redirect(f"{frame.dossier_home(own_sudo)}{path}")

    @http.route("/my/octopus/<string:number>", type="http", auth="user", website=True)
    def octopus_dossier(self, number, **kw):
        """The home of one dossier."""
        dossier_sudo = gate.open_dossier(number)
        company = dossier_sudo.company_id
        attention = dossier_sudo.sudo(False)._octopus_portal_attention()[company.id]
        values = {
            **frame.dossier_values(self, dossier_sudo, "overview"),
            "lines": dossier_sudo._octopus_portal_attention_lines(attention),
            "may_invoice": gate.has_right(dossier_sudo, "invoicing", "write"),
            "may_see_documents": gate.has_right(dossier_sudo, "documents"),
            "client_side": dossier_sudo.sudo(False)._octopus_is_client_side(),
            **self._octopus_latest(dossier_sudo),
        }
        return gate.page("dossier", values)

    def _octopus_latest(self, dossier_sudo):
        """The newest bills and documents, each with its right."""
        company = dossier_sudo.company_id
        bills = request.env["account.move"].sudo().with_company(company)
        documents = request.env["octopus.document"].sudo().with_company(company)
        if gate.has_right(dossier_sudo, "purchases"):
            bills = bills.search(
                bills._octopus_portal_bill_domain(company),
                order="invoice_date desc, id desc",
                limit=LATEST,
            )
        if gate.has_right(dossier_sudo, "documents"):
            documents = documents.search(
                documents._octopus_portal_listed_domain() & Domain("company_id", "=", company.id),
                order="received_at desc, id desc",
                limit=LATEST,
            )
        return {"bills": bills, "documents": documents}

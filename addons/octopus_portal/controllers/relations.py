"""Relations: the list, one relation's form, its number looked up, Peppol asked, put away."""

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from . import frame, gate
from .listing import clean_search, listing

AREA = "relations"
HOME = "/my/octopus/<string:number>/relations"
FORM = ("name", "kind", "vat", "email", "country", "lang", "days")
FORM += ("street", "street2", "zip", "city", "phone", "ref")


class OctopusPortalRelations(CustomerPortal):
    @http.route([HOME, f"{HOME}/page/<int:page>"], type="http", auth="user", website=True)
    def octopus_relations(self, number, page=1, **kw):
        """The relations of a dossier."""
        dossier_sudo = gate.open_dossier(number, AREA)
        company = dossier_sudo.company_id
        partners_sudo = self._octopus_partners(company)
        values = listing(
            partners_sudo.with_context(active_test=False),
            partners_sudo._octopus_relation_domain(company),
            f"{frame.dossier_home(dossier_sudo)}/relations",
            {
                "filters": partners_sudo._octopus_relation_filters(),
                "sortings": partners_sudo._octopus_relation_sortings(),
            },
            partners_sudo._octopus_relation_search_domain,
            {**kw, "page": page},
        )
        steps = [(request.env._("Relations"), None)]
        values.update(frame.dossier_values(self, dossier_sudo, "relations", *steps))
        values["may_write"] = gate.has_right(dossier_sudo, AREA, "write")
        return gate.page("relations", values)

    @http.route(f"{HOME}/new", type="http", auth="user", website=True)
    def octopus_relation_new(self, number, **kw):
        """The form of a new relation; what was typed makes it."""
        dossier_sudo = gate.open_dossier(number, AREA, "write")
        return self._octopus_relation_form(dossier_sudo, self._octopus_partners(), kw)

    @http.route(f"{HOME}/<int:relation_id>", type="http", auth="user", website=True)
    def octopus_relation(self, number, relation_id, **kw):
        """One relation, and its form for who may change it."""
        writes = request.httprequest.method == "POST"
        dossier_sudo = gate.open_dossier(number, AREA, "write" if writes else "read")
        partner_sudo = self._octopus_relation_of(dossier_sudo, relation_id)
        return self._octopus_relation_form(dossier_sudo, partner_sudo, kw)

    @http.route(
        f"{HOME}/<int:relation_id>/<any(archive,restore,peppol):act>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_relation_act(self, number, relation_id, act, **kw):
        """Put a relation away, take it back, or ask Peppol about it."""
        dossier_sudo = gate.open_dossier(number, AREA, "write")
        partner_sudo = self._octopus_relation_of(dossier_sudo, relation_id)
        try:
            with request.env.cr.savepoint():
                if act == "peppol":
                    partner_sudo._octopus_check_peppol()
                else:
                    partner_sudo.active = act == "restore"
        except UserError as error:
            return self._octopus_relation_page(dossier_sudo, partner_sudo, problem=str(error))
        home = f"{frame.dossier_home(dossier_sudo)}/relations"
        return request.redirect(home if act == "archive" else f"{home}/{partner_sudo.id}")

    @http.route(
        f"{HOME}/look-up",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_relation_look_up(self, number, enterprise_number="", **kw):
        """Name and address for an enterprise number, while it is typed."""
        gate.open_dossier(number, AREA, "write")
        address = f"user {request.env.uid}"
        found = request.env["octopus.vies"].sudo()._look_up(enterprise_number, address)
        return request.make_json_response(found, headers=list(gate.PAGE_HEADERS.items()))

    @http.route(
        f"{HOME}/quick",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_relation_quick(self, number, **kw):
        """A new customer out of the editor of an invoice: his id and name, or what is wrong."""
        dossier_sudo = gate.open_dossier(number, AREA, "write")
        partners_sudo = self._octopus_partners(dossier_sudo.company_id)
        try:
            with request.env.cr.savepoint():
                partner_sudo = partners_sudo._octopus_save_relation(
                    dossier_sudo.company_id, self._octopus_form(kw)
                )
                answer = {"id": partner_sudo.id, "name": partner_sudo.name}
        except UserError as error:
            answer = {"problem": str(error)}
        return request.make_json_response(answer, headers=list(gate.PAGE_HEADERS.items()))

    @http.route(f"{HOME}/suggest", type="http", auth="user", website=True, multilang=False)
    def octopus_relation_suggest(self, number, term="", **kw):
        """Relations that a few letters may mean; who makes invoices needs them too."""
        dossier_sudo = gate.open_dossier(number)
        if not gate.has_right(dossier_sudo, "invoicing", "write"):
            gate.open_dossier(number, AREA)
        company = dossier_sudo.company_id
        found = self._octopus_partners(company)._octopus_suggest_customers(
            company, clean_search(term)
        )
        return request.make_json_response(found, headers=list(gate.PAGE_HEADERS.items()))

    def _octopus_partners(self, company=None):
        partners_sudo = request.env["res.partner"].sudo()
        return partners_sudo.with_company(company) if company else partners_sudo

    def _octopus_relation_of(self, dossier_sudo, relation_id):
        inside = self._octopus_partners()._octopus_relation_domain(dossier_sudo.company_id)
        inside &= Domain("active", "in", (True, False))
        return gate.one_record("res.partner", relation_id, dossier_sudo, inside)

    def _octopus_form(self, form):
        return {name: form.get(name) or "" for name in FORM}

    def _octopus_relation_form(self, dossier_sudo, partner_sudo, form):
        """Show the form, or keep what it brings; a refusal is told above what was typed."""
        if request.httprequest.method != "POST":
            return self._octopus_relation_page(dossier_sudo, partner_sudo, saved=form.get("saved"))
        company = dossier_sudo.company_id
        typed = self._octopus_form(form)
        try:
            partner_sudo = self._octopus_partners(company)._octopus_save_relation(
                company, typed, partner_sudo
            )
        except UserError as error:
            return self._octopus_relation_page(
                dossier_sudo, partner_sudo, typed=typed, problem=str(error)
            )
        home = f"{frame.dossier_home(dossier_sudo)}/relations"
        return request.redirect(f"{home}/{partner_sudo.id}?saved=1")

    def _octopus_relation_page(self, dossier_sudo, partner_sudo, typed=None, **values):
        new = request.env._("New relation")
        steps = [(request.env._("Relations"), "/relations"), (partner_sudo.name or new, None)]
        values = {
            **frame.dossier_values(self, dossier_sudo, "relations", *steps),
            "partner": partner_sudo,
            "typed": typed or partner_sudo._octopus_relation_typed(),
            "countries": partner_sudo._octopus_countries(),
            "languages": partner_sudo._octopus_languages(),
            "may_write": gate.has_right(dossier_sudo, AREA, "write"),
            "may_invoice": gate.has_right(dossier_sudo, "invoicing", "write"),
            "communications": self._octopus_reminders_of(dossier_sudo, partner_sudo),
            **values,
        }
        return gate.page("relation", values)

    def _octopus_reminders_of(self, dossier_sudo, partner_sudo):
        """What this relation was reminded of, for who may see it."""
        letters_sudo = request.env["credit.control.communication"].sudo()
        if not partner_sudo or not gate.has_right(dossier_sudo, "invoicing"):
            return letters_sudo
        return letters_sudo._octopus_history(dossier_sudo.company_id, partner_sudo)

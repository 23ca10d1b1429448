# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Relations: the list, one relation's form, its number looked up, Peppol asked, put away."""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from . import gate, kept

RELATIONS = kept.Kept("relations", "relation", "res.partner")
HOME = "/my/octopus/<string:number>/relations"
FORM = ("name", "kind", "vat", "email", "country", "lang", "days")
FORM += ("street", "street2", "zip", "city", "phone", "ref")


class OctopusPortalRelations(CustomerPortal):
    @http.route([HOME, f"{HOME}/page/<int:page>"], type="http", auth="user", website=True)
    def octopus_relations(self, number, page=1, **kw):
        """The relations of a dossier."""
        choices = {**kw, "page": page}
        return kept.list_page(self, RELATIONS, number, request.env._("Relations"), choices)

    @http.route(f"{HOME}/new", type="http", auth="user", website=True)
    def octopus_relation_new(self, number, **kw):
        """The form of a new relation; what was typed makes it."""
        dossier_sudo = gate.open_dossier(number, RELATIONS.area, "write")
        return self._octopus_relation_form(dossier_sudo, RELATIONS.records(), kw)

    @http.route(f"{HOME}/<int:relation_id>", type="http", auth="user", website=True)
    def octopus_relation(self, number, relation_id, **kw):
        """One relation, and its form for who may change it."""
        return self._octopus_relation_form(*kept.open_one(RELATIONS, number, relation_id), kw)

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
        dossier_sudo, partner_sudo = kept.open_one(RELATIONS, number, relation_id)
        try:
            with request.env.cr.savepoint():
                if act == "peppol":
                    partner_sudo._octopus_check_peppol()
                else:
                    partner_sudo.active = act == "restore"
        except UserError as error:
            return self._octopus_relation_page(dossier_sudo, partner_sudo, problem=str(error))
        return kept.after_act(RELATIONS, dossier_sudo, partner_sudo)

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
        gate.open_dossier(number, RELATIONS.area, "write")
        address = f"user {request.env.uid}"
        return gate.json_answer(
            request.env["octopus.vies"].sudo()._look_up(enterprise_number, address)
        )

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
        dossier_sudo = gate.open_dossier(number, RELATIONS.area, "write")
        company = dossier_sudo.company_id
        try:
            with request.env.cr.savepoint():
                partner_sudo = RELATIONS.records(company)._octopus_save_relation(
                    company, self._octopus_form(kw)
                )
                answer = {"id": partner_sudo.id, "name": partner_sudo.name}
        except UserError as error:
            answer = {"problem": str(error)}
        return gate.json_answer(answer)

    @http.route(f"{HOME}/suggest", type="http", auth="user", website=True, multilang=False)
    def octopus_relation_suggest(self, number, term="", **kw):
        """Relations that a few letters may mean."""
        return kept.suggestions(RELATIONS, number, "_octopus_suggest_customers", term)

    def _octopus_form(self, form):
        return {name: form.get(name) or "" for name in FORM}

    def _octopus_relation_form(self, dossier_sudo, partner_sudo, form):
        """Show the form, or keep what it brings."""
        if request.httprequest.method != "POST":
            return self._octopus_relation_page(dossier_sudo, partner_sudo, saved=form.get("saved"))
        return kept.saved_answer(
            RELATIONS,
            dossier_sudo,
            partner_sudo,
            self._octopus_form(form),
            lambda **told: self._octopus_relation_page(dossier_sudo, partner_sudo, **told),
        )

    def _octopus_relation_page(self, dossier_sudo, partner_sudo, typed=None, **values):
        titles = request.env._("Relations"), request.env._("New relation")
        values = {
            **kept.form_values(self, RELATIONS, dossier_sudo, partner_sudo, typed, titles),
            "partner": partner_sudo,
            "countries": partner_sudo._octopus_countries(),
            "languages": partner_sudo._octopus_languages(),
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

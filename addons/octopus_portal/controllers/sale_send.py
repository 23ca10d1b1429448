# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sending a sales document: how it will go and what is in the way, then the act itself."""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from . import gate
from .sale_page import open_sale, sale_url, sale_values

WAYS = ("peppol", "email", "paper")


class OctopusPortalSaleSend(CustomerPortal):
    @http.route(
        "/my/octopus/<string:number>/sales/<int:sale_id>/send",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["GET"],
    )
    def octopus_sale_send(self, number, sale_id, way=None, **kw):
        """Before it goes: to whom, how, and what is not right yet."""
        dossier_sudo, sale_sudo = open_sale(number, sale_id, "validate")
        return self._octopus_send_page(dossier_sudo, sale_sudo, way)

    @http.route(
        "/my/octopus/<string:number>/sales/<int:sale_id>/send",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_sale_send_now(self, number, sale_id, way=None, email="", **kw):
        """Make it final where it is a draft, and send it; all of it or nothing."""
        dossier_sudo, sale_sudo = open_sale(number, sale_id, "validate")
        way = way if way in WAYS else None
        try:
            with request.env.cr.savepoint():
                if email and not sale_sudo._octopus_mail_address():
                    sale_sudo._octopus_set_mail_address(email)
                sale_sudo._octopus_make_final()
                sale_sudo._octopus_portal_send(way)
        except UserError as error:
            return self._octopus_send_page(dossier_sudo, sale_sudo, way, str(error), email)
        return request.redirect(f"{sale_url(dossier_sudo, sale_sudo.id)}?done=sent")

    def _octopus_send_page(self, dossier_sudo, sale_sudo, way, problem=None, email=""):
        best = sale_sudo._octopus_sending_way()
        way = way if way in WAYS else best
        url = sale_url(dossier_sudo, sale_sudo.id)
        problems = sale_sudo._octopus_sale_problems(way)
        may_relations = gate.has_right(dossier_sudo, "relations", "write")
        if may_relations:
            # the address is asked for on this very page
            problems = [found for found in problems if found.code != "no_mail"]
        title = request.env._("Send")
        number = sale_sudo._octopus_sale_number()
        values = {
            **sale_values(self, dossier_sudo, (number, f"/sales/{sale_sudo.id}"), (title, None)),
            "title": title,
            "sale": sale_sudo,
            "sale_url": url,
            "way": way,
            "ways": self._octopus_ways(best),
            "participant": sale_sudo.commercial_partner_id.with_company(sale_sudo.company_id),
            "address": sale_sudo._octopus_mail_address(),
            "email": email,
            "problems": problems,
            "blocked": any(found.blocking for found in problems),
            "may_relations": may_relations,
            "relations_refusal": gate.refusal(dossier_sudo, "relations", "write"),
            "may_write": gate.has_right(dossier_sudo, "invoicing", "write"),
            "problem": problem,
        }
        return gate.page("sale_send", values)

    def _octopus_ways(self, best):
        """key → label of the ways that are open for this customer."""
        ways = {
            "peppol": request.env._("Peppol"),
            "email": request.env._("Mail"),
            "paper": request.env._("Paper"),
        }
        if best != "peppol":
            del ways["peppol"]
        return ways

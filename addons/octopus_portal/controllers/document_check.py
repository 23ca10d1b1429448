# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checking what was recognised on a document: one after the other, on a phone."""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from . import frame, gate

AREA = "documents"
# any of these shows who the dossier buys from
SUPPLIER_AREAS = ("relations", "purchases")


class OctopusPortalDocumentCheck(CustomerPortal):
    @http.route(
        "/my/octopus/<string:number>/documents/check", type="http", auth="user", website=True
    )
    def octopus_document_checks(self, number, **kw):
        """The next document that waits for the check of the client."""
        dossier_sudo = gate.open_dossier(number, AREA, "write")
        return self._octopus_next_check(dossier_sudo)

    @http.route(
        "/my/octopus/<string:number>/documents/<int:document_id>/check",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def octopus_document_check(self, number, document_id, **kw):
        """What was recognised on one document; sent, it is confirmed or left to the accountant."""
        dossier_sudo, document_sudo = self._octopus_open_check(number, document_id)
        if request.httprequest.method != "POST":
            return self._octopus_check_page(dossier_sudo, document_sudo, done=kw.get("done"))
        try:
            with request.env.cr.savepoint():
                if kw.get("leave"):
                    document_sudo._client_leave()
                else:
                    document_sudo._octopus_portal_confirm(kw)
        except UserError as error:
            return self._octopus_check_page(dossier_sudo, document_sudo, kw, problem=str(error))
        done = "left" if kw.get("leave") else "confirmed"
        return self._octopus_next_check(dossier_sudo, document_sudo.id, done)

    @http.route(
        "/my/octopus/<string:number>/documents/suppliers",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        readonly=True,
    )
    def octopus_document_suppliers(self, number, text="", **kw):
        """Suppliers whose name holds what is typed, for whom they are no secret."""
        dossier_sudo = gate.open_dossier(number, AREA, "write")
        names = []
        if any(gate.has_right(dossier_sudo, area) for area in SUPPLIER_AREAS):
            company = dossier_sudo.company_id
            documents_sudo = request.env["octopus.document"].sudo().with_company(company)
            names = documents_sudo._octopus_portal_suppliers(company, text)
        return gate.json_answer(names)

    def _octopus_open_check(self, number, document_id):
        dossier_sudo = gate.open_dossier(number, AREA, "write")
        seen = request.env["octopus.document"]._seen_domain()
        return dossier_sudo, gate.one_record("octopus.document", document_id, dossier_sudo, seen)

    def _octopus_next_check(self, dossier_sudo, after=0, done=""):
        """On to the next one; when none is left, back to what was sent."""
        company = dossier_sudo.company_id
        documents_sudo = request.env["octopus.document"].sudo().with_company(company)
        document_sudo, _count = documents_sudo._octopus_portal_next_to_check(company, after)
        place = f"{document_sudo.id}/check" if document_sudo else "sent"
        told = f"?done={done if document_sudo else 'checked'}" if done else ""
        home = frame.dossier_home(dossier_sudo)
        return request.redirect(f"{home}/documents/{place}{told}")

    def _octopus_check_page(self, dossier_sudo, document_sudo, typed=None, **told):
        url = f"{frame.dossier_home(dossier_sudo)}/documents/{document_sudo.id}"
        company = dossier_sudo.company_id
        waits = document_sudo._octopus_portal_may_check()
        steps = [(request.env._("Documents"), "/documents"), (request.env._("Check"), None)]
        values = {
            **frame.dossier_values(self, dossier_sudo, "documents", *steps),
            "document": document_sudo,
            "document_url": url,
            "files": gate.file_values(document_sudo._octopus_portal_files(), f"{url}/files"),
            "waits": waits,
            "count": document_sudo._octopus_portal_next_to_check(company)[1],
            "said": (typed or document_sudo._octopus_portal_check_texts()) if waits else {},
            "twins": document_sudo._octopus_portal_twins(),
            "suppliers_url": f"{frame.dossier_home(dossier_sudo)}/documents/suppliers",
            **told,
        }
        return gate.page("document_check", values)

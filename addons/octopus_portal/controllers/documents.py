"""Documents: the list, one document, its files, and forwarding what came over Peppol."""

import json

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from . import frame, gate
from .listing import listing

AREA = "documents"
FORWARD_RIGHT = ("peppol", "write")


class OctopusPortalDocuments(CustomerPortal):
    @http.route(
        [
            "/my/octopus/<string:number>/documents",
            "/my/octopus/<string:number>/documents/page/<int:page>",
        ],
        type="http",
        auth="user",
        website=True,
    )
    def octopus_documents(self, number, page=1, **kw):
        """The documents of a dossier."""
        dossier_sudo = gate.open_dossier(number, AREA)
        company = dossier_sudo.company_id
        documents_sudo = request.env["octopus.document"].sudo().with_company(company)
        values = listing(
            documents_sudo,
            Domain("company_id", "=", company.id),
            f"/my/octopus/{dossier_sudo.number}/documents",
            {
                "filters": documents_sudo._octopus_portal_filters(),
                "sortings": documents_sudo._octopus_portal_sortings(),
            },
            documents_sudo._octopus_portal_search_domain,
            {**kw, "page": page},
        )
        values.update(self._octopus_document_values(dossier_sudo, None))
        if gate.has_right(dossier_sudo, AREA, "write"):
            values["upload_props"] = json.dumps({"dossier": dossier_sudo.number})
        return gate.page("documents", values)

    @http.route(
        "/my/octopus/<string:number>/documents/<int:document_id>",
        type="http",
        auth="user",
        website=True,
    )
    def octopus_document(self, number, document_id, **kw):
        """One document."""
        dossier_sudo, document_sudo = self._octopus_open_document(number, document_id)
        return self._octopus_document_page(dossier_sudo, document_sudo, done=kw.get("done"))

    @http.route(
        "/my/octopus/<string:number>/documents/<int:document_id>/files/<int:file_id>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
    )
    def octopus_document_file(self, number, document_id, file_id, download=None, **kw):
        """A file of a document."""
        _dossier_sudo, document_sudo = self._octopus_open_document(number, document_id)
        return gate.send_file(document_sudo, file_id, download)

    @http.route(
        "/my/octopus/<string:number>/documents/<int:document_id>/forward",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_document_forward(self, number, document_id, **kw):
        """Send a document from Peppol on to the bookkeeping."""
        dossier_sudo, document_sudo = self._octopus_open_document(number, document_id)
        gate.open_dossier(number, *FORWARD_RIGHT)
        try:
            with request.env.cr.savepoint():
                document_sudo.action_peppol_forward()
        except UserError as error:
            return self._octopus_document_page(dossier_sudo, document_sudo, problem=str(error))
        return request.redirect(
            f"/my/octopus/{dossier_sudo.number}/documents/{document_sudo.id}?done=forwarded"
        )

    def _octopus_open_document(self, number, document_id):
        dossier_sudo = gate.open_dossier(number, AREA)
        return dossier_sudo, gate.one_record("octopus.document", document_id, dossier_sudo)

    def _octopus_document_page(self, dossier_sudo, document_sudo, done=None, problem=None):
        url = f"/my/octopus/{dossier_sudo.number}/documents/{document_sudo.id}"
        may_see_bill = gate.has_right(dossier_sudo, "purchases")
        values = {
            **self._octopus_document_values(dossier_sudo, document_sudo),
            "document": document_sudo,
            "documents": document_sudo,
            "files": gate.file_values(document_sudo._octopus_portal_files(), f"{url}/files"),
            "bill": may_see_bill and document_sudo._octopus_portal_bill(),
            "may_forward": document_sudo._octopus_portal_can_forward()
            and gate.has_right(dossier_sudo, *FORWARD_RIGHT),
            "forward_url": f"{url}/forward",
            "notes": request.env["octopus.note"]
            .sudo()
            ._octopus_portal_notes(document_sudo.company_id, document_sudo),
            "may_write": gate.has_right(dossier_sudo, AREA, "write"),
            "note_url": f"{url}/note",
            "done": done,
            "problem": problem,
        }
        return gate.page("document", values)

    def _octopus_document_values(self, dossier_sudo, document_sudo):
        steps = [(request.env._("Documents"), "/documents")]
        if document_sudo:
            steps.append((document_sudo.name, None))
        return frame.dossier_values(self, dossier_sudo, "documents", *steps)

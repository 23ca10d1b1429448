# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Documents: shelves, archive, one document, its files; sending and forwarding it."""

import json

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from . import frame, gate
from .listing import listing

AREA = "documents"
FORWARD_RIGHT = ("peppol", "write")
# where files can be sent from: what the others show comes in another way
UPLOAD_SHELVES = ("", "sent", "mine")
ARCHIVE_CHOICES = ("year", "folder", "least", "most")


class OctopusPortalDocuments(CustomerPortal):
    @http.route(
        [
            "/my/octopus/<string:number>/documents",
            "/my/octopus/<string:number>/documents/page/<int:page>",
            "/my/octopus/<string:number>/documents/<string:shelf>",
            "/my/octopus/<string:number>/documents/<string:shelf>/page/<int:page>",
        ],
        type="http",
        auth="user",
        website=True,
    )
    def octopus_documents(self, number, shelf="", page=1, **kw):
        """The documents of a dossier: those of one shelf, or the archive of all."""
        dossier_sudo = gate.open_dossier(number, AREA)
        return self._octopus_documents_page(dossier_sudo, shelf, {**kw, "page": page})

    def _octopus_documents_page(self, dossier_sudo, shelf, choices, problem=None):
        company = dossier_sudo.company_id
        documents_sudo = request.env["octopus.document"].sudo().with_company(company)
        if shelf not in documents_sudo._octopus_portal_shelves():
            raise NotFound()
        inside = documents_sudo._octopus_portal_shelf_domain(company, shelf)
        inside &= documents_sudo._octopus_portal_archive_domain(company, choices)
        values = listing(
            documents_sudo,
            inside,
            "/".join(filter(None, (frame.dossier_home(dossier_sudo), "documents", shelf))),
            {
                "filters": documents_sudo._octopus_portal_filters(shelf),
                "sortings": documents_sudo._octopus_portal_sortings(),
            },
            documents_sudo._octopus_portal_search_domain,
            choices,
            kept=ARCHIVE_CHOICES,
        )
        values.update(self._octopus_document_values(dossier_sudo, None))
        values.update(self._octopus_shelf_values(dossier_sudo, documents_sudo, shelf))
        return gate.page("documents", {**values, "done": choices.get("done"), "problem": problem})

    def _octopus_shelf_values(self, dossier_sudo, documents_sudo, shelf):
        """What stands around the list."""
        company = dossier_sudo.company_id
        may_write = gate.has_right(dossier_sudo, AREA, "write")
        values = {
            "shelf": shelf,
            "shelves": documents_sudo._octopus_portal_shelves(),
            "news": documents_sudo._octopus_portal_shelf_news(company),
            "may_write": may_write,
            "may_forward": shelf == "peppol"
            and gate.has_right(dossier_sudo, *FORWARD_RIGHT)
            and documents_sudo._octopus_portal_accepted_count(company),
        }
        if not shelf:
            values["years"] = documents_sudo._octopus_portal_years(company)
            values["folders"] = documents_sudo._octopus_portal_folders(company)
        if may_write and shelf in UPLOAD_SHELVES:
            keep = {"keep": True} if shelf == "mine" else {}
            values["upload_props"] = json.dumps({"dossier": dossier_sudo.number, **keep})
        return values

    @http.route(
        "/my/octopus/<string:number>/documents/address", type="http", auth="user", website=True
    )
    def octopus_document_address(self, number, **kw):
        """The mail address of a dossier: to copy, to scan, and what one can do with it."""
        dossier_sudo = gate.open_dossier(number, AREA)
        steps = [(request.env._("Documents"), "/documents"), (request.env._("Mail address"), None)]
        values = frame.dossier_values(self, dossier_sudo, "documents", *steps)
        values["qr_code"] = dossier_sudo._octopus_portal_address_qr()
        return gate.page("document_address", values)

    @http.route(
        "/my/octopus/<string:number>/documents/<int:document_id>",
        type="http",
        auth="user",
        website=True,
    )
    def octopus_document(self, number, document_id, **kw):
        """One document."""
        dossier_sudo, document_sudo = self._octopus_open_document(number, document_id)
        document_sudo._mark_seen()
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

    @http.route(
        "/my/octopus/<string:number>/documents/forward",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_documents_forward(self, number, **kw):
        """Send all that is accepted on to the bookkeeping."""
        dossier_sudo = gate.open_dossier(number, AREA)
        gate.open_dossier(number, *FORWARD_RIGHT)
        company = dossier_sudo.company_id
        documents_sudo = request.env["octopus.document"].sudo().with_company(company)
        try:
            with request.env.cr.savepoint():
                done = documents_sudo._octopus_portal_forward_all(company)
        except UserError as error:
            return self._octopus_documents_page(
                dossier_sudo, "peppol", {"page": 1}, problem=str(error)
            )
        told = "forwarded" if done else "some"
        home = frame.dossier_home(dossier_sudo)
        return request.redirect(f"{home}/documents/peppol?done={told}")

    @http.route(
        "/my/octopus/<string:number>/documents/<int:document_id>/send",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_document_send(self, number, document_id, **kw):
        """Hand a document that was kept to the accountant."""
        dossier_sudo, document_sudo = self._octopus_open_document(number, document_id, "write")
        try:
            with request.env.cr.savepoint():
                document_sudo._send_to_firm()
        except UserError as error:
            return self._octopus_document_page(dossier_sudo, document_sudo, problem=str(error))
        home = frame.dossier_home(dossier_sudo)
        return request.redirect(f"{home}/documents/{document_sudo.id}?done=sent")

    def _octopus_open_document(self, number, document_id, level="read"):
        dossier_sudo = gate.open_dossier(number, AREA, level)
        seen = request.env["octopus.document"]._seen_domain()
        return dossier_sudo, gate.one_record("octopus.document", document_id, dossier_sudo, seen)

    def _octopus_document_page(self, dossier_sudo, document_sudo, done=None, problem=None):
        url = f"{frame.dossier_home(dossier_sudo)}/documents/{document_sudo.id}"
        notes_sudo = request.env["octopus.note"].sudo()
        may_write = gate.has_right(dossier_sudo, AREA, "write")
        values = {
            **self._octopus_document_values(dossier_sudo, document_sudo),
            "document": document_sudo,
            "documents": document_sudo,
            "document_url": url,
            "files": gate.file_values(document_sudo._octopus_portal_files(), f"{url}/files"),
            "bill": gate.has_right(dossier_sudo, "purchases")
            and document_sudo._octopus_portal_bill(),
            "may_forward": document_sudo._octopus_portal_can_forward()
            and gate.has_right(dossier_sudo, *FORWARD_RIGHT),
            "may_send": may_write and document_sudo.shelf == "mine",
            "may_check": may_write and document_sudo._octopus_portal_may_check(),
            "notes": notes_sudo._octopus_portal_notes(document_sudo.company_id, document_sudo),
            "may_write": may_write and document_sudo.shelf != "mine",
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

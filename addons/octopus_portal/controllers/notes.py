# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Notes between the client and his firm: on the dossier, and on one document."""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from . import frame, gate

AREA = "documents"


class OctopusPortalNotes(CustomerPortal):
    @http.route("/my/octopus/<string:number>/notes", type="http", auth="user", website=True)
    def octopus_notes(self, number, **kw):
        """The latest notes of a dossier, those on documents included; seeing them reads them."""
        dossier_sudo = gate.open_dossier(number, AREA)
        return self._octopus_notes_page(dossier_sudo)

    @http.route(
        "/my/octopus/<string:number>/notes/new",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_note_new(self, number, body="", **kw):
        """Write a note on the dossier."""
        dossier_sudo = gate.open_dossier(number, AREA, "write")
        try:
            request.env["octopus.note"]._say(dossier_sudo.company_id, body, shared=True)
        except UserError as error:
            return self._octopus_notes_page(dossier_sudo, problem=str(error))
        return request.redirect(f"/my/octopus/{dossier_sudo.number}/notes")

    @http.route(
        "/my/octopus/<string:number>/notes/mail",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_note_mail(self, number, wanted="", **kw):
        """Whether the user wants mails about what is new; for himself, in all his dossiers."""
        dossier_sudo = gate.open_dossier(number, AREA)
        request.env.user.octopus_notice_mail = wanted == "1"
        return request.redirect(f"{frame.dossier_home(dossier_sudo)}/notes")

    @http.route(
        "/my/octopus/<string:number>/documents/<int:document_id>/note",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_document_note(self, number, document_id, body="", **kw):
        """Write a note on a document."""
        dossier_sudo = gate.open_dossier(number, AREA, "write")
        seen = request.env["octopus.document"]._seen_domain()
        document_sudo = gate.one_record("octopus.document", document_id, dossier_sudo, seen)
        # an empty one is no note, and no reason for a page of its own; nor is one to oneself
        if body.strip() and not document_sudo.kept_by_id:
            request.env["octopus.note"]._say(
                dossier_sudo.company_id, body, shared=True, document=document_sudo
            )
        home = f"/my/octopus/{dossier_sudo.number}/documents/{document_sudo.id}"
        return request.redirect(f"{home}#o_octopus_portal_notes")

    def _octopus_notes_page(self, dossier_sudo, problem=None):
        company = dossier_sudo.company_id
        home = frame.dossier_home(dossier_sudo)
        values = {
            **frame.dossier_values(self, dossier_sudo, "notes", (request.env._("Notes"), None)),
            "notes": request.env["octopus.note"].sudo()._octopus_portal_notes(company),
            "may_write": gate.has_right(dossier_sudo, AREA, "write"),
            "note_url": f"{home}/notes/new",
            "on_dossier": True,
            "wants_mail": request.env.user.octopus_notice_mail,
            "problem": problem,
        }
        return gate.page("notes", values)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Documents that the accountant asks for: the list, an answer with a file, or with a reason."""

from odoo import http
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..tools import typed
from . import frame, gate

AREA = "documents"


class OctopusPortalMissing(CustomerPortal):
    @http.route("/my/octopus/<string:number>/missing", type="http", auth="user", website=True)
    def octopus_missing(self, number, **kw):
        """What is asked for, and what was answered lately."""
        dossier_sudo = gate.open_dossier(number, AREA)
        return self._octopus_missing_page(dossier_sudo, done=kw.get("done"))

    @http.route(
        "/my/octopus/<string:number>/missing/<int:missing_id>/file",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_missing_file(self, number, missing_id, **kw):
        """Answer with a file."""
        dossier_sudo, missing_sudo = self._octopus_open_missing(number, missing_id)
        file = gate.sent_file("file")
        if not file:
            problem = request.env._("Choose a file first.")
            return self._octopus_missing_page(dossier_sudo, problem=problem)
        return self._octopus_answer(
            dossier_sudo,
            lambda: missing_sudo.sudo(False)._answer_with_file(file.filename, file.read()),
        )

    @http.route(
        "/my/octopus/<string:number>/missing/<int:missing_id>/document",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_missing_document(self, number, missing_id, document_id="", **kw):
        """Answer with a document that is here already."""
        dossier_sudo, missing_sudo = self._octopus_open_missing(number, missing_id)
        chosen = typed.number(document_id)
        if not chosen:
            problem = request.env._("Choose the document first.")
            return self._octopus_missing_page(dossier_sudo, problem=problem)
        offered = missing_sudo._octopus_portal_choices_domain(dossier_sudo.company_id)
        document_sudo = gate.one_record("octopus.document", chosen, dossier_sudo, offered)
        return self._octopus_answer(
            dossier_sudo, lambda: missing_sudo.sudo(False)._answer_with_document(document_sudo)
        )

    @http.route(
        "/my/octopus/<string:number>/missing/<int:missing_id>/none",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_missing_none(self, number, missing_id, reason="", **kw):
        """Answer that there is none, and why."""
        dossier_sudo, missing_sudo = self._octopus_open_missing(number, missing_id)
        return self._octopus_answer(
            dossier_sudo, lambda: missing_sudo.sudo(False)._answer_without(reason)
        )

    def _octopus_open_missing(self, number, missing_id):
        dossier_sudo = gate.open_dossier(number, AREA, "write")
        domain = Domain("state", "!=", "found")
        return dossier_sudo, gate.one_record(
            "octopus.missing.document", missing_id, dossier_sudo, domain
        )

    def _octopus_answer(self, dossier_sudo, answer):
        """Give an answer; a refusal is told on the page, and nothing of it is kept."""
        try:
            with request.env.cr.savepoint():
                answer()
        except UserError as error:
            return self._octopus_missing_page(dossier_sudo, problem=str(error))
        return request.redirect(f"/my/octopus/{dossier_sudo.number}/missing?done=1")

    def _octopus_missing_page(self, dossier_sudo, done=None, problem=None):
        company = dossier_sudo.company_id
        missing_sudo = request.env["octopus.missing.document"].sudo().with_company(company)
        title = request.env._("Missing documents")
        values = {
            **frame.dossier_values(self, dossier_sudo, "missing", (title, None)),
            "asked": missing_sudo._octopus_portal_asked(company),
            "answered": missing_sudo._octopus_portal_answered(company),
            "choices": missing_sudo._octopus_portal_choices(company),
            "may_answer": gate.has_right(dossier_sudo, AREA, "write"),
            "done": done,
            "problem": problem,
        }
        return gate.page("missing", values)

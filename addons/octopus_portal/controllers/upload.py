# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sending documents: one page for the thumb, with what was sent last under it."""

import json

from odoo import http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from . import frame, gate

LATEST = 5


class OctopusPortalUpload(CustomerPortal):
    @http.route("/my/octopus/<string:number>/upload", type="http", auth="user", website=True)
    def octopus_upload(self, number, **kw):
        """Photograph or choose files; they go straight into the dossier."""
        dossier_sudo = gate.open_dossier(number, "documents", "write")
        title = request.env._("Send documents")
        values = {
            **frame.dossier_values(self, dossier_sudo, "upload", (title, None)),
            "title": title,
            "upload_props": json.dumps({"dossier": dossier_sudo.number}),
            "documents": self._octopus_latest_sent(dossier_sudo),
        }
        return gate.page("upload", values)

    def _octopus_latest_sent(self, dossier_sudo):
        if not gate.has_right(dossier_sudo, "documents"):
            return request.env["octopus.document"]
        documents_sudo = request.env["octopus.document"].sudo()
        company = dossier_sudo.company_id
        inside = Domain("company_id", "=", company.id) & Domain("source", "=", "upload")
        return documents_sudo.with_company(company).search(
            inside & documents_sudo._octopus_portal_listed_domain(),
            order="id desc",
            limit=LATEST,
        )

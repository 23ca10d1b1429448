# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The file of an export, fetched by its address."""

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request


class OctopusExportController(http.Controller):
    @http.route("/octopus/export/<int:export_id>", type="http", auth="user", readonly=True)
    def octopus_export(self, export_id, **kw):
        """The file of an export, for who asked for it and may still read everything."""
        export = request.env["octopus.export"].browse(export_id)
        try:
            export.check_access("read")
            export._check_may_read_all(export.dossier_id)
        except (AccessError, MissingError) as error:
            # As for a number that does not exist: nothing is told about it.
            raise request.not_found() from error
        attachment = export.sudo().attachment_id
        if not attachment:
            raise request.not_found()
        stream = request.env["ir.binary"].sudo()._get_stream_from(attachment)
        return stream.get_response(as_attachment=True)

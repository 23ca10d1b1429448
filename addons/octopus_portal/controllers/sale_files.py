# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that go along with a sales document: added, shown, taken away."""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from . import frame, gate

AREA = "invoicing"
PLACE = "/my/octopus/<string:number>/<any(sales,quotes):part>/<int:record_id>/along"


class OctopusPortalSaleFiles(CustomerPortal):
    @http.route(PLACE, type="http", auth="user", website=True, multilang=False, methods=["POST"])
    def octopus_sale_file_add(self, number, part, record_id, **kw):
        """Add one file; what then goes along, or why it does not."""
        dossier_sudo, record_sudo = self._octopus_open_part(number, part, record_id, "write")
        file = gate.sent_file("file")
        problem = None if file else request.env._("Choose a file first.")
        try:
            with request.env.cr.savepoint():
                if file:
                    form = request.env["octopus.sale.form"].sudo()
                    form._attach(record_sudo, file.filename, file.read())
        except UserError as error:
            problem = str(error)
        return self._octopus_files_answer(dossier_sudo, record_sudo, problem)

    @http.route(
        f"{PLACE}/<int:file_id>/remove",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        methods=["POST"],
    )
    def octopus_sale_file_remove(self, number, part, record_id, file_id, **kw):
        """Take one file away; what still goes along."""
        dossier_sudo, record_sudo = self._octopus_open_part(number, part, record_id, "write")
        problem = None
        try:
            with request.env.cr.savepoint():
                request.env["octopus.sale.form"].sudo()._detach(record_sudo, file_id)
        except UserError as error:
            problem = str(error)
        return self._octopus_files_answer(dossier_sudo, record_sudo, problem)

    @http.route(f"{PLACE}/<int:file_id>", type="http", auth="user", website=True, multilang=False)
    def octopus_sale_file(self, number, part, record_id, file_id, download=None, **kw):
        """One of the files."""
        _dossier_sudo, record_sudo = self._octopus_open_part(number, part, record_id)
        return gate.send_file(record_sudo, file_id, download)

    def _octopus_open_part(self, number, part, record_id, level="read"):
        dossier_sudo = gate.open_dossier(number, AREA, level)
        if part == "quotes":
            return dossier_sudo, gate.one_quote(record_id, dossier_sudo)
        inside = request.env["account.move"]._octopus_sale_domain(dossier_sudo.company_id)
        return dossier_sudo, gate.one_record("account.move", record_id, dossier_sudo, inside)

    def _octopus_files_answer(self, dossier_sudo, record_sudo, problem):
        part = "quotes" if record_sudo._name == "sale.order" else "sales"
        url = f"{frame.dossier_home(dossier_sudo)}/{part}/{record_sudo.id}/along"
        answer = {"files": along(record_sudo, url), "problem": problem}
        return gate.json_answer(answer)


def along(record_sudo, url):
    """What a page says about the files that go along."""
    return [
        {**values, "id": file.id}
        for file, values in zip(
            record_sudo.octopus_attachment_ids,
            gate.file_values(record_sudo.octopus_attachment_ids, url),
            strict=True,
        )
    ]

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Bills: the list, one bill with its document, and the files of that document."""

from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from . import frame, gate
from .listing import listing

AREA = "purchases"


class OctopusPortalBills(CustomerPortal):
    @http.route(
        [
            "/my/octopus/<string:number>/bills",
            "/my/octopus/<string:number>/bills/page/<int:page>",
        ],
        type="http",
        auth="user",
        website=True,
    )
    def octopus_bills(self, number, page=1, **kw):
        """The bills of a dossier."""
        dossier_sudo = gate.open_dossier(number, AREA)
        company = dossier_sudo.company_id
        bills_sudo = request.env["account.move"].sudo().with_company(company)
        values = listing(
            bills_sudo,
            bills_sudo._octopus_portal_bill_domain(company),
            f"/my/octopus/{dossier_sudo.number}/bills",
            {
                "filters": bills_sudo._octopus_portal_bill_filters(),
                "sortings": bills_sudo._octopus_portal_bill_sortings(),
            },
            bills_sudo._octopus_portal_bill_search_domain,
            {**kw, "page": page},
        )
        attention = dossier_sudo.sudo(False)._octopus_portal_attention([AREA])[company.id]
        values.update(self._octopus_bill_values(dossier_sudo, None), attention=attention)
        return gate.page("bills", values)

    @http.route(
        "/my/octopus/<string:number>/bills/<int:bill_id>", type="http", auth="user", website=True
    )
    def octopus_bill(self, number, bill_id, **kw):
        """One bill, with the document it was booked from."""
        dossier_sudo, bill_sudo = self._octopus_open_bill(number, bill_id)
        documents_sudo = bill_sudo._octopus_portal_documents()
        values = {
            **self._octopus_bill_values(dossier_sudo, bill_sudo),
            "bill": bill_sudo,
            "documents": documents_sudo,
            "files": gate.file_values(
                documents_sudo._octopus_portal_files(),
                f"/my/octopus/{dossier_sudo.number}/bills/{bill_sudo.id}/files",
            ),
        }
        return gate.page("bill", values)

    @http.route(
        "/my/octopus/<string:number>/bills/<int:bill_id>/files/<int:file_id>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
    )
    def octopus_bill_file(self, number, bill_id, file_id, download=None, **kw):
        """A file of the document of a bill: the right on the bill is enough to see it."""
        _dossier_sudo, bill_sudo = self._octopus_open_bill(number, bill_id)
        return gate.send_file(bill_sudo._octopus_portal_documents(), file_id, download)

    def _octopus_open_bill(self, number, bill_id):
        dossier_sudo = gate.open_dossier(number, AREA)
        bills = request.env["account.move"]
        domain = bills._octopus_portal_bill_domain(dossier_sudo.company_id)
        return dossier_sudo, gate.one_record("account.move", bill_id, dossier_sudo, domain)

    def _octopus_bill_values(self, dossier_sudo, bill_sudo):
        steps = [(request.env._("Purchases"), "/bills")]
        if bill_sudo:
            steps.append((bill_sudo._octopus_portal_number(), None))
        return frame.dossier_values(self, dossier_sudo, "bills", *steps)

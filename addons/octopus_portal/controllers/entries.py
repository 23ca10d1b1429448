# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One booking with its lines and its document: where every list ends."""

from odoo import http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.octopus_dossier.models.octopus_area_account import BOOKING_AREAS, JOURNAL_AREAS
from odoo.addons.portal.controllers.portal import CustomerPortal

from . import frame, gate

PAGE = "/my/octopus/<string:number>/entries/<int:move_id>"
LISTS = "lists"


class OctopusPortalEntries(CustomerPortal):
    @http.route(PAGE, type="http", auth="user", website=True)
    def octopus_entry(self, number, move_id, **kw):
        """One posted booking."""
        dossier_sudo, move_sudo = self._octopus_open_entry(number, move_id)
        url = f"{frame.dossier_home(dossier_sudo)}/entries/{move_sudo.id}"
        steps = [(request.env._("Reports"), "/reports"), (move_sudo.name, None)]
        documents_sudo = move_sudo._octopus_portal_documents()
        values = {
            **frame.dossier_values(self, dossier_sudo, "reports", *steps),
            "move": move_sudo,
            "lines": move_sudo._octopus_portal_entry_lines(),
            "shown_elsewhere": self._octopus_page_of(dossier_sudo, move_sudo),
            "files": gate.file_values(documents_sudo._octopus_portal_files(), f"{url}/files"),
        }
        return gate.page("entry", values)

    @http.route(
        f"{PAGE}/files/<int:file_id>", type="http", auth="user", website=True, multilang=False
    )
    def octopus_entry_file(self, number, move_id, file_id, download=None, **kw):
        """A file of the document of a booking."""
        _dossier_sudo, move_sudo = self._octopus_open_entry(number, move_id)
        return gate.send_file(move_sudo._octopus_portal_documents(), file_id, download)

    def _octopus_open_entry(self, number, move_id):
        """The booking, for who may read lists or the journal it stands in."""
        dossier_sudo = gate.open_dossier(number)
        if not any(gate.has_right(dossier_sudo, area) for area in (LISTS, *BOOKING_AREAS)):
            gate.refuse(dossier_sudo, LISTS)
        # which journal a booking is in is told to nobody who may not see it
        seen = Domain("journal_id.type", "in", self._octopus_journal_types(dossier_sudo))
        if gate.has_right(dossier_sudo, LISTS):
            until = dossier_sudo.reports_until
            seen |= Domain("date", "<=", until) if until else Domain.TRUE
        posted = Domain("state", "=", "posted") & seen
        return dossier_sudo, gate.one_record("account.move", move_id, dossier_sudo, posted)

    def _octopus_journal_types(self, dossier_sudo):
        return [
            journal_type
            for journal_type, area in JOURNAL_AREAS.items()
            if gate.has_right(dossier_sudo, area)
        ]

    def _octopus_page_of(self, dossier_sudo, move_sudo):
        """The page where this bill or invoice is at home, if he may open it."""
        area, path = {
            "in_invoice": ("purchases", "bills"),
            "in_refund": ("purchases", "bills"),
            "in_receipt": ("purchases", "bills"),
            "out_invoice": ("invoicing", "sales"),
            "out_refund": ("invoicing", "sales"),
        }.get(move_sudo.move_type, (None, None))
        if not area or not gate.has_right(dossier_sudo, area):
            return None
        return f"{frame.dossier_home(dossier_sudo)}/{path}/{move_sudo.id}"

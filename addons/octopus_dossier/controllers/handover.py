# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The act and the inventory of a change of accountant, for the holders of its sides."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

HEADERS = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


class OctopusHandover(http.Controller):
    @http.route("/octopus/handover/<int:handover_id>", type="http", auth="user", sitemap=False)
    def handover(self, handover_id, **kw):
        """Where the link in a mail leads: the form, or the page of the portal."""
        handover_sudo = self._open(handover_id)
        if request.env.user._is_internal():
            return request.redirect(
                f"/odoo/action-octopus_dossier.octopus_handover_action/{handover_sudo.id}"
            )
        return request.redirect(f"/my/octopus/{handover_sudo.dossier_id.number}/handover")

    @http.route(
        "/octopus/handover/<int:handover_id>/act.pdf", type="http", auth="user", sitemap=False
    )
    def act(self, handover_id, **kw):
        """The act with all signatures and the inventory."""
        handover_sudo = self._open(handover_id, done=True)
        attachment = handover_sudo._act()
        return self._send(attachment.raw, "application/pdf", attachment.name)

    @http.route(
        "/octopus/handover/<int:handover_id>/inventory.json",
        type="http",
        auth="user",
        sitemap=False,
    )
    def inventory(self, handover_id, **kw):
        """The inventory for machines, to the byte what its SHA-256 is of."""
        handover_sudo = self._open(handover_id, done=True)
        name = handover_sudo._act_name().replace(".pdf", ".json")
        return self._send(handover_sudo.inventory.encode(), "application/json", name)

    def _open(self, handover_id, done=False):
        """As superuser, for a holder of one of its sides; 404 for all others."""
        handover_sudo = request.env["octopus.handover"].sudo().browse(handover_id).exists()
        if not handover_sudo or not handover_sudo._side_of(request.env.user):
            raise NotFound()
        if done and handover_sudo.state != "done":
            raise NotFound()
        return handover_sudo

    def _send(self, content, mimetype, name):
        return request.make_response(
            content,
            [
                ("Content-Type", mimetype),
                ("Content-Disposition", content_disposition(name)),
                *HEADERS.items(),
            ],
        )

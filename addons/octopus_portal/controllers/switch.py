# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One switch between portal and backend, both ways: the same login, the same dossier."""

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.fields import Domain
from odoo.http import request

from . import frame, gate

BACKEND_URL = "/odoo"


class OctopusPortalSwitch(http.Controller):
    @http.route("/my/octopus/<string:number>/books", type="http", auth="user", website=True)
    def octopus_books(self, number, **kw):
        """The backend, with this dossier open and no other."""
        dossier_sudo = gate.open_dossier(number)
        if not request.env.user._is_internal():
            return request.redirect(frame.dossier_home(dossier_sudo))
        response = request.redirect(BACKEND_URL)
        response.set_cookie("cids", str(dossier_sudo.company_id.id))
        return response

    @http.route("/my/octopus-of/<int:company_id>", type="http", auth="user", website=True)
    def octopus_of(self, company_id, **kw):
        """The portal, with the dossier that is open in the backend."""
        dossiers_sudo, mine = gate.my_dossiers()
        dossier_sudo = dossiers_sudo.search(mine & Domain("company_id", "=", company_id), limit=1)
        if not dossier_sudo:
            raise NotFound()
        return request.redirect(frame.dossier_home(dossier_sudo))

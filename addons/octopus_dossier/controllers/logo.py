# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The logo of a dossier: for its users, and for who reads a mail of it."""

from odoo import http
from odoo.http import request
from odoo.tools import consteq

from odoo.addons.web.controllers.binary import Binary


class OctopusLogo(Binary):
    @http.route()
    def company_logo(self, dbname=None, **kw):
        # EXTENDS 'web': by counting up, anybody would see the logos, and so the names, of all
        # dossiers. Who may not see one gets the picture that stands for none.
        company_id = str(kw.get("company") or "")
        if request.db and company_id and not self._octopus_may_see(company_id, kw.get("key")):
            kw["company"] = "-1"
        return super().company_logo(dbname, **kw)

    def _octopus_may_see(self, company_id, key):
        if not (company_id.isascii() and company_id.isdecimal() and len(company_id) < 10):
            return False
        company_sudo = request.env["res.company"].sudo().browse(int(company_id)).exists()
        if not company_sudo._octopus_is_inside():
            return True
        if consteq(str(key or ""), company_sudo._octopus_logo_key()):
            return True
        user = request.env["res.users"].sudo().browse(request.session.uid or ())
        return bool(user and user._octopus_known_company_ids(tuple(company_sudo.ids)))

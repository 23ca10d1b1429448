# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The calls of the web client: in which dossiers they work, and that nonsense is a fault.

Core asks which cursor a call needs before anything handles its errors, so that whoever
sends nonsense, logged in or not, got a traceback (`ir_http_fault` could not know of it).
"""

from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.dataset import DataSet


class OctopusDataSet(DataSet):
    def _octopus_call_readonly(self, rule, args):
        try:
            return self._call_kw_readonly(rule, args)
        except Exception:  # noqa: BLE001 (the call itself fails on it, and says so)
            return False

    def _octopus_open(self, kwargs):
        """Nearly every call names its dossiers: the cookie is asked for the others alone."""
        context = kwargs.get("context") if isinstance(kwargs, dict) else None
        if not isinstance(context, dict) or "allowed_company_ids" not in context:
            request.env["ir.http"]._octopus_open_of_cookie()

    @http.route(readonly=_octopus_call_readonly, octopus_context_of_call=True)
    def call_kw(self, model, method, args, kwargs, path=None):
        # EXTENDS 'web'
        self._octopus_open(kwargs)
        return super().call_kw(model, method, args, kwargs, path)

    @http.route(readonly=_octopus_call_readonly, octopus_context_of_call=True)
    def call_button(self, model, method, args, kwargs, path=None):
        # EXTENDS 'web'
        self._octopus_open(kwargs)
        return super().call_button(model, method, args, kwargs, path)

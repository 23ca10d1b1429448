# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Calls that name no model or method are a fault like any other.

Core asks which cursor a call needs before anything handles its errors, so that whoever
sends nonsense, logged in or not, got a traceback (`ir_http_fault` could not know of it).
"""

from odoo import http

from odoo.addons.web.controllers.dataset import DataSet


class OctopusDataSet(DataSet):
    def _octopus_call_readonly(self, rule, args):
        try:
            return self._call_kw_readonly(rule, args)
        except Exception:  # noqa: BLE001 (the call itself fails on it, and says so)
            return False

    @http.route(readonly=_octopus_call_readonly)
    def call_kw(self, model, method, args, kwargs, path=None):
        # EXTENDS 'web'
        return super().call_kw(model, method, args, kwargs, path)

    @http.route(readonly=_octopus_call_readonly)
    def call_button(self, model, method, args, kwargs, path=None):
        # EXTENDS 'web'
        return super().call_button(model, method, args, kwargs, path)

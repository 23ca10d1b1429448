# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Seams of ``account_peppol`` on the company, turned to our own network."""

from odoo import models

from ..tools import resolver
from ..tools import settings as peppol_settings


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company"]

    def _get_peppol_edi_mode(self, temporary_eas=False):
        # OVERRIDES 'account_peppol': 'demo' would switch on core's fakes, so it never is.
        production = peppol_settings.current().network == peppol_settings.PRODUCTION
        return "prod" if production else "test"

    def _get_company_info_on_peppol(self, edi_identification):
        # OVERRIDES 'account_peppol': it would ask the SMP without any guard.
        self.ensure_one()
        try:
            info = self.env["octopus.peppol.network"]._lookup(edi_identification)
        except resolver.LookupUnavailable as error:
            return {"is_on_peppol": False, "external_provider": None, "error_msg": str(error)}
        return {"is_on_peppol": bool(info), "external_provider": None, "error_msg": ""}

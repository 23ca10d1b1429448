# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Is this partner on Peppol? Asked of the network itself, not of Odoo's proxy."""

from odoo import api, models

from ..tools import resolver


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner"]

    @api.model
    def _peppol_lookup_participant(self, edi_identification):
        # OVERRIDES 'account_peppol'
        return self.env["octopus.peppol.network"]._lookup(edi_identification)

    @api.model
    def _get_participant_info(self, edi_identification):
        # OVERRIDES 'account_peppol': the old way by CNAME, dead on the network since 2025.
        return None

    @api.model
    def _get_peppol_verification_state(
        self, peppol_endpoint, peppol_eas, invoice_edi_format, process_type="billing"
    ):
        # EXTENDS 'account_peppol': "could not ask" is not "not on Peppol".
        try:
            return super()._get_peppol_verification_state(
                peppol_endpoint, peppol_eas, invoice_edi_format, process_type=process_type
            )
        except resolver.LookupUnavailable:
            return "not_verified"

    def _update_peppol_state_per_company(self, vals=None):
        # OVERRIDES 'account_peppol': it asks the network inside every create and
        # write of a partner, once per company of the database. We ask when an
        # invoice is about to be sent, and when somebody presses the button.
        return None

    @api.onchange("invoice_edi_format", "peppol_endpoint", "peppol_eas")
    def _onchange_verify_peppol_status(self):
        # OVERRIDES 'account_peppol': nobody waits for the network while typing.
        self.peppol_verification_state = "not_verified"

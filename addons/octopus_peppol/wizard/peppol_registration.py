# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Core's registration wizard, which would register at Odoo's proxy."""

from odoo import api, models
from odoo.exceptions import UserError


class PeppolRegistration(models.TransientModel):
    _name = "peppol.registration"
    _inherit = ["peppol.registration"]

    def _action_open_peppol_form(self, reopen=True):
        # OVERRIDES 'account_peppol': sends of a dossier that is not registered end here.
        self._refuse_proxy()

    def _can_connect(self):
        # OVERRIDES 'account_peppol'
        self._refuse_proxy()

    @api.model
    def _create_connection(self, peppol_identifier, db_uuid, company, auth_token=None):
        # OVERRIDES 'account_peppol'
        self._refuse_proxy()

    def _refuse_proxy(self):
        raise UserError(
            self.env._(
                "This dossier is not registered on Peppol. Open the dossier, tab Peppol, and"
                " press Register: it is active at once."
            )
        )

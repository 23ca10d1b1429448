# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo's Peppol proxy, closed: this house has its own access point."""

import logging

from odoo import models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class AccountEdiProxyClientUser(models.Model):
    """Every call to Odoo's proxy goes through ``_make_request``; none may."""

    _name = "account_edi_proxy_client.user"
    _inherit = ["account_edi_proxy_client.user"]

    def _make_request(self, url, params=False, *, auth_type="hmac"):
        # OVERRIDES 'account_edi_proxy_client'
        raise UserError(
            self.env._("Odoo's Peppol service is not used here: Octopus is the access point.")
        )

    def _call_peppol_proxy(self, endpoint, params=None):
        # OVERRIDES 'account_peppol'
        return self._make_request(endpoint, params)

    def _cron_peppol_get_new_documents(self):
        # OVERRIDES 'account_peppol': the cron is off; whoever switches it on finds no work.
        _logger.info("Peppol: Odoo's own transport is not used")

    def _cron_peppol_get_message_status(self):
        # OVERRIDES 'account_peppol'
        _logger.info("Peppol: Odoo's own transport is not used")

    def _cron_peppol_get_participant_status(self):
        # OVERRIDES 'account_peppol'
        _logger.info("Peppol: Odoo's own transport is not used")

    def _cron_peppol_webhook_keepalive(self):
        # OVERRIDES 'account_peppol'
        _logger.info("Peppol: Odoo's own transport is not used")

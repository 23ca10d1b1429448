# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Links that open a record without login are made by who may write it."""

from odoo import models


class PortalMixin(models.AbstractModel):
    _name = "portal.mixin"
    _inherit = ["portal.mixin"]

    def _portal_ensure_token(self):
        # EXTENDS 'portal': a token is a key to the record for whoever holds it,
        # and outlives the right of the one who made it. Core gives one to any reader, and so
        # it does here to people outside the dossiers, whose own page of invoices needs it.
        if self._octopus_is_guarded():
            self.check_access("write")
        return super()._portal_ensure_token()

    def _has_field_access(self, field, operation):
        # EXTENDS 'base': who only reads the record does not get the key to it.
        allowed = super()._has_field_access(field, operation)
        if not allowed or field.name != "access_token" or not self._octopus_is_guarded():
            return allowed
        return self.has_access("write")

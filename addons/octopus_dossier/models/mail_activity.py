# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is to be done about a record of a dossier follows the right on it.

Core lets whoever has an activity read it for good, and answer it: as superuser, with a message
on the record.
"""

from functools import partial

from odoo import models

from ..tools.within_rights import about_beyond_rights, check_within_rights, search_within_rights


class MailActivity(models.Model):
    _name = "mail.activity"
    _inherit = ["mail.activity"]

    def _search(self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs):
        # EXTENDS 'mail'
        search = partial(super()._search, domain, order=order, **kwargs)
        return search_within_rights(self, search, offset, limit, bypass_access)

    def _check_access(self, operation):
        # EXTENDS 'mail'
        return check_within_rights(self, operation, super()._check_access(operation))

    def _octopus_beyond_rights(self, operation):
        """Those about records on which the current user has no such right."""
        return about_beyond_rights(self, operation, "res_model")

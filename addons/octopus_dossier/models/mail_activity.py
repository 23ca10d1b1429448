# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is to be done about a record of a dossier follows the right on it.

Core lets whoever has an activity read it for good, and answer it: as superuser, with a message
on the record.
"""

from odoo import models


class MailActivity(models.Model):
    _name = "mail.activity"
    _inherit = ["mail.activity"]

    def _search(self, domain, *args, bypass_access=False, **kwargs):
        # EXTENDS 'mail'
        query = super()._search(domain, *args, bypass_access=bypass_access, **kwargs)
        if bypass_access or not self._octopus_is_guarded():
            return query
        found = self.browse(query)
        beyond = found._octopus_beyond_rights("read")
        return (found - beyond)._as_query() if beyond else query

    def _check_access(self, operation):
        # EXTENDS 'mail'
        result = super()._check_access(operation)
        if not any(self._ids) or not self._octopus_is_guarded():
            return result
        refused = result[0] if result else self.browse()
        beyond = (self - refused)._octopus_beyond_rights(operation)
        if not beyond:
            return result
        return refused + beyond, lambda: beyond._make_access_error(operation)

    def _octopus_beyond_rights(self, operation):
        """Those about records on which the current user has no such right."""
        beyond = self.browse()
        for model, activities in self.sudo().grouped("res_model").items():
            ids = activities.mapped("res_id")
            hidden = self.env["mail.message"]._octopus_ids_beyond(model, ids, operation)
            beyond += activities.filtered(lambda activity, ids=hidden: activity.res_id in ids)
        return beyond.sudo(False)

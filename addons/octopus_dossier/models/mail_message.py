# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What was written about a record of a dossier follows the right on it.

Core lets writers and receivers of a message read it for good, and its writer change it. So
whoever lost his right would go on reading in the dossier, and writing.
"""

from functools import partial

from odoo import api, models

from ..tools.within_rights import about_beyond_rights, search_within_rights


class MailMessage(models.Model):
    _name = "mail.message"
    _inherit = ["mail.message"]

    def _search(self, domain, offset=0, limit=None, order=None, *, bypass_access=False, **kwargs):
        # EXTENDS 'mail'
        search = partial(super()._search, domain, order=order, **kwargs)
        return search_within_rights(self, search, offset, limit, bypass_access)

    def _get_forbidden_access(self, operation):
        # EXTENDS 'mail'
        forbidden = super()._get_forbidden_access(operation)
        if not self._octopus_is_guarded():
            return forbidden
        return forbidden | (self - forbidden)._octopus_beyond_rights(operation)

    def _octopus_beyond_rights(self, operation):
        """Those about records on which the current user has no such right."""
        return about_beyond_rights(self, operation, "model")

    @api.model
    def _octopus_ids_beyond(self, model, ids, operation):
        """Ids of records of dossiers, open or not, about which the current user may not do this
        with messages or activities."""
        area = self.env["octopus.area"]
        if model not in self.env or not area._is_dossier_data(model):
            return []
        records = self.env[model].browse(ids).exists()
        needs = records._mail_group_by_operation_for_mail_message_operation(operation)
        beyond = []
        for needed, documents in needs.items():
            # by their dossier first; what belongs to none, such as a person, by its own rules
            left = documents.filtered(
                lambda record, needed=needed: not area._is_granted(self.env.user, record, needed)
            )
            beyond += (left - left._filtered_access(needed)).ids
        return beyond

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The mail address of a journal brings bills into that journal, and is one of its dossier."""

from ast import literal_eval

from odoo import api, models
from odoo.exceptions import AccessError

ALIAS_FIELDS = {"alias_defaults", "alias_domain_id", "alias_id", "alias_name"}


class AccountJournal(models.Model):
    _name = "account.journal"
    _inherit = ["account.journal"]

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'account'
        journals = super().create(vals_list)
        if self._octopus_is_guarded():
            journals._octopus_check_alias()
        return journals

    def write(self, vals):
        # EXTENDS 'account': core writes the address where journals may be written at all, in
        # whichever dossier
        self.check_access("write")
        result = super().write(vals)
        if not ALIAS_FIELDS.isdisjoint(vals) and self._octopus_is_guarded():
            self._octopus_check_alias()
        return result

    def _octopus_check_alias(self):
        """Core writes the address as superuser, with whatever defaults the caller gives: bills
        in another dossier, under an address of the platform or of somebody else."""
        for journal in self.sudo().filtered("alias_id"):
            wanted = journal._alias_prepare_alias_name(
                journal.alias_name, journal.name, journal.code, journal.type, journal.company_id
            )
            defaults = literal_eval(journal.alias_defaults or "{}")
            inside = {"company_id": journal.company_id.id, "journal_id": journal.id}
            kept = defaults.keys() <= {*inside, "move_type"} and inside.items() <= defaults.items()
            alias = journal.alias_id
            ours = alias.alias_parent_thread_id in (0, journal.id)
            domain = alias.alias_domain_id <= journal.company_id.alias_domain_id
            named = journal.alias_name in (False, wanted)
            if not (kept and ours and domain and named):
                raise AccessError(
                    self.env._(
                        "The mail address of journal “%(journal)s” has to be one of its own "
                        "dossier, such as “%(address)s”, and brings bills into this journal alone.",
                        journal=journal.name,
                        address=wanted,
                    )
                )

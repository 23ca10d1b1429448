# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""No group changes for everybody by an act in one dossier."""

from odoo import api, models


class ResGroups(models.Model):
    _name = "res.groups"
    _inherit = ["res.groups"]

    @api.model
    def _activate_group_account_secured(self):
        # EXTENDS 'account': who hashes the entries of one dossier would give a group to the
        # users of all.
        if self.env.user._octopus_is_dossier_user():
            return None
        return super()._activate_group_account_secured()

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Users come from subscribers: nobody makes, ends or invites one from a relation.

Core lets whoever edits contacts make logins on the platform, and switch off the
login of a portal user whom he only sees.
"""

from odoo import models
from odoo.exceptions import AccessError


class PortalWizardUser(models.TransientModel):
    _name = "portal.wizard.user"
    _inherit = ["portal.wizard.user"]

    def action_grant_access(self):
        # EXTENDS 'portal'
        self._octopus_refuse_dossier_user()
        return super().action_grant_access()

    def action_revoke_access(self):
        # EXTENDS 'portal'
        self._octopus_refuse_dossier_user()
        return super().action_revoke_access()

    def action_invite_again(self):
        # EXTENDS 'portal'
        self._octopus_refuse_dossier_user()
        return super().action_invite_again()

    def _octopus_refuse_dossier_user(self):
        if self.env.user._octopus_is_dossier_user():
            raise AccessError(self.env._("Users are made under a subscriber, not from a relation."))

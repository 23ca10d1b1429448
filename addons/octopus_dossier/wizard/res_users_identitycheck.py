# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The password that core asks again before it shows or changes how somebody gets in."""

from odoo import models

from ..models.res_users_password import PASSWORD_AGAIN


class ResUsersIdentitycheck(models.TransientModel):
    _name = "res.users.identitycheck"
    _inherit = ["res.users.identitycheck"]

    def _check_identity(self):
        # EXTENDS 'base': in a stolen session nobody guesses the password
        if self.auth_method != "password":
            return super()._check_identity()
        self.env["res.users"]._octopus_take_password_again()
        result = super()._check_identity()
        self.env["octopus.throttle"]._forget(PASSWORD_AGAIN, self.env.uid)
        return result

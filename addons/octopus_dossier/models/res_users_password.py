# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The first password of a newcomer; and the password asked again, before an act of its owner."""

from odoo import models
from odoo.exceptions import AccessDenied, AccessError, UserError

PASSWORD_AGAIN = "password_again"


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users"]

    def _octopus_first_password(self, password):
        """Give a new user the password that he chose.

        Writing it as a field would mail him, while he waits, that his password has changed.
        """
        self.ensure_one()
        self._set_encrypted_password(self.id, self._crypt_context().hash(password))

    def _octopus_check_password_again(self, password):
        """Raise unless this is the password of the current user, who is asked again.

        Five wrong ones (`octopus_dossier.password_tries`) lock such acts of this user
        for 15 minutes (`octopus_dossier.password_lock_minutes`), also for the right one:
        a stolen session is of no use for guessing. A right one forgets the wrong ones.
        """
        self.ensure_one()
        if self != self.env.user:
            raise AccessError(self.env._("Only %(user)s can confirm this.", user=self.login))
        throttle, settings = self.env["octopus.throttle"], self.env["ir.config_parameter"]
        limits = {
            "user": self.login,
            "tries": settings._octopus_number("password_tries", 5),
            "minutes": settings._octopus_number("password_lock_minutes", 15),
        }
        if not throttle._take(PASSWORD_AGAIN, self.id, limits["tries"], limits["minutes"]):
            raise UserError(
                self.env._(
                    "The password of %(user)s was wrong %(tries)s times, so nothing can be "
                    "confirmed for a while. Try again in %(minutes)s minutes.",
                    **limits,
                )
            )
        credential = {"type": "password", "login": self.login, "password": password}
        try:
            self._check_credentials(credential, {"interactive": True})
        except AccessDenied:
            raise UserError(
                self.env._(
                    "This is not the password of %(user)s. Nothing was done. After "
                    "%(tries)s wrong passwords this waits for %(minutes)s minutes.",
                    **limits,
                )
            ) from None
        throttle._forget(PASSWORD_AGAIN, self.id)

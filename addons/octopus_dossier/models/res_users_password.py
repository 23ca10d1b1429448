# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Logging in as people type; the first password of a newcomer; and the password asked again,
before an act of its owner."""

from unicodedata import normalize

from odoo import api, models
from odoo.exceptions import AccessDenied, AccessError, UserError
from odoo.tools import SQL

PASSWORD_AGAIN = "password_again"


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users"]

    # Two logins never differ by capitals alone; see `_logins_taken`.
    _octopus_login_lower = models.Index("(lower(login))")

    def _login(self, credential, user_agent_env):
        # EXTENDS 'base': telephones begin with a capital, and paste a space after it
        if isinstance(typed := credential.get("login"), str):
            credential["login"] = self._octopus_login_of(typed)
        return super()._login(credential, user_agent_env)

    @api.model
    def _octopus_login_of(self, typed):
        """The login that somebody means, as it is kept; what nobody has stays as it is."""
        text = normalize("NFC", typed).strip()
        if "\0" in text:
            return typed
        rows = self.env.execute_query(
            SQL(
                "SELECT login FROM res_users WHERE lower(login) = lower(%s) "
                "ORDER BY login != %s, id LIMIT 1",
                text,
                text,
            )
        )
        return rows[0][0] if rows else typed

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
        if not password:  # forgotten, not guessed: it is no try
            raise UserError(
                self.env._("Nothing was done: type the password of %(user)s.", user=self.login)
            )
        limits = self._octopus_take_password_again()
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
        self.env["octopus.throttle"]._forget(PASSWORD_AGAIN, self.id)

    def _octopus_password_limits(self):
        """How often, and how long then nothing; as the messages tell it."""
        settings = self.env["ir.config_parameter"]
        return {
            "user": self.login,
            "tries": settings._octopus_number("password_tries", 5),
            "minutes": settings._octopus_number("password_lock_minutes", 15),
        }

    @api.model
    def _octopus_take_password_again(self):
        """Count a try of the current user's password; raise when it is one too many.

        :return: what the texts about it say: user, tries, minutes
        """
        throttle, limits = self.env["octopus.throttle"], self.env.user._octopus_password_limits()
        if throttle._take(PASSWORD_AGAIN, self.env.uid, limits["tries"], limits["minutes"]):
            return limits
        raise UserError(
            self.env._(
                "The password of %(user)s was wrong %(tries)s times, so nothing can be "
                "confirmed for a while. Try again in %(minutes)s minutes.",
                **limits,
            )
        )

    @api.model
    def change_password(self, old_passwd, new_passwd):
        # EXTENDS 'base': nor does a stolen session guess the password here
        self._octopus_take_password_again()
        result = super().change_password(old_passwd, new_passwd)
        self.env["octopus.throttle"]._forget(PASSWORD_AGAIN, self.env.uid)
        return result

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Guessing passwords: wrong ones are counted per login, for all addresses and workers together.

Core counts them per address, in the memory of each worker, so that whoever has many addresses
guesses on; over XML-RPC, where it knows no address, it counts none. Here ten wrong ones
(`octopus_dossier.login_tries`) hold a login for 15 minutes (`octopus_dossier.login_lock_minutes`),
the right one too, whether anybody has that login or not. Its owner is not locked out by it: where
he, or his program by his password, was logged in lately another count holds, a new password that he
chooses by mail works at once, and neither passkeys nor API keys are counted, since nobody guesses
them.
"""

import logging
import re
from contextlib import contextmanager
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessDenied
from odoo.http import request

from ..tools.caller import address, program_address
from .octopus_throttle import LOGIN_PLACE

_logger = logging.getLogger(__name__)

LOGIN, LOGIN_HERE, SECOND_FACTOR = "login", "login_here", "second_factor"
# a place where a program logs in is noted twice a day
NOTED_MINUTES = 12 * 60
KNOWN_DAYS = 90
API_KEY = re.compile(r"[0-9a-f]{40}")
NOT_GUESSED = "octopus_dossier_not_guessed"


def _is_key(secret):
    return isinstance(secret, str) and bool(API_KEY.fullmatch(secret))


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users"]

    def _login(self, credential, user_agent_env):
        # EXTENDS 'base'
        guess = credential.get("type") == "password" and not _is_key(credential.get("password"))
        users = self.with_context(**{NOT_GUESSED: not guess})
        return super(ResUsers, users)._login(credential, user_agent_env)

    def _octopus_check_secret(self, uid, passwd, secrets):
        # EXTENDS: whoever tries keys must not stop the programs that have one
        users = self.with_context(**{NOT_GUESSED: _is_key(passwd)})
        return super(ResUsers, users)._octopus_check_secret(uid, passwd, secrets)

    @contextmanager
    def _assert_can_auth(self, user=None):
        # EXTENDS 'base': `user` is what he logs in with, or his id where the password of an API
        # or the code of the second factor is asked
        with super()._assert_can_auth(user=user):
            if self.env.context.get(NOT_GUESSED):
                yield
                return
            throttle, (kind, key) = self.env["octopus.throttle"], self._octopus_guessed(user)
            self._octopus_take_login(kind, key)
            yield
            throttle._forget(kind, key)
            if kind != SECOND_FACTOR and (program := program_address()):
                place = f"{self._octopus_guessed_login(user)} {program}"
                throttle._note(LOGIN_PLACE, place, NOTED_MINUTES)

    @api.model
    def _octopus_guessed(self, user):
        """What is counted, by whatever way somebody tries it: a code, else the login.

        Where its owner was lately it has a count of its own: whoever guesses elsewhere neither
        holds him up, nor begins anew whenever he logs in.

        :return: kind and key of the count
        """
        # over XML-RPC there is no request
        if not isinstance(user, str) and request and request.session.get("pre_uid") == user:
            return SECOND_FACTOR, user
        login, here = self._octopus_guessed_login(user), address()
        if here and self._octopus_was_here(login, here):
            return LOGIN_HERE, f"{login} {here}"
        return LOGIN, login

    @api.model
    def _octopus_guessed_login(self, user):
        """The login as it is kept, or as somebody typed it."""
        if isinstance(user, str):
            return user
        return self.sudo().browse(user).exists().login or f"user {user}"

    @api.model
    def _octopus_take_login(self, kind, key):
        """Count a try to get in; raise when it is one too many."""
        tries, minutes = self._octopus_login_limits()
        if self.env["octopus.throttle"]._take(kind, key, tries, minutes):
            return
        _logger.info("Too many wrong tries: %s %r from %s", kind, key, address())
        raise AccessDenied(self._octopus_held(kind, minutes))

    @api.model
    def _octopus_login_limits(self):
        settings = self.env["ir.config_parameter"]
        return (
            settings._octopus_number("login_tries", 10),
            settings._octopus_number("login_lock_minutes", 15),
        )

    @api.model
    def _octopus_held(self, kind, minutes):
        if kind == SECOND_FACTOR:
            return self.env._(
                "Too many wrong codes were given. Try again in %(minutes)s minutes.",
                minutes=minutes,
            )
        return self.env._(
            "Too many wrong passwords were given for this login. Try again in %(minutes)s "
            "minutes, or ask for a new password: with that you get in at once.",
            minutes=minutes,
        )

    @api.model
    def _octopus_was_here(self, login, here):
        """Whether the owner of this login, or his program, was logged in at this address lately."""
        if self.env["octopus.throttle"].sudo()._count(LOGIN_PLACE, f"{login} {here}"):
            return True
        since = fields.Datetime.now() - timedelta(days=KNOWN_DAYS)
        places = [
            ("user_id.login", "=", login),
            ("ip_address", "=", here),
            ("last_activity", ">", since),
        ]
        return bool(self.env["res.device.log"].sudo().search_count(places, limit=1))

    def _set_password(self):
        # EXTENDS 'base': a new password begins without the wrong ones of before
        result = super()._set_password()
        throttle, here = self.env["octopus.throttle"], address()
        for user in self.sudo() if request else ():
            throttle._forget(LOGIN, user.login)
            throttle._forget(LOGIN_HERE, f"{user.login} {here}")
        return result

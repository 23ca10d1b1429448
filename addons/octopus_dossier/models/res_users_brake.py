# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Guessing passwords: wrong ones are counted per login, for all addresses and workers together.

Core counts them per address, in the memory of each worker, so that whoever has many addresses
guesses on; over XML-RPC, where it knows no address, it counts none. Here ten wrong ones
(`octopus_dossier.login_tries`) hold a login for 15 minutes (`octopus_dossier.login_lock_minutes`),
the right one too, whether anybody has that login or not. Its owner is not locked out by it: where
he was logged in lately another count holds, a new password that he chooses by mail works at once,
and neither passkeys nor API keys are counted, since nobody guesses them.
"""

import logging
import re
from contextlib import contextmanager
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessDenied
from odoo.http import request

_logger = logging.getLogger(__name__)

LOGIN, LOGIN_HERE, SECOND_FACTOR = "login", "login_here", "second_factor"
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
            kind, key = self._octopus_guessed(user)
            self._octopus_take_login(kind, key)
            yield
            self.env["octopus.throttle"]._forget(kind, key)

    @api.model
    def _octopus_guessed(self, user):
        """What is counted, by whatever way somebody tries it: a code, else the login as it is kept.

        :return: kind and key of the count
        """
        if isinstance(user, str):
            return LOGIN, user
        # over XML-RPC there is no request
        if request and request.session.get("pre_uid") == user:
            return SECOND_FACTOR, user
        return LOGIN, self.sudo().browse(user).exists().login or f"user {user}"

    @api.model
    def _octopus_take_login(self, kind, key):
        """Count a try to get in; raise when it is one too many."""
        tries, minutes = self._octopus_login_limits()
        throttle = self.env["octopus.throttle"]
        if throttle._take(kind, key, tries, minutes):
            return
        address = request.httprequest.remote_addr if request else False
        here = kind == LOGIN and address and self._octopus_was_here(key, address)
        if here and throttle._take(LOGIN_HERE, f"{key} {address}", tries, minutes):
            return
        _logger.info("Too many wrong tries: %s %r from %s", kind, key, address)
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
    def _octopus_was_here(self, login, address):
        """Whether the owner of this login was logged in at this address lately."""
        since = fields.Datetime.now() - timedelta(days=KNOWN_DAYS)
        places = [
            ("user_id.login", "=", login),
            ("ip_address", "=", address),
            ("last_activity", ">", since),
        ]
        return bool(self.env["res.device.log"].sudo().search_count(places, limit=1))

    def _set_password(self):
        # EXTENDS 'base': a new password begins without the wrong ones of before
        result = super()._set_password()
        for user in self if request else ():
            self.env["octopus.throttle"]._forget(LOGIN, user.sudo().login)
        return result

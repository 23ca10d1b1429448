# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Setting up the second factor between the password and the first page."""

import base64
import os

from odoo import http
from odoo.http import request

from odoo.addons.auth_totp.models.totp import TOTP_SECRET_SIZE
from odoo.addons.web.controllers.home import Home

from ..models.res_users_two_factor import SET_UP, SET_UP_URL

SECRET_KEY = "octopus_totp_secret"


class OctopusTwoFactor(Home):
    @http.route(
        SET_UP_URL,
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        multilang=False,
        sitemap=False,
    )
    def octopus_set_up_two_factor(self, redirect=None, code="", **kw):
        """For who gave the right password, must have two factors, and can get no mail."""
        if request.session.uid:
            return request.redirect(self._login_redirect(request.session.uid, redirect=redirect))
        user = request.env["res.users"].sudo().browse(request.session.get("pre_uid") or [])
        if not user or user._mfa_type() != SET_UP:
            return request.redirect("/web/login")
        secret = request.session.get(SECRET_KEY) or self._octopus_new_secret()
        error = False
        if request.httprequest.method == "POST":
            digits = "".join(code.split())
            if self._octopus_confirm(user, secret, digits):
                return self._octopus_let_in(redirect)
            error = request.env._("This is not the code that the app shows now. Try again.")
        wizard = request.env["auth_totp.wizard"].sudo().with_user(user)
        wizard = wizard.create({"user_id": user.id, "secret": secret})
        values = {
            "login": user.login,
            "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
            "qrcode": wizard.sudo().qrcode.decode(),
            "redirect": redirect,
            "error": error,
        }
        wizard.sudo().unlink()
        response = request.render("octopus_dossier.set_up_two_factor", values)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Frame-Options"] = "DENY"
        return response

    def _octopus_new_secret(self):
        secret = base64.b32encode(os.urandom(TOTP_SECRET_SIZE // 8)).decode()
        request.session[SECRET_KEY] = secret
        return secret

    def _octopus_confirm(self, user, secret, digits):
        if not (digits.isascii() and digits.isdecimal() and len(digits) == 6):
            return False
        return user.with_user(user)._totp_try_setting(secret, int(digits))

    def _octopus_let_in(self, redirect):
        request.session.pop(SECRET_KEY, None)
        request.session.finalize(request.env)
        request.update_env(user=request.session.uid)
        request.update_context(**request.session.context)
        return request.redirect(self._login_redirect(request.session.uid, redirect=redirect))

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Forgotten passwords and invitations, without telling strangers who has a login."""

from odoo import http
from odoo.http import request

from odoo.addons.auth_signup.controllers.main import AuthSignupHome

REQUESTS_OF_ONE_ADDRESS, REQUEST_MINUTES = 20, 60


class OctopusLogin(AuthSignupHome):
    def get_auth_signup_qcontext(self):
        # EXTENDS 'auth_signup': for a mail address in the URL it would go to the login
        # page with the login of its owner filled in.
        qcontext = super().get_auth_signup_qcontext()
        qcontext.pop("signup_email", None)
        return qcontext

    @http.route()
    def web_auth_reset_password(self, *args, **kw):
        # EXTENDS 'auth_signup': its answers differ with who exists, so does its time.
        qcontext = self.get_auth_signup_qcontext()
        asked = request.httprequest.method == "POST" and not qcontext.get("token")
        if not asked or not qcontext.get("reset_password_enabled"):
            return super().web_auth_reset_password(*args, **kw)
        throttle = request.env["octopus.throttle"]
        address = request.httprequest.remote_addr
        if throttle._take("reset_from", address, REQUESTS_OF_ONE_ADDRESS, REQUEST_MINUTES):
            request.env["octopus.password.request"]._ask(qcontext.get("login"))
            qcontext["message"] = request.env._(
                "If this login or mail address is known, a mail with a link is on its way. "
                "No mail after some minutes? Look in the junk folder, then ask the holder of "
                "your code: without a mail address of your own, the link goes to the holder."
            )
        else:
            qcontext["error"] = request.env._(
                "Too many requests came from your network. Try again in an hour."
            )
        response = request.render("auth_signup.reset_password", qcontext)
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        response.headers["Content-Security-Policy"] = "frame-ancestors 'self'"
        return response

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Notices are pushed to the services of browsers only."""

from urllib.parse import urlsplit

from odoo import api, models
from odoo.exceptions import ValidationError

# Push services of the browsers; each address is one of these, or below it.
PUSH_SERVICES = (
    "fcm.googleapis.com",
    "notify.windows.com",
    "push.apple.com",
    "push.services.mozilla.com",
)


class MailPushDevice(models.Model):
    _name = "mail.push.device"
    _inherit = ["mail.push.device"]

    @api.model
    def register_devices(self, **kw):
        # EXTENDS 'mail': the server posts to this address, and a user may give any, also
        # one inside the server's own network.
        url = urlsplit(kw.get("endpoint") or "")
        host = url.hostname or ""
        known = any(host == name or host.endswith(f".{name}") for name in PUSH_SERVICES)
        if kw.get("endpoint") and (url.scheme != "https" or not known):
            raise ValidationError(self.env._("This is not the push service of a browser."))
        return super().register_devices(**kw)

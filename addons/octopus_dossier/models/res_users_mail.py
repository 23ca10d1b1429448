# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mails with a link to choose a password: the invitation, and the recovery."""

from datetime import timedelta
from urllib.parse import urlencode

from odoo import fields, models
from odoo.tools import urls
from odoo.tools.misc import format_datetime

from ..tools.brussels import BRUSSELS

MAIL_LIMIT, MAIL_MINUTES = 5, 60
# kind of the token → (setting, hours when it is not set)
HOURS = {
    "signup": ("auth_signup.signup.validity.hours", 168),
    "reset": ("auth_signup.reset_password.validity.hours", 4),
}


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users"]

    def _octopus_send_invitation(self, new=False):
        """Mail these users the link for their first password; no right is asked here.

        :param bool new: they were made just now, so no mail went to them before
        """
        self._octopus_mail_links("signup", counted=not new)

    def _octopus_send_reset(self):
        """Mail these users the link for another password; no right is asked here."""
        self._octopus_mail_links("reset")

    def _octopus_mail_links(self, kind, counted=True):
        """One mail per address, with a line and a link per user; none to the suspended."""
        users = self.sudo().filtered("active")
        if counted:
            take = self.env["octopus.throttle"]._take
            users = users.filtered(
                lambda user: take(f"mail_{kind}", user.id, MAIL_LIMIT, MAIL_MINUTES)
            )
        users.partner_id.signup_prepare(signup_type=kind)
        theirs = {}
        for user in users:
            recipient = user._octopus_mail_recipient()
            if recipient.email_normalized:
                key = recipient.email_normalized
                first, others = theirs.get(key, (recipient, self.browse()))
                theirs[key] = first, others + user
        sender = self.env["ir.mail_server"].sudo()._get_default_from_address()
        self.env["mail.mail"].sudo().create(
            [
                {
                    **logins._octopus_links_mail(kind, recipient),
                    "email_from": sender or self.env.ref("base.user_root").sudo().email_formatted,
                    "email_to": recipient.email_formatted,
                    "auto_delete": True,
                }
                for recipient, logins in theirs.values()
            ]
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _octopus_mail_recipient(self):
        """Who gets mail about the login of this user: himself, else the next who answers.

        His subscriber's holder, then the holder of the firm that pays for a K number.

        :return: a partner as superuser, empty when nobody has an address
        """
        user = self.sudo()
        subscriber = user.octopus_subscriber_id
        chain = (
            user.partner_id,
            subscriber.holder_user_id.partner_id,
            subscriber.partner_id,
            subscriber.firm_id.holder_user_id.partner_id,
        )
        return next((found for found in chain if found.email_normalized), chain[0].browse())

    def _octopus_links_mail(self, kind, recipient):
        """Subject and body, in the language of who reads it."""
        reader = self.with_context(lang=recipient.lang or self.env.lang)
        setting, hours = HOURS[kind]
        hours = int(self.env["ir.config_parameter"].sudo().get_param(setting, hours))
        until = fields.Datetime.now() + timedelta(hours=hours)
        zone = recipient.tz or BRUSSELS.key
        values = {
            "kind": kind,
            "recipient": recipient,
            "sender": self.env.user if self.env.user.octopus_subscriber_id else False,
            # a day and a time, without the seconds
            "until": format_datetime(reader.env, until, tz=zone, dt_format="short"),
            "lines": [
                {
                    "user": user,
                    "url": user._octopus_password_url(),
                    "instead": user.partner_id != recipient,
                }
                for user in reader
            ],
        }
        subjects = {
            "signup": reader.env._("Your login for Octopus"),
            "reset": reader.env._("A new password for Octopus"),
        }
        body = reader.env["ir.qweb"]._render("octopus_dossier.mail_user_links", values)
        return {"subject": subjects[kind], "body_html": body}

    def _octopus_password_url(self):
        """The page where this user, and only with this link, chooses a password."""
        partner = self.sudo().partner_id
        query = urlencode({"token": partner._generate_signup_token()})
        return urls.urljoin(partner.get_base_url(), f"/web/reset_password?{query}")

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Chats: only people with a login take part."""

from odoo import models
from odoo.exceptions import AccessError


class DiscussChannel(models.Model):
    _name = "discuss.channel"
    _inherit = ["discuss.channel"]

    def invite_by_email(self, emails):
        # EXTENDS 'mail': it mails strangers in the name of the platform, as many as one likes,
        # and lets them into the chat without a login.
        if self.env.user._octopus_is_dossier_user():
            raise AccessError(
                self.env._("Only people with a login take part in chats. Write them a mail.")
            )
        return super().invite_by_email(emails)

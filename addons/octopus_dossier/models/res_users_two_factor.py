# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two-factor login: required for the users of firms, offered to all others.

Required means: after the password comes the code of the app; who has set up no app gets
a code by mail; who has no mail address sets up the app before he gets in. A passkey is
two factors by itself. The API then takes keys only, no passwords.
"""

from odoo import api, fields, models
from odoo.tools import SQL

FIRM_TWO_FACTOR = "octopus_dossier.firm_two_factor"
SET_UP = "octopus_set_up"
SET_UP_URL = "/web/login/two-factor"


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users"]

    octopus_two_factor = fields.Selection(
        [
            ("app", "App"),
            ("passkey", "Passkey"),
            ("mail", "Code by mail"),
            ("none", "Off"),
        ],
        string="Two-factor",
        compute="_compute_octopus_two_factor",
    )

    @api.depends_context("uid")
    def _compute_octopus_two_factor(self):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT u.id, u.totp_secret IS NOT NULL,
                       EXISTS (SELECT FROM auth_passkey_key k WHERE k.create_uid = u.id)
                  FROM res_users u WHERE u.id = ANY(%s)
                """,
                self._origin.ids,
            )
        )
        set_up = {user_id: (app, passkey) for user_id, app, passkey in rows}
        for user in self:
            app, passkey = set_up.get(user._origin.id, (False, False))
            by_mail = "mail" if user._origin._octopus_two_factor_required() else "none"
            kind = "app" if app else "passkey" if passkey else by_mail
            user.octopus_two_factor = kind if user._origin._octopus_is_shown() else False

    def _octopus_two_factor_required(self):
        """Whether nobody gets in with the password of this user alone."""
        if self.sudo().octopus_subscriber_id.kind != "b":
            return False
        policy = self.env["ir.config_parameter"].sudo().get_param(FIRM_TWO_FACTOR, "required")
        return policy != "offered"

    def _mfa_type(self):
        # EXTENDS 'auth_totp', 'auth_totp_mail'
        kind = super()._mfa_type()
        if kind is not None or not self._octopus_two_factor_required():
            return kind
        return "totp_mail" if self.sudo().email_normalized else SET_UP

    def _mfa_url(self):
        # EXTENDS 'auth_totp', 'auth_totp_mail'
        return super()._mfa_url() or (SET_UP_URL if self._mfa_type() == SET_UP else None)

    def _rpc_api_keys_only(self):
        # EXTENDS 'auth_totp', 'auth_totp_mail'
        return self._octopus_two_factor_required() or super()._rpc_api_keys_only()

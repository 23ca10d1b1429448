# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The life of a user of a subscriber: invited, active, suspended, gone.

Every act first asks `_octopus_check_managed`; see readme/USERS.md for who may what.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL, email_normalize

from ..tools.brussels import today

# What is not needed to keep the name of somebody who left in the logs.
PERSONAL_FIELDS = (
    "email",
    "phone",
    "street",
    "street2",
    "zip",
    "city",
    "state_id",
    "country_id",
    "function",
    "website",
    "vat",
    "comment",
    "tz",
    "image_1920",
)
# His ways in, and where he was when he used them: table → the column that names him.
KEYS_OF_A_USER = {
    "auth_passkey_key": "create_uid",
    "auth_totp_device": "user_id",
    "res_device_log": "user_id",
    "res_users_apikeys": "user_id",
}
# Rows of everybody, which are no trace of what he did.
NO_TRACE_COLUMNS = ("create_uid", "write_uid")
NO_TRACE_TABLES = {
    "octopus_right",
    "res_partner",
    "res_users",
    "res_users_deletion",
    "res_users_settings",
}


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users"]

    octopus_left = fields.Boolean(
        readonly=True, copy=False, help="Deleted; the name stays for the logs."
    )
    octopus_suspended_at = fields.Datetime(
        "Suspended at", readonly=True, copy=False, help="Sessions from before never come back."
    )
    octopus_user_state = fields.Selection(
        [
            ("invited", "Invited"),
            ("active", "Active"),
            ("suspended", "Suspended"),
            ("left", "Deleted"),
        ],
        string="Access",
        compute="_compute_octopus_user_state",
    )
    octopus_dossier_count = fields.Integer(
        string="Dossiers", compute="_compute_octopus_dossier_count", help="With any right."
    )
    octopus_manage_refusal = fields.Char(
        compute="_compute_octopus_manage_refusal",
        help="Why the current user cannot manage this one, and who can; empty when he can.",
    )

    @api.depends("active", "octopus_left", "login_date")
    def _compute_octopus_user_state(self):
        for user in self:
            active = "active" if user.login_date else "invited"
            ended = "left" if user.octopus_left else "suspended"
            user.octopus_user_state = active if user.active else ended

    @api.depends_context("uid")
    def _compute_octopus_dossier_count(self):
        # of all users of a list in one query
        day = today()
        users = self._origin.sudo().filtered("octopus_subscriber_id")
        rights = users._octopus_accepted(day)._octopus_effective_rights(day)
        query = "SELECT user_id, count(DISTINCT company_id) FROM (%s) r GROUP BY user_id"
        counts = dict(self.env.execute_query(SQL(query, rights)))
        for user in self:
            shown = user._origin._octopus_is_shown()
            user.octopus_dossier_count = counts.get(user._origin.id, 0) if shown else 0

    @api.depends_context("uid")
    def _compute_octopus_manage_refusal(self):
        for user in self:
            user.octopus_manage_refusal = user._origin._octopus_refuse_managed()

    def _octopus_is_shown(self):
        """Whether the current user may know how this one works: in how many dossiers, and how
        he logs in. For people of the other side, met in a dossier, it is not his matter."""
        own = self.env.user.sudo().octopus_subscriber_id
        ours = self.env.su or own == self.sudo().octopus_subscriber_id
        return ours or not self._octopus_refuse_managed()

    def _octopus_called(self):
        """The user in a message: name and login, once when they are the same."""
        user = self.sudo()
        return user.login if user.name == user.login else f"{user.name} ({user.login})"

    def _octopus_check_managed(self):
        """Raise unless the current user may manage each of these users."""
        for user in self:
            if refusal := user._octopus_refuse_managed():
                raise AccessError(refusal)

    def _octopus_refuse_managed(self):
        """Why the current user may not manage this user, or ""; as superuser he may.

        He manages the users of the subscriber, and nobody with a right on a dossier whose
        users he does not manage: by another's password he would get what he cannot give.
        """
        self.ensure_one()
        user, current = self.sudo(), self.env.user
        subscriber = user.octopus_subscriber_id.sudo(self.env.su)
        if self.env.su or current._octopus_is_exempt():
            return ""
        if not subscriber:
            return self.env._("Only an administrator of the system can manage this user.")
        if not subscriber._octopus_may_manage_users():
            return subscriber._octopus_refuse_manage_users()
        operator = current._octopus_is_operator()
        if operator or current in (user, subscriber.sudo().holder_user_id):
            return ""
        beyond = user._octopus_known_company_ids() - current._octopus_company_ids(
            "users", "validate"
        )
        if beyond or user == subscriber.sudo().holder_user_id:
            return self.env._(
                "%(user)s has rights on dossiers whose users you do not manage. "
                "%(holder)s can do this.",
                user=user._octopus_called(),
                holder=subscriber.sudo().holder_user_id._octopus_called(),
            )
        return ""

    def _octopus_check_not_holder(self):
        for user in self.sudo():
            if user == user.octopus_subscriber_id.holder_user_id:
                raise UserError(
                    self.env._(
                        "%(login)s is the holder: the login is the code itself. The operator "
                        "of the platform ends a subscription.",
                        login=user.login,
                    )
                )
            if user == self.env.user:
                raise UserError(self.env._("Nobody can do this to himself. Ask a colleague."))

    def action_octopus_invite(self):
        """Mail a link to choose the first password, valid for some days."""
        self._octopus_check_managed()
        self._octopus_check_open()
        self._octopus_send_invitation()
        return self._octopus_tell(self.env._("The invitation is on its way."))

    def action_octopus_reset_password(self):
        """Mail a link to choose another password, valid for some hours."""
        self._octopus_check_managed()
        self._octopus_check_open()
        self._octopus_send_reset()
        return self._octopus_tell(self.env._("A link to choose a password is on its way."))

    def action_octopus_suspend(self):
        """Nobody gets in with this login any more: sessions and keys end at once."""
        self._octopus_check_managed()
        self._octopus_check_not_holder()
        self.sudo().write({"active": False})
        return True

    def write(self, vals):
        # EXTENDS 'base': sessions and remembered devices do not come back with who was
        # suspended: they may be those of a telephone that was stolen
        if vals.get("active", True):
            return super().write(vals)
        result = super().write({**vals, "octopus_suspended_at": fields.Datetime.now()})
        self.sudo().totp_trusted_device_ids._remove()
        return result

    def _get_session_token_fields(self):
        # EXTENDS 'base': what opens a session; who never was suspended has nothing there
        return super()._get_session_token_fields() | {"octopus_suspended_at"}

    def action_octopus_resume(self):
        """Let a suspended user in again, with the rights he had."""
        self._octopus_check_managed()
        if any(user.octopus_left for user in self.sudo()):
            raise UserError(self.env._("A deleted user does not come back. Make a new one."))
        self.sudo().write({"active": True})
        return True

    def action_octopus_delete(self):
        """End a user for good: nothing remains of him, or only his name in the logs."""
        self._octopus_check_managed()
        self._octopus_check_not_holder()
        gone = self.browse().sudo()
        for user in self.sudo().with_context(active_test=False):
            if not user._octopus_left_traces():
                gone += user
            user.octopus_right_ids.unlink()
            user._octopus_forget_person()
        # The row itself goes by core's queue: every table with a create_uid is looked
        # through for it, which takes a while in a large database.
        queue = self.env["res.users.deletion"].sudo()
        queue.create([{"user_id": user.id} for user in gone])
        self.env.ref("base.ir_cron_res_users_deletion").sudo()._trigger()
        return True

    def _deactivate_portal_user(self, **post):
        # EXTENDS 'base': in the portal of core everybody can delete his own account, and its
        # login is free for others then.
        if self.sudo().octopus_subscriber_id:
            raise UserError(
                self.env._("Logins end with the subscriber: ask the holder of your code.")
            )
        return super()._deactivate_portal_user(**post)

    def octopus_rename(self, name=False, email=False):
        """Change the displayed name or the mail address; the login stays.

        :param str name: the new name; what is empty stays as it was
        :param str email: the new address; the old one is told, and a link that was
            mailed there opens nothing any more
        """
        self.ensure_one()
        self._octopus_check_managed()
        user = self.sudo()
        vals = {}
        name, email = (str(text or "").strip() for text in (name, email))
        if name:
            vals["name"] = name
        if email:
            if not email_normalize(email):
                raise ValidationError(self.env._("“%(email)s” is no mail address.", email=email))
            vals["email"] = email
            user.partner_id.signup_cancel()
        user.write(vals)
        return True

    def _octopus_check_open(self):
        for user in self.sudo().filtered(lambda user: not user.active):
            raise UserError(
                self.env._(
                    "%(user)s is suspended, so no link is sent. Let the user in again first.",
                    user=user._octopus_called(),
                )
            )

    def _octopus_tell(self, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": message},
        }

    def _octopus_left_traces(self):
        """Whether anything tells of this user: a login, or a record that names him."""
        self.ensure_one()
        if self.login_date:
            return True
        self.env.flush_all()
        tables = (("res_users", self.id), ("res_partner", self.partner_id.id))
        return any(
            self.env.execute_query(
                SQL(
                    "SELECT 1 FROM %s WHERE %s = %s LIMIT 1",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    record_id,
                )
            )
            for target, record_id in tables
            for table, column in self._octopus_tables_naming(target)
        )

    def _octopus_tables_naming(self, target):
        """(table, column) of what names a user or a person and would not go with him."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT c.conrelid::regclass::text, a.attname
                  FROM pg_constraint c
                  JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
                 WHERE c.contype = 'f' AND c.confdeltype <> 'c'
                   AND c.confrelid = to_regclass(%s)
                """,
                target,
            )
        )
        return [
            (table, column)
            for table, column in rows
            if column not in NO_TRACE_COLUMNS and table not in NO_TRACE_TABLES
        ]

    def _octopus_forget_person(self):
        """Archive, and keep nothing of the person but name and login."""
        self.ensure_one()
        # not with the archived ones in sight: core would count this user as active
        partner = self.partner_id.with_context(active_test=True)
        partner.signup_cancel()
        self.write({"active": False, "octopus_left": True, "signature": False})
        for table, column in KEYS_OF_A_USER.items():
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE %s = %s",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    self.id,
                )
            )
        self.env.cr.execute(
            SQL("UPDATE res_users SET password = NULL, totp_secret = NULL WHERE id = %s", self.id)
        )
        self.env["mail.followers"].search([("partner_id", "=", partner.id)]).unlink()
        partner.write({**dict.fromkeys(PERSONAL_FIELDS, False), "active": False})
        self.env.invalidate_all()

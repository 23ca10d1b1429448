# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The users of a subscriber: who may manage them, and making many at once.

`_octopus_may_manage_users` is the one rule about who; see readme/USERS.md.
`create_users` makes all users of a list or none, and says for each line why.
"""

from unicodedata import normalize

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, email_normalize

from .octopus_subscriber import QUIETLY, USER_NAME

# A call makes all of them before it answers, some fifty a second on a core of its own
MOST_AT_ONCE = 1000
LONGEST = 254


class OctopusSubscriber(models.Model):
    _name = "octopus.subscriber"
    _inherit = ["octopus.subscriber"]

    can_manage_users = fields.Boolean(compute="_compute_can_manage_users")

    @api.depends_context("uid")
    def _compute_can_manage_users(self):
        for subscriber in self:
            subscriber.can_manage_users = subscriber._octopus_may_manage_users()

    def _octopus_may_manage_users(self):
        """Whether the current user may make and manage the users of this subscriber.

        The operator; the holder; a user with `users: validate` on a dossier where these
        users work: his colleagues', or, for a firm, that of a client in the portal tier.
        """
        self.ensure_one()
        user = self.env.user
        if self.env.su or user._octopus_is_exempt() or user._octopus_is_operator():
            return True
        subscriber = self.sudo()
        if subscriber.holder_user_id == user:
            return True
        companies = user._octopus_company_ids("users", "validate")
        return bool(companies & subscriber._octopus_companies_managed_by(user))

    def _octopus_companies_managed_by(self, user):
        """Companies where a user with the right may manage the users of this subscriber."""
        own = user.sudo().octopus_subscriber_id
        dossiers = self.env["octopus.dossier"].search(
            ["|", ("holder_id", "=", self.id), ("client_id", "=", self.id)]
        )
        if own != self:
            # A client's own users only, where the firm keeps the books; never a firm's.
            dossiers = dossiers.filtered(
                lambda dossier: (
                    self.kind != "b"
                    and dossier.tier == "portal"
                    and dossier._octopus_manager() == own
                )
            )
        return frozenset(dossiers.company_id.ids)

    def _octopus_check_manage_users(self):
        """Raise, and say who can, unless the current user may manage these users."""
        for subscriber in self:
            if not subscriber._octopus_may_manage_users():
                raise AccessError(subscriber._octopus_refuse_manage_users())

    def _octopus_refuse_manage_users(self):
        subscriber = self.sudo()
        if self.env.user.sudo().octopus_subscriber_id != subscriber:
            return self.env._(
                "You cannot manage the users of another subscriber. A firm can do so for its "
                "clients in the portal, with the right “Users: validate” on their dossier."
            )
        return self.env._(
            "You cannot manage the users of %(code)s. %(holder)s can, and so can users with "
            "the right “Users: validate” on a dossier of %(code)s.",
            code=subscriber.code,
            holder=subscriber.holder_user_id._octopus_called(),
        )

    def create_users(self, users, invite=True):
        """Make users `name@CODE` without any right: all of the list, or none.

        :param list users: dicts with `name` (what stands before the @), and optionally
            `full_name` and `email`
        :param bool invite: mail each user with an address a link to choose a password
        :return: a dict per line, in order: line (from 1), ok, user_id, login, message
        """
        self.ensure_one()
        self._octopus_check_manage_users()
        users = users if isinstance(users, list | tuple) else []
        self._check_at_once(users)
        lines = [self._clean_line(line) for line in users]
        problems = self._line_problems(lines)
        made = self.env["res.users"] if any(problems) else self._make_users(lines)
        if made and invite:
            made.filtered("email")._octopus_send_invitation(new=True)
        return [
            {
                "line": number,
                "ok": bool(made),
                "user_id": made[number - 1].id if made else False,
                "login": f"{line['name']}@{self.sudo().code}",
                "message": problem,
            }
            for number, (line, problem) in enumerate(zip(lines, problems, strict=True), start=1)
        ]

    @api.model
    def _check_at_once(self, users):
        if not 0 < len(users) <= MOST_AT_ONCE:
            raise UserError(
                self.env._(
                    "Give between 1 and %(limit)s users at once; divide a longer list.",
                    limit=MOST_AT_ONCE,
                )
            )

    def _clean_line(self, line):
        if not isinstance(line, dict):
            raise UserError(self.env._("Each user is given by name, full_name and email."))
        values = {key: line.get(key) for key in ("name", "full_name", "email")}
        return {
            key: self._clean_text(value) if isinstance(value, str) else ""
            for key, value in values.items()
        }

    def _clean_text(self, text):
        """With one spelling of each letter, since “ë” is typed as one sign or as two; what is too
        long stays too long, but the answer that repeats it is not."""
        return normalize("NFC", text[: 8 * LONGEST]).strip()[: LONGEST + 1]

    def _line_problems(self, lines):
        """Why a line cannot become a user, or ""; in the order of the lines."""
        code = self.sudo().code
        wanted = [f"{line['name']}@{code}".lower() for line in lines]
        taken = self._logins_taken(wanted)
        seen = set()
        problems = []
        for line, login in zip(lines, wanted, strict=True):
            problems.append(self._line_problem(line, login, taken, seen))
            seen.add(login)
        return problems

    def _line_problem(self, line, login, taken, seen):
        if not USER_NAME.fullmatch(line["name"]):
            return self._refuse_user_name(line["name"])
        if login in taken:
            return self._refuse_login_taken(f"{line['name']}@{self.sudo().code}")
        if login in seen:
            return self.env._("“%(name)s” is twice in the list.", name=line["name"])
        if len(line["full_name"]) > LONGEST or len(line["email"]) > LONGEST:
            return self.env._(
                "A name and a mail address have at most %(limit)s characters.", limit=LONGEST
            )
        if line["email"] and not email_normalize(line["email"]):
            return self.env._("“%(email)s” is no mail address.", email=line["email"])
        return ""

    def _logins_taken(self, logins):
        """Those of these logins (in lower case) that somebody has or had."""
        self.env["res.users"].flush_model(["login"])
        rows = self.env.execute_query(
            SQL(
                "SELECT login FROM res_users WHERE lower(login) IN (SELECT lower(unnest(%s)))",
                logins,
            )
        )
        return {login.lower() for (login,) in rows}

    def _make_users(self, lines):
        """All users of these lines in one go.

        In one call of `create` each, since every call of it for users empties the caches.
        """
        partners = self.env["res.partner"].sudo().with_context(**QUIETLY)
        partners = partners.create(
            [
                {
                    "name": line["full_name"] or line["name"],
                    "email": line["email"] or False,
                    "lang": self.env.user.lang,
                    **self._person_values(),
                }
                for line in lines
            ]
        )
        portal = self.sudo().tier == "portal"
        logins = [f"{line['name']}@{self.sudo().code}" for line in lines]
        return self._create_users(
            [
                self._user_vals(login, partner, portal)
                for login, partner in zip(logins, partners, strict=True)
            ]
        )

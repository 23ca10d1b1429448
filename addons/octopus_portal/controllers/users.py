# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The users of one's own code, for who may manage them; and asking for a right."""

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from . import gate

USERS_URL = "/my/octopus-users"
ACTS = {
    "invite": "action_octopus_invite",
    "reset": "action_octopus_reset_password",
    "suspend": "action_octopus_suspend",
    "resume": "action_octopus_resume",
    "delete": "action_octopus_delete",
}


class OctopusPortalUsers(http.Controller):
    @http.route(USERS_URL, type="http", auth="user", website=True)
    def octopus_users(self, done="", **kw):
        """The list, and the form for a new one; after an act, that it was done."""
        return self._users_page(done=done)

    @http.route(f"{USERS_URL}/new", type="http", auth="user", website=True, methods=["POST"])
    def octopus_user_new(self, name="", full_name="", email="", **kw):
        """Make one user; he gets a mail when he has an address."""
        line = {"name": name, "full_name": full_name, "email": email}
        try:
            with request.env.cr.savepoint():
                [result] = self._subscriber().create_users(users=[line])
        except UserError as error:
            return self._users_page(problem=str(error), line=line)
        if not result["ok"]:
            return self._users_page(problem=result["message"], line=line)
        return request.redirect(f"{USERS_URL}?done=new")

    @http.route(
        f"{USERS_URL}/<int:user_id>/<string:act>",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def octopus_user_act(self, user_id, act, **kw):
        """One act on one user of the same code."""
        users = self._subscriber().sudo().with_context(active_test=False).user_ids
        user = users.filtered(lambda user: user.id == user_id).sudo(False)
        if not user or act not in ACTS:
            raise request.not_found()
        try:
            with request.env.cr.savepoint():
                getattr(user, ACTS[act])()
        except UserError as error:
            return self._users_page(problem=str(error))
        return request.redirect(f"{USERS_URL}?done={act}")

    @http.route("/my/octopus-ask", type="http", auth="user", website=True, methods=["POST"])
    def octopus_ask(self, number="", area="", level="", **kw):
        """Ask by mail for a right on a dossier, or for a first right."""
        dossiers = request.env["octopus.dossier"]
        if number:
            company = gate.open_dossier(number).company_id
            dossiers = dossiers.with_context(allowed_company_ids=company.ids)
        try:
            said = dossiers.octopus_ask_right(area=area or False, level=level or False)
        except UserError as error:
            said = str(error)
        values = {"page_name": "octopus", "said": said, "trail": [(said, None)]}
        return gate.page("right_asked", values)

    def _subscriber(self):
        return request.env.user.sudo().octopus_subscriber_id.sudo(False)

    def _done_text(self, done):
        """What an act did, in words; nothing for what is no act."""
        texts = {
            "new": request.env._("The user is made."),
            "invite": request.env._("The invitation is on its way."),
            "reset": request.env._("A link to choose a password is on its way."),
            "suspend": request.env._("Nobody gets in with this login any more."),
            "resume": request.env._("The user is let in again, with the rights as before."),
            "delete": request.env._("The user is deleted."),
        }
        return texts.get(done, "")

    def _users_page(self, problem="", line=None, done=""):
        subscriber = self._subscriber()
        if not subscriber:
            raise request.not_found()
        values = {"page_name": "octopus", "trail": [(request.env._("Users"), None)]}
        if not subscriber._octopus_may_manage_users():
            refusal = subscriber._octopus_refuse_manage_users()
            return gate.page("missing_right", {**values, "refusal": refusal}, status=403)
        users_sudo = subscriber.sudo().with_context(active_test=False).user_ids
        users_sudo = users_sudo.filtered(lambda user: not user.octopus_left).sorted("login")
        values.update(
            {
                "subscriber": subscriber.sudo(),
                "users": users_sudo,
                "refusals": {
                    user.id: user.sudo(False)._octopus_refuse_managed() for user in users_sudo
                },
                "states": dict(
                    users_sudo._fields["octopus_user_state"]._description_selection(request.env)
                ),
                "problem": problem,
                "done": self._done_text(done),
                "line": line or {},
                "url": USERS_URL,
            }
        )
        return gate.page("users", values, status=200)

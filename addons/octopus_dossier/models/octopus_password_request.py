# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Forgotten passwords: what was typed is noted in the request, and answered later.

The page answers the same, and after the same work, whether anybody has that login or
address: who looks it up and mails is the job, not the request.
"""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize

MOST_LOGINS = 50
TYPED_LENGTH = 200


class OctopusPasswordRequest(models.Model):
    _name = "octopus.password.request"
    _description = "Request for a new password"
    _rec_name = "typed"
    _order = "id"

    typed = fields.Char(required=True, readonly=True)

    @api.model
    def _ask(self, typed):
        """Note that somebody typed this login or mail address, whoever he is."""
        text = (typed or "").replace("\0", "").strip()[:TYPED_LENGTH]
        if text:
            self.sudo().create({"typed": text})
            self.env.ref("octopus_dossier.ir_cron_password_request").sudo()._trigger()

    @api.model
    def _cron_answer(self):
        """Mail the links that were asked for, and forget the requests."""
        requests = self.search([], limit=500).try_lock_for_update()
        cron = self.env["ir.cron"]
        remaining = self.search_count([])
        for request in requests:
            # anybody can type one: what it does to the job must not keep others from theirs
            cron._octopus_each(request, self._answer_one)
            request.unlink()
            remaining -= 1
            if not cron._commit_progress(1, remaining=remaining):
                return

    @api.model
    def _answer_one(self, request):
        self._users_of(request.typed)._octopus_send_reset()

    @api.model
    def _users_of(self, typed):
        """Active users with this login, else all with this mail address."""
        users = self.env["res.users"].sudo().with_context(active_test=True)
        found = users.search([("login", "=", users._octopus_login_of(typed))], limit=1)
        address = email_normalize(typed)
        if not found and address:
            found = users.search(Domain("email_normalized", "=", address), limit=MOST_LOGINS)
        return found.filtered(lambda user: user.active and not user._is_public())

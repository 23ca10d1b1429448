# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files of mails that wait: for the virus scanner, or for somebody who knows the sender."""

import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ..exceptions import GateError
from ..tools import file_name


class OctopusUpload(models.Model):
    _name = "octopus.upload"
    _inherit = ["octopus.upload"]

    @api.model
    def _wait(self, state, file, vals):
        """Keep a file of a mail (superuser); the same mail again keeps nothing more."""
        waiting = [("company_id", "=", vals["company_id"]), ("source", "=", "mail")]
        known = self.search([*waiting, ("source_ref", "=", vals["source_ref"])], limit=1)
        if known:
            return known
        name = file_name.clean(file.name)
        self._check_room([*waiting, ("state", "in", ("aside", "scan"))], name, len(file.content))
        days = self.env["octopus.gate"]._parameter("aside_days")
        now = fields.Datetime.now()
        upload = self.create(
            {
                **vals,
                "key": secrets.token_urlsafe(24),
                "name": name,
                "source": "mail",
                "state": state,
                "size": len(file.content),
                "received": len(file.content),
                "expires_at": now + timedelta(days=days),
                "next_try": now,
            }
        )
        upload._keep(file.content, name)
        return upload

    @api.model
    def _check_room(self, waiting, name, size):
        """No stranger fills the disk: what waits in one dossier is bounded."""
        quota = self.env["octopus.gate"]._parameter("upload_quota_mb") * 1_000_000
        if sum(self.search(waiting).mapped("size")) + size > quota:
            raise GateError(
                self.env._(
                    "%(name)s was refused: too much waits already to be looked at. Send it again "
                    "later.",
                    name=name,
                )
            )

    def action_confirm(self):
        """These files are welcome: they become documents."""
        for upload in self._to_decide():
            upload._store_it()
        return self._action_told()

    def action_confirm_sender(self):
        """The same, and from now on whatever these senders mail."""
        uploads = self._to_decide()
        for company, ours in uploads.grouped("company_id").items():
            company.sudo(False)._octopus_check("dossier_settings", "write")
            senders = {email_normalize(upload.mail_from) for upload in ours}
            company.octopus_dossier_id._octopus_take_mail_from(senders)
        return self.action_confirm()

    def action_refuse(self):
        """Away with these files; nothing of them is kept."""
        for upload in self._to_decide():
            upload._end("refused", self.env._("Refused by %(user)s.", user=self.env.user.name))

    def action_look(self):
        """Save one of these files to look at it, without storing it."""
        self.ensure_one()
        self.check_access("read")
        part = self._parts()[:1]
        if not part:
            raise UserError(self.env._("%(name)s is not here any more.", name=self.name))
        return {"type": "ir.actions.act_url", "url": f"/web/content/{part.id}?download=true"}

    def _to_decide(self):
        """Those that wait for a decision, as superuser, once the user may decide."""
        self.check_access("read")
        for company in self.company_id:
            company._octopus_check("documents", "write")
        uploads_sudo = self.sudo()
        uploads_sudo.lock_for_update()
        uploads_sudo.invalidate_recordset(["state"])
        return uploads_sudo.filtered(lambda upload: upload.state == "aside")

    def _action_told(self):
        told = "\n".join(message for message in self.mapped("message") if message)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": told or self.env._("Nothing waits here any more."),
                "type": "info",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

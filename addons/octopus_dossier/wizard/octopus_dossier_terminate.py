# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Terminate a dossier, and when wanted go on in a new one: the one-click path."""

from odoo import fields, models


class OctopusDossierTerminate(models.TransientModel):
    _name = "octopus.dossier.terminate"
    _description = "Terminate a dossier"

    dossier_id = fields.Many2one("octopus.dossier", required=True, readonly=True)
    renew = fields.Boolean(
        "Open a new dossier with a new ID",
        help="With the same accounts, journals, VAT codes and relations, and empty books.",
    )
    state = fields.Selection(related="dossier_id.state")
    # Asked for the button alone, and never stored.
    password = fields.Char("Your password", store=False)

    def action_terminate(self):
        """Do it, once the password is right."""
        self.ensure_one()
        dossier = self.dossier_id
        dossier.with_context(password=self.env.context.get("password")).action_terminate()
        if not self.renew:
            return {"type": "ir.actions.client", "tag": "soft_reload"}
        return self._open_new()

    def action_renew(self):
        """Go on after a dossier that was terminated before, once the password is right."""
        self.ensure_one()
        self.dossier_id._check_may_renew()
        self.env.user._octopus_check_password_again(self.env.context.get("password"))
        return self._open_new()

    def _open_new(self):
        """Make the new dossier, and work in it; where he has no right, say how he gets one."""
        new = self.dossier_id._renew()
        if new.has_access("read"):
            return new.action_open_books()
        holder = new.sudo().holder_id
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "sticky": True,
                "message": self.env._(
                    "Dossier %(number)s is ready. It is held by %(holder)s, who has to consent "
                    "before you work in it: ask for a link with that number.",
                    number=new.sudo().number,
                    holder=holder.code,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

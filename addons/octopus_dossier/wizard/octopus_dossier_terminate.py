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
    # Asked for the button alone, and never stored.
    password = fields.Char("Your password", store=False)

    def action_terminate(self):
        """Do it, once the password is right."""
        self.ensure_one()
        dossier = self.dossier_id
        dossier.with_context(password=self.env.context.get("password")).action_terminate()
        if not self.renew:
            return {"type": "ir.actions.client", "tag": "soft_reload"}
        return dossier._renew().action_open_books()

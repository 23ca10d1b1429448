# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The payer leaves: his holder says until when he pays, with his password."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..tools.brussels import last_of, today


class OctopusLicenceLeave(models.TransientModel):
    _name = "octopus.licence.leave"
    _description = "Stop paying for a dossier"

    licence_id = fields.Many2one("octopus.licence", required=True, readonly=True)
    date_end = fields.Date(
        "Last day that is paid for", required=True, default=lambda self: last_of(today())
    )
    # Asked for the button alone, and never stored.
    password = fields.Char("Your password", store=False)

    def action_leave(self):
        """Do it, once the password is right."""
        self.ensure_one()
        self.licence_id._check_payer_leaves()
        if self.date_end < today():
            raise UserError(
                self.env._(
                    "%(date)s is over: what was used is paid for. Choose today or a later day.",
                    date=format_date(self.env, self.date_end),
                )
            )
        self.env.user._octopus_check_password_again(self.env.context.get("password"))
        self.licence_id._octopus_end(self.date_end)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

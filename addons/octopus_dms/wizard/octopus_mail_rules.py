# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may mail documents to a dossier, for who may change its settings."""

from odoo import fields, models

RULES = ("mail_senders", "mail_others", "mail_sender_list")


class OctopusMailRules(models.TransientModel):
    _name = "octopus.mail.rules"
    _description = "Who may mail documents"

    dossier_id = fields.Many2one("octopus.dossier", required=True, readonly=True)
    mail_senders = fields.Selection(
        lambda self: (
            self.env["octopus.dossier"]._fields["mail_senders"]._description_selection(self.env)
        ),
        string="Documents by mail from",
        required=True,
    )
    mail_others = fields.Selection(
        lambda self: (
            self.env["octopus.dossier"]._fields["mail_others"]._description_selection(self.env)
        ),
        string="Mail of others",
        required=True,
    )
    mail_sender_list = fields.Text(
        string="Addresses",
        help="One on each line: an address, or @ and a domain for everybody there.",
    )

    def action_save(self):
        """Make these the rules of the dossier."""
        self.ensure_one()
        self.dossier_id.company_id._octopus_check("dossier_settings", "write")
        self.dossier_id.sudo().write({name: self[name] for name in RULES})
        return {"type": "ir.actions.act_window_close"}

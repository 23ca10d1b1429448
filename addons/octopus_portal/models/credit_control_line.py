# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An invoice in a reminder."""

from odoo import api, fields, models

# a letter with lines in these states leaves, or has left
LEAVING = {"to_be_sent", "queued", "sent"}


class CreditControlLine(models.Model):
    _name = "credit.control.line"
    _inherit = ["credit.control.line"]

    invoice_id = fields.Many2one(index="btree_not_null")
    communication_id = fields.Many2one(index="btree_not_null")

    @api.model
    def _prepare_from_move_line(
        self, move_line, level, controlling_date, open_amount, default_lines_vals
    ):
        # EXTENDS 'account_credit_control': it asks the customer himself for an address, where the
        # mail goes to his address for invoices
        values = super()._prepare_from_move_line(
            move_line, level, controlling_date, open_amount, default_lines_vals
        )
        if level.channel == "email":
            contact = self.env["octopus.reminder"]._octopus_contact(move_line.partner_id)
            values["channel"] = "email" if contact.email else "letter"
        return values

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'account_credit_control': as in `write`
        lines = super().create(vals_list)
        lines.filtered(lambda line: line.state in LEAVING)._octopus_check_sending()
        return lines

    def write(self, vals):
        # EXTENDS 'account_credit_control': a reminder speaks for the dossier as an invoice does
        if vals.get("state") in LEAVING:
            self._octopus_check_sending()
        return super().write(vals)

    def _octopus_check_sending(self):
        if not self.env.su:
            self.sudo().company_id.sudo(False)._octopus_check("invoicing", "validate")

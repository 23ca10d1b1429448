# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The printed invoice: which template, and what stands on it beside Odoo's own."""

import base64

from odoo import api, models

from .account_move_sending import SALE_TYPES


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move"]

    def _get_name_invoice_report(self):
        # EXTENDS 'account'
        self.ensure_one()
        if self.move_type in SALE_TYPES:
            return "octopus_portal.report_sale_document"
        return super()._get_name_invoice_report()

    @api.depends("company_id.octopus_without_qr")
    def _compute_display_qr_code(self):
        # EXTENDS 'account': on unless the dossier does without
        result = super()._compute_display_qr_code()
        for move in self:
            if move.move_type == "out_invoice":
                move.display_qr_code = not move.company_id.octopus_without_qr
        return result

    def _get_mail_template(self):
        # EXTENDS 'account': ours names the seller, not the number of his dossier
        if self and all(move.move_type in SALE_TYPES for move in self):
            return self.env.ref("octopus_portal.mail_template_sale")
        return super()._get_mail_template()

    def _octopus_print_terms(self):
        """The PDF that goes behind this document, or nothing: terms belong to an invoice."""
        self.ensure_one()
        terms = self.company_id.sudo().octopus_terms
        if self.move_type != "out_invoice" or not terms:
            return b""
        return base64.b64decode(terms)

    def _octopus_print_payment(self):
        """What the customer has to pay, where and with which message; empty when nothing."""
        self.ensure_one()
        to_pay = self.amount_residual
        if self.move_type != "out_invoice" or self.state != "posted":
            return {}
        if self.currency_id.compare_amounts(to_pay, 0) <= 0:
            return {}
        account = self.partner_bank_id
        return {
            "amount": to_pay,
            "account": account.acc_number or "",
            "bic": account.bank_bic or "",
            "holder": account.acc_holder_name or self.company_id.partner_id.name,
            "message": self.payment_reference or self.name,
            "due": self.invoice_date_due,
            "qr": account and self._generate_qr_code(silent_errors=True),
        }

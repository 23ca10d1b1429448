# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

# a supplier is not booked on an account that Odoo fills by itself
NOT_BOOKED_ON = ("asset_receivable", "liability_payable", "off_balance")


class OctopusDocument(models.Model):
    """What a bill needs, filled in beside the picture of the document.

    The total as printed comes first: what is without VAT follows from it and the VAT code, and
    may be corrected to the cent of the supplier.
    """

    _name = "octopus.document"
    _inherit = ["octopus.document"]

    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", store=True, readonly=False
    )
    amount_total = fields.Monetary(string="Total", help="With VAT, as printed on the document.")
    amount_untaxed = fields.Monetary(
        string="Without VAT", compute="_compute_amount_untaxed", store=True, readonly=False
    )
    amount_tax = fields.Monetary(string="VAT", compute="_compute_amount_tax")
    account_id = fields.Many2one(
        "account.account",
        ondelete="set null",
        check_company=True,
        domain=[("account_type", "not in", NOT_BOOKED_ON)],
    )
    tax_id = fields.Many2one(
        "account.tax",
        string="VAT code",
        ondelete="set null",
        check_company=True,
        domain=[("type_tax_use", "=", "purchase")],
    )
    due_date = fields.Date(compute="_compute_due_date", store=True, readonly=False)

    @api.depends("company_id")
    def _compute_currency_id(self):
        for document in self:
            document.currency_id = document.currency_id or document.company_id.currency_id

    @api.depends("amount_total", "tax_id")
    def _compute_amount_untaxed(self):
        for document in self:
            total, currency = document.amount_total, document.currency_id
            if document.tax_id and total and currency:
                details = document.tax_id._get_tax_details(
                    total, 1, precision_rounding=currency.rounding, special_mode="total_included"
                )
                document.amount_untaxed = currency.round(details["total_excluded"])
            else:
                document.amount_untaxed = total

    @api.depends("amount_total", "amount_untaxed")
    def _compute_amount_tax(self):
        for document in self:
            document.amount_tax = document.amount_total - document.amount_untaxed

    @api.depends("document_date", "partner_id")
    def _compute_due_date(self):
        """By the terms of the supplier; what was filled in by hand or read stays without them."""
        for document in self:
            partner = document.partner_id.with_company(document.company_id)
            terms = partner.property_supplier_payment_term_id
            if terms and document.document_date:
                # a term of several parts ends with its last
                parts = terms._compute_terms(
                    date_ref=document.document_date,
                    currency=document.currency_id,
                    company=document.company_id,
                    tax_amount=0,
                    tax_amount_currency=0,
                    sign=1,
                    untaxed_amount=0,
                    untaxed_amount_currency=0,
                )
                document.due_date = max(part["date"] for part in parts["line_ids"])
            else:
                document.due_date = document.due_date

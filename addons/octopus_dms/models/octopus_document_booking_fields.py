# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a bill needs, filled in beside the picture of the document.

The total as printed comes first: what is without VAT follows from it and the VAT code, and
may be corrected to the cent of the supplier.
"""

from odoo import Command, api, fields, models

from ..exceptions import ProposalError

# a supplier is not booked on an account that Odoo fills by itself
NOT_BOOKED_ON = ("asset_receivable", "liability_payable", "off_balance")
# VAT of the supplier may differ by less than this from what Odoo computes: it is taken over
TAX_TOLERANCE = 1.0


class OctopusDocument(models.Model):
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
    due_date = fields.Date(string="Due", compute="_compute_due_date", store=True, readonly=False)
    books_itself = fields.Boolean(
        compute="_compute_books_itself",
        help="The whole booking is read out of the file; nothing has to be filled in.",
    )

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

    @api.depends("mimetype")
    def _compute_books_itself(self):
        self.books_itself = False

    # ---- from the fields to the bill --------------------------------------------------------

    def _missing_for_booking(self):
        """The labels of what a complete bill still needs."""
        self.ensure_one()
        if self.books_itself:
            return []
        names = ("partner_id", "document_date", "amount_total", "account_id")
        labels = self.fields_get(names, ["string"])
        return [labels[name]["string"] for name in names if not self[name]]

    def _prepare_proposal_values(self):
        # EXTENDS 'octopus.booking.mixin'
        values = super()._prepare_proposal_values()
        if self.due_date:
            values["invoice_date_due"] = self.due_date
            values["invoice_payment_term_id"] = False
        if self.currency_id:
            values["currency_id"] = self.currency_id.id
        if self.amount_total:
            values["invoice_line_ids"] = [Command.create(self._prepare_proposal_line())]
        return values

    def _prepare_proposal_line(self):
        line = {
            "name": self.reference or self.name,
            "quantity": 1,
            "price_unit": self.amount_total if self.tax_id.price_include else self.amount_untaxed,
            "tax_ids": [Command.set(self.tax_id.ids)],
        }
        return {**line, "account_id": self.account_id.id} if self.account_id else line

    def _make_proposal(self):
        # EXTENDS 'octopus.booking.mixin'
        move = super()._make_proposal()
        if self.amount_total and not self.books_itself:
            self._match_total(move)
        return move

    def _match_total(self, move):
        """The bill comes to the total of the supplier, cents of his VAT included, or is none."""
        difference = move.currency_id.round(self.amount_total - move.amount_total)
        if not difference:
            return
        lines = move.line_ids.filtered(lambda line: line.tax_repartition_line_id)
        # where the customer owes the VAT himself there is none of the supplier to hold cents
        own_vat = move.currency_id.is_zero(move.amount_tax)
        if not lines or own_vat or abs(difference) >= TAX_TOLERANCE:
            raise ProposalError(
                self.env._(
                    "With VAT code %(tax)s the bill would come to %(booked)s, but the total of "
                    "%(document)s is %(total)s. Correct the VAT code or the amount without VAT.",
                    tax=self.tax_id.name or self.env._("none"),
                    booked=move.amount_total,
                    document=self.name,
                    total=self.amount_total,
                )
            )
        line = max(lines, key=lambda line: abs(line.amount_currency))
        amount = line.amount_currency + difference * move.direction_sign
        move.write({"line_ids": [Command.update(line.id, {"amount_currency": amount})]})

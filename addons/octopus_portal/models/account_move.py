# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A bill as the entrepreneur sees it: what it is called, what is open, its VAT, its document.

The controllers call these on one record as superuser, after they checked the right.
"""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import formatLang

BILL_TYPES = ("in_invoice", "in_refund", "in_receipt")
UNPAID = ("not_paid", "partial")
PAID = ("paid", "in_payment", "reversed")


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move"]

    # OCA looks for it in the invoices of all dossiers
    credit_policy_id = fields.Many2one(index="btree_not_null")
    # a search in the portal asks for four names and an amount; core has indexes on three names
    invoice_partner_display_name = fields.Char(index="trigram")
    _octopus_company_amount_idx = models.Index("(company_id, amount_total, id)")

    @api.model
    def _octopus_portal_bill_domain(self, companies):
        """The bills of these dossiers that their entrepreneur sees: those that are booked."""
        return Domain(
            [
                ("company_id", "in", companies.ids),
                ("move_type", "in", BILL_TYPES),
                ("state", "=", "posted"),
            ]
        )

    @api.model
    def _octopus_portal_bill_filters(self):
        """What the list can be narrowed to: key → (label, domain)."""
        unpaid = Domain("payment_state", "in", UNPAID)
        return {
            "all": (self.env._("All"), Domain.TRUE),
            "open": (self.env._("To pay"), unpaid),
            "overdue": (
                self.env._("Overdue"),
                unpaid & Domain("invoice_date_due", "<", self._octopus_portal_today()),
            ),
            "paid": (self.env._("Paid"), Domain("payment_state", "in", PAID)),
        }

    @api.model
    def _octopus_portal_bill_sortings(self):
        """Orders of the list: key → (label, order). The id makes every order a total one."""
        return {
            "date": (self.env._("Newest first"), "invoice_date desc, id desc"),
            "due": (self.env._("Due date"), "invoice_date_due, id"),
            "supplier": (self.env._("Supplier"), "invoice_partner_display_name, id desc"),
            "amount": (self.env._("Highest amount"), "amount_total desc, id desc"),
        }

    @api.model
    def _octopus_portal_bill_search_domain(self, text):
        """Bills whose supplier, number or reference contains `text`, or with that amount."""
        names = ("invoice_partner_display_name", "ref", "name", "payment_reference")
        domain = Domain.OR(Domain(name, "ilike", text) for name in names)
        amount = self._octopus_portal_amount(text)
        if amount is not None:
            domain |= Domain("amount_total", ">", amount - 0.005) & Domain(
                "amount_total", "<", amount + 0.005
            )
        return domain

    @api.model
    def _octopus_portal_amount(self, text):
        """The amount someone typed the way his language writes it, or None."""
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        plain = text.replace("€", "").replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
        if lang.thousands_sep:
            plain = plain.replace(lang.thousands_sep, "")
        plain = plain.replace(lang.decimal_point or ".", ".")
        digits = plain.removeprefix("-").replace(".", "", 1)
        # ASCII digits only, and few enough for a sensible amount
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= 15):
            return None
        return abs(float(plain))

    @api.model
    def _octopus_portal_amount_text(self, amount):
        """An amount the way a field of a form shows it, as `_octopus_portal_amount` reads it."""
        return formatLang(self.env, amount, digits=2, grouping=False)

    @api.model
    def _octopus_portal_today(self):
        return fields.Date.context_today(self)

    def _octopus_portal_number(self):
        """The number the supplier gave it, else ours."""
        self.ensure_one()
        return self.ref or self.name

    def _octopus_portal_sign(self):
        """Credit notes count the other way."""
        self.ensure_one()
        return -1 if self.move_type == "in_refund" else 1

    def _octopus_portal_status(self):
        """(key, label) of the payment; the key names the colour in the stylesheet."""
        self.ensure_one()
        if self.payment_state in UNPAID:
            return self._octopus_portal_unpaid_status()
        return {
            "in_payment": ("paid", self.env._("Payment sent")),
            "reversed": ("paid", self.env._("Credited")),
            "blocked": ("open", self.env._("Do not pay")),
        }.get(self.payment_state, ("paid", self.env._("Paid")))

    def _octopus_portal_unpaid_status(self):
        if self.move_type == "in_refund":
            return "open", self.env._("To receive")
        if self.invoice_date_due and self.invoice_date_due < self._octopus_portal_today():
            return "overdue", self.env._("Overdue")
        if self.payment_state == "partial":
            return "open", self.env._("Partly paid")
        return "open", self.env._("To pay")

    def _octopus_portal_kind(self):
        """What this booking is, in words."""
        self.ensure_one()
        return {
            "in_refund": self.env._("Credit note"),
            "in_receipt": self.env._("Purchase receipt"),
        }.get(self.move_type, self.env._("Invoice"))

    def _octopus_portal_vat_rows(self):
        """The VAT table: one row per tax group, in the currency of the bill."""
        self.ensure_one()
        sign = self._octopus_portal_sign()
        return [
            {
                "name": group["group_name"],
                "base": sign * (group["display_base_amount_currency"] or 0.0),
                "tax": sign * group["tax_amount_currency"],
            }
            for subtotal in (self.tax_totals or {}).get("subtotals", ())
            for group in subtotal["tax_groups"]
        ]

    def _octopus_reminders(self):
        """The reminders that were sent about this invoice."""
        self.ensure_one()
        history = self.env["credit.control.communication"]
        return history._octopus_history(self.company_id, move=self)

    def _octopus_portal_documents(self):
        """The documents this bill was booked from, of its own dossier only."""
        self.ensure_one()
        return self.octopus_document_ids.filtered(
            lambda document: document.company_id == self.company_id
        )

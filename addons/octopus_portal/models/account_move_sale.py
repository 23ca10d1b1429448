# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A sales document as the entrepreneur sees it: what it is called, how it stands, what is on it.

The controllers call these on one record as superuser, after they checked the right.
"""

from odoo import api, fields, models
from odoo.fields import Domain

from .account_move import PAID, UNPAID
from .account_move_sending import SALE_TYPES
from .octopus_vat_treatment import treatments


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "octopus.sale.thrown"]

    octopus_vat_treatment = fields.Selection(treatments, string="How VAT is charged", readonly=True)
    octopus_vat_mention = fields.Text(
        string="VAT mention",
        readonly=True,
        help="What the law wants on the document, in the language of the customer.",
    )
    octopus_attachment_ids = fields.Many2many(
        "ir.attachment",
        relation="account_move_octopus_attachment_rel",
        string="Sent along",
        copy=False,
        help="Files that go to the customer together with the document.",
    )
    octopus_editor_key = fields.Char(
        readonly=True,
        copy=False,
        help="The editor that made it: the same form sent twice makes one document.",
    )

    _octopus_editor_key_uniq = models.UniqueIndex(
        "(octopus_editor_key, company_id) WHERE octopus_editor_key IS NOT NULL",
        "This form made a document already.",
    )
    # drafts and what is unpaid are few among very many documents of a dossier
    _octopus_draft_idx = models.Index("(company_id, id) WHERE state = 'draft'")
    _octopus_unpaid_idx = models.Index(
        "(company_id, move_type, invoice_date_due)"
        " WHERE state = 'posted' AND payment_state IN ('not_paid', 'partial')"
    )

    def _compute_invoice_default_sale_person(self):
        # EXTENDS 'account': who types it in the portal sells for the dossier, not as himself;
        # mails to customers come from the dossier's address
        result = super()._compute_invoice_default_sale_person()
        self.filtered(lambda move: move.invoice_user_id.share).invoice_user_id = False
        return result

    @api.model
    def _octopus_sale_domain(self, companies):
        """The invoices and credit notes to customers of these dossiers."""
        return Domain(
            [
                ("company_id", "in", companies.ids),
                ("move_type", "in", SALE_TYPES),
                ("state", "in", ("draft", "posted")),
            ]
        )

    @api.model
    def _octopus_sale_filters(self):
        """What the list can be narrowed to: key → (label, domain)."""
        unpaid = Domain("state", "=", "posted") & Domain("payment_state", "in", UNPAID)
        return {
            "all": (self.env._("All"), Domain.TRUE),
            "draft": (self.env._("Drafts"), Domain("state", "=", "draft")),
            "failed": (
                self.env._("Not delivered"),
                Domain("octopus_sent_state", "=", "failed"),
            ),
            "stopped": (
                self.env._("Repetition stopped"),
                Domain(
                    "octopus_repeat_ids",
                    "any",
                    self.env["octopus.sale.repeat"]._octopus_stopped_domain(),
                ),
            ),
            "open": (self.env._("Not paid yet"), unpaid),
            "overdue": (
                self.env._("Overdue"),
                unpaid
                & Domain("move_type", "=", "out_invoice")
                & Domain("invoice_date_due", "<", self._octopus_portal_today()),
            ),
            "paid": (
                self.env._("Paid"),
                Domain("state", "=", "posted") & Domain("payment_state", "in", PAID),
            ),
        }

    @api.model
    def _octopus_sale_sortings(self):
        """Orders of the list: key → (label, order). The id makes every order a total one."""
        return {
            "date": (self.env._("Newest first"), "invoice_date desc, id desc"),
            "due": (self.env._("Due date"), "invoice_date_due, id"),
            "customer": (self.env._("Customer"), "invoice_partner_display_name, id desc"),
            "amount": (self.env._("Highest amount"), "amount_total desc, id desc"),
        }

    def _octopus_sale_number(self):
        """The number, which only a final document has."""
        self.ensure_one()
        return self.name if self.state == "posted" and self.name else self.env._("Draft")

    def _octopus_sale_kind(self):
        """What this document is, in words."""
        self.ensure_one()
        if self.move_type == "out_refund":
            return self.env._("Credit note")
        return self.env._("Invoice")

    def _octopus_sale_sign(self):
        """Credit notes count the other way."""
        self.ensure_one()
        return -1 if self.move_type == "out_refund" else 1

    def _octopus_sale_status(self):
        """(key, label): how it stands; the key names the colour in the stylesheet."""
        self.ensure_one()
        if self.state == "draft":
            return "todo", self.env._("Draft")
        if self.payment_state not in UNPAID:
            return {
                "in_payment": ("paid", self.env._("Payment on its way")),
                "reversed": ("grey", self.env._("Credited")),
            }.get(self.payment_state, ("paid", self.env._("Paid")))
        if self.move_type == "out_refund":
            return "open", self.env._("To pay back")
        if self.invoice_date_due and self.invoice_date_due < self._octopus_portal_today():
            return "overdue", self.env._("Overdue")
        if self.payment_state == "partial":
            return "open", self.env._("Partly paid")
        return "open", self.env._("Not paid yet")

    @api.model
    def _octopus_sale_sums(self, company):
        """What customers still owe this dossier: (all of it, what is overdue)."""
        filters = self._octopus_sale_filters()
        inside = self._octopus_sale_domain(company)
        return tuple(
            self._read_group(inside & filters[key][1], [], ["amount_residual_signed:sum"])[0][0]
            or 0.0
            for key in ("open", "overdue")
        )

    def _octopus_sale_editable(self):
        """Only what is not final can be changed."""
        self.ensure_one()
        return self.state == "draft" and not self.posted_before

    def _octopus_cancel(self):
        # OVERRIDES 'octopus.sale.thrown'
        self.button_cancel()

    def _octopus_uncancel(self):
        # OVERRIDES 'octopus.sale.thrown'
        self.button_draft()

    def _octopus_made_by_button(self):
        # OVERRIDES 'octopus.sale.thrown': of a quote, or the credit note of an invoice
        return bool(self.reversed_entry_id or self.line_ids.sale_line_ids)

    def _octopus_portal_files(self):
        """The files that go to the customer with it."""
        return self.octopus_attachment_ids

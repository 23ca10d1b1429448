# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Quotes on Odoo's sales orders: a number of the dossier's own, and their way to an invoice."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .octopus_vat_treatment import treatments
from .turn import go_alone

CODE = "sale.order"
OPEN_STATES = ("draft", "sent")


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "octopus.sale.thrown"]

    octopus_vat_treatment = fields.Selection(treatments, string="How VAT is charged", readonly=True)
    octopus_vat_mention = fields.Text(string="VAT mention", readonly=True)
    octopus_attachment_ids = fields.Many2many(
        "ir.attachment",
        relation="sale_order_octopus_attachment_rel",
        string="Sent along",
        copy=False,
    )
    octopus_editor_key = fields.Char(readonly=True, copy=False)

    _octopus_editor_key_uniq = models.UniqueIndex(
        "(octopus_editor_key, company_id) WHERE octopus_editor_key IS NOT NULL",
        "This form made a document already.",
    )
    _octopus_company_date_idx = models.Index("(company_id, date_order DESC, id DESC)")

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'sale': each dossier counts its own quotes, from the first one on
        for company_id in {vals.get("company_id") or self.env.company.id for vals in vals_list}:
            self._octopus_ensure_numbers(company_id)
        return super().create(vals_list)

    @api.model
    def _octopus_ensure_numbers(self, company_id):
        """The numbers of the quotes of one dossier: a year and a count."""
        sequences = self.env["ir.sequence"].sudo()
        own = [("code", "=", CODE), ("company_id", "=", company_id)]
        if not sequences.search_count(own, limit=1):
            sequences.create(
                {
                    "name": "Quotes",
                    "code": CODE,
                    "company_id": company_id,
                    "prefix": "Q/%(range_year)s/",
                    "padding": 4,
                    "use_date_range": True,
                }
            )

    @api.model
    def _octopus_quote_domain(self, companies):
        """The quotes of these dossiers, without those that were thrown away."""
        there = Domain("octopus_thrown_from", "=", False) | Domain("state", "!=", "cancel")
        return Domain("company_id", "in", companies.ids) & there

    @api.model
    def _octopus_quote_filters(self):
        """What the list can be narrowed to: key → (label, domain)."""
        waiting = Domain("state", "in", OPEN_STATES)
        expired = Domain("validity_date", "<", fields.Date.context_today(self))
        return {
            "all": (self.env._("All"), Domain.TRUE),
            "open": (self.env._("Waiting for an answer"), waiting),
            "expired": (self.env._("Expired"), waiting & expired),
            "accepted": (self.env._("Accepted"), Domain("state", "=", "sale")),
            "refused": (self.env._("Refused"), Domain("state", "=", "cancel")),
        }

    @api.model
    def _octopus_quote_sortings(self):
        """Orders of the list: key → (label, order)."""
        return {
            "date": (self.env._("Newest first"), "date_order desc, id desc"),
            "due": (self.env._("Valid until"), "validity_date, id"),
            "amount": (self.env._("Highest amount"), "amount_total desc, id desc"),
        }

    @api.model
    def _octopus_quote_search_domain(self, text):
        """Quotes whose customer, number or reference contains `text`, or with that amount."""
        domain = Domain.OR(
            Domain(name, "ilike", text) for name in ("partner_id.name", "name", "client_order_ref")
        )
        amount = self.env["account.move"]._octopus_portal_amount(text)
        if amount is not None:
            domain |= Domain("amount_total", ">", amount - 0.005) & Domain(
                "amount_total", "<", amount + 0.005
            )
        return domain

    def _octopus_sale_editable(self):
        """Until it is accepted or refused."""
        self.ensure_one()
        return self.state in OPEN_STATES

    def _octopus_cancel(self):
        # OVERRIDES 'octopus.sale.thrown'
        self._action_cancel()

    def _octopus_uncancel(self):
        # OVERRIDES 'octopus.sale.thrown'
        self.action_draft()

    def _octopus_portal_files(self):
        """The files that go to the customer with it."""
        return self.octopus_attachment_ids

    def _octopus_quote_status(self):
        """(key, label): how it stands; the key names the colour in the stylesheet."""
        self.ensure_one()
        if self.state == "cancel":
            return "grey", self.env._("Refused")
        if self.state == "sale":
            invoiced = self.invoice_status == "invoiced"
            return "paid", self.env._("Invoiced") if invoiced else self.env._("Accepted")
        if self.validity_date and self.validity_date < fields.Date.context_today(self):
            return "overdue", self.env._("Expired")
        if self.state == "sent":
            return "open", self.env._("Sent")
        return "todo", self.env._("Draft")

    # ---- what the entrepreneur does with it -------------------------------------------------

    def _octopus_act(self, act, percent=0):
        """Do what a button says; the invoice or quote that came of it, if one did."""
        acts = {
            "accept": self._octopus_accept,
            "refuse": self._octopus_refuse,
            "reopen": self._octopus_reopen,
            "invoice": self._octopus_invoice,
            "deposit": lambda: self._octopus_deposit(percent),
            "send": self._octopus_send,
            "copy": self.copy,
        }
        return acts[act]()

    def _octopus_accept(self):
        """The customer agreed."""
        self.ensure_one()
        self._octopus_check_open()
        if not self.order_line:
            raise UserError(
                self.env._("Quote %(quote)s has no lines. Write what it is for.", quote=self.name)
            )
        self.action_confirm()

    def _octopus_refuse(self):
        """The customer does not want it."""
        self.ensure_one()
        self._octopus_check_open()
        self._action_cancel()

    def _octopus_reopen(self):
        """Back to a draft: the customer changed his mind."""
        self.ensure_one()
        if self.invoice_ids.filtered(lambda move: move.state != "cancel"):
            raise UserError(
                self.env._(
                    "There is an invoice of quote %(quote)s. Make a new quote instead.",
                    quote=self.name,
                )
            )
        if self.state == "sale":
            self._action_cancel()
        self.action_draft()

    def _octopus_check_open(self):
        if self.state not in OPEN_STATES:
            raise UserError(
                self.env._(
                    "Quote %(quote)s was answered already: %(status)s.",
                    quote=self.name,
                    status=self._octopus_quote_status()[1],
                )
            )

    def _octopus_invoice(self):
        """A draft invoice of all that is not invoiced yet; deposits are taken off."""
        self.ensure_one()
        work = self.order_line.filtered(lambda line: not line.is_downpayment)
        draft = work.invoice_lines.move_id.filtered(lambda move: move.state == "draft")
        if draft:
            # a second tap leads to what the first one made
            return draft[:1]
        self._octopus_accept_now()
        if self._octopus_draft_deposit():
            raise UserError(
                self.env._(
                    "The deposit of quote %(quote)s is still a draft, and the invoice takes it "
                    "off. Make the deposit final or throw it away, then make the invoice.",
                    quote=self.name,
                )
            )
        if self.invoice_status != "to invoice":
            raise UserError(
                self.env._("Quote %(quote)s is invoiced already, all of it.", quote=self.name)
            )
        return self._create_invoices(final=True)

    def _octopus_deposit(self, percent):
        """A draft invoice of a part of the quote, to be paid before the work."""
        self.ensure_one()
        if not 0 < percent <= 100:
            raise UserError(self.env._("A deposit is between 1 and 100 percent of the quote."))
        self._octopus_accept_now()
        if draft := self._octopus_draft_deposit():
            # as with invoices: a second tap leads to what the first one made
            self._octopus_check_same_deposit(draft, percent)
            return draft
        wizard = self.env["sale.advance.payment.inv"].create(
            {
                "sale_order_ids": self.ids,
                "advance_payment_method": "percentage",
                "amount": percent,
            }
        )
        return wizard._create_invoices(self)

    def _octopus_check_same_deposit(self, draft, percent):
        """Another percentage is no second tap: that its deposit was not made has to be said."""
        wanted = self.amount_total * percent / 100
        # a cent for each rate of VAT and one for the whole, as rounding may give
        if abs(draft.amount_total - wanted) < 0.05:
            return
        raise UserError(
            self.env._(
                "There is a draft already for a deposit of %(amount)s on quote %(quote)s. Make it "
                "final, or throw it away, before you ask a deposit of %(percent)s %%.",
                amount=draft.currency_id.format(draft.amount_total),
                quote=self.name,
                percent=f"{percent:g}",
            )
        )

    def _octopus_draft_deposit(self):
        deposits = self.order_line.filtered("is_downpayment").invoice_lines.move_id
        return deposits.filtered(lambda move: move.state == "draft")[:1]

    def _octopus_accept_now(self):
        """Who makes the invoice says that the customer agreed."""
        go_alone(self)
        if self.state in OPEN_STATES:
            self._octopus_accept()
        if self.state != "sale":
            raise UserError(
                self.env._("Quote %(quote)s was refused. Open it again first.", quote=self.name)
            )

    # ---- paper and mail ---------------------------------------------------------------------

    def _octopus_quote_pdf(self):
        """The quote as the customer gets it, in his language: (content, name of the file)."""
        self.ensure_one()
        content, _kind = self.env["ir.actions.report"]._render_qweb_pdf(
            "sale.action_report_saleorder", self.ids
        )
        words = self.with_context(lang=self.partner_id.lang or self.env.lang)
        name = words.env._("Quote %(number)s", number=self.name)
        return content, f"{name.replace('/', '-')}.pdf"

    def _octopus_send(self):
        """Mail the quote to the customer, with its files."""
        self.ensure_one()
        if not self.partner_id.email:
            raise UserError(
                self.env._(
                    "%(customer)s has no mail address. Fill it in on the relation, then send the "
                    "quote again.",
                    customer=self.partner_id.name,
                )
            )
        self._octopus_check_open()
        self.company_id._octopus_check_mail()
        content, name = self._octopus_quote_pdf()
        pdf = self.env["ir.attachment"].create(
            {"name": name, "raw": content, "res_model": self._name, "res_id": self.id}
        )
        template = self.env.ref("octopus_portal.mail_template_quote")
        files = (pdf + self.octopus_attachment_ids).ids
        template.send_mail(
            self.id,
            email_values={
                "attachment_ids": files,
                "email_from": self.company_id._octopus_sender(),
                "reply_to": self.company_id._octopus_answer_to() or self.env.user.email_formatted,
            },
            email_layout_xmlid="octopus_portal.mail_frame_customer",
        )
        self.state = "sent"

    def _prepare_invoice(self):
        # EXTENDS 'sale': what was said about VAT goes on, and the customer's own reference only
        return {
            **super()._prepare_invoice(),
            "ref": self.client_order_ref,
            "invoice_date": fields.Date.context_today(self),
            "octopus_vat_treatment": self.octopus_vat_treatment,
            "octopus_vat_mention": self.octopus_vat_mention,
        }

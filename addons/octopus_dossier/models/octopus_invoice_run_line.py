# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One payer in a run: what was counted for him, and his invoice."""

import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import email_normalize

from .octopus_subscriber import QUIETLY

_logger = logging.getLogger(__name__)


class OctopusInvoiceRunLine(models.Model):
    _name = "octopus.invoice.run.line"
    _description = "Invoice of a payer for a month"
    _order = "run_id desc, id"
    _rec_name = "payer_id"
    _log_access = False

    run_id = fields.Many2one(
        "octopus.invoice.run", required=True, readonly=True, index=True, ondelete="restrict"
    )
    month = fields.Date(related="run_id.month")
    payer_id = fields.Many2one(
        "octopus.subscriber", required=True, readonly=True, index=True, ondelete="restrict"
    )
    state = fields.Selection(
        [
            ("new", "To count"),
            ("todo", "To invoice"),
            ("done", "Invoiced"),
            ("nothing", "Nothing to pay"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        default="new",
    )
    dossier_count = fields.Integer("Dossiers", readonly=True)
    amount = fields.Float("Amount without VAT", digits=(16, 2), readonly=True)
    message = fields.Char("Why it failed", readonly=True)
    charge_ids = fields.One2many("octopus.charge", "run_line_id", "What was counted", readonly=True)
    invoice_ids = fields.One2many(
        "account.move", "octopus_run_line_id", "Invoices and credit notes", readonly=True
    )
    invoice_numbers = fields.Char("Invoices", compute="_compute_invoice_numbers")

    # What makes two runs at once harmless: one line, and so one invoice, for each payer.
    _payer_uniq = models.UniqueIndex("(run_id, payer_id)")
    _waiting = models.Index("(run_id, state, id)")

    @api.depends("charge_ids.invoice_number", "charge_ids.credit_number")
    def _compute_invoice_numbers(self):
        # From the charges: the invoices themselves are the operator's books.
        for line in self:
            charges = line.sudo().charge_ids
            numbers = {*charges.mapped("invoice_number"), *charges.mapped("credit_number")}
            line.invoice_numbers = ", ".join(sorted(numbers - {False}))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A run is never deleted: it says what was invoiced."))

    # ---- the steps, for a chunk of lines ---------------------------------------------------

    def _count(self):
        """Count what these payers pay: the preview."""
        self._each(self._count_all)

    def _invoice(self):
        """Make the invoices of what was counted."""
        self._each(self._invoice_all)

    def _each(self, step):
        """All in one go; when that fails one by one, so that one payer stops no other."""
        if not self or self._try(step, self, last=len(self) == 1):
            return
        for line in self:
            self._try(step, line, last=True)

    def _try(self, step, lines, last):
        try:
            with self.env.cr.savepoint():
                step(lines)
                self.env.flush_all()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # the chunk begins again, on fresh data
        except UserError as error:
            message = str(error)
        except Exception:
            _logger.exception("Invoices of subscriptions, lines %s", lines.ids)
            message = self.env._(
                "Something went wrong that should not. The operator of the platform finds it in "
                "the log, under line %(number)s.",
                number=lines[:1].id,
            )
        else:
            return True
        self.env.invalidate_all()
        if last:
            lines.write({"state": "failed", "message": message})
        return last

    def _count_all(self, lines):
        self.env["octopus.charge"]._count(lines.run_id.month, lines)
        for line in lines:
            charges = line.charge_ids.filtered(lambda charge: charge.state == "counted")
            line.write(
                {
                    "state": "todo" if sum(charges.mapped("amount")) > 0 else "nothing",
                    "dossier_count": len(charges.dossier_id),
                    "amount": sum(charges.mapped("amount")),
                    "message": False,
                }
            )

    def _invoice_all(self, lines):
        company = self.env["octopus.dossier"]._octopus_operator().company_id
        moves = self.env["account.move"].with_company(company).with_context(**QUIETLY)
        moves = moves.with_context(allowed_company_ids=company.ids)
        lines.charge_ids.dossier_id.fetch(["number", "name"])  # of all payers at once
        invoices = moves.create([line._invoice_values(company) for line in lines])
        invoices.action_post()
        for line, invoice in zip(lines, invoices, strict=True):
            charges = line.charge_ids.filtered(lambda charge: charge.state == "counted")
            charges.write({"state": "invoiced", "invoice_number": invoice.name})
        lines.write({"state": "done", "message": False})
        self._send(invoices, company)

    def _invoice_values(self, company):
        """The invoice of one payer, in his language."""
        charges = self.charge_ids.filtered(lambda charge: charge.state == "counted")
        customer = self._customer(company)
        return {
            "move_type": "out_invoice",
            "invoice_date": self.run_id.invoice_date,
            "partner_id": customer.id,
            "octopus_run_line_id": self.id,
            "invoice_line_ids": charges._invoice_lines(customer, company),
        }

    def _customer(self, company):
        """The relation that gets the invoice; refuse when it could reach nobody."""
        customer = self.payer_id._octopus_customer(company)
        if not email_normalize(customer.email):
            raise UserError(
                self.env._(
                    "%(payer)s has no e-mail address, so no invoice can reach him. Fill it in on "
                    "the subscriber or on relation %(customer)s of the operator's dossier.",
                    payer=self.payer_id.display_name,
                    customer=customer.name,
                )
            )
        return customer

    @api.model
    def _send(self, invoices, company):
        """Leave them to Odoo's own sending, in the background: over Peppol, or by mail."""
        invoices.sending_data = {
            "author_user_id": self.env.user.id,
            "author_partner_id": company.partner_id.id,
        }
        self.env.ref("account.ir_cron_account_move_send").sudo()._trigger()

    # ---- looking and correcting ------------------------------------------------------------

    def action_charges(self):
        """What was counted for this invoice: every figure, with its moment."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "octopus_dossier.octopus_charge_action"
        )
        return {
            **action,
            "name": self.payer_id.display_name,
            "domain": [("run_line_id", "=", self.id)],
        }

    def action_correct(self):
        """A credit note for all that was invoiced, and what is right counted again."""
        self.env["octopus.invoice.run"]._check_operator()
        self.check_access("read")
        charges = self.sudo().charge_ids.filtered(lambda charge: charge.state == "invoiced")
        charges._credit()

    def _reopen(self):
        """Count these payers again after a correction; their run is looked at before it goes on."""
        self.write({"state": "new", "message": False})
        for run in self.run_id:
            run._check_not_running()
            run.state = "counting"
            run._begin()

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Charges on an invoice, and off it again: a correction is a credit note."""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..tools.brussels import today


class OctopusCharge(models.Model):
    _name = "octopus.charge"
    _inherit = ["octopus.charge"]

    def _invoice_lines(self, customer, company):
        """Lines of an invoice or credit note for these charges.

        Account and VAT are the same for all: said here, or Odoo asks the past for every line.
        """
        position = self.env["account.fiscal.position"].with_company(company)
        position = position._get_fiscal_position(customer)
        journals = self.env["account.journal"].search(
            [("company_id", "=", company.id), ("type", "=", "sale")], limit=1
        )
        account = position.map_account(journals.default_account_id)
        same = {"tax_ids": [Command.set(position.map_tax(company.account_sale_tax_id).ids)]}
        if account:
            same["account_id"] = account.id
        return [
            Command.create({**charges._invoice_line(), **same})
            for charges in self._by_invoice_line().values()
        ]

    def _invoice_line(self):
        dossier = self.dossier_id
        texts = ", ".join(self.mapped("text"))
        whole = len(self) > 1 or self.quantity == 1
        return {
            "name": f"{dossier.number} {dossier.name}: {texts}",
            "quantity": 1 if whole else self.quantity,
            "price_unit": sum(self.mapped("amount")) if whole else self.price_unit,
        }

    def action_correct(self):
        """A credit note for the chosen charges, and what is right counted again."""
        self.env["octopus.invoice.run"]._check_operator()
        self.check_access("read")
        self.sudo()._credit()

    def _credit(self):
        """Credit these charges, each on its own invoice; the right was checked."""
        if not self or any(charge.state != "invoiced" for charge in self):
            raise UserError(
                self.env._(
                    "Only what stands on an invoice is corrected by a credit note. What is not "
                    "invoiced yet is counted again."
                )
            )
        self.run_line_id.lock_for_update()
        lines = self.run_line_id
        for line in lines:
            line.run_id._check_not_running()
            mine = self.filtered(lambda charge, line=line: charge.run_line_id == line)
            for number in set(mine.mapped("invoice_number")):
                mine.filtered(lambda c, n=number: c.invoice_number == n)._credit_invoice(number)
        lines._reopen()

    def _credit_invoice(self, number):
        """The credit note of these charges of one invoice, posted and sent like any."""
        line = self.run_line_id
        invoice = line.invoice_ids.filtered(lambda move: move.name == number)
        credit = invoice.with_company(invoice.company_id).with_context(
            allowed_company_ids=invoice.company_id.ids
        )
        credit = credit.create(
            {
                "move_type": "out_refund",
                "invoice_date": today(),
                "partner_id": invoice.partner_id.id,
                "reversed_entry_id": invoice.id,
                "ref": self.env._("Correction of %(invoice)s", invoice=number),
                "octopus_run_line_id": line.id,
                "invoice_line_ids": self._invoice_lines(invoice.partner_id, invoice.company_id),
            }
        )
        credit.action_post()
        open_ = (invoice | credit).line_ids.filtered(
            lambda item: item.account_id.account_type == "asset_receivable" and not item.reconciled
        )
        if len(open_.move_id) == 2:
            open_.reconcile()
        self.write({"state": "credited", "credit_number": credit.name})
        line._send(credit, credit.company_id)

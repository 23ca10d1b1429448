# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""All journal items of a draft at once: products, VAT, what is to pay.

Odoo makes a bill from its product lines and then adds VAT and payable lines one by one, with a
write for each amount. Given complete, in the form its own tax engine computes them, it takes them
as they are: one insert, and the supplier's VAT amounts need no second write.
"""

from decimal import Decimal

from odoo import Command, api, models

from odoo.addons.octopus_dms.exceptions import ProposalError

# BR-CO-17 lets a VAT amount differ from base × rate by less than one unit of the currency
_TAX_TOLERANCE = Decimal(1)


class OctopusBillProposalEntry(models.AbstractModel):
    _name = "octopus.bill.proposal.entry"
    _description = "Journal items of a booking proposal"

    @api.model
    def _items(self, bill, lines, values):
        """Commands for `line_ids`: the lines with their amounts, VAT lines, the payable."""
        Tax, company = self.env["account.tax"], bill.company
        rate = values.get("invoice_currency_rate", 1.0)
        bases = [self._base(bill, line, rate) for line in lines]
        Tax._add_tax_details_in_base_lines(bases, company)
        Tax._round_base_lines_tax_details(bases, company)
        Tax._add_accounting_data_in_base_lines_tax_details(bases, company)
        computed = Tax._prepare_tax_lines(bases, company)
        items = [
            {**line, **amounts}
            for line, (_base, amounts) in zip(lines, computed["base_lines_to_update"], strict=True)
        ]
        taxes = [{**line, "display_type": "tax"} for line in computed["tax_lines_to_add"]]
        self._settle_taxes(bill, taxes, rate)
        items += taxes
        items.append(self._term(bill, items, values))
        return [Command.create(item) for item in items]

    def _sign(self, bill):
        return 1 if bill.move_type in ("in_invoice", "out_refund") else -1

    def _base(self, bill, line, rate):
        taxes = [record for command in line["tax_ids"] for record in command[2] or ()]
        return self.env["account.tax"]._prepare_base_line_for_taxes_computation(
            None,
            price_unit=line["price_unit"],
            quantity=line["quantity"],
            discount=line.get("discount", 0.0),
            tax_ids=self.env["account.tax"].browse(taxes),
            currency_id=bill.currency,
            account_id=self.env["account.account"].browse(line["account_id"]),
            partner_id=bill.partner.commercial_partner_id,
            rate=rate,
            sign=self._sign(bill),
            is_refund=bill.move_type.endswith("refund"),
            name=line["name"],
        )

    def _term(self, bill, items, values):
        """What is to pay; Odoo finds its account by the partner."""
        return {
            "display_type": "payment_term",
            "amount_currency": bill.currency.round(-sum(i["amount_currency"] for i in items)),
            "balance": bill.company.currency_id.round(-sum(i["balance"] for i in items)),
            "date_maturity": values["invoice_date_due"],
        }

    def _settle_taxes(self, bill, lines, rate):
        """Each VAT amount as the supplier has it; a difference is small and stays visible."""
        parts = self.env["account.tax.repartition.line"]
        expected = {}
        for row in bill.document.subtotals:
            taxes = bill.category_taxes.get(row.category.key)
            if taxes and row.category.rate:
                expected[taxes] = expected.get(taxes, Decimal(0)) + row.tax * bill.sign
        for taxes, amount in expected.items():
            own = [
                line
                for line in lines
                if parts.browse(line["tax_repartition_line_id"]).tax_id in taxes
            ]
            booked = sum(line["amount_currency"] for line in own) * self._sign(bill)
            difference = bill.currency.round(float(amount) - booked)
            if bill.currency.is_zero(difference):
                continue
            if not own or abs(difference) >= _TAX_TOLERANCE:
                self._refuse_tax(bill, taxes, amount, booked)
            self._adjust(bill, own, difference * self._sign(bill), rate)
            bill.remark(
                self.env._(
                    "VAT %(tax)s was set to the supplier's %(amount)s (computed: %(booked)s).",
                    tax=", ".join(taxes.mapped("name")),
                    amount=amount,
                    booked=bill.currency.round(booked),
                )
            )

    def _adjust(self, bill, lines, difference, rate):
        biggest = max(lines, key=lambda line: abs(line["amount_currency"]))
        amount = bill.currency.round(biggest["amount_currency"] + difference)
        balance = biggest["balance"] + difference / (rate or 1.0)
        biggest["amount_currency"] = amount
        biggest["balance"] = bill.company.currency_id.round(balance)

    def _refuse_tax(self, bill, taxes, amount, booked):
        raise ProposalError(
            self.env._(
                "Invoice %(number)s has %(amount)s of VAT %(tax)s, but its lines give %(booked)s.",
                number=bill.document.number,
                amount=amount,
                tax=", ".join(taxes.mapped("name")),
                booked=bill.currency.round(booked),
            )
        )

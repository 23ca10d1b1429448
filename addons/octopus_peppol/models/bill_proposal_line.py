# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The lines of a draft: accounts from what was booked for this partner before, taxes, prices."""

from decimal import Decimal

from odoo import Command, api, models

from odoo.addons.account_edi_ubl_cii.models.account_edi_common import UOM_TO_UNECE_CODE

from ..lib import ubl

# the pieces of UN/ECE rec. 20 and 21 that mean "one"
_UNITS = {code: xmlid for xmlid, code in UOM_TO_UNECE_CODE.items()} | dict.fromkeys(
    ("C62", "EA", "H87", "NAR", "PCE", "XPP", "ZZ"), "uom.product_uom_unit"
)
_HISTORY = 60


class OctopusBillProposalLine(models.AbstractModel):
    _name = "octopus.bill.proposal.line"
    _description = "Lines of a booking proposal"

    @api.model
    def _history(self, bill):
        """What was booked on the last posted bills of this partner in this dossier."""
        if bill.partner_is_new:
            return []
        types = ["out_invoice", "out_refund"] if bill.is_sale else ["in_invoice", "in_refund"]
        lines = self.env["account.move.line"].search(
            [
                ("company_id", "=", bill.company.id),
                ("partner_id", "=", bill.partner.commercial_partner_id.id),
                ("parent_state", "=", "posted"),
                ("display_type", "=", "product"),
                ("move_id.move_type", "in", types),
                ("account_id.active", "=", True),
            ],
            order="date desc, id desc",
            limit=_HISTORY,
        )
        return [
            {"name": line.name or "", "account": line.account_id, "taxes": line.tax_ids}
            for line in lines
        ]

    @api.model
    def _values(self, bill):
        """Values of all lines: those of the invoice, its allowances and charges, its rounding."""
        values = [self._line(bill, line) for line in bill.document.lines]
        values += [self._allowance(bill, item) for item in bill.document.allowance_charges]
        if bill.document.totals.rounding:
            values.append(self._rounding(bill))
        return values

    def _line(self, bill, line):
        priced = self._price(line)
        name = self._name_of(line, priced)
        account = self._account(bill, line.name)
        tax = self.env["octopus.bill.proposal.tax"]._tax(bill, line.tax, account)
        unit = _UNITS.get(line.unit) if priced.as_written else None
        uom = unit and self.env.ref(unit, raise_if_not_found=False)
        return {
            "name": name,
            "quantity": float(priced.quantity * bill.sign),
            "price_unit": float(priced.price),
            "discount": float(priced.discount),
            "account_id": account.id,
            "tax_ids": [Command.set(tax.ids)],
            "is_imported": True,
            **({"product_uom_id": uom.id} if uom else {}),
        }

    def _price(self, line):
        """As written, if the database keeps that many decimals of a quantity."""
        priced = ubl.price_line(line)
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        if priced.quantity != round(priced.quantity, digits):
            return ubl.Priced(Decimal(1), line.net, Decimal(0), False)
        return priced

    def _name_of(self, line, priced):
        texts = [f"[{line.seller_item}] {line.name}" if line.seller_item else line.name]
        if line.description and line.description != line.name:
            texts.append(line.description)
        if not priced.as_written and line.quantity is not None and line.price is not None:
            unit = f" {line.unit}" if line.unit else ""
            price = line.price if line.base_quantity == 1 else f"{line.price}/{line.base_quantity}"
            texts.append(f"{line.quantity}{unit} × {price}")
        texts += [self._reason(item) for item in line.allowance_charges]
        if line.note:
            texts.append(line.note)
        return "\n".join(filter(None, texts)) or self.env._("Line %(number)s", number=line.id)

    def _reason(self, item):
        kind = self.env._("Charge") if item.is_charge else self.env._("Allowance")
        why = item.reason or item.reason_code
        percent = f" {item.percent.normalize():f} %" if item.percent else ""
        sign = "" if item.is_charge else "-"
        return f"{kind}: {why}{percent} {sign}{item.amount}".replace(":  ", ": ")

    def _allowance(self, bill, item):
        first = bill.document.lines[0]
        account = self._account(bill, item.reason, like=first.name)
        tax = self.env["octopus.bill.proposal.tax"]._tax(bill, item.tax, account)
        return {
            "name": self._reason(item),
            "quantity": float(bill.sign),
            "price_unit": float(item.signed),
            "account_id": account.id,
            "tax_ids": [Command.set(tax.ids)],
            "is_imported": True,
        }

    def _rounding(self, bill):
        """BT-114: cents that were rounded away belong to payment differences, without VAT."""
        amount = bill.document.totals.rounding
        company = bill.company
        gain = (amount > 0) == bill.is_sale
        account = (
            company.default_cash_difference_income_account_id
            if gain
            else company.default_cash_difference_expense_account_id
        ) or self._account(bill, "")
        return {
            "name": self.env._("Rounding"),
            "quantity": float(bill.sign),
            "price_unit": float(amount),
            "account_id": account.id,
            "tax_ids": [Command.clear()],
            "is_imported": True,
        }

    def _account(self, bill, name, like=""):
        """The account this partner's line had before, else the most used one, else the default."""
        for wanted in filter(None, (name, like)):
            for line in bill.history:
                if wanted.lower() in line["name"].lower():
                    return line["account"]
        if bill.history:
            accounts = [line["account"] for line in bill.history]
            return max(accounts, key=accounts.count)
        default = (
            bill.company.income_account_id if bill.is_sale else bill.company.expense_account_id
        )
        return bill.journal.default_account_id or default

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a sale adds up to while it is typed, by the engine that books it."""

from collections import defaultdict
from datetime import timedelta

from odoo import api, models


class OctopusSaleForm(models.AbstractModel):
    _name = "octopus.sale.form"
    _inherit = ["octopus.sale.form"]

    @api.model
    def _totals(self, sale):
        """Amounts of a `Sale`: its lines by place, the VAT and the total."""
        currency = sale.currency
        Tax = self.env["account.tax"].sudo().with_company(sale.company)
        lines = [self._base_line(sale, **self._base_values(line)) for line in sale.lines]
        base_lines = lines + self._cash_lines(sale, lines)
        Tax._add_tax_details_in_base_lines(base_lines, sale.company)
        Tax._round_base_lines_tax_details(base_lines, sale.company)
        summary = Tax._get_tax_totals_summary(base_lines, currency, sale.company)
        rates = {line.rate for line in sale.lines}
        mention = self.env["octopus.vat.treatment"]._mention
        return {
            "currency": currency,
            "lines": {
                line.place: base["tax_details"]["total_excluded_currency"]
                for line, base in zip(sale.lines, lines, strict=True)
            },
            "untaxed": summary["base_amount_currency"],
            "vat": self._vat_rows(summary),
            "total": summary["total_amount_currency"],
            "cash": self._cash_words(sale, summary),
            "mention": mention(sale.treatment, rates, sale.customer.lang),
        }

    def _base_values(self, line):
        return {
            "tax_ids": line.taxes,
            "price_unit": line.price,
            "quantity": line.quantity,
            "discount": line.discount,
            "product_id": line.article,
        }

    def _base_line(self, sale, **values):
        """What the tax engine computes with."""
        common = {
            "quantity": 1.0,
            "currency_id": sale.currency,
            "partner_id": sale.customer,
            "is_refund": sale.kind == "refund",
            "rate": 1.0,
        }
        Tax = self.env["account.tax"].sudo().with_company(sale.company)
        return Tax._prepare_base_line_for_taxes_computation({}, **{**common, **values})

    def _cash_lines(self, sale, lines):
        """In Belgium VAT is due on what remains after a discount for who pays soon.

        Pairs of lines take the discount out of the taxed amounts and leave the total alone: one
        for each tax, rounded line by line, as Odoo books them.
        """
        if not sale.cash_percent or not sale.cash_days:
            return []
        currency = sale.currency
        amounts = defaultdict(float)
        for line in lines:
            subtotal = line["price_unit"] * line["quantity"] * (1 - line["discount"] / 100)
            part = currency.round(subtotal) * sale.cash_percent / 100
            amounts[line["tax_ids"]] += currency.round(part)
        pairs = ((taxes, sign) for taxes in amounts if taxes for sign in (-1, 1))
        return [
            self._base_line(
                sale,
                price_unit=sign * amounts[taxes],
                tax_ids=taxes if sign < 0 else taxes.browse(),
                special_type="early_payment",
                special_mode="total_excluded",
            )
            for taxes, sign in pairs
        ]

    def _vat_rows(self, summary):
        """One row for each rate that leads to VAT."""
        return [
            {
                "name": group["group_name"],
                "base": group["display_base_amount_currency"] or 0.0,
                "tax": group["tax_amount_currency"],
            }
            for subtotal in summary["subtotals"]
            for group in subtotal["tax_groups"]
            if group["tax_amount_currency"]
        ]

    def _cash_words(self, sale, summary):
        """What is paid by whom pays soon, and until when; empty without such a discount."""
        if not sale.cash_percent or not sale.cash_days:
            return {}
        off = sale.currency.round(summary["base_amount_currency"] * sale.cash_percent / 100)
        return {
            "until": sale.day + timedelta(days=sale.cash_days),
            "amount": summary["total_amount_currency"] - off,
            "percent": sale.cash_percent,
        }

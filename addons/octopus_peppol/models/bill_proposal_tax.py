# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The tax of a line: Belgian tax by category, rate and use, or a visible foreign VAT."""

from decimal import Decimal

from odoo import Command, api, models, tools

from odoo.addons.octopus_dms.exceptions import ProposalError

from ..tools import belgian_vat
from ..tools.belgian_vat import Remark


class OctopusBillProposalTax(models.AbstractModel):
    _name = "octopus.bill.proposal.tax"
    _description = "Taxes of a booking proposal"

    @api.model
    def _tax(self, bill, category, account):
        """The tax for a category on an account; remembered for the VAT totals."""
        category = bill.document.tax_of(category)
        if category is None:
            raise ProposalError(
                self.env._(
                    "Invoice %(number)s has lines without a VAT category. Book it by hand.",
                    number=bill.document.number,
                )
            )
        key = (category.key, account.id)
        if key not in bill.taxes:
            bill.taxes[key] = self._find(bill, category, account)
            bill.category_taxes[category.key] = (
                bill.category_taxes.get(category.key, self.env["account.tax"]) | bill.taxes[key]
            )
        return bill.taxes[key]

    def _find(self, bill, category, account):
        wanted = self._wanted(bill, category, account)
        if not wanted.code:
            return self.env["account.tax"]
        tax = self.env["account.tax"]
        if not wanted.foreign:
            tax = self._used_before(bill, wanted) or self._of_chart(bill, wanted, account)
            if tax:
                self._remark(bill, category, wanted.remark, tax)
        if not tax:
            remark = Remark.FOREIGN if wanted.foreign else Remark.NO_RATE
            tax = self._foreign(bill, category.rate or Decimal(0))
            self._remark(bill, category, remark, tax)
        if not tax.active:
            tax.active = True
        return tax

    def _wanted(self, bill, category, account):
        seller, buyer = bill.document.seller, bill.document.buyer
        representative = bill.document.tax_representative
        vat = (representative.vat if representative else "") or seller.vat
        union = self._union()
        origin = belgian_vat.zone(vat, seller.address.country, union)
        code, rate = category.key
        if bill.is_sale:
            zone = belgian_vat.zone(buyer.vat, buyer.address.country, union)
            return belgian_vat.sale(code, rate, origin, zone)
        return belgian_vat.purchase(code, rate, origin, account.code or "")

    @tools.ormcache()
    def _union(self):
        """Country codes of the European Union; they change with an update of Odoo."""
        return frozenset(self.env.ref("base.europe").sudo().country_ids.mapped("code"))

    def _used_before(self, bill, wanted):
        """The tax of this partner's last bills: it knows of half deductible cars and the like."""
        for line in bill.history:
            for tax in line["taxes"]:
                if tax.octopus_foreign_vat or tax.ubl_cii_tax_category_code != wanted.code:
                    continue
                if wanted.any_rate or Decimal(str(tax.amount)) == wanted.rate:
                    return tax
        return self.env["account.tax"]

    def _of_chart(self, bill, wanted, account):
        if bill.candidates is None:
            bill.candidates = (
                self.env["account.tax"]
                .with_context(active_test=False)
                .search(
                    [
                        ("company_id", "=", bill.company.id),
                        ("type_tax_use", "=", "sale" if bill.is_sale else "purchase"),
                        ("amount_type", "=", "percent"),
                        ("octopus_foreign_vat", "=", False),
                    ]
                )
            )
        fitting = bill.candidates.filtered(
            lambda tax: (
                tax.ubl_cii_tax_category_code == wanted.code
                and Decimal(str(tax.amount)) == wanted.rate
                and not tax.price_include
            )
        )
        return (fitting & account.tax_ids)[:1] or self._best(fitting, wanted)

    def _best(self, taxes, wanted):
        scopes = wanted.scopes

        def order(tax):
            scope = tax.tax_scope or ""
            place = scopes.index(scope) if scope in scopes else len(scopes)
            return place, not tax.active, tax.sequence, tax.id

        for tax in taxes.sorted(order):
            if not wanted.rate or self._is_deductible(tax):
                return tax
        return taxes[:0]

    def _is_deductible(self, tax):
        """Wholly: a part without an account would stay in the cost."""
        parts = tax.invoice_repartition_line_ids.filtered(lambda p: p.repartition_type == "tax")
        return bool(parts) and all(part.account_id for part in parts)

    def _foreign(self, bill, rate):
        """A tax of this rate without account and grids: it is part of the cost of its line."""
        Tax = self.env["account.tax"].with_context(active_test=False)
        found = Tax.search(
            [
                ("company_id", "=", bill.company.id),
                ("type_tax_use", "=", "sale" if bill.is_sale else "purchase"),
                ("octopus_foreign_vat", "=", True),
                ("amount", "=", float(rate)),
            ],
            limit=1,
        )
        return found or Tax.create(self._foreign_values(bill, rate))

    def _foreign_values(self, bill, rate):
        shown = f"{rate.normalize():f}%"
        parts = [
            Command.create({"repartition_type": "base"}),
            Command.create({"repartition_type": "tax", "factor_percent": 100}),
        ]
        return {
            "name": self.env._("%(rate)s not Belgian", rate=shown),
            "invoice_label": shown,
            "description": self.env._("VAT of another country: part of the cost"),
            "type_tax_use": "sale" if bill.is_sale else "purchase",
            "amount_type": "percent",
            "amount": float(rate),
            "company_id": bill.company.id,
            "country_id": bill.company.account_fiscal_country_id.id,
            "tax_group_id": self._foreign_group(bill).id,
            "ubl_cii_tax_category_code": "S",
            "octopus_foreign_vat": True,
            "price_include_override": "tax_excluded",
            "invoice_repartition_line_ids": parts,
            "refund_repartition_line_ids": parts,
        }

    def _foreign_group(self, bill):
        """Beside the other foreign VAT, else a group of its own."""
        name = self.env._("VAT of another country")
        Tax = self.env["account.tax"].with_context(active_test=False)
        known = Tax.search(
            [("company_id", "=", bill.company.id), ("octopus_foreign_vat", "=", True)], limit=1
        )
        return known.tax_group_id or self.env["account.tax.group"].create(
            {
                "name": name,
                "company_id": bill.company.id,
                "country_id": bill.company.account_fiscal_country_id.id,
            }
        )

    def _remark(self, bill, category, remark, tax):
        if remark is Remark.NONE:
            return
        vat = bill.document.seller.vat or bill.document.seller.address.country
        shown = {
            "code": category.code,
            "rate": f"{(category.rate or Decimal(0)).normalize():f}",
            "vat": vat or "-",
            "tax": tax.name or "-",
        }
        bill.remark(self._texts()[remark] % shown)

    def _texts(self):
        return {
            Remark.FOREIGN: self.env._(
                "VAT %(code)s %(rate)s %% of a seller with number %(vat)s is no Belgian VAT: it is "
                "booked with the line it belongs to, outside the Belgian VAT return. Ask it back "
                "abroad if you can."
            ),
            Remark.NO_RATE: self.env._(
                "VAT %(code)s %(rate)s %% is no rate of the Belgian chart: it is booked with the "
                "line it belongs to, outside the VAT return. Check it with the supplier."
            ),
            Remark.ASSUMED: self.env._(
                "Reverse charge (%(code)s): the invoice gives no Belgian rate, %(tax)s was taken. "
                "Check the rate."
            ),
            Remark.UNTAXED_ABROAD: self.env._(
                "The supplier with number %(vat)s charged no VAT (%(code)s): check whether you "
                "owe Belgian VAT on it."
            ),
            Remark.IMPORT: self.env._(
                "Goods from outside the Union (%(code)s): %(tax)s was taken. Check whether the VAT "
                "was paid at customs."
            ),
            Remark.ODD: self.env._(
                "VAT category %(code)s does not go with a supplier with number %(vat)s: %(tax)s "
                "was taken. Check it."
            ),
        }

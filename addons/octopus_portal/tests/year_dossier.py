# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A whole year of a Belgian bakery, with its figures worked out by hand.

`book_year(company)` books what stands in `year_tables` into any dossier with the chart `be_comp`,
in a few seconds, and returns the records by name; `FIGURES` (in `year_figures`) says what every
report has to show.

The year is 2025 unless another one is asked for; the figures are the same for any year. A VAT
return is filed each quarter. The year before stands in summary entries, so that there is one to
compare with.

Belgian law decides, also where Odoo's tax templates differ: a service bought outside the EU is
booked as reverse charge with grid 56 (`CC`), since grid 57 is for imported goods only.
"""

from odoo import fields
from odoo.fields import Command

from .year_figures import FIGURES, full_code
from .year_tables import (
    BILLS,
    CUSTOMERS,
    ENTRIES,
    MONTH_ENDS,
    PAYMENTS,
    SALES,
    SUPPLIERS,
    TAX_ACCOUNTS,
    WAGES,
)

__all__ = ["FIGURES", "book_year", "full_code"]
JOURNALS = {
    "sale": "sale",
    "purchase": "purchase",
    "bank": "bank",
    "cash": "cash",
    "misc": "general",
}


def book_year(company, year=2025):
    """Book the whole year; the records by name: invoices and entries, partners, outlets."""
    return YearBook(company, year).book()


class YearBook:
    """Looks the chart up once, then makes everything in a few batches."""

    def __init__(self, company, year):
        self.env = company.with_company(company).with_context(tracking_disable=True).env
        self.company, self.year, self.records = company, year, {}
        self.chart = self.env["account.chart.template"].with_company(company)
        accounts = self.env["account.account"].with_context(active_test=False)
        self.accounts = {
            account.code: account.id
            for account in accounts.search([("company_ids", "in", company.ids)])
        }
        self.journals = {name: self._journal(kind) for name, kind in JOURNALS.items()}
        for name in ("bank", "cash"):
            self.accounts[name] = self.journals[name].default_account_id.id

    def _journal(self, kind):
        inside = [("company_id", "=", self.company.id), ("type", "=", kind)]
        found = self.env["account.journal"].search(inside, limit=1)
        # a new dossier has a bank journal and no till
        return found or self.env["account.journal"].create(
            {
                "name": "Till",
                "type": kind,
                "code": "TILL",
                "company_id": self.company.id,
                "default_account_id": self.accounts[full_code("570")],
            }
        )

    def book(self):
        """Partners and outlets first, then what is booked, then what settles it."""
        self._make_partners()
        self._make_outlets()
        moves = self.env["account.move"].create(
            [*self._invoices(SALES, "out"), *self._invoices(BILLS, "in"), *self._entries()]
        )
        self.records.update(zip(self._names(), moves, strict=True))
        moves.action_post()
        self._pay()
        self._settle_tax_office()
        return self.records

    def _day(self, text):
        shift, _blank, day = text.rpartition(" ")
        return f"{self.year + int(shift or 0)}-{day}"

    def _make_partners(self):
        country = self.env.ref
        partners = {**CUSTOMERS, **SUPPLIERS}
        made = self.env["res.partner"].create(
            [
                {
                    "name": name,
                    "company_id": self.company.id,
                    "is_company": True,
                    "country_id": country(f"base.{code}" if code != "gb" else "base.uk").id,
                    "vat": vat,
                }
                for name, (code, vat) in partners.items()
            ]
        )
        self.records.update(zip(partners, made, strict=True))

    def _make_outlets(self):
        plan, _others = self.env["account.analytic.plan"]._get_all_plans()
        made = self.env["account.analytic.account"].create(
            [
                {"name": name, "plan_id": plan.id, "company_id": self.company.id}
                for name in ("Shop Mechelen", "Market stall")
            ]
        )
        self.records.update(zip(("shop", "market"), made, strict=True))

    def _names(self):
        names = [name for table in (SALES, BILLS) for name, *_rest in table]
        names += [name for name, *_rest in ENTRIES]
        return names + [f"wages {day}" for day in MONTH_ENDS]

    def _invoices(self, table, way):
        for name, day, partner, lines in table:
            kind = "refund" if name.startswith("C") else "invoice"
            date = self._day(day)
            yield {
                "move_type": f"{way}_{kind}",
                "journal_id": self.journals["sale" if way == "out" else "purchase"].id,
                "partner_id": self.records[partner].id,
                "invoice_date": date,
                "date": date,
                "ref": f"{partner.split()[0].upper()}-{name}" if way == "in" else False,
                "invoice_payment_term_id": False,
                "invoice_date_due": fields.Date.add(fields.Date.to_date(date), days=30),
                "invoice_line_ids": [Command.create(self._line(*line)) for line in lines],
            }

    def _line(self, account, tax, amount, outlet=None):
        tax = self.chart.ref(f"attn_VAT-{tax}")
        tax.active = True
        share = {"both": {"shop": 50, "market": 50}}.get(outlet, {outlet: 100} if outlet else {})
        return {
            "name": tax.description and tax.name or account,
            "account_id": self.accounts[full_code(account)],
            "quantity": 1,
            "price_unit": amount,
            "tax_ids": [Command.set(tax.ids)],
            "analytic_distribution": {
                str(self.records[name].id): part for name, part in share.items()
            },
        }

    def _entries(self):
        for name, journal, day, lines in ENTRIES:
            yield self._entry(name, journal, day, lines)
        for day in MONTH_ENDS:
            yield self._entry(f"Wages {day[:2]}", "bank", day, WAGES)

    def _entry(self, name, journal, day, lines):
        return {
            "move_type": "entry",
            "journal_id": self.journals[journal].id,
            "date": self._day(day),
            "ref": name,
            "line_ids": [Command.create(self._entry_line(name, *line)) for line in lines],
        }

    def _entry_line(self, name, account, amount, grid=None):
        tags = self.env["account.account.tag"]
        if grid:
            tags = tags._get_tax_tags(grid, self.env.ref("base.be").id)
        return {
            "name": name,
            "account_id": self.accounts[full_code(account)],
            "balance": amount,
            "partner_id": self.records["Tax office"].id if account in TAX_ACCOUNTS else False,
            "tax_tag_ids": [Command.set(tags.ids)],
        }

    def _open_lines(self, moves):
        return moves.line_ids.filtered(
            lambda line: line.account_id.account_type in ("asset_receivable", "liability_payable")
        )

    def _pay(self):
        """One entry for each payment, matched with what it settles."""
        settled = []
        for journal, day, amount, names in PAYMENTS:
            invoices = self.env["account.move"].union(*(self.records[n] for n in names.split()))
            settled.append((journal, day, amount, invoices))
        payments = self.env["account.move"].create([self._payment(*payment) for payment in settled])
        payments.action_post()
        self.env["account.move.line"]._reconcile_plan(
            [
                self._open_lines(payment | invoices)
                for payment, (*_rest, invoices) in zip(payments, settled, strict=True)
            ]
        )
        self.records["payments"] = payments

    def _payment(self, journal, day, amount, invoices):
        partner = invoices.partner_id
        account = self._open_lines(invoices).account_id
        entry = self._entry(partner.name, journal, day, [(journal, amount)])
        entry["line_ids"].append(
            Command.create(
                {
                    "name": partner.name,
                    "account_id": account.id,
                    "balance": -amount,
                    "partner_id": partner.id,
                }
            )
        )
        return entry

    def _settle_tax_office(self):
        for paid, due, code in (
            ("VAT paid Q2", "VAT Q1", "4112"),
            ("VAT paid Q2", "VAT Q2", "4512"),
            ("VAT paid Q3", "VAT Q3", "4512"),
        ):
            lines = (self.records[paid] | self.records[due]).line_ids
            account = self.accounts[full_code(code)]
            lines.filtered(lambda line, account=account: line.account_id.id == account).reconcile()

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What was typed into the editor of an invoice, a credit note or a quote, and what it means.

In order: `_blank` or `_typed` fill the form; `_read` understands what comes back, all of it
untrusted, into a `Sale` with its problems; `_totals` (octopus_sale_totals) adds it up; `_save`
(octopus_sale_save) makes the document or changes it. Nothing of a form is lost: what cannot be
read stays typed, with the reason beside it.
"""

import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import form_text
from ..tools.typed import number as read_number
from .octopus_vat_treatment import BY_KEY

INVOICE, REFUND, QUOTE = KINDS = ("invoice", "refund", "quote")
MODELS = {INVOICE: "account.move", REFUND: "account.move", QUOTE: "sale.order"}
MOVE_TYPES = {INVOICE: "out_invoice", REFUND: "out_refund"}
MOST_LINES = 200
DEFAULT_DAYS = 30
# the taxes of a line that no rate explains are left as they are
KEEP = "keep"
KEY_LENGTH = 32
# what one line of the form holds
LINE_FIELDS = ("id", "article_id", "name", "quantity", "price", "discount", "rate", "kept")


@dataclass(frozen=True)
class SaleLine:
    """One line; `place` is where it stands in the form, `line_id` the line it changes."""

    place: int
    line_id: int
    article: models.BaseModel
    name: str
    quantity: float
    price: float
    discount: float
    rate: str
    taxes: models.BaseModel


@dataclass
class Sale:
    """What was typed, understood; `problems` maps a field to what is wrong with it."""

    kind: str
    company: models.BaseModel
    currency: models.BaseModel
    customer: models.BaseModel
    treatment: str
    day: date
    due: date
    reference: str = ""
    note: str = ""
    key: str = ""
    cash_percent: float = 0.0
    cash_days: int = 0
    lines: tuple[SaleLine, ...] = ()
    problems: dict[str, str] = field(default_factory=dict)


class OctopusSaleForm(models.AbstractModel):
    _name = "octopus.sale.form"
    _description = "Editor of sales documents"

    # ---- filling the form -------------------------------------------------------------------

    @api.model
    def _blank(self, company, kind, customer=None):
        """An empty form, for a customer if he is known."""
        today = fields.Date.context_today(self)
        customer = customer or self.env["res.partner"]
        return {
            "kind": kind,
            "key": secrets.token_hex(KEY_LENGTH // 2),
            "customer_id": customer.id or "",
            "customer_name": customer.name or "",
            "date": str(today),
            "due": str(self._due(company, customer, today)),
            "reference": "",
            "treatment": self.env["octopus.vat.treatment"]._proposed(customer),
            "cash_percent": "",
            "cash_days": "",
            "note": "",
            "lines": [self._blank_line()],
        }

    @api.model
    def _blank_line(self):
        return {**dict.fromkeys(LINE_FIELDS, ""), "quantity": "1"}

    @api.model
    def _days(self, company, customer):
        """After how many days this customer pays."""
        term = customer.with_company(company).property_payment_term_id if customer else None
        days = term.line_ids[-1:].nb_days if term else DEFAULT_DAYS
        return min(max(days, 0), 365)

    @api.model
    def _due(self, company, customer, day):
        """Until when this customer pays what is dated on `day`: by all of his term."""
        lines = customer.with_company(company).property_payment_term_id.line_ids
        if not lines:
            return day + timedelta(days=DEFAULT_DAYS)
        return min(max(line._get_due_date(day) for line in lines), day + timedelta(days=365))

    @api.model
    def _written(self, value, digits=2):
        """A number the way the user's language types it, without superfluous zeros."""
        if not value:
            return "0" if digits == 0 else ""
        text = f"{value:.{digits}f}"
        whole, _point, decimals = text.partition(".")
        decimals = decimals.rstrip("0")
        # amounts have two decimals or none
        decimals = decimals.ljust(2, "0") if decimals else ""
        return f"{whole}{self._decimal_point()}{decimals}" if decimals else whole

    @api.model
    def _decimal_point(self):
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        return lang.decimal_point or "."

    # ---- reading the form -------------------------------------------------------------------

    @api.model
    def _read(self, company, kind, form, record=None):
        """The `Sale` in what a browser sent.

        :param record: the document that is changed, whose lines may be changed with it
        """
        form = form if isinstance(form, dict) else {}
        there = record and record.partner_id
        treatment = str(form.get("treatment"))
        today = fields.Date.context_today(self)
        sale = Sale(
            kind=kind,
            company=company,
            currency=(record or company).currency_id,
            customer=self._find(company, "res.partner", form.get("customer_id"), there),
            treatment=treatment if treatment in BY_KEY else "national",
            day=form_text.day(form.get("date")) or today,
            due=form_text.day(form.get("due")) or today,
            reference=form_text.line(form.get("reference"), 100),
            note=form_text.lines(form.get("note")),
            key=form_text.line(form.get("key"), KEY_LENGTH),
        )
        self._read_head(sale, form)
        self._read_cash(sale, form)
        sale.lines = self._read_lines(sale, form, record)
        return sale

    def _read_head(self, sale, form):
        for name in ("date", "due"):
            if form.get(name) and not form_text.day(form[name]):
                sale.problems[name] = self.env._("This is no date.")
        if sale.due < sale.day and not sale.problems:
            sale.problems["due"] = self.env._("This is before the date of the document.")
        if form.get("customer_id") and not sale.customer:
            sale.problems["customer_id"] = self.env._("Choose the customer again.")

    def _read_cash(self, sale, form):
        """The discount for who pays soon: a percentage and a number of days, or none."""
        percent = self._number(sale, form, "cash_percent", 0, 50)
        days = self._number(sale, form, "cash_days", 0, 90)
        if percent and not days and "cash_days" not in sale.problems:
            sale.problems["cash_days"] = self.env._("Within how many days?")
        sale.cash_percent, sale.cash_days = round(percent, 2), int(days)

    def _read_lines(self, sale, form, record):
        rows = form.get("lines")
        rows = rows if isinstance(rows, list) else []
        if len(rows) > MOST_LINES:
            sale.problems["lines"] = self.env._(
                "A document has %(count)s lines at most.", count=MOST_LINES
            )
        taxes = self.env["octopus.vat.treatment"]._taxes(sale.company, sale.treatment)
        own = {line.id: line for line in self._lines_of(record)} if record else {}
        lines = (
            self._read_line(sale, place, row, taxes, own)
            for place, row in enumerate(rows[:MOST_LINES])
            if isinstance(row, dict)
        )
        return tuple(line for line in lines if line)

    def _read_line(self, sale, place, row, taxes, own):
        """One line, or None when nothing stands on it."""
        prefix = f"lines.{place}."
        old = own.get(self._whole(row.get("id")))
        there = old and old.product_id
        article = self._find(sale.company, "product.product", row.get("article_id"), there)
        name = form_text.lines(row.get("name"), 2000)
        price = self._number(sale, row, "price", -1e9, 1e9, prefix)
        if not (name or price or article or row.get("price")):
            return None
        rate = str(row.get("rate"))
        if rate == KEEP and old:
            tax = old.tax_ids
        else:
            rate = rate if rate in taxes else next(iter(taxes), "")
            tax = taxes[rate][1] if rate else self.env["account.tax"]
        return SaleLine(
            place=place,
            line_id=old.id if old else 0,
            article=article,
            name=name or article.name or "",
            quantity=round(self._number(sale, row, "quantity", -1e6, 1e6, prefix, empty=1.0), 2),
            price=round(price, 6),
            discount=round(self._number(sale, row, "discount", 0, 100, prefix), 2),
            rate=rate,
            taxes=tax,
        )

    def _number(self, sale, values, name, least, most, prefix="", empty=0.0):
        """The number typed into a field; a problem is noted where there is none."""
        text = str(values.get(name) or "").strip()
        if not text:
            return empty
        value = form_text.number(text, self._decimal_point())
        if value is None:
            sale.problems[prefix + name] = self.env._("This is no number.")
        elif not least <= value <= most:
            sale.problems[prefix + name] = self.env._(
                "Between %(least)s and %(most)s.", least=f"{least:g}", most=f"{most:g}"
            )
        else:
            return value
        return empty

    @api.model
    def _find(self, company, model, text, there=None):
        """The relation or article with this id, if it is offered here; empty for any other.

        :param there: what the document has already, which may stay
        """
        records = self.env[model].sudo().with_company(company)
        number = self._whole(text)
        if not number:
            return records
        if model == "res.partner":
            offered = records._octopus_relation_domain(company)
        else:
            offered = records._octopus_article_domain(company)
        inside = Domain("id", "=", number) & Domain("company_id", "=", company.id)
        stays = Domain("id", "in", there.ids if there else [])
        # archived since then, it is offered no more, but the document keeps it
        every = records.with_context(active_test=False)
        found = every.search(inside & ((offered & Domain("active", "=", True)) | stays), limit=1)
        return records.browse(found.ids)

    @api.model
    def _whole(self, text):
        """The id in what a browser sent, or 0."""
        return read_number(str(text or "")) or 0

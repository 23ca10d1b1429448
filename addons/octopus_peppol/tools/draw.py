# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`draw_pdf`: an e-invoice as an A4 PDF on which a person can check every amount.

Nothing is computed here: each number stands as the supplier wrote it (formatted, never rounded).
Reading order: `draw_pdf` → `_story` → the sections from top to bottom.
"""

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, SimpleDocTemplate, Spacer
from reportlab.platypus.doctemplate import LayoutError

from ..lib import ubl
from .draw_labels import Labels
from .draw_style import GREY, WIDTH, CannotDraw, Fonts, NumberedCanvas, Style, grid, plain

_HALF = WIDTH / 2
_REFERENCES = (
    "buyer_reference",
    "order_reference",
    "sales_order_reference",
    "contract_reference",
    "project_reference",
    "despatch_reference",
    "receipt_reference",
    "originator_reference",
    "accounting_cost",
)


def draw_pdf(document: ubl.Document, lang: str = "en", fonts: Fonts | None = None) -> bytes:
    """The drawn invoice in `nl`, `fr` or English."""
    drawing = _Drawing(document, Labels(lang), Style(fonts))
    buffer = io.BytesIO()
    template = SimpleDocTemplate(
        buffer,
        pagesize=A4,
        # the frame inside pads by 6 points on each side
        leftMargin=15 * mm - 6,
        rightMargin=15 * mm - 6,
        topMargin=14 * mm,
        bottomMargin=18 * mm,
        title=f"{drawing.title} {document.number}",
        author=document.seller.name,
        subject=drawing.labels["mark"],
        creator="Octopus",
        invariant=True,
    )
    try:
        template.build(drawing.story(), canvasmaker=partial(NumberedCanvas, foot=drawing.foot))
    except LayoutError as error:
        raise CannotDraw(document.number[:40]) from error
    return buffer.getvalue()


def amount(value: Decimal, lang: str = "en", decimals: int = 2) -> str:
    """A number as people of the language write it: every decimal of the document, at least two."""
    plain_value = f"{value:f}"
    whole, _dot, fraction = plain_value.lstrip("-+").partition(".")
    fraction = fraction.rstrip("0").ljust(decimals, "0")
    groups = f"{int(whole or 0):,}"
    point, comma = {"nl": (".", ","), "fr": ("\u00a0", ",")}.get(lang, (",", "."))
    sign = "-" if plain_value.startswith("-") else ""
    return sign + groups.replace(",", point) + (comma + fraction if fraction else "")


class _Drawing:
    """One invoice in one language."""

    def __init__(self, document: ubl.Document, labels: Labels, style: Style) -> None:
        self.document, self.labels, self.style = document, labels, style
        kind = document.kind.value
        self.title = labels["self_" + kind if document.self_billing else kind]

    def amount(self, value: Decimal | None, decimals: int = 2) -> str:
        return "" if value is None else amount(value, self.labels.lang, decimals)

    def day(self, value: date | None) -> str:
        if value is None:
            return ""
        return value.isoformat() if self.labels.lang == "en" else value.strftime("%d/%m/%Y")

    def rate(self, tax: ubl.TaxCategory | None) -> str:
        if tax is None:
            return ""
        return tax.code + ("" if tax.rate is None else f" {self.amount(tax.rate, 0)} %")

    # ---- page -----------------------------------------------------------------------------

    def foot(self, canvas: NumberedCanvas, page: int, pages: int) -> None:
        """The mark and the page number."""
        canvas.saveState()
        mark = self.style.text(self.labels["mark"], 7, color=GREY)
        mark.wrapOn(canvas, WIDTH - 40 * mm, 8 * mm)
        mark.drawOn(canvas, 15 * mm, 9 * mm)
        text = f"{self.document.number[:40]} · {page} / {pages}"
        number = self.style.text(text, 7, right=True, color=GREY)
        number.wrapOn(canvas, 60 * mm, 8 * mm)
        number.drawOn(canvas, 135 * mm, 9 * mm)
        canvas.restoreState()

    def story(self) -> list[Any]:
        """All sections from top to bottom."""
        return [
            self.head(),
            Spacer(1, 4 * mm),
            self.parties(),
            Spacer(1, 4 * mm),
            self.lines(),
            *self.document_level(),
            Spacer(1, 4 * mm),
            *self.vat(),
            Spacer(1, 3 * mm),
            KeepTogether(self.totals()),
            *self.payment(),
            *self.notes(),
            *self.attachments(),
        ]

    # ---- head -----------------------------------------------------------------------------

    def head(self) -> Any:
        document, style = self.document, self.style
        left = [
            style.text(self.title, 17, bold=True, spaceAfter=2),
            style.text(document.number, 11),
        ]
        pairs = [(self.labels[key], value) for key, value in self.facts() if value]
        rows = [[style.small(key), style.text(value)] for key, value in pairs]
        return plain([[left, plain(rows, [32 * mm, 56 * mm])]], [_HALF, _HALF])

    def facts(self) -> Iterator[tuple[str, str]]:
        """Dates and references with their labels."""
        document = self.document
        yield "issue_date", self.day(document.issue_date)
        yield "due_date", self.day(document.due_date)
        yield "tax_point_date", self.day(document.tax_point_date)
        if document.delivery:
            yield "delivery_date", self.day(document.delivery.delivered)
        yield "period", self.period(document.period)
        yield "type_code", document.type_code
        currencies = [document.currency, document.tax_currency]
        yield "currency", " / ".join(dict.fromkeys(filter(None, currencies)))
        for key in _REFERENCES:
            yield key, getattr(document, key)
        for reference in document.preceding:
            yield "preceding", f"{reference.number} {self.day(reference.issued)}".strip()

    def period(self, period: ubl.Period | None) -> str:
        if period is None:
            return ""
        return " – ".join(filter(None, (self.day(period.start), self.day(period.end))))

    # ---- parties --------------------------------------------------------------------------

    def parties(self) -> Any:
        document = self.document
        cells = [self.party("seller", document.seller), self.party("buyer", document.buyer)]
        if document.payee:
            cells.append(self.party("payee", document.payee))
        if document.tax_representative:
            cells.append(self.party("tax_representative", document.tax_representative))
        if document.delivery and (document.delivery.address or document.delivery.party):
            cells.append(self.delivery(document.delivery))
        cells += [""] * (len(cells) % 2)
        rows = [cells[at : at + 2] for at in range(0, len(cells), 2)]
        return grid(rows, [_HALF, _HALF], head=0, splitInRow=1)

    def party(self, role: str, party: ubl.Party) -> list[Any]:
        contact = party.contact
        facts = [
            (self.labels["vat"], party.vat),
            ("", party.tax_registration),
            (self.labels["legal_id"], str(party.legal_id or "")),
            (self.labels["endpoint"], str(party.endpoint or "")),
            (self.labels["identifier"], ", ".join(map(str, party.identifiers))),
        ]
        ids = "\n".join(f"{key} {value}".strip() for key, value in facts if value)
        person = ", ".join(filter(None, (contact.name, contact.phone, contact.email)))
        lines = [
            party.trading_name,
            *self.address(party.address),
            party.legal_form,
            person,
        ]
        return [
            self.style.small(self.labels[role]),
            self.style.text(party.name, 10, bold=True),
            self.style.text("\n".join(filter(None, lines))),
            self.style.small(ids),
        ]

    def address(self, address: ubl.PostalAddress) -> list[str]:
        town = " ".join(filter(None, (address.zip, address.city)))
        place = ", ".join(filter(None, (town, address.subdivision, address.country)))
        return list(filter(None, (address.street, address.street2, address.street3, place)))

    def delivery(self, delivery: ubl.Delivery) -> list[Any]:
        address = self.address(delivery.address) if delivery.address else []
        return [
            self.style.small(self.labels["delivery"]),
            self.style.text("\n".join(filter(None, [delivery.party, *address]))),
            self.style.small(str(delivery.location or "")),
        ]

    # ---- lines ----------------------------------------------------------------------------

    def lines(self) -> Any:
        style, labels = self.style, self.labels
        heads = ("line", "description", "quantity", "price", "vat", "net")
        rows: list[list[Any]] = [
            [style.text(labels[key], 7.5, right=at > 1, bold=True) for at, key in enumerate(heads)]
        ]
        rows += [self.line(line) for line in self.document.lines]
        return grid(rows, [12 * mm, 80 * mm, 24 * mm, 26 * mm, 14 * mm, 24 * mm], splitInRow=1)

    def line(self, line: ubl.Line) -> list[Any]:
        style = self.style
        price = self.amount(line.price)
        if line.base_quantity != 1 and line.price is not None:
            quantity = f"{self.amount(line.base_quantity, 0)} {line.base_unit}".strip()
            price += f"\n{self.labels['per']} {quantity}"
        quantity = f"{self.amount(line.quantity, 0)} {line.unit}".strip()
        taxes = [tax for tax in (line.tax, *line.other_taxes) if tax]
        rates = "\n".join(map(self.rate, taxes))
        return [
            style.text(line.id, 8),
            [style.text(line.name, bold=True), *self.line_details(line)],
            style.text(quantity, right=True),
            style.text(price, right=True),
            style.text(rates, right=True),
            style.text(self.amount(line.net), right=True),
        ]

    def line_details(self, line: ubl.Line) -> list[Any]:
        labels = self.labels
        facts = [
            (labels["seller_item"], line.seller_item),
            (labels["buyer_item"], line.buyer_item),
            (labels["standard_item"], str(line.standard_item or "")),
            (labels["order_line"], line.order_line),
            (labels["accounting_cost"], line.accounting_cost),
            (labels["origin"], line.origin),
            (labels["period"], self.period(line.period)),
            *line.properties,
            *(("", str(item)) for item in line.classifications),
        ]
        shown = " · ".join(f"{key} {value}".strip() for key, value in facts if value)
        body = "\n".join(filter(None, (line.description, line.note)))
        changes = [self.change(item) for item in line.allowance_charges]
        if discount := line.price_allowance:
            gross = self.amount(discount.base) if discount.base is not None else ""
            text = f"{labels['gross_price']}: {gross}, {self.change(discount)}"
            changes.insert(0, text.replace(": ,", ":"))
        paragraphs = [self.style.text(text, 8) for text in (body, *changes) if text]
        return paragraphs + ([self.style.small(shown)] if shown else [])

    def change(self, item: ubl.AllowanceCharge) -> str:
        """An allowance or a charge in words, with all its numbers."""
        kind = self.labels["charge" if item.is_charge else "allowance"]
        why = " ".join(
            filter(None, (item.reason, f"({item.reason_code})" if item.reason_code else ""))
        )
        how = ""
        if item.percent is not None:
            how = f" {self.amount(item.percent, 0)} %"
        if item.base is not None:
            how += f" {self.labels['of']} {self.amount(item.base)}"
        sign = "+" if item.is_charge else "-"
        return f"{kind} {why}{how}: {sign}{self.amount(item.amount)}".replace("  ", " ")

    def document_level(self) -> list[Any]:
        items = self.document.allowance_charges
        if not items:
            return []
        style = self.style
        rows = [
            [
                style.text(self.change(item)),
                style.text(self.rate(item.tax), right=True),
                style.text(self.amount(item.signed), right=True),
            ]
            for item in items
        ]
        table = grid(rows, [142 * mm, 14 * mm, 24 * mm], head=0, splitInRow=1)
        return [style.heading(self.labels["document_level"]), table]

    # ---- foot -----------------------------------------------------------------------------

    def vat(self) -> list[Any]:
        style, labels = self.style, self.labels
        if not self.document.subtotals:
            return []
        heads = ("category", "rate", "taxable", "tax", "reason")
        rows: list[list[Any]] = [
            [
                style.text(labels[key], 7.5, right=at in (1, 2, 3), bold=True)
                for at, key in enumerate(heads)
            ]
        ]
        rows += [self.vat_row(row) for row in self.document.subtotals]
        return [grid(rows, [42 * mm, 18 * mm, 28 * mm, 28 * mm, 64 * mm], splitInRow=1)]

    def vat_row(self, row: ubl.TaxSubtotal) -> list[Any]:
        style, category = self.style, row.category
        rate = "" if category.rate is None else f"{self.amount(category.rate, 0)} %"
        name = f"{category.code} {self.labels.category(category.code)}".strip()
        why = " ".join(filter(None, (category.exemption_reason, category.exemption_code)))
        return [
            style.text(name),
            style.text(rate, right=True),
            style.text(self.amount(row.taxable), right=True),
            style.text(self.amount(row.tax), right=True),
            style.text(why),
        ]

    def totals(self) -> Any:
        style, totals, labels = self.style, self.document.totals, self.labels
        pairs = [
            (labels["total_lines"], totals.lines),
            (labels["total_allowances"], -totals.allowances if totals.allowances else None),
            (labels["total_charges"], totals.charges),
            (labels["total_exclusive"], totals.tax_exclusive),
            (labels["total_tax"], totals.tax),
            (labels["total_inclusive"], totals.tax_inclusive),
            (labels["prepaid"], -totals.prepaid if totals.prepaid else None),
            (labels["rounding"], totals.rounding),
        ]
        rows = [
            [style.text(key), style.text(self.amount(value), right=True)]
            for key, value in pairs
            if value is not None
        ]
        last = labels["to_credit" if self.document.is_credit else "payable"]
        payable = f"{self.document.currency} {self.amount(totals.payable)}"
        rows.append(
            [style.text(last, 11, bold=True), style.text(payable, 11, bold=True, right=True)]
        )
        if totals.tax_in_tax_currency is not None:
            name = f"{labels['tax_in']} {self.document.tax_currency}"
            value = self.amount(totals.tax_in_tax_currency)
            rows.append([style.small(name), style.text(value, 7.5, right=True, color=GREY)])
        table = grid(rows, [45 * mm, 45 * mm], head=0)
        table.hAlign = "RIGHT"
        return table

    def payment(self) -> list[Any]:
        labels, rows = self.labels, []
        for means in self.document.payment_means:
            facts = [
                ("means", " ".join(filter(None, (means.name, means.code and f"({means.code})")))),
                ("account", means.account),
                ("bic", means.bic),
                ("account_name", means.account_name),
                ("payment_reference", means.reference),
                ("card", means.card),
                ("mandate", means.mandate),
            ]
            rows += [(labels[key], value) for key, value in facts if value]
        rows += [(labels["terms"], term) for term in self.document.payment_terms]
        if not rows:
            return []
        cells = [[self.style.small(key), self.style.text(value)] for key, value in rows]
        heading = self.style.heading(labels["payment"])
        return [heading, plain(cells, [32 * mm, WIDTH - 32 * mm], splitInRow=1)]

    def notes(self) -> list[Any]:
        if not self.document.notes:
            return []
        texts = [self.style.text(note, spaceAfter=2, leftIndent=3) for note in self.document.notes]
        return [self.style.heading(self.labels["notes"]), *texts]

    def attachments(self) -> list[Any]:
        if not self.document.attachments:
            return []
        texts = []
        for attachment in self.document.attachments:
            size = ""
            if attachment.content:
                kilobytes = max(1, round(len(attachment.content) / 1000))
                size = f"{kilobytes} {self.labels['kilobytes']}"
            parts = (
                attachment.id,
                attachment.name if attachment.name != attachment.id else "",
                attachment.description,
                attachment.mimetype,
                size,
                attachment.uri,
            )
            texts.append(self.style.text(" · ".join(filter(None, parts)), leftIndent=3))
        return [self.style.heading(self.labels["attachments"]), *texts]

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Searching documents by all that stands in and on them."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import escape_psql

from ..tools import file_text

# what a document is found by, besides the text of its file
SEARCHED = frozenset(
    {
        "amount_total",
        "amount_untaxed",
        "attachment_ids",
        "document_date",
        "folder_id",
        "mail_from",
        "move_id",
        "name",
        "note",
        "partner_id",
        "reference",
        "supplier_name",
    }
)


class OctopusDocument(models.Model):
    _name = "octopus.document"
    _inherit = ["octopus.document"]

    search_text = fields.Char(
        string="Text",
        compute="_compute_search_text",
        search="_search_search_text",
        help="Finds names, suppliers, numbers, amounts, and the text of PDFs. "
        "All words must be found; a word may be the beginning of one.",
    )

    def _compute_search_text(self):
        # only searched by
        self.search_text = False

    @api.model
    def _search_search_text(self, operator, value):
        if operator not in ("ilike", "like", "=ilike", "=like", "in"):
            return NotImplemented
        values = [value] if isinstance(value, str) else value
        # superuser mode has no dossiers of its own: it asks for those of the context
        return Domain.OR(
            self._search_text_domain(text, self.env.companies.ids)
            for text in values
            if isinstance(text, str)
        )

    @api.model
    def _search_text_domain(self, text, company_ids):
        """Documents of these dossiers in which every word of `text` is found.

        It only narrows: the right on a document is a condition beside it, as ever.
        """
        asked = self.env["octopus.document.text"].sudo()._tsquery(text, company_ids)
        if asked is None:
            return Domain.FALSE
        # PostgreSQL guesses badly how rare a word is: for common ones it has to walk from the
        # newest document, for all others to go through the index of words first
        common = self.env["octopus.document.text"].sudo()._is_common(asked, company_ids)
        fence = SQL() if common else SQL("OFFSET 0")
        found = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN (SELECT document_id FROM octopus_document_text"
                " WHERE vector @@ %s::tsquery %s)",
                SQL.identifier(alias, "id"),
                asked,
                fence,
            )
        )
        fresh = self._search_not_indexed(text, company_ids)
        return found | Domain("id", "in", fresh) if fresh else found

    @api.model
    def _search_not_indexed(self, text, company_ids):
        """What came or changed a moment ago is found by its name, before the job has seen it."""
        self.flush_model(["name", "reference", "supplier_name"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT fresh.document_id FROM octopus_document_text fresh
                  JOIN octopus_document named ON named.id = fresh.document_id
                 WHERE fresh.stale AND fresh.company_id = ANY(%(companies)s)
                   AND (named.name ILIKE %(like)s OR named.supplier_name ILIKE %(like)s
                        OR named.reference ILIKE %(like)s)
                 LIMIT 1000
                """,
                companies=list(company_ids),
                like=f"%{escape_psql(text.strip())}%",
            )
        )
        return [document_id for (document_id,) in rows]

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'octopus_dms': a new document is read and indexed by the job
        documents = super().create(vals_list)
        self.env["octopus.document.text"].sudo()._queue(documents)
        return documents

    def write(self, vals):
        # EXTENDS 'octopus_dms': what it is found by has changed
        result = super().write(vals)
        if SEARCHED & vals.keys():
            self.env["octopus.document.text"].sudo()._queue(self)
        return result

    def _search_texts(self):
        """What this document is found by, besides the text of its file (as superuser)."""
        self.ensure_one()
        partner, move = self.partner_id, self.move_id
        texts = [self.name, self.supplier_name, partner.name, partner.vat, self.reference]
        texts += [partner.company_registry, move.name, move.ref, move.payment_reference]
        texts += [self.note, self.mail_from, self.folder_id.name]
        texts += [word for amount in self._search_amounts() for word in _amount_texts(amount)]
        for date in (self.document_date, move.invoice_date):
            texts += [f"{date:%d/%m/%Y} {date:%Y-%m-%d}"] if date else []
        return texts

    def _search_amounts(self):
        """Amounts of the booking, and those filled in beside the document."""
        records = [(self, "amount_total"), (self, "amount_untaxed")]
        records += [(self.move_id, name) for name in ("amount_total", "amount_untaxed")]
        found = {record[name] for record, name in records if record and name in record._fields}
        return sorted(amount for amount in found if amount)

    def _octopus_text(self):
        """The text of the file of this document (as superuser: the caller has the right to it).

        What the job has not read yet is read now, in the same bounds.
        """
        self.ensure_one()
        Text = self.env["octopus.document.text"].sudo()
        text = Text.search([("document_id", "=", self.id)], limit=1)
        if text.state == "waiting":
            with file_text.TextReader(seconds=3) as reader:
                text._keep(text._reading(reader))
            text._index()
        return text.body or ""


def _amount_texts(amount):
    """An amount as its word, and with its digits for whoever types a part of it."""
    return f"{abs(amount):.2f}", f"{abs(amount):.0f}"

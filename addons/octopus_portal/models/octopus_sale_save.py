# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From what was typed to an invoice, a credit note or a quote, and back into the form."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import html2plaintext, plaintext2html

from .octopus_sale_form import KEEP, MODELS, MOVE_TYPES, QUOTE, REFUND
from .turn import create_once, wait_for_turn


class OctopusSaleForm(models.AbstractModel):
    _name = "octopus.sale.form"
    _inherit = ["octopus.sale.form"]

    # ---- from a document --------------------------------------------------------------------

    @api.model
    def _kind_of(self, record):
        """The kind of a document that is there."""
        if record._name == MODELS[QUOTE]:
            return QUOTE
        return REFUND if record.move_type == MOVE_TYPES[REFUND] else "invoice"

    @api.model
    def _lines_of(self, record):
        """The lines of a document that the editor shows; sections and notes stay as they are."""
        if record._name == MODELS[QUOTE]:
            return record.order_line.filtered(
                lambda line: not line.display_type and not line.is_downpayment
            )
        return record.invoice_line_ids.filtered(lambda line: line.display_type == "product")

    @api.model
    def _typed(self, record):
        """What stands in the form for a document that is there."""
        lines = self._lines_of(record)
        treatments = self.env["octopus.vat.treatment"]
        taxes = [line.tax_ids for line in lines]
        treatment, keys = treatments._of_lines(record.company_id, taxes)
        if record.octopus_vat_treatment:
            treatment = record.octopus_vat_treatment
            keys = self._keys_under(record, treatment, lines)
        return {
            **self._blank(record.company_id, self._kind_of(record), record.partner_id),
            **self._typed_head(record),
            "treatment": treatment,
            "lines": [self._typed_line(line, key) for line, key in zip(lines, keys, strict=True)]
            or [self._blank_line()],
        }

    def _keys_under(self, record, treatment, lines):
        """The rate of each line under the treatment that was chosen for the document."""
        rates = self.env["octopus.vat.treatment"]._taxes(record.company_id, treatment)
        said = record.octopus_vat_mention or ""
        keys = []
        for line in lines:
            fitting = [key for key, (_rate, tax) in rates.items() if tax == line.tax_ids]
            # two rates of one tax differ in what stands on the document
            told = [key for key in fitting if self._says(treatment, key, record, said)]
            keys.append(next(iter(told or fitting), None))
        return keys

    def _says(self, treatment, key, record, said):
        lang = record.partner_id.lang
        mention = self.env["octopus.vat.treatment"]._mention(treatment, {key}, lang)
        return mention and mention in said

    def _typed_head(self, record):
        if record._name == MODELS[QUOTE]:
            day, due, reference = record.date_order, record.validity_date, record.client_order_ref
            term, note = record.payment_term_id, record.note
        else:
            day, due, reference = record.invoice_date, record.invoice_date_due, record.ref
            term, note = record.invoice_payment_term_id, record.narration
        head = {
            "key": record.octopus_editor_key or "",
            "reference": reference or "",
            "note": html2plaintext(note or "").strip(),
        }
        head |= {"date": str(day)[:10]} if day else {}
        head |= {"due": str(due)[:10]} if due else {}
        if term.early_discount:
            head["cash_percent"] = self._written(term.discount_percentage)
            head["cash_days"] = str(term.discount_days)
        return head

    def _typed_line(self, line, key):
        quantity = line.product_uom_qty if line._name == "sale.order.line" else line.quantity
        article = line.product_id
        article = article if not article.octopus_free_line else article.browse()
        return {
            "id": str(line.id),
            "article_id": str(article.id or ""),
            "name": line.name or "",
            # an empty field means one
            "quantity": self._written(quantity) or "0",
            "price": self._written(line.price_unit, 6),
            "discount": self._written(line.discount),
            "rate": key or KEEP,
            "kept": ", ".join(tax.invoice_label or tax.name for tax in line.tax_ids),
        }

    # ---- to a document ----------------------------------------------------------------------

    @api.model
    def _save(self, sale, record=None):
        """Make the document of this sale, or change it.

        :raise UserError: when it may not be changed any more, or cannot be kept as it is
        """
        if sale.problems:
            raise UserError(self.env._("Correct what is marked; nothing was kept yet."))
        record = record or self._made_before(sale)
        values = self._quote_values if sale.kind == QUOTE else self._move_values
        if not record:
            made = {**values(sale, None), **self._new_values(sale)}
            return create_once(self._records(sale), made)
        wait_for_turn(record)
        if not record._octopus_sale_editable():
            raise UserError(
                self.env._(
                    "%(document)s is final and cannot be changed. Make a credit note, or a new "
                    "document.",
                    document=record.display_name,
                )
            )
        record.write(values(sale, record))
        return record

    @api.model
    def _discard(self, record):
        """Throw a draft away; what it was made from can be invoiced again.

        :return: the draft, when it can be taken back
        """
        wait_for_turn(record)
        if not record._octopus_sale_editable():
            raise UserError(
                self.env._(
                    "%(document)s is final and stays. Make a credit note instead.",
                    document=record.display_name,
                )
            )
        self._check_discard_repeated(record)
        if record._octopus_made_by_button():
            record.unlink()
            return record.browse()
        record._octopus_throw_away()
        return record

    @api.model
    def _take_back(self, record):
        """The undo of that, once however often it is pressed."""
        wait_for_turn(record)
        record._octopus_take_back()

    @api.model
    def _thrown(self, company, kind, text):
        """The draft of this dossier that was just thrown away, for its way back; else nothing."""
        records = self.env[MODELS[kind]].sudo().with_company(company)
        thrown = Domain("id", "=", self._whole(text)) & Domain("company_id", "=", company.id)
        thrown &= Domain("octopus_thrown_from", "!=", False) & Domain("state", "=", "cancel")
        return records.search(thrown, limit=1)

    def _check_discard_repeated(self, record):
        """What repeats a draft does not vanish with it unseen; what has ended does."""
        repeats = record._name == "account.move" and record.octopus_repeat_ids
        if not repeats:
            return
        if repeats.filtered(lambda repeat: repeat.state != "ended"):
            raise UserError(
                self.env._("This invoice repeats itself. Stop that first, under “Repeat”.")
            )
        repeats.unlink()

    def _records(self, sale):
        return self.env[MODELS[sale.kind]].sudo().with_company(sale.company)

    def _made_before(self, sale):
        """What this very form made already, when it was sent twice."""
        if not sale.key:
            return None
        inside = Domain("octopus_editor_key", "=", sale.key)
        inside &= Domain("company_id", "=", sale.company.id)
        return self._records(sale).search(inside, limit=1)

    def _new_values(self, sale):
        values = {"octopus_editor_key": sale.key or False, "company_id": sale.company.id}
        if sale.kind != QUOTE:
            # nobody of the platform sells what the dossier sells
            values |= {"move_type": MOVE_TYPES[sale.kind], "invoice_user_id": False}
        return values

    def _common_values(self, sale):
        treatments = self.env["octopus.vat.treatment"]
        keys = {line.rate for line in sale.lines}
        return {
            "fiscal_position_id": treatments._position(sale.company, sale.treatment).id,
            "octopus_vat_treatment": sale.treatment,
            "octopus_vat_mention": treatments._mention(sale.treatment, keys, sale.customer.lang),
        }

    def _move_values(self, sale, record):
        term = self._term(sale, (sale.due - sale.day).days)
        values = {
            **self._common_values(sale),
            "partner_id": sale.customer.id,
            "invoice_date": sale.day,
            "date": sale.day,
            "invoice_payment_term_id": term.id,
            "ref": sale.reference,
            "narration": plaintext2html(sale.note) if sale.note else False,
            "invoice_line_ids": self._line_commands(sale, record, self._move_line_values),
        }
        if not term:
            values["invoice_date_due"] = sale.due
        return values

    def _quote_values(self, sale, record):
        if not sale.customer:
            raise UserError(self.env._("Choose the customer of the quote first."))
        term = self._term(sale, self._days(sale.company, sale.customer))
        return {
            **self._common_values(sale),
            "partner_id": sale.customer.id,
            "partner_invoice_id": sale.customer.id,
            "partner_shipping_id": sale.customer.id,
            "date_order": f"{sale.day} 12:00:00",
            "validity_date": sale.due,
            "payment_term_id": term.id,
            "client_order_ref": sale.reference,
            "note": plaintext2html(sale.note) if sale.note else False,
            "order_line": self._line_commands(sale, record, self._quote_line_values),
        }

    def _line_commands(self, sale, record, values):
        """Lines that stay keep what hangs on them, such as the quote they come from."""
        old = set(self._lines_of(record).ids) if record else set()
        gone = old - {line.line_id for line in sale.lines}
        commands = [Command.delete(line_id) for line_id in sorted(gone)]
        for sequence, line in enumerate(sale.lines, 1):
            vals = {**values(sale, line), "sequence": sequence}
            is_new = line.line_id not in old
            commands.append(Command.create(vals) if is_new else Command.update(line.line_id, vals))
        return commands

    def _move_line_values(self, sale, line):
        return {
            "product_id": line.article.id,
            "name": line.name,
            "quantity": line.quantity,
            "price_unit": line.price,
            "discount": line.discount,
            "tax_ids": [Command.set(line.taxes.ids)],
        }

    def _quote_line_values(self, sale, line):
        article = line.article or self.env["product.product"]._octopus_free_line(sale.company)
        return {
            "product_id": article.id,
            "name": line.name or article.name,
            "product_uom_qty": line.quantity,
            "price_unit": line.price,
            "discount": line.discount,
            "tax_ids": [Command.set(line.taxes.ids)],
        }

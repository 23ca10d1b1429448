# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the editor says: its title, amounts in words, warnings, and the form after a refusal."""

from odoo import api, models
from odoo.tools import format_amount

from ..tools import form_text
from .octopus_sale_form import INVOICE, LINE_FIELDS, MODELS, MOST_LINES, QUOTE, REFUND

# the editor says these in its own words, while one types
TOLD = {"vat_missing", "no_vat"}


class OctopusSaleForm(models.AbstractModel):
    _name = "octopus.sale.form"
    _inherit = ["octopus.sale.form"]

    @api.model
    def _title(self, kind, record=None):
        """What is made or changed."""
        if kind == QUOTE and record:
            return self.env._("Quote %(number)s", number=record.name)
        if record:
            return {
                INVOICE: self.env._("Draft of an invoice"),
                REFUND: self.env._("Draft of a credit note"),
            }[kind]
        return {
            INVOICE: self.env._("New invoice"),
            REFUND: self.env._("New credit note"),
            QUOTE: self.env._("New quote"),
        }[kind]

    @api.model
    def _money(self, amount, currency):
        return format_amount(self.env, amount, currency)

    @api.model
    def _warnings(self, sale, record=None):
        """What the entrepreneur should look at; it keeps nobody from going on.

        :param record: the document as it was kept last, for what only shows there
        """
        warnings = []
        if sale.customer:
            warnings.append(
                self.env["octopus.vat.treatment"]._problem(sale.treatment, sale.customer)
            )
        if sale.lines and not all(line.name for line in sale.lines):
            warnings.append(self.env._("A line has no description yet."))
        if any(not line.taxes for line in sale.lines):
            warnings.append(
                self.env._(
                    "Your chart of accounts has no tax for this way to charge VAT. Ask your "
                    "accountant to switch it on."
                )
            )
        warnings += self._before_final(record)
        return [warning for warning in warnings if warning]

    @api.model
    def _before_final(self, record):
        """What has to be mended before this draft can be final, beside what is told already."""
        if not record or record._name != MODELS[INVOICE]:
            return []
        return [
            f"{problem.text} {problem.way_out}"
            for problem in record._octopus_sale_problems()
            if problem.code not in TOLD
        ]

    @api.model
    def _rows(self, sale, record):
        """The lines of the document that was kept, by the place where each stands in the form."""
        lines = self._lines_of(record).sorted(lambda line: (line.sequence, line.id))
        return {row.place: line.id for row, line in zip(sale.lines, lines, strict=False)}

    @api.model
    def _typed_again(self, sale, form):
        """The form as it was typed, whatever it held, for the page that tells the refusal."""
        blank = self._blank(sale.company, sale.kind, sale.customer)
        again = {
            name: form_text.lines(form[name]) if name in form else value
            for name, value in blank.items()
            if isinstance(value, str)
        }
        rows = form.get("lines")
        rows = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        again |= {
            "kind": sale.kind,
            "customer_id": sale.customer.id or "",
            "customer_name": sale.customer.name or "",
            "treatment": sale.treatment,
            "lines": [
                {name: form_text.lines(row.get(name), 2000) for name in LINE_FIELDS}
                for row in rows[:MOST_LINES]
            ]
            or [self._blank_line()],
        }
        return again

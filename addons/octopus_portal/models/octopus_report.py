# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The lists a firm can let its client read, and which of them it does."""

from odoo import api, fields, models

# what a list needs from its reader: a span of days, one day, a VAT period, a year
SPAN, DAY, VAT_PERIOD, WHOLE_YEAR = "span", "day", "vat", "year"


class OctopusReport(models.Model):
    _name = "octopus.report"
    _description = "List for the client"
    _order = "sequence, id"

    key = fields.Char(required=True, readonly=True, help="As addresses and code name it.")
    name = fields.Char(required=True, translate=True)
    explanation = fields.Char(translate=True, help="What it says, in the words of a client.")
    area = fields.Selection(
        [("lists", "Lists"), ("vat", "VAT"), ("analytic", "Analytic")],
        required=True,
        default="lists",
        help="The right one needs to read it.",
    )
    chapter = fields.Selection(
        [
            ("business", "How the business is doing"),
            ("partners", "Who has to pay whom"),
            ("vat", "VAT"),
            ("books", "For who knows the books"),
        ],
        required=True,
        default="business",
    )
    period_kind = fields.Selection(
        [
            (SPAN, "From one day to another"),
            (DAY, "On one day"),
            (VAT_PERIOD, "A month or quarter of VAT"),
            (WHOLE_YEAR, "A year"),
        ],
        required=True,
        default=SPAN,
    )
    compares = fields.Boolean(help="It can stand beside the same list of another period.")
    icon = fields.Char(default="fa-list")
    sequence = fields.Integer(default=10)

    _key_unique = models.Constraint("UNIQUE (key)", "There is a list with this key already.")

    @api.model
    def _by_key(self, key):
        """The list with this key, or none."""
        return self.search([("key", "=", key)], limit=1)

    def _chapter_name(self):
        self.ensure_one()
        return dict(self._fields["chapter"]._description_selection(self.env))[self.chapter]

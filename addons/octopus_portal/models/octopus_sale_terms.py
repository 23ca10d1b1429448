# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""When a customer pays, and what he may take off when he pays soon: payment terms of the dossier.

Terms are found again rather than made anew, so a dossier has one for each way of paying.
"""

from odoo import api, models
from odoo.fields import Command

from ..tools.days import day_count


class OctopusSaleForm(models.AbstractModel):
    _name = "octopus.sale.form"
    _inherit = ["octopus.sale.form"]

    @api.model
    def _term(self, sale, days):
        """The payment term with this discount for who pays soon; none where there is none."""
        terms = self.env["account.payment.term"].sudo().with_company(sale.company)
        if not sale.cash_percent or not sale.cash_days:
            return terms
        days = max(days, sale.cash_days)
        known = terms.search(
            [
                ("company_id", "=", sale.company.id),
                ("early_discount", "=", True),
                ("discount_percentage", "=", sale.cash_percent),
                ("discount_days", "=", sale.cash_days),
            ]
        )
        return self._of_days(known, days) or terms.create(self._term_values(sale, days))

    def _of_days(self, terms, days):
        """The first of these terms that is one payment after so many days."""
        for term in terms:
            line = term.line_ids
            if len(line) == 1 and (line.nb_days, line.delay_type) == (days, "days_after"):
                return term
        return terms.browse()

    @api.model
    def _plain_term(self, company, days):
        """The payment term of so many days, without any discount."""
        terms = self.env["account.payment.term"].sudo().with_company(company)
        known = terms.search(
            [("company_id", "in", (company.id, False)), ("early_discount", "=", False)]
        )
        return self._of_days(known, days) or terms.create(
            {
                "name": day_count(self.env, days),
                "company_id": company.id,
                "line_ids": [Command.create(self._term_line(days))],
            }
        )

    def _term_line(self, days):
        return {"value": "percent", "value_amount": 100, "nb_days": days}

    def _term_values(self, sale, days):
        return {
            "name": self.env._(
                "%(days)s, %(percent)s%% off within %(soon)s",
                days=day_count(self.env, days),
                percent=self._written(sale.cash_percent),
                soon=day_count(self.env, sale.cash_days),
            ),
            "company_id": sale.company.id,
            "early_discount": True,
            "discount_percentage": sale.cash_percent,
            "discount_days": sale.cash_days,
            "line_ids": [Command.create(self._term_line(days))],
        }

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a reminder says: the same for the preview on the page and for the mail that leaves."""

from odoo import api, models

from .reminder_letter import Letter

BODY = "octopus_portal.reminder_body"


class OctopusReminder(models.AbstractModel):
    _name = "octopus.reminder"
    _inherit = ["octopus.reminder"]

    @api.model
    def _octopus_letters(self, company, partner, level, lines):
        """The letters about these lines, one per currency, as they would leave now."""
        return [
            Letter(
                company=company,
                partner=partner,
                contact=self._octopus_contact(partner),
                level=level,
                lines=tuple((line, line.amount_residual_currency) for line in same),
                currency=currency,
                cost=self._octopus_cost(company, partner, level, currency),
            )
            for currency, same in lines.grouped("currency_id").items()
        ]

    @api.model
    def _octopus_cost(self, company, partner, level, currency):
        """What this type adds for this customer; costs are in the money of the books."""
        private = not partner.is_company and not partner.vat
        if currency != company.currency_id or (
            private and not level.policy_id.octopus_private_costs
        ):
            return 0.0
        return level.octopus_cost

    @api.model
    def _octopus_draw(self, letter):
        """The letter as HTML, in the language of the customer."""
        qweb = self.env["ir.qweb"].sudo().with_context(lang=letter.lang)
        words = letter.level.with_context(lang=letter.lang)
        return qweb._render(BODY, {"letter": letter, "level": words})

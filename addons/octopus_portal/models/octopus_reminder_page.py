# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reminders as their pages show them: choices of the list, and what is about to be sent."""

from dataclasses import dataclass
from typing import Any

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ..tools.days import days_late


@dataclass(frozen=True)
class Review:
    """A reminder before it leaves.

    :param letters: one per currency
    :param bodies: the letters as the customer reads them
    :param lines: ids of the lines it is about
    :param seen: the last letter he got, so that nobody sends twice without knowing
    """

    debtor: Any
    level: Any
    letters: list
    bodies: list
    lines: frozenset
    seen: int
    address: str


class OctopusReminder(models.AbstractModel):
    _name = "octopus.reminder"
    _inherit = ["octopus.reminder"]

    @api.model
    def _octopus_filters(self):
        """What the list can be narrowed to, in words."""
        return {
            "all": self.env._("All overdue"),
            "due": self.env._("To remind now"),
            "waiting": self.env._("Later"),
            "done": self.env._("Reminded three times"),
            "held": self.env._("Not reminded"),
        }

    @api.model
    def _octopus_sortings(self):
        return {
            "date": self.env._("To remind first"),
            "amount": self.env._("Highest amount"),
            "name": self.env._("Customer"),
        }

    @api.model
    def _octopus_late_words(self, debtor):
        """How late a customer is."""
        days = (self._octopus_today() - debtor.oldest).days
        late = days_late(self.env, days)
        if debtor.count == 1:
            return self.env._("1 invoice, %(late)s", late=late)
        return self.env._("%(count)s invoices, the oldest %(late)s", count=debtor.count, late=late)

    @api.model
    def _octopus_line_words(self, told):
        """When an invoice was due."""
        due = told.line.date_maturity
        return self.env._(
            "due on %(day)s, %(late)s",
            day=format_date(self.env, due),
            late=days_late(self.env, (self._octopus_today() - due).days),
        )

    @api.model
    def _octopus_next_words(self, debtor, levels):
        """Which reminder comes next, and when."""
        return self.env._(
            "%(type)s from %(day)s",
            type=levels.get(debtor.next_level, ""),
            day=format_date(self.env, debtor.next_on),
        )

    @api.model
    def _octopus_sent_words(self, debtor, levels):
        """Which reminder was sent last."""
        return self.env._(
            "%(type)s sent on %(day)s",
            type=levels.get(debtor.sent_level, ""),
            day=format_date(self.env, debtor.sent_on),
        )

    @api.model
    def _octopus_failed_count(self, company):
        """Letters that did not arrive."""
        communications = self.env["credit.control.communication"].sudo()
        inside = Domain("company_id", "=", company.id)
        return communications.search_count(inside & communications._octopus_failed_domain())

    @api.model
    def _octopus_reviews(self, company, choices):
        """What these choices would send; customers of whom nothing is late are left out."""
        partner_ids = [choice.partner_id for choice in choices]
        debtors = self._octopus_debtors_of(company, partner_ids)
        lines = self._octopus_lines(company, partner_ids)
        return [
            self._octopus_review(company, debtor, choice, lines.get(choice.partner_id, []))
            for choice in choices
            if (debtor := debtors.get(choice.partner_id))
        ]

    @api.model
    def _octopus_review(self, company, debtor, choice, lines):
        """What this choice would send: its type or else the proposed one, its invoices or all due.

        Somebody who is not reminded gets a review too: it is told before it is done.
        """
        levels = self.env["credit.control.policy"]._octopus_of(company).level_ids
        wanted = choice.level or debtor.choice
        level = levels.filtered(lambda level: level.level == wanted) or levels.sorted("level")[:1]
        chosen = self._octopus_chosen(choice, lines)
        letters = self._octopus_letters(company, debtor.partner, level, chosen.sudo())
        communications = self.env["credit.control.communication"]
        return Review(
            debtor=debtor,
            level=level,
            letters=letters,
            bodies=[self._octopus_draw(letter) for letter in letters],
            lines=frozenset(chosen.ids),
            seen=communications._octopus_last_id(company, debtor.partner),
            address=self._octopus_contact(debtor.partner).email or "",
        )

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The settings of the reminders as a form shows and sends them."""

from odoo import models
from odoo.exceptions import UserError

from ..tools import form_text

MOST_DAYS = 365
MOST_COSTS = 1000


class CreditControlPolicy(models.Model):
    _name = "credit.control.policy"
    _inherit = ["credit.control.policy"]

    def _octopus_settings(self, typed=None):
        """What the form shows: what is kept, over it what was typed.

        :return: dict with `copy`, `private` and `types`, each with its number, name, days, cost
            and a text per language
        """
        self.ensure_one()
        typed = typed or {}
        levels = self.level_ids.sorted("level")
        types = [self._octopus_type_settings(level, typed) for level in levels]
        if typed:
            ticked = {name: bool(typed.get(name)) for name in ("copy", "private")}
        else:
            ticked = {"copy": self.octopus_copy, "private": self.octopus_private_costs}
        return {**ticked, "types": types}

    def _octopus_type_settings(self, level, typed):
        cost = self.env["account.move"]._octopus_portal_amount_text(level.octopus_cost)
        return {
            "number": level.level,
            "name": level.name,
            "days": typed.get(f"days_{level.level}", level.delay_days),
            "cost": typed.get(f"cost_{level.level}", cost),
            "texts": [
                {
                    "code": code,
                    "language": name.partition(" / ")[2] or name,
                    "text": typed.get(
                        f"text_{level.level}_{code}",
                        level.with_context(lang=code).custom_text,
                    ),
                }
                for code, name in self.env["res.lang"].get_installed()
            ],
        }

    def _octopus_set_settings(self, typed):
        """Keep what a form sent; refused as a whole when one of it cannot be."""
        self.ensure_one()
        self.company_id.sudo(False)._octopus_check("invoicing", "validate")
        self.octopus_copy = bool(typed.get("copy"))
        self.octopus_private_costs = bool(typed.get("private"))
        for level in self.level_ids:
            level.write(
                {
                    "delay_days": self._octopus_days(level, typed),
                    "octopus_cost": self._octopus_costs(level, typed),
                }
            )
            for code, _name in self.env["res.lang"].get_installed():
                text = typed.get(f"text_{level.level}_{code}", "")
                if not text.strip():
                    raise UserError(
                        self.env._(
                            "%(type)s: its text is empty. Write what the customer has to read.",
                            type=level.name,
                        )
                    )
                level.with_context(lang=code).write(self._octopus_text_values(text))

    def _octopus_days(self, level, typed):
        days = (typed.get(f"days_{level.level}") or "").strip()
        if not (days.isascii() and days.isdecimal() and 1 <= int(days[:6]) <= MOST_DAYS):
            raise UserError(
                self.env._(
                    "%(type)s: give a number of days from 1 to %(most)s.",
                    type=level.name,
                    most=MOST_DAYS,
                )
            )
        return int(days)

    def _octopus_costs(self, level, typed):
        text = (typed.get(f"cost_{level.level}") or "").strip() or "0"
        amount = form_text.number(text, self.env["octopus.sale.form"]._decimal_point())
        if level.level == 1:
            return 0.0
        if amount is None or not 0 <= amount <= MOST_COSTS:
            raise UserError(
                self.env._(
                    "%(type)s: give the costs as an amount from 0 to %(most)s.",
                    type=level.name,
                    most=MOST_COSTS,
                )
            )
        return round(amount, 2)

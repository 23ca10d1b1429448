# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The policy of a dossier: how its reminders are paced, worded and what they cost.

OCA's policy with three levels is used as it is. Each dossier has one of its own, made when its
reminders are opened for the first time; a dossier that sends none costs nothing.
"""

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools.mail import plaintext2html

TYPES = (1, 2, 3)
LONGEST_TEXT = 4000
# type → (days, costs): days after the due date, then after the reminder before
PACE = {1: (7, 0.0), 2: (14, 10.0), 3: (14, 20.0)}


class CreditControlPolicy(models.Model):
    _name = "credit.control.policy"
    _inherit = ["credit.control.policy"]

    octopus_copy = fields.Boolean(
        string="Copy to who sends",
        help="Whoever sends a reminder gets the mail too.",
    )
    octopus_private_costs = fields.Boolean(
        string="Private persons pay costs too",
        help="Only when the conditions of sale say so; a first reminder is free for them by law.",
    )

    @api.model
    def _octopus_of(self, company):
        """The policy of this dossier, or an empty one when it has none yet."""
        policy = company.sudo().credit_policy_id
        return policy.filtered(lambda policy: policy.company_id == company)

    @api.model
    def _octopus_ensure(self, company):
        """The policy of this dossier, made if it has none; as superuser.

        Only acts lead here: who opens a page changes nothing.
        """
        if policy := self._octopus_of(company):
            return policy
        # of two at a time one writes the company, the other is repeated and finds it
        return self._octopus_make(company.sudo())

    @api.model
    def _octopus_make(self, company):
        policies = self.sudo().with_company(company).with_context(lang="en_US")
        policy = policies.create(
            {
                "name": policies.env._("Reminders"),
                "company_id": company.id,
                "account_ids": [Command.set(self._octopus_accounts(company).ids)],
                # a customer gets one letter, of the furthest type, not one per type
                "apply_max_policy_level": True,
                "level_ids": [Command.create(policies._octopus_level_values(n)) for n in TYPES],
            }
        )
        for code, _name in self.env["res.lang"].get_installed():
            for level in policy.level_ids:
                words = policies.with_context(lang=code)._octopus_words(level.level)
                level.with_context(lang=code).write(words)
        company.credit_policy_id = policy
        # read on in the language of who asked, not in the one it was made in
        return policy.with_env(self.sudo().with_company(company).env)

    @api.model
    def _octopus_plan(self):
        """The types a dossier starts with: [(name, days, costs)]."""
        return [(self._octopus_words(number)["name"], *PACE[number]) for number in TYPES]

    @api.model
    def _octopus_accounts(self, company):
        """Where the customers of this dossier stand."""
        return (
            self.env["account.account"]
            .sudo()
            .search([("company_ids", "in", company.ids), ("account_type", "=", "asset_receivable")])
        )

    @api.model
    def _octopus_level_values(self, number):
        days, cost = PACE[number]
        return {
            "level": number,
            "computation_mode": "net_days" if number == 1 else "previous_date",
            "delay_days": days,
            "octopus_cost": cost,
            "channel": "email",
            "email_template_id": self.env.ref("octopus_portal.mail_template_reminder").id,
            **self._octopus_words(number),
        }

    @api.model
    def _octopus_words(self, number):
        """Name and text of one of the three types, in the language of the context."""
        name, text = {1: self._octopus_first, 2: self._octopus_second, 3: self._octopus_last}[
            number
        ]()
        return {"name": name, **self._octopus_text_values(text)}

    @api.model
    def _octopus_text_values(self, text):
        """Plain text as OCA keeps it: for the printed letter and for the mail."""
        text = (text or "").replace("\0", "").strip()[:LONGEST_TEXT]
        return {"custom_text": text, "custom_mail_text": plaintext2html(text)}

    def _octopus_first(self):
        return self.env._("First reminder"), self.env._(
            "Perhaps it slipped your attention: the invoices below are past their due date.\n\n"
            "Please pay them within 14 days. If you have paid already, you may ignore this message."
        )

    def _octopus_second(self):
        return self.env._("Second reminder"), self.env._(
            "In spite of our first reminder we have not received the payment of the invoices "
            "below.\n\n"
            "Please pay the total within 7 days. Is there something wrong with an invoice? Let us "
            "know, and we look at it together."
        )

    def _octopus_last(self):
        return self.env._("Last reminder"), self.env._(
            "We reminded you twice, and the invoices below are still not paid.\n\n"
            "This is our last reminder. Without your payment within 7 days we hand over the "
            "collection, and its costs will be yours."
        )

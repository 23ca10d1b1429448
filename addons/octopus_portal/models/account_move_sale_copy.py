# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From one sales document to the next: the same again, its credit note, small corrections."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import single_email_re
from odoo.tools.date_utils import end_of

REFERENCE_LENGTH = 60


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move"]

    def _octopus_duplicate(self):
        """A draft with the same customer and lines, of today; the order is another one."""
        self.ensure_one()
        return self._octopus_again(fields.Date.context_today(self), ref=False)

    def _octopus_again(self, date, **values):
        """The same document made again on `date`: it is paid to the account of today."""
        again = self.copy({**self._octopus_again_values(date), **values})
        again._compute_partner_bank_id()
        return again

    def _octopus_again_values(self, date):
        """Dates of the same document made again on `date`."""
        self.ensure_one()
        values = {"invoice_date": date, "date": date}
        if not self.invoice_payment_term_id and self.invoice_date_due:
            began = self.invoice_date or fields.Date.context_today(self)
            values["invoice_date_due"] = self._octopus_due_again(began, date)
        return values

    def _octopus_due_again(self, began, date):
        """Due after as many days; or at the end of as many months, where no term in days leads
        there."""
        due = self.invoice_date_due
        days = (due - began).days
        if days % 15 and due == end_of(due, "month"):
            months = (due.year - began.year) * 12 + due.month - began.month
            return end_of(date + relativedelta(months=months), "month")
        return date + timedelta(days=days)

    def _octopus_credit(self):
        """A draft credit note for all of this invoice."""
        self.ensure_one()
        if self.move_type != "out_invoice" or self.state != "posted":
            raise UserError(
                self.env._("Only a final invoice gets a credit note. A draft can be changed.")
            )
        draft = self.reversal_move_ids.filtered(lambda credit: credit.state == "draft")[:1]
        if draft:
            return draft
        self._octopus_check_not_credited()
        today = fields.Date.context_today(self)
        return self._reverse_moves([{"invoice_date": today, "date": today, "ref": self.ref}])

    def _octopus_check_not_credited(self):
        """What was given back once is not given back again."""
        credits = self.reversal_move_ids.filtered(lambda credit: credit.state == "posted")
        given = sum(credits.mapped("amount_total"))
        if credits and self.currency_id.compare_amounts(given, self.amount_total) >= 0:
            raise UserError(
                self.env._(
                    "%(number)s is credited already, all of it: %(credits)s.",
                    number=self.name,
                    credits=", ".join(credits.mapped("name")),
                )
            )

    def _octopus_set_reference(self, reference):
        """The reference of the customer's order, until the document was sent."""
        self.ensure_one()
        if self.octopus_sent_state in ("sending", "delivered"):
            raise UserError(
                self.env._("%(number)s was sent already, so it stays as it is.", number=self.name)
            )
        self.ref = (reference or "").replace("\0", "").strip()[:REFERENCE_LENGTH]

    def _octopus_set_mail_address(self, email):
        """The customer's mail address, where the dossier knows none yet: kept on his relation."""
        self._octopus_check_relation()
        self.ensure_one()
        email = email.strip()
        if len(email) > 254 or not single_email_re.fullmatch(email):
            raise UserError(self.env._("“%(email)s” is no mail address.", email=email[:100]))
        self.commercial_partner_id.email = email

    def _octopus_asks_no_reference(self):
        """This customer wants no reference of an order, on no invoice."""
        self._octopus_check_relation()
        self.commercial_partner_id.octopus_asks_order_reference = False

    def _octopus_check_relation(self):
        """Sending is no way around the right to change relations."""
        self.ensure_one()
        self.company_id.sudo(False)._octopus_check("relations", "write")

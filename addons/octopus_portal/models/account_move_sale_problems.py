# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What stands in the way of an invoice, said before it is sent, with the way out.

Each check is a method that gives `Problem`s; `_octopus_sale_problems` asks them all. The editor
shows them while one types, the page of the document before it becomes final, and the acts refuse
what is blocking.
"""

from dataclasses import dataclass
from datetime import timedelta

from stdnum import exceptions as stdnum_exceptions
from stdnum.eu import vat as eu_vat

from odoo import fields, models
from odoo.exceptions import UserError

EU_VAT_COUNTRIES = set(eu_vat.MEMBER_STATES)
# codes of VAT that move it to the customer: he must have a VAT number
TO_THE_CUSTOMER = {"AE", "K"}
# the same click twice
JUST_NOW = timedelta(minutes=1)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, in words.

    :param text: what is wrong, with which record
    :param way_out: what to do
    :param url_part: page of the dossier where to do it; empty is the document itself
    :param blocking: sending is refused; else it is only said
    :param code: which check it comes from
    """

    text: str
    way_out: str
    url_part: str = ""
    blocking: bool = True
    code: str = ""


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move"]

    def _octopus_sale_problems(self, way=None):
        """What has to be mended before this document is final or sent; the blocking ones first.

        :param way: peppol, email or paper; None where it is not known yet
        :return: list of `Problem`
        """
        self.ensure_one()
        checks = [
            self._octopus_problems_of_customer,
            self._octopus_problems_of_vat,
            self._octopus_problems_of_lines,
            self._octopus_problems_of_dates,
            self._octopus_problems_of_reference,
            self._octopus_problems_of_seller,
        ]
        found = [problem for check in checks for problem in check()]
        if self.state == "posted" and way:
            found += self._octopus_problems_of_way(way)
        return sorted(found, key=lambda problem: not problem.blocking)

    def _octopus_refuse_problems(self, way=None):
        """Raise with all that is blocking."""
        blocking = [problem for problem in self._octopus_sale_problems(way=way) if problem.blocking]
        if blocking:
            raise UserError("\n".join(f"{problem.text} {problem.way_out}" for problem in blocking))

    def _octopus_relation_part(self):
        return f"/relations/{self.commercial_partner_id.id}"

    def _octopus_edit_part(self):
        return f"/sales/{self.id}/edit" if self.state == "draft" else ""

    def _octopus_problems_of_customer(self):
        partner = self.commercial_partner_id
        if not partner:
            yield Problem(
                self.env._("No customer is chosen."),
                self.env._("Choose the customer."),
                self._octopus_edit_part(),
                code="customer",
            )
        elif not (self.partner_id.city or partner.city) or not partner.country_id:
            yield Problem(
                self.env._("The address of %(name)s is not complete.", name=partner.name),
                self.env._("Fill in street, town and country of this relation."),
                self._octopus_relation_part(),
                blocking=False,
                code="address",
            )

    def _octopus_problems_of_vat(self):
        partner = self.commercial_partner_id
        if partner.vat and not self._octopus_is_vat_number(partner):
            yield Problem(
                self.env._(
                    "%(number)s is no valid VAT number (customer %(name)s).",
                    number=partner.vat,
                    name=partner.name,
                ),
                self.env._("Correct it on the relation."),
                self._octopus_relation_part(),
                code="vat",
            )
        codes = set(self.invoice_line_ids.tax_ids.mapped("ubl_cii_tax_category_code"))
        if partner and not partner.vat and codes & TO_THE_CUSTOMER:
            yield Problem(
                self.env._(
                    "No VAT is charged, so the VAT number of %(name)s has to be on the invoice.",
                    name=partner.name,
                ),
                self.env._("Fill in the VAT number of the relation, or charge VAT."),
                self._octopus_relation_part(),
                code="vat_missing",
            )

    def _octopus_is_vat_number(self, partner):
        """Whether its digits can be right; numbers of other continents are taken as they are."""
        number = partner.vat.replace(" ", "").replace(".", "").upper()
        country = number[:2] if number[:2].isalpha() else (partner.country_id.code or "")
        if country.lower() not in EU_VAT_COUNTRIES and country != "EL":
            return True
        try:
            eu_vat.validate(number if number[:2].isalpha() else country + number)
        except stdnum_exceptions.ValidationError:
            return False
        return True

    def _octopus_problems_of_lines(self):
        lines = self.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        if not lines:
            yield Problem(
                self.env._("There is no line on it."),
                self.env._("Add what you sold."),
                self._octopus_edit_part(),
                code="lines",
            )
        elif self.currency_id.compare_amounts(self.amount_total, 0) < 0:
            yield Problem(
                self.env._("The total is below zero."),
                self.env._("Make a credit note instead."),
                self._octopus_edit_part(),
                code="negative",
            )
        untaxed = lines.filtered(lambda line: not line.tax_ids)
        if untaxed:
            yield Problem(
                self.env._("“%(line)s” has no VAT treatment.", line=(untaxed[0].name or "")[:60]),
                self.env._("Choose the VAT of this line."),
                self._octopus_edit_part(),
                code="no_vat",
            )

    def _octopus_problems_of_dates(self):
        if self.state != "draft":
            return
        date = self.invoice_date or fields.Date.context_today(self)
        if self.invoice_date_due and self.invoice_date_due < date:
            yield Problem(
                self.env._("It is due before its own date."),
                self.env._("Correct the due date."),
                self._octopus_edit_part(),
                blocking=False,
                code="due",
            )
        if later := self._octopus_final_after(date):
            yield Problem(
                self.env._("%(number)s has a later date already.", number=later.name),
                self.env._("Numbers go with the dates: give this one the date of today."),
                self._octopus_edit_part(),
                blocking=False,
                code="order",
            )

    def _octopus_final_after(self, date):
        """The newest final document of the same kind with a later date."""
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("journal_id", "=", self.journal_id.id),
                ("move_type", "=", self.move_type),
                ("state", "=", "posted"),
                ("invoice_date", ">", date),
            ],
            order="invoice_date desc, id desc",
            limit=1,
        )

    def _octopus_problems_of_reference(self):
        partner = self.commercial_partner_id
        if partner.octopus_asks_order_reference and not (self.ref or "").strip():
            yield Problem(
                self.env._(
                    "%(name)s is a public buyer: without its order reference it sends invoices"
                    " back.",
                    name=partner.name,
                ),
                self.env._("Fill in the reference of the order."),
                self._octopus_edit_part(),
                code="reference",
            )

    def _octopus_problems_of_seller(self):
        company = self.company_id
        if not (company.vat or company.company_registry or company.octopus_dossier_id):
            yield Problem(
                self.env._("Your own enterprise number is not known."),
                self.env._("Ask your accountant to fill it in."),
                code="own_number",
            )
        if self.move_type == "out_invoice" and not self.partner_bank_id:
            yield Problem(
                self.env._("There is no account number for the payment on it."),
                self.env._("Fill in your account under Layout."),
                "/sales/layout",
                blocking=False,
                code="account",
            )

    def _octopus_problems_of_way(self, way):
        """What this way of sending cannot do now."""
        if way == "peppol" and self.octopus_sent_state in ("sending", "delivered"):
            if self.peppol_move_state in ("processing", "done"):
                yield Problem(
                    self.env._("%(number)s was already sent over Peppol.", number=self.name),
                    self.env._("To correct it, make a credit note and send that."),
                    code="already",
                )
        elif way == "email":
            yield from self._octopus_problems_of_mail()

    def _octopus_problems_of_mail(self):
        name = self.commercial_partner_id.name
        if not self._octopus_mail_address():
            yield Problem(
                self.env._("%(name)s is not on Peppol, and has no mail address.", name=name),
                self.env._("Fill in the mail address of the customer, or hand it over on paper."),
                self._octopus_relation_part(),
                code="no_mail",
            )
        sent_at = self.octopus_mail_message_id.date
        if sent_at and fields.Datetime.now() - sent_at < JUST_NOW:
            yield Problem(
                self.env._("%(number)s was mailed just now.", number=self.name),
                self.env._("Wait a minute before you mail it again."),
                code="just_mailed",
            )

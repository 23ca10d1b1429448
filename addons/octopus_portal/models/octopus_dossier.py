# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What asks for attention in a dossier, counted for the cards of its users."""

from dataclasses import dataclass
from datetime import date

from odoo import models
from odoo.fields import Domain


@dataclass
class Attention:
    """Counts and amounts of one dossier; None or 0 where the user has no right to know."""

    questions: int = 0
    proposals: int = 0
    link_ends_on: date | None = None
    new_peppol: int | None = None
    waiting: int | None = None
    to_validate: int = 0
    newly_shared: int = 0
    open_count: int | None = None
    open_amount: float = 0.0
    overdue_count: int = 0
    overdue_amount: float = 0.0
    sale_drafts: int = 0
    sale_failed: int = 0
    sale_overdue: int = 0
    sale_overdue_amount: float = 0.0
    reminders_due: int = 0
    reminders_failed: int = 0
    repeats_stopped: int = 0


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    def _octopus_portal_attention(self, about=()):
        """What asks for attention in each of these dossiers, within the rights of the user.

        A fixed number of queries for any number of dossiers: an accountant has thousands.

        :param about: the areas a page is about; all of them unless some are given
        :return: company id → `Attention`
        """
        own = frozenset(self.sudo().company_id.ids)
        result = {company_id: Attention() for company_id in own}
        if not about:
            self._octopus_portal_count_accountant(result)
        for areas, count in self._octopus_portal_counters():
            if about and not set(about) & set(areas):
                continue
            held = (self.env.user._octopus_company_ids(area, "read") for area in areas)
            companies = (
                self.env["res.company"].sudo().browse(sorted(own & frozenset().union(*held)))
            )
            if companies:
                count(result, companies)
        return result

    def _octopus_portal_counters(self):
        """Which of these rights, to read, opens what each counter counts."""
        return [
            (("documents",), self._octopus_portal_count_documents),
            (("purchases",), self._octopus_portal_count_bills),
            (("invoicing", "sales"), self._octopus_portal_count_sales),
            (("invoicing",), self._octopus_portal_count_reminders),
        ]

    def _octopus_portal_count_accountant(self, result):
        """Firms and proposals that wait for the answer of the user, and links that end soon."""
        dossiers, links = self.sudo(), self.env["octopus.link"].sudo()
        held = dossiers.filtered(lambda dossier: dossier.holder_id.holder_user_id == self.env.user)
        asked = Domain("dossier_id", "in", held.ids) & Domain("state", "=", "requested")
        for dossier, count in links._read_group(asked, ["dossier_id"], ["__count"]):
            result[dossier.company_id.id].questions = count
        granted = Domain("dossier_id", "in", dossiers.ids) & Domain("state", "=", "granted")
        for link in links.search(granted).filtered("ends_soon"):
            result[link.company_id.id].link_ends_on = link.date_to
        proposed = self.env["octopus.duty"]._waiting_for_me(dossiers.company_id)
        for company_id, count in proposed.items():
            result[company_id].proposals = count

    def _octopus_portal_count_documents(self, result, companies):
        Document = self.env["octopus.document"].sudo()
        inside = Domain("company_id", "in", companies.ids) & Document._seen_domain()
        for name, domain in (
            ("new_peppol", Document._octopus_portal_new_domain()),
            ("waiting", Document._octopus_portal_waiting_domain()),
            ("to_validate", Document._octopus_portal_to_validate_domain()),
            ("newly_shared", Document._octopus_portal_newly_shared_domain()),
        ):
            counts = dict(Document._read_group(inside & domain, ["company_id"], ["__count"]))
            for company in companies:
                setattr(result[company.id], name, counts.get(company, 0))

    def _octopus_portal_count_bills(self, result, companies):
        Bill = self.env["account.move"].sudo()
        inside = Bill._octopus_portal_bill_domain(companies)
        filters = Bill._octopus_portal_bill_filters()
        for company in companies:
            result[company.id].open_count = 0
        for name in ("open", "overdue"):
            for company, count, amount in Bill._read_group(
                inside & filters[name][1],
                ["company_id"],
                ["__count", "amount_residual_signed:sum"],
            ):
                attention = result[company.id]
                setattr(attention, f"{name}_count", count)
                # what is owed is negative in the books
                setattr(attention, f"{name}_amount", -amount)

    def _octopus_portal_count_sales(self, result, companies):
        Sale = self.env["account.move"].sudo()
        inside = Sale._octopus_sale_domain(companies)
        filters = Sale._octopus_sale_filters()
        for name, key in (("sale_drafts", "draft"), ("sale_failed", "failed")):
            for company, count in Sale._read_group(
                inside & filters[key][1], ["company_id"], ["__count"]
            ):
                setattr(result[company.id], name, count)
        repeats = self.env["octopus.sale.repeat"].sudo()
        stopped = Domain("company_id", "in", companies.ids) & repeats._octopus_stopped_domain()
        for company, count in repeats._read_group(stopped, ["company_id"], ["__count"]):
            result[company.id].repeats_stopped = count
        for company, count, amount in Sale._read_group(
            inside & filters["overdue"][1],
            ["company_id"],
            ["__count", "amount_residual_signed:sum"],
        ):
            result[company.id].sale_overdue = count
            result[company.id].sale_overdue_amount = amount

    def _octopus_portal_count_reminders(self, result, companies):
        due = self.env["octopus.reminder"].sudo()._octopus_due_counts(companies)
        for company_id, count in due.items():
            result[company_id].reminders_due = count
        letters = self.env["credit.control.communication"].sudo()
        failed = Domain("company_id", "in", companies.ids) & letters._octopus_failed_domain()
        for company, count in letters._read_group(failed, ["company_id"], ["__count"]):
            result[company.id].reminders_failed = count

"""What asks for attention in a dossier, for the cards of its users."""

from dataclasses import dataclass

from odoo import models
from odoo.fields import Domain

# the areas behind the pages of the portal
PAGE_AREAS = ("purchases", "documents")


@dataclass
class Attention:
    """Counts and amounts of one dossier; None where the user has no right to know."""

    new_peppol: int | None = None
    waiting: int | None = None
    open_count: int | None = None
    open_amount: float = 0.0
    overdue_count: int = 0
    overdue_amount: float = 0.0

    @property
    def is_calm(self):
        """Nothing asks for attention."""
        return not (self.new_peppol or self.waiting or self.open_count)


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    def _octopus_portal_attention(self):
        """What asks for attention in each of these dossiers, within the rights of the user.

        Four queries for any number of dossiers: an accountant has thousands.

        :return: company id → `Attention`
        """
        own = frozenset(self.sudo().company_id.ids)
        result = {company_id: Attention() for company_id in own}
        user = self.env.user
        self._octopus_portal_count_documents(
            result, own & user._octopus_company_ids("documents", "read")
        )
        self._octopus_portal_count_bills(
            result, own & user._octopus_company_ids("purchases", "read")
        )
        return result

    def _octopus_portal_count_documents(self, result, company_ids):
        Document = self.env["octopus.document"].sudo()
        inside = Domain("company_id", "in", sorted(company_ids))
        for name, domain in (
            ("new_peppol", Document._octopus_portal_new_domain()),
            ("waiting", Document._octopus_portal_waiting_domain()),
        ):
            counts = dict(Document._read_group(inside & domain, ["company_id"], ["__count"]))
            for company in Document.company_id.browse(company_ids):
                setattr(result[company.id], name, counts.get(company, 0))

    def _octopus_portal_count_bills(self, result, company_ids):
        Bill = self.env["account.move"].sudo()
        companies = Bill.company_id.browse(sorted(company_ids))
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

    def _octopus_portal_questions(self):
        """How many firms wait for the answer of the user, as the holder of this dossier."""
        self.ensure_one()
        dossier = self.sudo()
        if dossier.holder_id.holder_user_id != self.env.user:
            return 0
        waiting = [("dossier_id", "=", dossier.id), ("state", "=", "requested")]
        return self.env["octopus.link"].sudo().search_count(waiting)

    def _octopus_portal_ends_on(self):
        """The day on which the link with the dossier manager ends, once it is near."""
        self.ensure_one()
        link = self.env["octopus.link"]._current(self)
        return link.ends_soon and link.date_to

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The shelves of documents on the pages of the client, and what narrows the archive."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import typed

FIRST_YEAR = 1970
FORWARDED_AT_ONCE = 50


class OctopusDocument(models.Model):
    _name = "octopus.document"
    _inherit = ["octopus.document"]

    @api.model
    def _shelf_of(self, company, source):
        # EXTENDS 'octopus_dms': what was sold is made here, and not sent for booking
        return "sales" if source == "sale" else super()._shelf_of(company, source)

    # ---- shelves ----------------------------------------------------------------------------

    @api.model
    def _octopus_portal_shelves(self):
        """Shelf → (label, sentence under it, domain); the empty one is the archive of all."""
        return {
            "": (
                self.env._("All"),
                self.env._("Everything in this dossier, as far back as it goes."),
                self._octopus_portal_listed_domain(),
            ),
            "mine": (
                self.env._("Mine"),
                self.env._("Only you and your own users see these. Send one when it is ready."),
                Domain("shelf", "=", "mine"),
            ),
            "sent": (
                self.env._("Sent"),
                self.env._("What you sent to your accountant, and how far he is with it."),
                Domain("shelf", "=", "sent"),
            ),
            "shared": (
                self.env._("Shared"),
                self.env._("What your accountant shared with you."),
                Domain("shelf", "=", "shared"),
            ),
            "peppol": (
                self.env._("Peppol"),
                self.env._("Invoices your suppliers sent over Peppol."),
                Domain("shelf", "=", "peppol"),
            ),
        }

    @api.model
    def _octopus_portal_shelf_domain(self, company, shelf):
        """What stands on this shelf of a dossier, for the current user."""
        return (
            Domain("company_id", "=", company.id)
            & self._octopus_portal_shelves()[shelf][2]
            & self._octopus_portal_listed_domain()
        )

    @api.model
    def _octopus_portal_shelf_news(self, company):
        """Shelf → how many documents on it ask for the client."""
        inside = Domain("company_id", "=", company.id)
        asks = {
            "sent": self._octopus_portal_to_validate_domain(),
            "shared": self._octopus_portal_newly_shared_domain(),
            "peppol": Domain("peppol_state", "in", ("new", "accepted")),
        }
        return {shelf: self.search_count(inside & domain) for shelf, domain in asks.items()}

    @api.model
    def _octopus_portal_newly_shared_domain(self):
        """Shared by the accountant, and not opened yet."""
        return Domain("shelf", "=", "shared") & Domain("shared_seen_at", "=", False)

    @api.model
    def _octopus_portal_to_validate_domain(self):
        """Whose recognised data the client may check."""
        return self._client_check_domain()

    @api.model
    def _octopus_portal_accepted_count(self, company):
        """How many were accepted and can be forwarded."""
        return self.search_count(
            [("company_id", "=", company.id), ("peppol_state", "=", "accepted")]
        )

    @api.model
    def _octopus_portal_forward_all(self, company):
        """Forward what is accepted, the longest waiting first; whether all of it went.

        What cannot be booked keeps its reason, and keeps no other.
        """
        accepted = Domain("company_id", "=", company.id) & Domain("peppol_state", "=", "accepted")
        documents = self.search(accepted, order="id", limit=FORWARDED_AT_ONCE)
        documents.action_peppol_forward()
        return not self.search_count(accepted, limit=1)

    # ---- the archive ------------------------------------------------------------------------

    @api.model
    def _octopus_portal_archive_domain(self, company, choices):
        """What the choices of the search leave; what cannot be read narrows nothing.

        :param dict choices: texts under `year`, `folder`, `least` and `most`
        """
        domain = Domain.TRUE
        if year := self._octopus_portal_year(choices.get("year")):
            domain &= self._octopus_portal_year_domain(year)
        if folder := typed.number(choices.get("folder")):
            inside = [("company_id", "=", company.id), ("id", "child_of", folder)]
            domain &= Domain("folder_id", "in", self.env["octopus.folder"].search(inside).ids)
        for name, operator in (("least", ">="), ("most", "<=")):
            amount = typed.amount(choices.get(name))
            if amount is not None:
                domain &= self._octopus_portal_amount_domain(company, operator, amount)
        return domain

    def _octopus_portal_year(self, text):
        year = typed.number(text, longest=4)
        return year if year and FIRST_YEAR <= year < 9999 else None

    def _octopus_portal_year_domain(self, year):
        """Dated in this year; what has no date counts for the year in which it came."""
        first, next_first = f"{year}-01-01", f"{year + 1}-01-01"
        dated = Domain("document_date", ">=", first) & Domain("document_date", "<", next_first)
        came = Domain("received_at", ">=", first) & Domain("received_at", "<", next_first)
        return dated | (Domain("document_date", "=", False) & came)

    def _octopus_portal_amount_domain(self, company, operator, amount):
        """By the total on the document, else by that of its booking."""
        booked = [("company_id", "=", company.id), ("amount_total", operator, amount)]
        # for money Odoo does not take an empty column for zero
        empty = Domain("amount_total", "=", False) | Domain("amount_total", "=", 0)
        written = Domain("amount_total", ">", 0) & Domain("amount_total", operator, amount)
        return written | (empty & Domain("move_id", "any", booked))

    @api.model
    def _octopus_portal_years(self, company):
        """The years of this dossier's documents, the newest first."""
        # two ends of two indexes, however many documents there are
        [(first,)] = self.env.execute_query(
            SQL(
                """
                SELECT least(
                    (SELECT min(document_date) FROM octopus_document WHERE company_id = %(id)s),
                    (SELECT min(received_at) FROM octopus_document WHERE company_id = %(id)s)::date)
                """,
                id=company.id,
            )
        )
        this_year = fields.Date.context_today(self).year
        first_year = max(first.year, FIRST_YEAR) if first else this_year
        return list(range(this_year, min(first_year, this_year) - 1, -1))

    @api.model
    def _octopus_portal_folders(self, company):
        """The folders of this dossier, for the choice of one."""
        return self.env["octopus.folder"].search([("company_id", "=", company.id)], limit=500)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is asked for, as the entrepreneur sees it."""

from odoo import api, models
from odoo.fields import Domain

LATELY = 20
CHOICES = 50


class OctopusMissingDocument(models.Model):
    _name = "octopus.missing.document"
    _inherit = ["octopus.missing.document"]

    @api.model
    def _octopus_portal_asked(self, company):
        """What waits for an answer in this dossier, the oldest first."""
        inside = [("company_id", "=", company.id), ("state", "=", "asked")]
        return self.search(inside, order="date, id", limit=200)

    @api.model
    def _octopus_portal_answered(self, company):
        """What was answered lately."""
        inside = [("company_id", "=", company.id), ("state", "in", ("answered", "none"))]
        return self.search(inside, order="answered_at desc, id desc", limit=LATELY)

    @api.model
    def _octopus_portal_choices(self, company):
        """What may have been sent already, the newest first."""
        return self.env["octopus.document"].search(
            self._octopus_portal_choices_domain(company),
            order="received_at desc, id desc",
            limit=CHOICES,
        )

    @api.model
    def _octopus_portal_choices_domain(self, company):
        """What answers a question: it is with nobody's booking yet."""
        waits = [("shelf", "in", ("sent", "mine")), ("state", "in", ("todo", "archived"))]
        inside = (
            Domain(waits) & Domain("company_id", "=", company.id) & Domain("move_id", "=", False)
        )
        return inside & self.env["octopus.document"]._octopus_portal_listed_domain()

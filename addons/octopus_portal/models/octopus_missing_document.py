"""What is asked for, as the entrepreneur sees it."""

from odoo import api, models

LATELY = 20


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

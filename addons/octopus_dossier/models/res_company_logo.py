# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The logo of a dossier in mails, at an address that nobody guesses."""

from odoo import models
from odoo.tools import hmac


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company"]

    def _octopus_is_inside(self):
        """Whether the company is a dossier's, or will be."""
        company = self.sudo()
        return bool(
            company.octopus_dossier_ids or company.octopus_is_pool or company.octopus_is_template
        )

    def _octopus_logo_key(self):
        """Opens the logo of this dossier, and nothing else, for whoever reads a mail of it."""
        self.ensure_one()
        return hmac(self.env(su=True), "octopus_dossier.logo", self.id)[:32]

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What was agreed, on the pages of the entrepreneur."""

from odoo import models


class OctopusConsent(models.Model):
    _name = "octopus.consent"
    _inherit = ["octopus.consent"]

    def _octopus_portal_step(self):
        """The step in the words of the user."""
        self.ensure_one()
        steps = dict(self._fields["step"]._description_selection(self.env))
        consent = self.sudo()
        return f"{steps[consent.step]} – {consent.firm_id.name}"

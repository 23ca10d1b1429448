# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Documents stay where they are, and get back in what they were booked."""

from odoo import api, models


class OctopusRestorePoint(models.Model):
    _name = "octopus.restore.point"
    _inherit = ["octopus.restore.point"]

    @api.model
    def _linked_tables(self):
        # EXTENDS 'octopus_dossier': no document goes or comes, but its booking comes back.
        return [*super()._linked_tables(), "octopus_document"]

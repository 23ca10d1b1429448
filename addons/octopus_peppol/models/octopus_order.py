# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Peppol by order: registering is free, its holder's, and active at once (O-40)."""

from odoo import models


class OctopusOrder(models.Model):
    _name = "octopus.order"
    _inherit = ["octopus.order"]

    def _fulfil_peppol(self, line):
        # EXTENDS 'octopus_dossier': who orders was checked, and may have no right on Peppol
        # in the dossier, as the holder of a portal dossier has none to register it.
        result = super()._fulfil_peppol(line)
        self.env["octopus.peppol.participant"].sudo()._register_company(self.dossier_id.company_id)
        return result

    def _cancel_peppol(self, line):
        # EXTENDS 'octopus_dossier'
        result = super()._cancel_peppol(line)
        self.dossier_id.sudo().peppol_participant_id.action_leave()
        return result

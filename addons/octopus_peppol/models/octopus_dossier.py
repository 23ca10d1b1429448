"""The dossier's Peppol tab: is it registered, and the button that does it."""

from odoo import api, fields, models


class OctopusDossier(models.Model):
    _name = "octopus.dossier"
    _inherit = ["octopus.dossier"]

    peppol_participant_id = fields.Many2one(
        "octopus.peppol.participant",
        compute="_compute_peppol_participant_id",
        compute_sudo=True,
    )
    peppol_identifier = fields.Char(
        "Peppol address", compute="_compute_peppol_participant_id", compute_sudo=True
    )

    @api.depends("company_id")
    def _compute_peppol_participant_id(self):
        participants = self.env["octopus.peppol.participant"].search(
            [("company_id", "in", self.company_id.ids), ("state", "=", "active")]
        )
        by_company = {participant.company_id: participant for participant in participants}
        for dossier in self:
            participant = by_company.get(dossier.company_id)
            dossier.peppol_participant_id = participant
            dossier.peppol_identifier = participant.identifier if participant else False

    def action_peppol_register(self):
        """Register the dossier's enterprise number; active at once."""
        self.ensure_one()
        self.env["octopus.peppol.participant"]._register_company(self.company_id)
        return True

    def action_peppol_leave(self):
        """Take the dossier off the network."""
        self.ensure_one()
        return self.peppol_participant_id.action_leave()

    def action_terminate(self):
        # EXTENDS 'octopus_dossier': nobody works in it any more, so nothing may arrive.
        result = super().action_terminate()
        for dossier in self.sudo():
            dossier.peppol_participant_id.action_leave()
        return result

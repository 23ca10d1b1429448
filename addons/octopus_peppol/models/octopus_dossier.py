# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The dossier's Peppol tab: is it registered, and the button that does it."""

from odoo import api, fields, models
from odoo.tools import SQL


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
    waiting_peppol = fields.Integer(
        "Peppol to accept",
        compute="_compute_waiting",
        search="_search_waiting_peppol",
        compute_sudo=False,
        help="Received over Peppol, and not accepted or not forwarded to bookkeeping yet.",
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
        """Open the order that registers the dossier's enterprise number, active at once."""
        return self._octopus_open_order("peppol")

    def action_peppol_leave(self):
        """Open the order that takes the dossier off the network."""
        return self._octopus_open_order("peppol", "cancel")

    def _octopus_active_since(self, kind, licence):
        # EXTENDS 'octopus_dossier'
        if kind != "peppol":
            return super()._octopus_active_since(kind, licence)
        registered = self.sudo().peppol_participant_id.registered_at
        return bool(registered) and self._octopus_day_of(registered)

    def _octopus_inventory(self):
        # EXTENDS 'octopus_dossier'
        return [*super()._octopus_inventory(), self._inventory_peppol()]

    def _inventory_peppol(self):
        """The registration, which stays with the dossier, and what went over it."""
        participants = self.env["octopus.peppol.participant"].sudo()
        participants = participants.search([("company_id", "=", self.company_id.id)])
        messages = self.env["octopus.peppol.message"].sudo()
        count = messages.search_count([("company_id", "=", self.company_id.id)])
        states = dict(participants._fields["state"]._description_selection(self.env))
        return {
            "key": "peppol",
            "name": self.env._("Peppol"),
            "totals": {self.env._("Messages"): count},
            "columns": [
                self.env._("Peppol address"),
                self.env._("State"),
                self.env._("Registered"),
            ],
            "rows": [
                [
                    participant.identifier,
                    states[participant.state],
                    self._inventory_moment(participant.registered_at),
                ]
                for participant in participants
            ],
        }

    def action_terminate(self):
        # EXTENDS 'octopus_dossier': nobody works in it any more, so nothing may arrive.
        result = super().action_terminate()
        for dossier in self.sudo():
            dossier.peppol_participant_id.action_leave()
        return result

    @api.model
    def _octopus_module_names(self, company_ids):
        # EXTENDS 'octopus_dossier'
        modules = super()._octopus_module_names(company_ids)
        participants = self.env["octopus.peppol.participant"].sudo()
        registered = participants._read_group(
            [("company_id", "in", list(company_ids)), ("state", "=", "active")], ["company_id"]
        )
        for (company,) in registered:
            modules.setdefault(company.id, []).append("Peppol")
        return modules

    @api.model
    def _octopus_waiting(self, company_ids):
        # EXTENDS 'octopus_dossier'
        return {
            **super()._octopus_waiting(company_ids),
            "peppol": self._waiting_peppol_documents(company_ids),
        }

    @api.model
    def _waiting_peppol_documents(self, company_ids):
        """Received, and not on their way to the books yet."""
        self.env["octopus.document"].flush_model(["company_id", "peppol_state"])
        return self._octopus_counts(
            SQL(
                """
                SELECT company_id, count(*) FROM octopus_document
                 WHERE company_id = ANY(%s) AND peppol_state IN ('new', 'accepted')
                 GROUP BY company_id
                """,
                self._octopus_allowed(company_ids, "documents"),
            )
        )

    @api.model
    def _waiting_documents_condition(self):
        # EXTENDS 'octopus_dms': what is not forwarded is counted under Peppol.
        return SQL("(peppol_state IS NULL OR peppol_state = 'forwarded')")

    @api.model
    def _search_waiting_peppol(self, operator, value):
        return self._search_waiting("peppol", operator, value)

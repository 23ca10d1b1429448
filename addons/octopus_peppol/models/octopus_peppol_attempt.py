# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One row per try to import or to send a message."""

from odoo import fields, models


class OctopusPeppolAttempt(models.Model):
    """When it was tried, how far it got, and why it stopped."""

    _name = "octopus.peppol.attempt"
    _description = "Peppol attempt"
    _order = "id desc"

    peppol_message_id = fields.Many2one(
        "octopus.peppol.message", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="peppol_message_id.company_id", store=True, readonly=True, index=True
    )
    tried_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    step = fields.Char(required=True, readonly=True)
    outcome = fields.Selection(
        [("done", "Done"), ("again", "Will be tried again"), ("failed", "Failed")],
        required=True,
        readonly=True,
    )
    reason = fields.Text(readonly=True)
    detail = fields.Text(readonly=True, groups="octopus_dossier.group_operator")

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The areas of what entrepreneurs sell with and read: Odoo's quotes and OCA's reports."""

from dataclasses import replace

from odoo import api, models

from odoo.addons.octopus_dossier.models.octopus_area import AreaSpec

INVOICING = AreaSpec("invoicing")
# who keeps the sales journal has to know that a customer was reminded
REMINDERS = AreaSpec("invoicing", read_areas=("invoicing", "sales"))
REMINDER_POLICIES = AreaSpec("invoicing", shared_read=True, read_areas=("invoicing", "sales"))
PORTAL_SPECS = {
    "credit.control.analysis": REMINDERS,
    "credit.control.communication": REMINDERS,
    "credit.control.line": REMINDERS,
    "credit.control.policy": REMINDER_POLICIES,
    "credit.control.policy.level": replace(REMINDER_POLICIES, field="policy_id.company_id"),
    "credit.control.run": REMINDERS,
    "res.partner.payment.action.type": replace(REMINDER_POLICIES, area="relations"),
    "sale.order": INVOICING,
    "sale.order.line": INVOICING,
}


class OctopusArea(models.AbstractModel):
    _name = "octopus.area"
    _inherit = ["octopus.area"]

    @api.model
    def _specs(self):
        # EXTENDS 'octopus_peppol'
        return {**super()._specs(), **PORTAL_SPECS}

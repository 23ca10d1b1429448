# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The areas of what entrepreneurs sell with and read: Odoo's quotes and OCA's reports."""

from dataclasses import replace

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.octopus_dossier.models.octopus_area import AreaSpec


def own_or_shared(area_model, spec, operation):
    """Charts where the user may read lists: his own, and to read those others share."""
    inside = Domain(spec.field, "in", sorted(area_model._companies((spec.area,), "read")))
    own = Domain("user_id", "=", area_model.env.uid)
    return inside & (own | Domain("shared", "=", True) if operation == "read" else own)


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
    "octopus.chart": AreaSpec("lists", domain=own_or_shared),
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

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who sees orders: holders theirs, and the firm what it has to answer.

The others see those of the open dossiers in which they have the right on orders.
"""

from odoo import api, models
from odoo.fields import Domain

from .octopus_area import READ_OPERATION, AreaSpec


def orders(area_model, spec, operation):
    """Orders and their lines; nobody but the platform writes them."""
    user = area_model.env.user
    if user._octopus_is_operator():
        return Domain.TRUE
    if operation != READ_OPERATION:
        return Domain.FALSE
    path = spec.field.removesuffix("dossier_id.company_id")
    domain = area_model._company_domain(spec, operation)
    subscriber = user.sudo().octopus_subscriber_id
    if not subscriber or subscriber.holder_user_id != user:
        return domain
    domain |= Domain(f"{path}subscriber_id", "=", subscriber.id)
    domain |= Domain(f"{path}dossier_id.holder_id", "=", subscriber.id)
    return domain | (
        Domain(f"{path}kind", "=", "takeover") & Domain(f"{path}firm_id", "=", subscriber.id)
    )


ORDER_SPECS = {
    "octopus.order": AreaSpec("orders", field="dossier_id.company_id", domain=orders),
    "octopus.order.line": AreaSpec("orders", field="order_id.dossier_id.company_id", domain=orders),
}


class OctopusArea(models.AbstractModel):
    _inherit = "octopus.area"

    @api.model
    def _specs(self):
        return {**super()._specs(), **ORDER_SPECS}

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who reads licences, charges and runs: the operator, and the payer what he pays for."""

from odoo import api, models
from odoo.fields import Domain

from .octopus_area import READ_OPERATION, AreaSpec


def _paid_by_user(user, field):
    """Rows that the user's own code pays for, when he is its holder and may work at all."""
    subscriber = user.sudo().octopus_subscriber_id
    if subscriber.holder_user_id != user or user.env["octopus.agreement"]._missing_for(user):
        return Domain.FALSE
    return Domain(field, "=", subscriber.id)


def operator_or_payer(area_model, spec, operation):
    """What is paid: the payer's holder; nobody but the steps writes."""
    user = area_model.env.user
    if operation != READ_OPERATION:
        return Domain.FALSE
    if user._octopus_is_operator():
        return Domain.TRUE
    return _paid_by_user(user, spec.field.replace("dossier_id.company_id", "payer_id"))


def operator_payer_or_orders(area_model, spec, operation):
    """Licences: who may see the orders of a dossier, and who pays."""
    domain = operator_or_payer(area_model, spec, operation)
    if operation == READ_OPERATION and not domain.is_true():
        domain |= area_model._company_domain(spec, operation)
    return domain


def operator_only(area_model, spec, operation):
    """Runs over all payers."""
    operator = area_model.env.user._octopus_is_operator()
    return Domain(operation == READ_OPERATION and operator)


LICENCE_SPECS = {
    "octopus.licence": AreaSpec(
        "orders", field="dossier_id.company_id", domain=operator_payer_or_orders
    ),
    "octopus.licence.line": AreaSpec(
        "orders", field="licence_id.dossier_id.company_id", domain=operator_payer_or_orders
    ),
    "octopus.charge": AreaSpec("orders", field="dossier_id.company_id", domain=operator_or_payer),
    "octopus.invoice.run": AreaSpec("orders", field="create_uid.company_id", domain=operator_only),
    "octopus.invoice.run.line": AreaSpec("orders", field="payer_id", domain=operator_or_payer),
}


class OctopusArea(models.AbstractModel):
    _inherit = "octopus.area"

    @api.model
    def _specs(self):
        return {**super()._specs(), **LICENCE_SPECS}

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The areas of what entrepreneurs sell with and read: Odoo's quotes and OCA's reports."""

from dataclasses import replace

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.octopus_dossier.models.octopus_area import AREAS, READ_OPERATION, AreaSpec


def own_or_shared(area_model, spec, operation):
    """Charts where the user may read lists: his own, and to read those others share."""
    inside = Domain(spec.field, "in", sorted(area_model._companies((spec.area,), "read")))
    own = Domain("user_id", "=", area_model.env.uid)
    return inside & (own | Domain("shared", "=", True) if operation == "read" else own)


def own_only(area_model, spec, operation):
    """What a user set for himself, where he may read lists."""
    inside = Domain(spec.field, "in", sorted(area_model._companies((spec.area,), "read")))
    return inside & Domain("user_id", "=", area_model.env.uid)


INVOICING = AreaSpec("invoicing")
# who keeps the sales journal has to know that a customer was reminded
REMINDERS = AreaSpec("invoicing", read_areas=("invoicing", "sales"))
REMINDER_POLICIES = AreaSpec("invoicing", shared_read=True, read_areas=("invoicing", "sales"))


def reading_is_enough(area_model, spec, operation):
    """Forms that only ask for a report: who may read the lists may fill them in."""
    return area_model._company_domain(spec, READ_OPERATION)


LISTS = AreaSpec("lists")
REPORT_WIZARD = AreaSpec("lists", domain=reading_is_enough)
# periods and age classes of a dossier; those without a company are the platform's own
PERIODS = AreaSpec("dossier_settings", shared_read=True, read_areas=AREAS)
OCA_SPECS = {
    "account.age.report.configuration": PERIODS,
    "account.age.report.configuration.line": replace(
        PERIODS, field="account_age_report_config_id.company_id"
    ),
    "date.range": PERIODS,
    "date.range.type": PERIODS,
    "mis.report.instance": LISTS,
    "mis.report.instance.annotation": replace(
        LISTS, field="period_id.report_instance_id.company_id"
    ),
    "mis.report.instance.period": replace(LISTS, field="report_instance_id.company_id"),
    "mis.report.instance.period.sum": replace(
        LISTS, field="period_id.report_instance_id.company_id"
    ),
    "aged.partner.balance.report.wizard": REPORT_WIZARD,
    "general.ledger.report.wizard": REPORT_WIZARD,
    "journal.ledger.report.wizard": REPORT_WIZARD,
    "open.items.report.wizard": REPORT_WIZARD,
    "trial.balance.report.wizard": REPORT_WIZARD,
    "vat.report.wizard": REPORT_WIZARD,
}
PORTAL_SPECS = {
    "credit.control.analysis": REMINDERS,
    "credit.control.communication": REMINDERS,
    "credit.control.line": REMINDERS,
    "credit.control.policy": REMINDER_POLICIES,
    "credit.control.policy.level": replace(REMINDER_POLICIES, field="policy_id.company_id"),
    "credit.control.run": REMINDERS,
    # who does what is no secret inside a dossier; for whom one speaks is asked by the model
    "octopus.duty": AreaSpec("dossier_settings", read_areas=AREAS),
    "res.partner.payment.action.type": replace(REMINDER_POLICIES, area="relations"),
    "octopus.chart": AreaSpec("lists", domain=own_or_shared),
    "octopus.chart.hidden": AreaSpec("lists", domain=own_only),
    "octopus.sale.repeat": INVOICING,
    "sale.order": INVOICING,
    "sale.order.line": INVOICING,
}


class OctopusArea(models.AbstractModel):
    _name = "octopus.area"
    _inherit = ["octopus.area"]

    @api.model
    def _specs(self):
        # EXTENDS 'octopus_peppol'
        return {**super()._specs(), **OCA_SPECS, **PORTAL_SPECS}

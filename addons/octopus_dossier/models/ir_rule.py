# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The one place where rights on dossiers are enforced on records."""

from odoo import api, models, tools
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..tools.brussels import today
from .octopus_area import READ_OPERATION


class IrRule(models.Model):
    _name = "ir.rule"
    _inherit = ["ir.rule"]

    def _compute_domain_context_values(self):
        # EXTENDS 'base': these are the key of the cached domain. The version on
        # the user's row changes with his rights, so a revoke counts at the next
        # request on every worker; the day ends links that have an end date.
        yield from super()._compute_domain_context_values()
        yield self.env.user.octopus_rights_version
        yield today()

    @api.model
    @tools.ormcache(
        "self.env.uid",
        "self.env.su",
        "model_name",
        "mode",
        "tuple(self._compute_domain_context_values())",
    )
    def _compute_domain(self, model_name, mode="read"):
        # EXTENDS 'base': adds the restriction to the dossiers of the user. Called
        # for the parents of `_inherits` too, by base itself.
        area = self.env["octopus.area"]
        area._check_open()
        domain = super()._compute_domain(model_name, mode)
        restriction = area._domain(model_name, mode)
        if restriction is None:
            return domain
        return (Domain(domain) & restriction).optimize(self.env[model_name])

    @api.model
    @tools.ormcache("self.env.uid", "model_name", "tuple(self._compute_domain_context_values())")
    def _octopus_columns_asked(self, model_name):
        """Columns of a model by which the current user may read its records or not."""
        model = self.env[model_name]
        rules = self._compute_domain(model_name)
        names = {condition.field_expr.partition(".")[0] for condition in rules.iter_conditions()}
        area = self.env["octopus.area"]
        if area._is_dossier_data(model_name):
            # a restriction to thousands of dossiers is SQL of its own, without conditions
            names.add(area._spec(model_name).field.partition(".")[0])
        # the field of a spec with a rule of its own need not be there
        names = sorted(names.intersection(model._fields) - {"id"})
        fields = [model._fields[name] for name in names]
        return tuple(
            field.name
            for field in fields
            if field.store and field.column_type and model._has_field_access(field, READ_OPERATION)
        )

    def _make_access_error(self, operation, records):
        # EXTENDS 'base': say which right is missing, where, and who can give it.
        error = super()._make_access_error(operation, records)
        area = self.env["octopus.area"]
        if area._domain(records._name, operation) is None:
            return self._octopus_without_names(error, operation, records)
        refusal = area._access_error(records._name, operation, records)
        # The web client opens the dossier of a record by itself when it is told which.
        if company := area._closed_company(records, operation):
            refusal.context = {
                "suggested_company": {"id": company.id, "display_name": company.name}
            }
        elif context := getattr(error, "context", None):
            refusal.context = {**context, **getattr(refusal, "context", {})}
        return refusal

    def _octopus_without_names(self, error, operation, records):
        """Core's refusal; in debug mode, which anybody may turn on, it names the records."""
        if not self.env.user._octopus_is_dossier_user():
            return error
        name = self.env["ir.model"].sudo()._get(records._name).name or records._name
        return AccessError(
            self.env._(
                "You have no right on these records of “%(model)s”: %(ids)s. "
                "Ask whoever gave you their address.",
                model=name,
                ids=", ".join(map(str, records.ids[:6])),
            )
        )

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a right is about: every model is in an area, free, shared, or refused.

`octopus.area` answers one question for the rest of the house: which records of
this model may the current user read or change? `ir.rule` asks it for every
search and every check, so there is one place to look when a right is missing.

Reading order: `AreaSpec`, `OctopusArea._specs` (extended by every addon),
`_spec` (what a model without a spec is), `_domain` (the restriction itself).
"""

from collections.abc import Callable
from dataclasses import dataclass

from odoo import api, models, tools
from odoo.exceptions import AccessError
from odoo.fields import Domain

AREAS = (
    "dossier_settings",
    "users",
    "purchases",
    "sales",
    "financial",
    "misc",
    "invoicing",
    "bank",
    "relations",
    "articles",
    "lists",
    "vat",
    "analytic",
    "documents",
    "peppol",
    "orders",
    "webservice",
)
LEVELS = ("read", "write", "validate")
READ_OPERATION = "read"


@dataclass(frozen=True)
class AreaSpec:
    """How the records of one model follow the rights on their dossier.

    :param area: the area that is asked, and named when the right is missing
    :param field: path from the record to its company (or companies)
    :param shared_read: records without a company may be read, never written
    :param domain: `f(area_model, spec, operation) -> Domain` for models where
        company alone does not decide
    :param read_areas: any of these areas is enough to read
    :param write_areas: any of these areas is enough to write
    :param area_of: `f(record) -> area` when records differ; for the refusal
    :param unnamed: a refusal does not say to which dossier the record belongs: who works in a
        dossier does not learn that another firm asks for it
    """

    area: str
    field: str = "company_id"
    shared_read: bool = False
    domain: Callable | None = None
    read_areas: tuple[str, ...] = ()
    write_areas: tuple[str, ...] = ()
    area_of: Callable | None = None
    unnamed: bool = False

    def areas(self, operation):
        """The areas of which any one is enough for `operation`."""
        special = self.read_areas if operation == READ_OPERATION else self.write_areas
        return special or (self.area,)


# Declared free: no dossier data, or guarded by its owner record or own rules.
FREE = AreaSpec("free")
# No company field and not declared: configuration shared by all dossiers.
SHARED = AreaSpec("shared")
# A company field and not declared: nobody thought about it, so nobody gets it.
REFUSED = AreaSpec("refused")

COMPANY_FIELDS = ("company_id", "company_ids")


def level_of(operation):
    """The level that an ORM operation asks for."""
    return "read" if operation == READ_OPERATION else "write"


class OctopusArea(models.AbstractModel):
    _name = "octopus.area"
    _description = "Areas of the rights on a dossier"

    @api.model
    def _specs(self):
        """Map model names to their `AreaSpec`; other addons add theirs.

        :rtype: dict[str, AreaSpec]
        """
        return {}

    @api.model
    @tools.ormcache("model_name")
    def _spec(self, model_name):
        """The spec of a model; fails closed for what nobody declared."""
        spec = self._specs().get(model_name)
        if spec:
            return spec
        model = self.env[model_name]
        if model._abstract or model._transient:
            return FREE
        if any(name in model._fields for name in COMPANY_FIELDS):
            return REFUSED
        return SHARED

    @api.model
    def _domain(self, model_name, operation):
        """The restriction for the current user, or None when there is none."""
        user = self.env.user
        if self.env.su or user._octopus_is_exempt():
            return None
        spec = self._spec(model_name)
        if self.env[model_name]._transient:
            # A dialog is of whoever opened it: core gives its rows, such as the file of an
            # import or a mail that is being written, to everybody who may open such a one.
            own = Domain("create_uid", "=", user.id)
            return own if spec is FREE else own & self._spec_domain(spec, operation)
        return self._spec_domain(spec, operation)

    @api.model
    def _spec_domain(self, spec, operation):
        """What a spec alone says, or None."""
        if spec is FREE:
            return None
        if spec is REFUSED:
            return Domain.FALSE
        if spec is SHARED:
            refused = operation != READ_OPERATION and self.env.user._octopus_is_dossier_user()
            return Domain.FALSE if refused else None
        if spec.domain:
            return spec.domain(self, spec, operation)
        return self._company_domain(spec, operation)

    @api.model
    def _company_domain(self, spec, operation):
        """Company in the dossiers where the user has the right, active ones only."""
        companies = self._companies(spec.areas(operation), level_of(operation))
        domain = Domain(spec.field, "in", sorted(companies))
        if spec.field.endswith("company_ids") and operation != READ_OPERATION:
            # A record of several companies is changed for all of them.
            domain &= ~Domain(spec.field, "any", [("id", "not in", sorted(companies))])
        if spec.shared_read and operation == READ_OPERATION:
            domain |= Domain(spec.field, "=", False)
        return domain

    @api.model
    def _companies(self, areas, level):
        """Active companies where the user has `level` in any of `areas`."""
        user, active = self.env.user, self.env.companies._ids
        return frozenset().union(
            *(user._octopus_company_ids(area, level, active) for area in areas)
        )

    @api.model
    def _is_dossier_data(self, model_name):
        """Whether records of the model belong to one dossier each."""
        return self._spec(model_name) not in (FREE, SHARED, REFUSED)

    @api.model
    def _record_companies(self, records):
        """The companies of the records, as far as their spec can tell."""
        spec = self._spec(records._name)
        companies = self.env["res.company"].sudo()
        if spec in (FREE, SHARED) or not records:
            return companies
        if records._name == "res.company":
            return records.sudo()
        found = records.sudo()
        for name in spec.field.split("."):
            if name not in found._fields:
                return companies
            found = found[name]
        return found if found._name == "res.company" else companies

    @api.model
    def _refusal(self, model_name, operation, records=None):
        """The text of a refusal: which right, on which dossier, who gives it."""
        spec = self._spec(model_name)
        if spec in (SHARED, REFUSED):
            return self._refusal_shared(model_name, spec)
        if records and records.ids and (closed := self._closed_company(records, operation)):
            return self.env._(
                "This is in dossier %(dossier)s, which is not open now. "
                "Open that dossier and try again.",
                dossier=closed.name,
            )
        return self._refusal_right(*self._needed_right(model_name, operation, records))

    @api.model
    def _needed_right(self, model_name, operation, records=None):
        """The companies, the area and the level that an operation asks for."""
        spec = self._spec(model_name)
        companies, area = self.env.companies.sudo(), spec.area
        if records and records.ids:
            companies = self._record_companies(records) or companies
            area = spec.area_of(records[0].sudo()) if spec.area_of else area
        if area not in AREAS or spec.unnamed:
            companies = companies.browse()
        return companies, area, level_of(operation)

    @api.model
    def _access_error(self, model_name, operation, records=None):
        """The refusal of an operation, as an error to raise."""
        error = AccessError(self._refusal(model_name, operation, records))
        return self._with_right(error, *self._needed_right(model_name, operation, records))

    @api.model
    def _with_right(self, error, companies, area, level):
        """An error that names the right for the web client as well, which offers to ask for it."""
        if right := self._right_to_ask(companies, area, level):
            error.context = {"octopus_right": right}
        return error

    @api.model
    def _right_to_ask(self, companies, area, level):
        """The missing right as `octopus_ask_right` takes it, or False where asking is of no use."""
        own = self.env.user._octopus_known_company_ids(companies.ids)
        for company in companies.filtered(lambda company: company.id in own):
            dossier = company.sudo().octopus_dossier_id
            if level != "read" and dossier.state != "active":
                continue
            if not company.sudo(False)._octopus_has(area, level):
                return {"area": area, "level": level, "dossier_id": dossier.id}
        return False

    @api.model
    def _closed_company(self, records, operation):
        """The one dossier of `records` if the user has the right there and it is not open."""
        companies = self._record_companies(records)
        unnamed = self._spec(records._name).unnamed
        if unnamed or len(companies) != 1 or companies in self.env.companies:
            return companies.browse()
        granted = self._is_granted(self.env.user, records, operation)
        return companies if granted else companies.browse()

    @api.model
    def _is_granted(self, user, records, operation):
        """Whether a user has the right for this in the dossier of the records, open or not."""
        spec = self._spec(records._name)
        companies = self._record_companies(records)
        areas = (spec.area_of(records[0].sudo()),) if spec.area_of else spec.areas(operation)
        level = level_of(operation)
        return any(user._octopus_company_ids(area, level, companies.ids) for area in areas)

    @api.model
    def _refusal_shared(self, model_name, spec):
        name = self.env["ir.model"].sudo()._get(model_name).name or model_name
        if spec is SHARED:
            return self.env._(
                "“%(model)s” is configuration shared by all dossiers. "
                "Only the operator of the platform can change it.",
                model=name,
            )
        return self.env._(
            "“%(model)s” is not open to the users of dossiers. "
            "Ask the operator of the platform if you need it.",
            model=name,
        )

    @api.model
    def _refusal_right(self, companies, area, level):
        """One sentence per dossier; foreign dossiers are not named."""
        if refusal := self.env["octopus.agreement"]._refusal_for(self.env.user):
            return refusal
        own = self.env.user._octopus_known_company_ids(companies.ids)
        known = companies.filtered(lambda company: company.id in own)
        if not known:
            return self.env._(
                "You have no right on the dossier of this record. "
                "The holder of the dossier or its dossier manager can give it."
            )
        missing = [company for company in known if not company._octopus_has(area, level)] or [
            known[0]
        ]
        return "\n".join(company._octopus_refusal(area, level) for company in missing[:5])

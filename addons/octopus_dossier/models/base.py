# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Guards that record rules cannot give: before a write, and on models."""

import functools

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..tools.conditions import has_more_conditions
from ..tools.open_dossiers import MAX_ACTIVE_DOSSIERS, are_ids
from .octopus_area import COMPANY_FIELDS, FREE, READ_OPERATION

MOST_CONDITIONS = 2000  # of one search
# A write to one of these may move a record to where the user has no right;
# rules are checked before a write, so the check is done again after it.
MOVING_FIELDS = frozenset(
    {*COMPANY_FIELDS, "journal_id", "move_id", "move_type", "parent_id", "partner_id", "type"}
)
# Read by parts of the client that do not know the active dossiers.
DIRECTORY_MODELS = {
    "res.company",
    "res.partner",
    "res.users",
    "octopus.dossier",
    "octopus.link",
    "octopus.right",
    "octopus.right.change",
    "octopus.right.template",
    "octopus.right.template.line",
    "octopus.subscriber",
}


class Base(models.AbstractModel):
    _inherit = "base"

    def _check_access(self, operation):
        # EXTENDS 'base': the model itself follows the dossier, so that lists and
        # forms lose their buttons where the user may only read.
        result = super()._check_access(operation)
        if result is not None:
            return result
        by_model = operation != READ_OPERATION and not any(self._ids)
        active = self.env.context.get("allowed_company_ids")
        sane = are_ids(active or [])
        if sane and not self.env.su:
            self.env["octopus.access.log"]._note(self)
        if active and sane and len(active) <= MAX_ACTIVE_DOSSIERS and not by_model:
            return None  # the way of nearly every call: nothing is left to ask
        if self.env.user._octopus_is_exempt():
            return None
        area = self.env["octopus.area"]
        if area._spec(self._name) is FREE:
            return None
        if refusal := self._octopus_refuse_active(operation):
            return self, functools.partial(AccessError, refusal)
        if not by_model:
            return None
        if self.env["ir.rule"]._compute_domain(self._name, operation).is_false():
            return self, lambda: area._access_error(self._name, operation)
        return None

    def _octopus_refuse_active(self, operation):
        """Why this call does not say clearly which dossiers it works in, or False.

        The client of Odoo always sends its active dossiers. Other callers must:
        without them a call would run over all dossiers of the user.
        """
        user = self.env.user
        if not user._octopus_is_dossier_user():
            return False
        active = self.env.context.get("allowed_company_ids") or []
        if not are_ids(active):
            return self.env._(
                "“allowed_company_ids” in the context has to be a list of numbers of dossiers."
            )
        reads_directory = operation == READ_OPERATION and self._name in DIRECTORY_MODELS
        if len(active) > MAX_ACTIVE_DOSSIERS and not reads_directory:
            return self.env._(
                "%(count)s dossiers are active at once; at most %(limit)s can be. "
                "Choose fewer dossiers.",
                count=len(active),
                limit=MAX_ACTIVE_DOSSIERS,
            )
        if active or not self.env["octopus.area"]._is_dossier_data(self._name):
            return False
        if operation == READ_OPERATION:
            # A record says itself in which dossier it is; a search over all does not.
            unbounded = not self._ids and self._name not in DIRECTORY_MODELS
            limit = MAX_ACTIVE_DOSSIERS if unbounded else float("inf")
        else:
            limit = 1
        if len(user._get_company_ids()) <= limit:
            return False
        return self.env._(
            "You work in several dossiers. Say in which one this must be done: "
            "give “allowed_company_ids” with one dossier in the context."
        )

    def _search(self, domain, *args, **kwargs):
        # EXTENDS 'base': its conditions are optimised and planned one by one: 20,000 of them,
        # which fit into a small request, kept a worker busy for a quarter of a minute.
        if not self.env.su and has_more_conditions(domain, MOST_CONDITIONS):
            raise UserError(
                self.env._(
                    "This search has more than %(limit)s conditions, so it was not done. Ask for "
                    "less at once, or give all values to one condition with “in”.",
                    limit=MOST_CONDITIONS,
                )
            )
        return super()._search(domain, *args, **kwargs)

    @api.model
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        # EXTENDS 'base': with the fields that the record rules ask about. Whoever reads what was
        # found has its access checked, and a field that is not there yet is fetched together
        # with all the others of the model.
        if field_names and not self.env.su:
            asked = self.env["ir.rule"]._octopus_columns_asked(self._name)
            field_names = [*field_names, *asked]
        return super().search_fetch(domain, field_names, offset, limit, order)

    def sudo(self, flag=True):
        # EXTENDS 'base': as superuser, core believes the active companies of the
        # context without looking. So they are checked on the way there.
        if flag and not self.env.su and self.env.context.get("allowed_company_ids"):
            try:
                self.env.companies  # noqa: B018 (raises when one is not the user's)
            except AccessError as error:
                raise self.env["octopus.area"]._lost(error) from None
        return super().sudo(flag)

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base': no dossier data without a dossier.
        if not self.env.su:
            vals_list = self._octopus_fill_company(vals_list)
        return super().create(vals_list)

    def _octopus_fill_company(self, vals_list):
        """Put the active company where dossier data would have none."""
        field = self._fields.get("company_id")
        fillable = field and field.store and not field.compute and not field.required
        if not fillable or not self.env.user._octopus_is_dossier_user():
            return vals_list
        area = self.env["octopus.area"]
        if not area._is_dossier_data(self._name) or area._spec(self._name).field != "company_id":
            return vals_list
        area._check_open()
        company = self.env.company.id
        return [{**vals, "company_id": vals.get("company_id") or company} for vals in vals_list]

    def write(self, vals):
        # EXTENDS 'base': nothing leaves its dossier.
        moving = not self.env.su and not MOVING_FIELDS.isdisjoint(vals)
        if not moving or self.env.user._octopus_is_exempt():
            return super().write(vals)
        if not self.env["octopus.area"]._is_dossier_data(self._name):
            return super().write(vals)
        self._octopus_check_company_kept(vals)
        result = super().write(vals)
        self.check_access("write")
        return result

    def _octopus_check_company_kept(self, vals):
        """Refuse to move records from one dossier to another."""
        if self._name in ("res.users", "res.company"):
            return
        for name in COMPANY_FIELDS:
            if name not in vals or name not in self._fields:
                continue
            field = self._fields[name]
            for record in self.sudo():
                old = record[name]
                new = old.browse(field.convert_to_cache(vals[name], record) or ())
                if old and old != new:
                    raise AccessError(
                        self.env._(
                            "“%(record)s” cannot move to another dossier. "
                            "Make it again in the other dossier.",
                            record=record.display_name,
                        )
                    )

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the rules ask of a page of records, in one go.

A list has the access of its eighty records checked after it was read. Core makes a record, and
one of its value, for each record and condition; the columns are in memory already.
"""

from collections.abc import Set

from odoo import models
from odoo.orm.domains import Domain, DomainAnd, DomainCondition


class Base(models.AbstractModel):
    _inherit = "base"

    def filtered_domain(self, domain):
        # EXTENDS 'base'
        ids = self._octopus_ids_in(domain) if isinstance(domain, Domain) and len(self) > 1 else None
        return super().filtered_domain(domain) if ids is None else self.browse(ids)

    def _octopus_ids_in(self, domain):
        """Those of these records that are in the domain: when each of its conditions wants one
        of some values in a many2one that is in memory for all of them, else None."""
        conditions = domain.children if isinstance(domain, DomainAnd) else (domain,)
        kept = []
        for condition in conditions:
            column = self._octopus_column(condition)
            if column is None:
                return None
            wanted = frozenset(condition.value)
            if not {type(value) for value in wanted} <= {int, bool}:
                return None
            good = {value for value in set(column) if (value or False) in wanted}
            kept.append([value in good for value in column])
        return [record_id for record_id, *good in zip(self._ids, *kept, strict=True) if all(good)]

    def _octopus_column(self, condition):
        """The ids in the column of a condition, record by record, or None when it asks for
        something else or not all of them are known."""
        if not isinstance(condition, DomainCondition) or condition.operator != "in":
            return None
        field = self._fields.get(condition.field_expr)
        plain = field and field.type == "many2one" and field.store and not field.company_dependent
        if not plain or not isinstance(condition.value, Set):
            return None
        if self.env.transaction.tocompute.get(field) or not all(self._ids):
            return None
        cached = field._get_cache(self.env)
        column = [cached.get(record_id, self) for record_id in self._ids]
        return column if all(value is None or type(value) is int for value in column) else None

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A write names the defaults of the companies that it is about, not those of thousands.

A company-dependent field is one JSON column with a value for each company; what equals the
default of its company is left out of it. So core puts the defaults of all companies into every
such UPDATE, and PostgreSQL reads them again for each row. Only those of companies that have a
value in the rows, or get one, can matter: these are asked first, in the same transaction, which
sees the same rows.
"""

from psycopg2.extras import Json

from odoo import models
from odoo.tools import SQL

from ..tools.open_dossiers import is_few
from .ir_default import WRITTEN, WrittenCompanies


class Base(models.AbstractModel):
    _inherit = "base"

    def _write_multi(self, vals_list):
        # EXTENDS 'base'
        names = {name for vals in vals_list for name in vals}
        names = [name for name in sorted(names) if self._fields[name].company_dependent]
        companies = names and self._octopus_written_companies(names, vals_list)
        if not is_few(companies):
            return super()._write_multi(vals_list)
        records = self.with_context(**{WRITTEN: WrittenCompanies(companies)})
        return super(Base, records)._write_multi(vals_list)

    def _octopus_written_companies(self, names, vals_list):
        """Companies with a value in these columns of the records, or in what is written there;
        None when that cannot be told."""
        new = {}
        for vals in vals_list:
            for value in filter(None, map(vals.get, names)):
                if not isinstance(value, Json):
                    return None
                new.update(value.adapted)
        stored = [
            SQL(
                "SELECT jsonb_object_keys(%s)::int FROM %s WHERE id = ANY(%s)",
                SQL.identifier(name),
                SQL.identifier(self._table),
                list(self._ids),
            )
            for name in names
        ]
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM res_company WHERE id = ANY(%s) OR id IN (%s)",
                [int(company_id) for company_id in new],
                SQL(" UNION ALL ").join(stored),
            )
        )
        return tuple(company_id for (company_id,) in rows)

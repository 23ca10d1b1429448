# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The defaults of one field: of the companies that matter, or of all with one query."""

import json

from odoo import api, models, tools
from odoo.api import SUPERUSER_ID
from odoo.tools import SQL

WRITTEN = "octopus_written_companies"


class WrittenCompanies(tuple):
    """The companies that one write is about (`base_column_defaults.py`).

    A class of its own, so that no caller from outside can put it into a context.
    """


class IrDefault(models.Model):
    _name = "ir.default"
    _inherit = ["ir.default"]

    @api.model
    def _get_field_column_fallbacks(self, model_name, field_name):
        # OVERRIDES 'base': the JSON of the companies that a write is about, when that is known
        written = self.env.context.get(WRITTEN)
        if isinstance(written, WrittenCompanies):
            return self._octopus_fallbacks_of(model_name, field_name, written)
        return self._octopus_fallbacks(model_name, field_name)

    @api.model
    def _octopus_fallbacks_of(self, model_name, field_name, company_ids):
        """As core does it for every company, for these: a read of the field asks the same, so
        they lie in core's cache."""
        field = self.env[model_name]._fields[field_name]
        technical = self.with_user(SUPERUSER_ID)
        result = {}
        for company_id in company_ids:
            defaults = technical.with_company(company_id)
            value = defaults._get_model_defaults(model_name).get(field_name)
            result[company_id] = field.convert_to_column(value, defaults)
        return json.dumps(result)

    @api.model
    @tools.ormcache("model_name", "field_name")
    def _octopus_fallbacks(self, model_name, field_name):
        """Core's JSON of all companies, byte for byte: core asks each company in turn, at the
        first write of a company-dependent field after every cache clear."""
        self.flush_model()
        field = self.env[model_name]._fields[field_name]
        technical = self.with_user(SUPERUSER_ID)
        column_of = {}
        result = {}
        for company_id, value in self._octopus_column_defaults(model_name, field_name):
            if value not in column_of:
                default = None if value is None else json.loads(value)
                column_of[value] = field.convert_to_column(default, technical)
            result[company_id] = column_of[value]
        return json.dumps(result)

    @api.model
    def _octopus_column_defaults(self, model_name, field_name):
        """For every company, the default that core would choose: the technical user's
        own before everybody's, the company's before that of all companies.

        :return: rows of company id and value as JSON, or None; companies as they lie
            in the table, which is the order core takes them in
        """
        return self.env.execute_query(
            SQL(
                """
                WITH defaults AS MATERIALIZED (
                    SELECT d.company_id, d.json_value,
                           row_number() OVER (ORDER BY d.user_id, d.company_id, d.id) AS place
                      FROM ir_default d
                      JOIN ir_model_fields f ON f.id = d.field_id
                     WHERE f.model = %(model)s AND f.name = %(field)s
                       AND d.condition IS NULL
                       AND (d.user_id IS NULL OR d.user_id = %(technical)s)
                ), own AS (
                    SELECT DISTINCT ON (company_id) * FROM defaults ORDER BY company_id, place
                )
                SELECT c.id,
                       CASE WHEN own.place < shared.place OR shared.place IS NULL
                            THEN own.json_value ELSE shared.json_value END
                  FROM (SELECT array_agg(id) AS ids FROM res_company) companies
                 CROSS JOIN unnest(ids) WITH ORDINALITY c (id, place)
                  LEFT JOIN own ON own.company_id = c.id
                  LEFT JOIN own shared ON shared.company_id IS NULL
                 ORDER BY c.place
                """,
                model=model_name,
                field=field_name,
                technical=SUPERUSER_ID,
            )
        )

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Accounts are looked for in the open dossiers, not among those of all dossiers."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import drop_index, make_index_name


class AccountAccount(models.Model):
    _name = "account.account"
    _inherit = ["account.account"]

    # Core has a trigram index over the names of the accounts of all dossiers, which are the
    # same ones. Accounts are looked for in the open dossiers, where it finds nothing that
    # the primary key does not find faster, and it took a third of the time of a new dossier.
    name = fields.Char(index=False)

    def init(self):
        # EXTENDS 'account': an index of a field that has none is kept, so it is taken away here
        result = super().init()
        drop_index(self.env.cr, make_index_name(self._table, "name"), self._table)
        return result

    @api.model
    def _search_code(self, operator, value):
        # OVERRIDES 'account': codes lie in one JSON column without an index, so core reads
        # the accounts of all companies. The restriction must be inside the sub-query: by
        # the side of it, PostgreSQL reads them all for the sub-query first.
        accounts = self.with_company(self.env.company.root_id).sudo()
        found = accounts._search(self._octopus_of_active() & Domain("code_store", operator, value))
        return Domain("id", "in", found)

    @api.model
    def _search_display_name(self, operator, value):
        # EXTENDS 'account': code or name or description; with an “or”, PostgreSQL
        # would read the whole table in spite of the restriction in each part.
        domain = super()._search_display_name(operator, value)
        if domain is NotImplemented:
            return domain
        return self._octopus_of_active() & Domain(domain)

    @api.model
    def _octopus_of_active(self):
        """Accounts of the active companies, with their parents and branches, whose code
        is the same one.

        The ids are an array, computed once, and not a sub-query: PostgreSQL then takes
        them from the primary key, whatever else is asked.
        """
        roots = tuple(self.env.companies.sudo().root_id.ids)
        if not roots:
            return Domain.TRUE
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        tree = tuple(companies.search([("id", "child_of", roots)])._ids)

        def to_sql(model, alias, query):
            return SQL(
                """%s = ANY(ARRAY(
                    SELECT account_account_id FROM account_account_res_company_rel
                     WHERE res_company_id IN %s))""",
                SQL.identifier(alias, "id"),
                tree,
                to_flush=model._fields["company_ids"],
            )

        return Domain.custom(
            to_sql=to_sql,
            predicate=lambda account: not set(tree).isdisjoint(account.sudo().company_ids._ids),
        )

    def _compute_opening_debit_credit(self):
        # EXTENDS 'account': in SQL, whether one may read the opening entry or not
        opening = self.env.company.account_opening_move_id
        if opening and self._octopus_is_guarded() and not opening.has_access("read"):
            self.opening_debit = self.opening_credit = self.opening_balance = 0
            return None
        return super()._compute_opening_debit_credit()

    def _field_to_sql(self, alias, field_expr, query=None):
        # EXTENDS 'account': accounts are ordered by code, and to tell the code of an account
        # of another company, core joins the accounts of all companies of the user. The
        # same join, asked for each account that is read instead.
        if field_expr == "placeholder_code" and "account_first_company" not in query._joins:
            self._octopus_join_first_company(alias, query)
        return super()._field_to_sql(alias, field_expr, query)

    def _octopus_join_first_company(self, alias, query):
        table = SQL(
            """LATERAL (
                SELECT rel.account_account_id AS account_id,
                       rel.res_company_id AS company_id,
                       SPLIT_PART(company.parent_path, '/', 1) AS root_company_id,
                       company.name AS company_name
                  FROM account_account_res_company_rel rel
                  JOIN res_company company ON company.id = rel.res_company_id
                 WHERE rel.account_account_id = %s AND rel.res_company_id = ANY(%s)
                 ORDER BY rel.res_company_id
                 LIMIT 1)""",
            SQL.identifier(alias, "id"),
            list(self.env.user._get_company_ids()),
            to_flush=self._fields["company_ids"],
        )
        query.add_join("LEFT JOIN", "account_first_company", table, SQL("TRUE"))

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a company consists of, in every table, so that two companies can be compared.

Ids differ between two companies, so an id is replaced by its table and its place among the rows
of that company; both were made in the same order. The company's own id and name are replaced too.
"""

import ast
import re

from odoo.tools import SQL

from ..tools.company_rows import collected
from ..tools.company_tables import company_tables

# When and by whom a row was written, and marks of the pool.
NOT_COMPARED = {
    *("create_date", "write_date", "create_uid", "write_uid"),
    *("octopus_is_pool", "octopus_is_template", "octopus_chart_key", "octopus_chart_doubt"),
}


def content(env, company):
    """{table: rows}, where each row is a dictionary without ids of this company."""
    tables = company_tables(env)
    with collected(env, tables, company.ids) as rows:
        found = {
            table.name: [row for (row,) in env.execute_query(_query(table, rows))]
            for table in tables
            if rows.any(table)
        }
    reader = _Reader(env, company, tables, found)
    return {
        table.name: sorted((reader.row(table, row) for row in found[table.name]), key=repr)
        for table in tables
        if found.get(table.name)
    }


def _query(table, rows):
    order = SQL(", ").join(SQL.identifier(column) for column in table.key)
    return SQL("SELECT to_jsonb(x) FROM (%s ORDER BY %s) x", rows.select(table), order)


class _Reader:
    """Replaces what differs between two companies."""

    def __init__(self, env, company, tables, found):
        self.env = env
        self.number = str(company.id)
        # the name it had when its journals got their addresses
        self.name = re.escape(company.name)
        self.places = {
            name: {row["id"]: place for place, row in enumerate(rows)}
            for name, rows in found.items()
            if rows and "id" in rows[0]
        }
        self.tables = {table.model: table.name for table in tables if table.model}

    def row(self, table, row):
        references = {ref.column: ref.table for ref in table.references}
        return {
            column: self.value(table, row, column, references.get(column))
            for column in row
            if column not in NOT_COMPARED
        }

    def value(self, table, row, column, target):
        value = row[column]
        if value is None:
            return None
        if column == "id":
            return self.place(table.name, value)
        if target:
            return self.place(target, value)
        if table.generic and column == table.generic.id_column:
            return self.place(self.tables.get(row[table.generic.model_column]), value)
        if column in table.company_keys:
            return self.by_company(table, column, value)
        return self.special(table, row, column, value)

    def special(self, table, row, column, value):
        if table.name == "ir_default" and column == "json_value":
            field = self.env["ir.model.fields"].browse(row["field_id"])
            if field.ttype == "many2one" and value.isdigit():
                return self.place(self.tables.get(field.relation), int(value))
        if table.name == "ir_model_data" and column == "name":
            value = re.sub(f"^{self.number}_", "COMPANY_", value)
            return re.sub(f"_default_account_{row['res_id']}$", "_default_account_ID", value)
        if column == "alias_parent_thread_id":
            return self.place("account_journal", value)
        if column == "alias_defaults":
            return sorted(ast.literal_eval(value), key=str)
        if column == "parent_path":
            return [self.place(table.name, int(part)) for part in value.split("/") if part]
        return re.sub(self.name, "NAME", value, flags=re.I) if isinstance(value, str) else value

    def by_company(self, table, column, value):
        """Of the value per company, the one of this company."""
        field = self.env[table.model]._fields[column]
        mine = value.get(self.number)
        if field.type == "many2one" and mine:
            return self.place(self.env[field.comodel_name]._table, mine)
        return mine

    def place(self, table, number):
        place = self.places.get(table, {}).get(number)
        return ("shared", number) if place is None else (table, place)

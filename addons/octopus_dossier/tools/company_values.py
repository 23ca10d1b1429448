# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What stands in each column of a copied row, as SQL.

`s` is the row of the source, `m.copy` the number of the copy, `m.new` the new id of the row,
`c` the copy: its `company`, `name` and `slug`. Most values are copied as they are; here is what
carries the id or the name of the company or of its rows:

foreign keys               the copy of the row; the row itself when it is nobody's
company-dependent values   jsonb with the id of the company as key, maybe an id as value
`ir_default`               json with an id as value, when the field is a many2one
`ir_model_data`            names that begin with the id of the company, and `res_id`
`mail_alias`               names, and a dictionary in Python's notation with ids in it
analytic distributions     jsonb with ids, comma separated, as keys
`parent_path`              ids between slashes
name, address and numbers  of the company and of its partner, as the caller says (`blank`)
"""

import ast

from odoo.tools import SQL

FRESH = {
    # Nobody's: PostgreSQL asks the table of users twice for each of 3,600 rows otherwise,
    # a fifth of the time of a copy, to say that the technical user made them.
    "create_uid": SQL("NULL"),
    "write_uid": SQL("NULL"),
    "create_date": SQL("now() AT TIME ZONE 'UTC'"),
    "write_date": SQL("now() AT TIME ZONE 'UTC'"),
    # a key to see the record without logging in, or a secret of the source
    "access_token": SQL("NULL"),
    # the form that made it, once: the copies were made by none
    "octopus_editor_key": SQL("NULL"),
}


def column_of(alias, column):
    return SQL("%s.%s", SQL.identifier(alias), SQL.identifier(column))


def lookup(number, value):
    """The new id for an id of the table with this number, NULL when it is not copied."""
    return SQL(
        "(SELECT x.new FROM octopus_copy_map x"
        " WHERE x.tab = %s AND x.old = %s AND x.copy = m.copy)",
        number,
        value,
    )


def copy_or_same(number, value):
    """The copy of the row with this id, else that row."""
    return SQL("COALESCE(%s, %s)", lookup(number, value), value)


class Joins:
    """Joins of the map, one for every column that points at a row which may be copied."""

    def __init__(self):
        self.found = []

    def target(self, number, value):
        """The new id for the id `value` of the table, NULL when it is not copied."""
        alias = SQL.identifier(f"r{len(self.found)}")
        self.found.append(
            SQL(
                " LEFT JOIN octopus_copy_map %s"
                " ON %s.tab = %s AND %s.old = %s AND %s.copy = m.copy",
                *(alias, alias, number, alias, value, alias),
            )
        )
        return SQL("%s.new", alias)

    def models(self, numbers, model):
        """The number of the table of the model that this expression names."""
        values = SQL(", ").join(SQL("(%s, %s)", *pair) for pair in numbers.items())
        alias = SQL.identifier(f"g{len(self.found)}")
        self.found.append(
            SQL(
                " LEFT JOIN (VALUES %s) %s (model, tab) ON %s.model = %s",
                *(values, alias, alias, model),
            )
        )
        return SQL("%s.tab", alias)

    def sql(self):
        """All that was found, as one piece of SQL."""
        return SQL().join(self.found)


class Values:
    """Expressions for the columns of the copied tables.

    :param numbers: the numbers of the tables that have rows to copy
    :param left_out: names of the tables of which nothing is copied
    :param blank: {"res_company" or "res_partner": {column: SQL}} for the company and its partner
    """

    def __init__(self, env, source, tables, numbers, left_out, blank):
        self.env = env
        self.source = source
        self.numbers = {table.name: numbers[table.name] for table in tables}
        self.models = {t.model: numbers[t.name] for t in tables if t.model}
        self.left_out = left_out
        self.blank_partner = blank["res_partner"]
        self.fields = {
            model._table: model._fields
            for model in env.values()
            if model._auto and not model._abstract
        }
        self.special = {
            **{("res_company", name): value for name, value in blank["res_company"].items()},
            ("ir_default", "json_value"): self._default(),
            **{("mail_alias", name): value for name, value in self._alias().items()},
        }

    def of(self, table, column, joins):
        """What the column of a copied row holds."""
        if column == "id":
            return SQL("m.new")
        if column in FRESH:
            return FRESH[column]
        if (table.name, column) in self.special:
            return self.special[table.name, column]
        reference = next((ref for ref in table.references if ref.column == column), None)
        if reference:
            return self._reference(table, reference, joins)
        if table.generic and column == table.generic.id_column:
            return self._generic(table, joins)
        if (table.name, column) == ("ir_model_data", "name"):
            return self._xmlid(table, joins)
        if column in table.company_keys:
            return self._company_value(self.fields[table.name][column])
        return self._plain(table, column, column_of("s", column))

    def _plain(self, table, column, value):
        if column == "parent_path" and table.path:
            return self._path(self.numbers[table.name], value)
        if column == "analytic_distribution" and "account_analytic_account" in self.numbers:
            return self._distribution(self.numbers["account_analytic_account"], value)
        if table.name == "res_partner" and column in self.blank_partner:
            blank = self.blank_partner[column]
            return SQL(
                "CASE s.id WHEN %s THEN %s ELSE %s END", self.source.partner_id.id, blank, value
            )
        return value

    def _reference(self, table, reference, joins):
        value = column_of("s", reference.column)
        if table.generic and reference.column == table.own:
            return SQL("c.company")
        if reference.table in self.left_out and not reference.required:
            return SQL("NULL::int")
        if reference.table not in self.numbers:
            return value
        number = self.numbers[reference.table]
        if reference.late:
            return SQL("NULL::int")
        # PostgreSQL plans many joins slowly, and such tables have few rows
        if len(table.references) > 8:
            return copy_or_same(number, value)
        return SQL("COALESCE(%s, %s)", joins.target(number, value), value)

    # -- company-dependent values ------------------------------------------------------------------

    def _company_value(self, field):
        return SQL(
            "CASE WHEN s.%s ? %s THEN jsonb_build_object(c.company::text, %s) END",
            SQL.identifier(field.name),
            str(self.source.id),
            self._value_for_copy(field),
        )

    def extended(self, field):
        """The value of a row that is nobody's, with the copies beside the source."""
        column = SQL.identifier(field.name)
        return SQL(
            "CASE WHEN s.%s ? %s THEN s.%s || (SELECT jsonb_object_agg(m.company::text, %s)"
            " FROM octopus_copy m) ELSE s.%s END",
            *(column, str(self.source.id), column, self._value_for_copy(field), column),
        )

    def _value_for_copy(self, field):
        column, key = SQL.identifier(field.name), str(self.source.id)
        table = self.env[field.comodel_name]._table if field.type == "many2one" else None
        if table in self.numbers:
            value = SQL("(s.%s ->> %s)::int", column, key)
            return SQL("to_jsonb(%s)", copy_or_same(self.numbers[table], value))
        return SQL("s.%s -> %s", column, key)

    # -- ids in other forms ------------------------------------------------------------------------

    def _default(self):
        number = SQL("CASE WHEN s.json_value ~ '^[0-9]+$' THEN s.json_value::int END")
        return SQL(
            "COALESCE((SELECT x.new::text FROM ir_model_fields f"
            " JOIN (VALUES %s) v (model, tab) ON v.model = f.relation"
            " JOIN octopus_copy_map x ON x.tab = v.tab AND x.copy = m.copy AND x.old = %s"
            " WHERE f.id = s.field_id AND f.ttype = 'many2one'), s.json_value)",
            SQL(", ").join(SQL("(%s, %s)", *pair) for pair in self.models.items()),
            number,
        )

    def _generic(self, table, joins):
        model = joins.models(self.models, column_of("s", table.generic.model_column))
        return joins.target(model, column_of("s", table.generic.id_column))

    def _xmlid(self, table, joins):
        """`7_a400`; core ends those of the accounts of journals with their id.

        Only those: `7_be_group_1` ends with the number of the group, which in a young
        database may be its id as well.
        """
        new = self._generic(table, joins)
        return SQL(
            "c.company || substr(CASE WHEN s.name LIKE '%%\\_default\\_account\\_' || s.res_id"
            " THEN left(s.name, -length(s.res_id::text)) || %s ELSE s.name END, %s)",
            new,
            len(str(self.source.id)) + 1,
        )

    def _path(self, number, value):
        return SQL(
            "(SELECT string_agg(%s::text, '/' ORDER BY u.place) || '/'"
            " FROM unnest(string_to_array(rtrim(%s, '/'), '/')::int[])"
            " WITH ORDINALITY u (id, place))",
            copy_or_same(number, SQL("u.id")),
            value,
        )

    def _distribution(self, number, value):
        return SQL(
            "(SELECT jsonb_object_agg((SELECT string_agg(%s::text, ',' ORDER BY u.place)"
            " FROM unnest(string_to_array(d.key, ',')::int[]) WITH ORDINALITY u (id, place)),"
            " d.value) FROM jsonb_each(%s) d)",
            copy_or_same(number, SQL("u.id")),
            value,
        )

    # -- aliases -----------------------------------------------------------------------------------

    def _alias(self):
        """Addresses end with the name of the company, and say where their mails go."""
        if "mail_alias" not in self.numbers:
            return {}
        # what stands before the name of the company; core joins them with a dash
        stem = SQL("regexp_replace(s.alias_name, '-(pool-[0-9]+|template-.*)$', '')")
        name = SQL("%s || '-' || c.slug", stem)
        models = SQL(", ").join(SQL("(%s, %s)", *pair) for pair in self.models.items())
        return {
            "alias_name": name,
            "alias_full_name": SQL(
                "%s || substr(s.alias_full_name, length(s.alias_name) + 1)", name
            ),
            "alias_defaults": self._alias_defaults(),
            "alias_parent_thread_id": SQL(
                "COALESCE((SELECT x.new FROM ir_model i JOIN (VALUES %s) v (model, tab)"
                " ON v.model = i.model JOIN octopus_copy_map x ON x.tab = v.tab"
                " AND x.copy = m.copy AND x.old = s.alias_parent_thread_id"
                " WHERE i.id = s.alias_parent_model_id), s.alias_parent_thread_id)",
                models,
            ),
        }

    def _alias_defaults(self):
        """The dictionary with which records are made from mails, its ids rewritten."""
        journals = self.env["account.journal"].sudo().with_context(active_test=False)
        aliases = journals.search([("company_id", "=", self.source.id)]).alias_id
        cases = [SQL("WHEN %s THEN %s", alias.id, self._dictionary(alias)) for alias in aliases]
        if not cases:
            return SQL("s.alias_defaults")
        return SQL("CASE s.id %s ELSE s.alias_defaults END", SQL(" ").join(cases))

    def _dictionary(self, alias):
        fields = self.env[alias.alias_model_id.model]._fields
        parts = []
        for key, value in ast.literal_eval(alias.alias_defaults or "{}").items():
            comodel = fields[key].comodel_name if key in fields else None
            text = SQL("%s", repr(value))
            if comodel in self.models and type(value) is int:
                text = SQL("%s::text", copy_or_same(self.models[comodel], SQL("%s", value)))
            parts.append(SQL("%s || %s", f"{key!r}: ", text))
        return SQL("'{' || %s || '}'", SQL(" || ', ' || ").join(parts or [SQL("''")]))

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Copies of one company, with all its rows, made by PostgreSQL alone.

    ids = CompanyCopy(env, source, tables, left_out, blank).make(["POOL-7", "POOL-8"])

1. The rows of the source are collected (`company_rows`).
2. Every one of them gets a new id per copy, in `octopus_copy_map (tab, copy, old, new)`.
3. Table after table, parents first, one INSERT … SELECT writes the rows of all copies. A column
   that points at a collected row points at its copy; `company_values` rewrites what carries ids
   in another form.
4. References that come before their target are filled in.

Foreign keys and unique indexes are checked by PostgreSQL all along. The ORM knows nothing of it:
the caller clears its caches. Without a commit nothing remains, so a copy is whole or not there.
"""

from odoo.tools import SQL

from .company_rows import collected
from .company_tables import COMPANY
from .company_values import Joins, Values, column_of, copy_or_same


class CompanyCopy:
    """Makes copies of one company.

    :param tables: the company tables whose rows are copied, in order of insertion
    :param left_out: the names of the others
    :param blank: what the columns that name the company hold, see `Values`
    """

    def __init__(self, env, source, tables, left_out, blank):
        self.env = env
        self.source = source
        self.candidates = tables
        self.left_out = left_out
        self.blank = blank
        self.numbers = {table.name: number for number, table in enumerate(tables)}
        self.tables = []

    def make(self, names):
        """One copy for every name; returns the ids of the new companies."""
        with collected(self.env, self.candidates, self.source.ids) as rows:
            self._leave_out(rows)
            self.tables = [table for table in self.candidates if rows.any(table)]
            self._number_copies(names)
            self._number_rows()
            values = Values(
                *(self.env, self.source, self.tables, self.numbers, self.left_out, self.blank)
            )
            for table in self.tables:
                self._insert(table, rows, values)
            for table in self.tables:
                self._fill_in(table)
            self._extend_shared(values)
            self._make_sequences()
            self.env.cr.execute("SELECT company FROM octopus_copy ORDER BY copy")
            ids = [company_id for (company_id,) in self.env.cr.fetchall()]
        self.env.cr.execute("DROP TABLE octopus_copy, octopus_copy_map")
        return ids

    def _leave_out(self, rows):
        """Of these tables some rows only: names made for the company, pictures of its records."""
        prefix = f"{self.source.id}\\_%"
        rows.keep("ir_model_data", SQL("name LIKE %s", prefix))
        rows.keep("ir_attachment", SQL("res_field IS NOT NULL"))

    # -- ids ---------------------------------------------------------------------------------------

    def _number_copies(self, names):
        sanitize = self.env["mail.alias"]._sanitize_alias_name
        self.env.cr.execute(
            "CREATE TEMPORARY TABLE octopus_copy"
            " (copy int PRIMARY KEY, name text, slug text, company int) ON COMMIT DROP"
        )
        copies = [(copy, name, sanitize(name)) for copy, name in enumerate(names)]
        rows = SQL(", ").join(SQL("(%s, %s, %s)", *copy) for copy in copies)
        self.env.cr.execute(SQL("INSERT INTO octopus_copy (copy, name, slug) VALUES %s", rows))

    def _number_rows(self):
        """New ids, from the sequences of the tables, so that nobody else takes them."""
        self.env.cr.execute(
            "CREATE TEMPORARY TABLE octopus_copy_map"
            " (tab smallint, copy int, old int, new int) ON COMMIT DROP"
        )
        sequences = SQL(", ").join(
            SQL("(%s, pg_get_serial_sequence(%s, 'id')::regclass)", self.numbers[t.name], t.name)
            for t in self.tables
            if t.key == ("id",)
        )
        self.env.cr.execute(
            SQL(
                "INSERT INTO octopus_copy_map SELECT r.tab, c.copy, r.id, nextval(s.sequence)"
                " FROM (SELECT * FROM octopus_copy CROSS JOIN octopus_company_row"
                " ORDER BY tab, copy, id) r JOIN (VALUES %s) s (tab, sequence) USING (tab)"
                " JOIN octopus_copy c USING (copy)",
                sequences,
            )
        )
        self.env.cr.execute("ALTER TABLE octopus_copy_map ADD PRIMARY KEY (tab, old, copy)")
        self.env.cr.execute("ANALYZE octopus_copy_map")
        self.env.cr.execute(
            SQL(
                "UPDATE octopus_copy c SET company = m.new FROM octopus_copy_map m"
                " WHERE m.tab = %s AND m.copy = c.copy",
                self.numbers[COMPANY],
            )
        )

    # -- rows --------------------------------------------------------------------------------------

    def _insert(self, table, rows, values):
        joins = Joins()
        expressions = [values.of(table, column, joins) for column in table.columns]
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) SELECT %s FROM %s%s",
                SQL.identifier(table.name),
                SQL(", ").join(map(SQL.identifier, table.columns)),
                SQL(", ").join(expressions),
                self._source_rows(table, rows),
                joins.sql(),
            )
        )

    def _source_rows(self, table, rows):
        """`s` the row of the source, `m` its copy and new id, `c` the new company."""
        if table.key != ("id",):
            return SQL(
                "(%s) s CROSS JOIN octopus_copy m JOIN octopus_copy c ON c.copy = m.copy",
                rows.select(table),
            )
        return SQL(
            "octopus_copy_map m JOIN octopus_copy c ON m.tab = %s AND c.copy = m.copy"
            " JOIN %s s ON s.id = m.old",
            self.numbers[table.name],
            SQL.identifier(table.name),
        )

    def _fill_in(self, table):
        """The references whose targets came later."""
        copied = {table.name for table in self.tables}
        late = [ref for ref in table.references if ref.late and ref.table in copied]
        if not late:
            return
        settings = SQL(", ").join(
            SQL(
                "%s = %s",
                SQL.identifier(ref.column),
                copy_or_same(self.numbers[ref.table], column_of("s", ref.column)),
            )
            for ref in late
        )
        name = SQL.identifier(table.name)
        self.env.cr.execute(
            SQL(
                "UPDATE %s t SET %s FROM octopus_copy_map m JOIN %s s ON s.id = m.old"
                " WHERE m.tab = %s AND t.id = m.new",
                *(name, settings, name, self.numbers[table.name]),
            )
        )

    # -- what is no row of the company -------------------------------------------------------------

    def _extend_shared(self, values):
        """Values that the source has on rows that are nobody's: the account of a category."""
        owns = {table.name: table.own for table in self.candidates}
        for model in self.env.values():
            fields = [f for f in model._fields.values() if f.company_dependent and f.store]
            if not fields or not model._auto or model._abstract or model._transient:
                continue
            own = owns.get(model._table)
            if model._table in owns and not own:
                continue
            unowned = SQL("%s IS NULL AND", SQL.identifier(own)) if own else SQL()
            key = str(self.source.id)
            has = SQL(" OR ").join(SQL("%s ? %s", SQL.identifier(f.name), key) for f in fields)
            settings = SQL(", ").join(
                SQL("%s = %s", SQL.identifier(f.name), values.extended(f)) for f in fields
            )
            table = SQL.identifier(model._table)
            self.env.cr.execute(
                SQL("UPDATE %s s SET %s WHERE %s (%s)", table, settings, unowned, has)
            )

    def _make_sequences(self):
        """Numbers of the kind `standard` come from sequences of PostgreSQL."""
        if "ir_sequence" not in {table.name for table in self.tables}:
            return
        self.env.cr.execute(
            SQL(
                "SELECT s.id, NULL, s.number_increment, s.number_next FROM ir_sequence s"
                " JOIN octopus_copy_map m ON m.tab = %s AND m.new = s.id"
                " WHERE s.implementation = 'standard' UNION ALL"
                " SELECT s.id, d.id, s.number_increment, d.number_next FROM ir_sequence s"
                " JOIN octopus_copy_map m ON m.tab = %s AND m.new = s.id"
                " JOIN ir_sequence_date_range d ON d.sequence_id = s.id"
                " WHERE s.implementation = 'standard'",
                *[self.numbers["ir_sequence"]] * 2,
            )
        )
        for sequence, part, increment, number in self.env.cr.fetchall():
            name = f"ir_sequence_{sequence:03d}" + (f"_{part:03d}" if part else "")
            self.env.cr.execute(
                SQL(
                    "CREATE SEQUENCE %s INCREMENT BY %s START WITH %s",
                    SQL.identifier(name),
                    increment,
                    number,
                )
            )

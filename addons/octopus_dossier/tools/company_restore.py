# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The books of one company written to a file, and put back exactly.

`save` writes all rows of the company, table after table, as PostgreSQL copies them out: what
is read back is equal to the last bit. `restore` compares them with what is there now, and
changes what differs only: rows that came since go, rows that went come back, others get
their old values. All in the transaction of the caller, so it is done whole or not at all.

Not part of it are the tables of the platform (`octopus_…`): rights, links, consents,
evidence and documents are never rolled back, and no document is ever deleted. Tables named
as `linked` (documents) keep their rows, and get back what they said about the books.
"""

import io
import json
import zipfile
from dataclasses import replace

from odoo.tools import SQL

from .company_rows import CompanyRows, collected
from .company_tables import company_tables

PLATFORM = "octopus_"
# Who works where follows from the rights, not from the books.
NOT_BOOKS = frozenset({"res_company_users_rel", "res_users"})
FORMAT = 1


def book_tables(env):
    """The tables of the books: all company tables but those of the platform."""
    tables = [t for t in company_tables(env) if _is_books(t.name)]
    names = {table.name for table in tables}
    return [
        replace(
            table,
            parents=tuple(ref for ref in table.parents if ref.table in names),
            references=tuple(ref for ref in table.references if ref.table in names),
            made_for=tuple(pair for pair in table.made_for if pair[0] in names),
        )
        for table in tables
    ]


def _is_books(name):
    return not name.startswith(PLATFORM) and name not in NOT_BOOKS


def save(env, company_id, linked=()):
    """The books of a company as the bytes of a ZIP file.

    :param linked: tables with `company_id` that point into the books and keep their rows
    """
    content = io.BytesIO()
    tables = book_tables(env)
    with (
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive,
        collected(env, tables, [company_id]) as rows,
    ):
        counts = {}
        for table in tables:
            columns = SQL(", ").join(map(SQL.identifier, table.columns))
            order = SQL(", ").join(map(SQL.identifier, table.key))
            query = SQL("SELECT %s FROM (%s) r ORDER BY %s", columns, rows.select(table), order)
            counts[table.name] = _copy_out(env, archive, table.name, query)
        for name in linked:
            query = SQL(
                "SELECT * FROM %s WHERE company_id = %s ORDER BY id",
                SQL.identifier(name),
                company_id,
            )
            counts[name] = _copy_out(env, archive, name, query)
        manifest = {
            "format": FORMAT,
            "company_id": company_id,
            "columns": {table.name: table.columns for table in tables},
            "linked": list(linked),
            "counts": counts,
        }
        archive.writestr("manifest.json", json.dumps(manifest))
    return content.getvalue()


def _copy_out(env, archive, name, query):
    """Write the rows of a query into the archive; returns how many."""
    copy = env.cr.mogrify(SQL("COPY (%s) TO STDOUT", query)).decode()
    with archive.open(f"{name}.copy", "w", force_zip64=True) as member:
        env.cr.copy_expert(copy, member)
    return env.cr.rowcount


def saved_files(content):
    """Names of the files, in the file store, of the attachments among the saved rows."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        columns = json.loads(archive.read("manifest.json"))["columns"]["ir_attachment"]
        place = columns.index("store_fname")
        lines = archive.read("ir_attachment.copy").decode().splitlines()
    names = {line.split("\t")[place] for line in lines}
    return sorted(names - {"\\N"})


def forget_forms(env, name, keys):
    """Delete what is left of open forms that point at rows which go.

    :param SQL keys: query for the ids of those rows of table `name`
    """
    tables = [model._table for model in env.values() if model._transient]
    holding = env.execute_query(
        SQL(
            """
            SELECT t.relname, a.attname FROM pg_constraint c
              JOIN pg_class t ON t.oid = c.conrelid
              JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
             WHERE c.contype = 'f' AND c.confdeltype IN ('r', 'a')
               AND c.confrelid = %s::regclass AND t.relname = ANY(%s)
            """,
            name,
            tables,
        )
    )
    for table, column in holding:
        table, column = SQL.identifier(table), SQL.identifier(column)
        env.cr.execute(SQL("DELETE FROM %s WHERE %s IN (%s)", table, column, keys))


class SavedBooksError(Exception):
    """The file cannot be put back into this database."""


def restore(env, company_id, content):
    """Put the books of a company back as they were when `content` was saved."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        tables = book_tables(env)
        columns = {table.name: list(table.columns) for table in tables}
        if (manifest["format"], manifest["company_id"]) != (FORMAT, company_id):
            raise SavedBooksError("other company or format")
        if manifest["columns"] != columns:
            # A module came, went or was updated: what was saved is not whole any more.
            raise SavedBooksError("other tables")
        with collected(env, tables, [company_id]) as rows:
            _Restore(rows).run(archive, manifest["linked"])
    env.invalidate_all()
    env.registry.clear_cache()


class _Restore:
    """One run; the saved rows are in temporary tables `octopus_saved_<number>`."""

    def __init__(self, rows):
        self.env = rows.env
        self.rows = rows
        self.tables = rows.tables
        self.by_name = {table.name: table for table in self.tables}

    def run(self, archive, linked):
        """Load the kept rows and make the books equal to them again."""
        for number, table in enumerate(self.tables):
            self._load(archive, table.name, number)
        extra = {table.name for table in self.tables if self._count_extra(table)}
        self._release(extra)
        for table in reversed(self.tables):
            if table.name in extra:
                self._delete_extra(table)
        for table in self.tables:
            self._insert_missing(table)
        for table in self.tables:
            self._put_back(table)
        for number, name in enumerate(linked, len(self.tables)):
            self._load(archive, name, number)
            self._update(name, number)
        for number in range(len(self.tables) + len(linked)):
            self.env.cr.execute(SQL("DROP TABLE %s", self._saved(number)))

    def _load(self, archive, name, number):
        saved = self._saved(number)
        self.env.cr.execute(
            SQL(
                "CREATE TEMPORARY TABLE %s ON COMMIT DROP AS SELECT * FROM %s WITH NO DATA",
                saved,
                SQL.identifier(name),
            )
        )
        copy = self.env.cr.mogrify(SQL("COPY %s FROM STDIN", saved)).decode()
        with archive.open(f"{name}.copy") as member:
            self.env.cr.copy_expert(copy, member)
        self.env.cr.execute(SQL("ANALYZE %s", saved))

    def _saved(self, number):
        return SQL.identifier(f"octopus_saved_{number}")

    def _saved_of(self, table):
        return self._saved(self.rows.numbers[table.name])

    def _key(self, table, alias):
        return SQL(", ").join(SQL.identifier(alias, column) for column in table.key)

    def _current(self, table):
        """The rows of the company that are there now."""
        return SQL("(%s)", self.rows.select(table))

    def _extra(self, table):
        """The keys of rows that came since."""
        key = SQL(", ").join(map(SQL.identifier, table.key))
        return SQL(
            "SELECT %s FROM %s c WHERE NOT EXISTS (SELECT FROM %s s WHERE (%s) = (%s))",
            key,
            self._current(table),
            self._saved_of(table),
            self._key(table, "s"),
            self._key(table, "c"),
        )

    def _count_extra(self, table):
        if table.key == ("id",) and not self.rows.count(table):
            return 0
        return self.env.execute_query(SQL("SELECT count(*) FROM (%s) e", self._extra(table)))[0][0]

    def _release(self, extra):
        """Nothing that stays may point at rows that go."""
        for table in self.tables:
            for ref in table.references:
                if ref.table not in extra or table.key != ("id",):
                    continue
                column = SQL.identifier(ref.column)
                gone = self._extra(self.by_name[ref.table])
                # A column that must have a value gets its old one; others get theirs at the end.
                value = SQL.identifier("s", ref.column) if ref.required else SQL("NULL")
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s t SET %s = %s FROM %s s WHERE s.id = t.id AND t.%s IN (%s)",
                        SQL.identifier(table.name),
                        column,
                        value,
                        self._saved_of(table),
                        column,
                        gone,
                    )
                )
                if not ref.required:
                    self._release_among(table, column, gone)

    def _release_among(self, table, column, gone):
        """Rows that go do not hold each other either."""
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s = NULL WHERE id IN (%s) AND %s IN (%s)",
                SQL.identifier(table.name),
                column,
                self.rows.ids(table.name),
                column,
                gone,
            )
        )

    def _delete_extra(self, table):
        if table.key == ("id",):
            forget_forms(self.env, table.name, self._extra(table))
        self.env.cr.execute(
            SQL(
                "DELETE FROM %s t WHERE (%s) IN (%s)",
                SQL.identifier(table.name),
                self._key(table, "t"),
                self._extra(table),
            )
        )

    def _insert_missing(self, table):
        """Rows that went since; what they point at and is not there yet follows later."""
        later = {
            ref.column
            for ref in table.references
            if (ref.late or ref.table == table.name) and not ref.required
        }
        values = [
            SQL("NULL") if column in later else SQL.identifier("s", column)
            for column in table.columns
        ]
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) SELECT %s FROM %s s"
                " WHERE NOT EXISTS (SELECT FROM %s t WHERE (%s) = (%s))",
                SQL.identifier(table.name),
                SQL(", ").join(map(SQL.identifier, table.columns)),
                SQL(", ").join(values),
                self._saved_of(table),
                SQL.identifier(table.name),
                self._key(table, "t"),
                self._key(table, "s"),
            )
        )

    def _put_back(self, table):
        if table.key == ("id",):
            self._update(table.name, self.rows.numbers[table.name], table.columns)

    def _update(self, name, number, columns=None):
        """Give rows that differ their old values, compared as text: json has no equality."""
        if columns is None:
            self.env.cr.execute(SQL("SELECT * FROM %s LIMIT 0", self._saved(number)))
            columns = [column.name for column in self.env.cr.description]
        names = [column for column in columns if column != "id"]
        self.env.cr.execute(
            SQL(
                "UPDATE %s t SET (%s) = (SELECT %s) FROM %s s"
                " WHERE t.id = s.id AND (%s)::text IS DISTINCT FROM (%s)::text",
                SQL.identifier(name),
                SQL(", ").join(map(SQL.identifier, names)),
                SQL(", ").join(SQL.identifier("s", column) for column in names),
                self._saved(number),
                SQL("ROW(%s)", SQL(", ").join(SQL.identifier("t", c) for c in names)),
                SQL("ROW(%s)", SQL(", ").join(SQL.identifier("s", c) for c in names)),
            )
        )


class Doomed(CompanyRows):
    """Rows that are deleted, and all that cannot be without them.

    :param roots: table → query of the ids of its rows that go
    """

    def __init__(self, env, company_id, roots):
        super().__init__(env, book_tables(env))
        self.company_id = company_id
        self.roots = roots

    def collect(self, company_ids):
        """The rows of the books: what the roots name, and all that hangs on those."""
        self.env.cr.execute(
            "CREATE TEMPORARY TABLE octopus_company_row (tab smallint, company_id int, id int,"
            " PRIMARY KEY (tab, id)) ON COMMIT DROP"
        )
        found = set()
        for name, query in self.roots.items():
            found |= self._insert(name, SQL("SELECT %s, r.id FROM (%s) r", company_ids[0], query))
        while found:
            found = {name for name in self._round(found) if name}
            self.env.cr.execute("ANALYZE octopus_company_row")

    def _round(self, found):
        for table in self.tables:
            if table.key != ("id",):
                continue
            for ref in table.references:
                if ref.table in found and (ref.required or ref.ondelete == "cascade"):
                    yield self._bound(table, ref)
            if table.generic:
                yield self._generic(table, found)

    def _bound(self, table, ref):
        return self._one(
            table.name,
            SQL(
                "SELECT r.company_id, t.id FROM octopus_company_row r JOIN %s t ON t.%s = r.id"
                " WHERE r.tab = %s",
                SQL.identifier(table.name),
                SQL.identifier(ref.column),
                self.numbers[ref.table],
            ),
        )

    def counts_now(self):
        """Table → how many of its rows go; empty ones are left out."""
        self.env.flush_all()
        self.collect([self.company_id])
        self.env.cr.execute("DROP TABLE octopus_company_row")
        return {name: count for name, count in self.counts.items() if count}

    def delete(self):
        """Delete them; who points at them and may stay, points at nothing."""
        self.env.flush_all()
        self.collect([self.company_id])
        for table in self.tables:
            for ref in table.references:
                if self.counts[ref.table] and not ref.required and table.key == ("id",):
                    self._let_go(table, ref)
        for table in reversed(self.tables):
            if self.counts[table.name]:
                forget_forms(self.env, table.name, self.ids(table.name))
                name = SQL.identifier(table.name)
                self.env.cr.execute(
                    SQL("DELETE FROM %s WHERE id IN (%s)", name, self.ids(table.name))
                )
        self.env.cr.execute("DROP TABLE octopus_company_row")
        self.env.invalidate_all()
        return {name: count for name, count in self.counts.items() if count}

    def _let_go(self, table, ref):
        column = SQL.identifier(ref.column)
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s = NULL WHERE %s IN (%s)",
                SQL.identifier(table.name),
                column,
                column,
                self.ids(ref.table),
            )
        )

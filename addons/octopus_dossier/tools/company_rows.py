# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rows of companies, collected table after table in a temporary table.

    with collected(env, company_tables(env), [company_id]) as rows:
        rows.select(table)          # their rows of this table, as a sub-query
        rows.count(table)

`octopus_company_row (tab, company_id, id)` lives until the `with` ends. Rows of a many2many have
no id: they are those one of whose sides was collected.
"""

from contextlib import contextmanager

from odoo.tools import SQL

from .company_tables import COMPANY


@contextmanager
def collected(env, tables, company_ids):
    """The rows of these companies; what the ORM still holds is written first."""
    env.flush_all()
    rows = CompanyRows(env, tables)
    rows.collect(company_ids)
    yield rows
    # after an error the transaction is over, and the table with it
    env.cr.execute("DROP TABLE octopus_company_row")


def delete_rows(env, tables, company_ids):
    """Delete all rows of these companies, parts first; a reference from elsewhere forbids it."""
    with collected(env, tables, company_ids) as rows:
        for table in tables:
            late = [ref.column for ref in table.references if ref.late]
            if late and rows.count(table):
                nothing = SQL(", ").join(SQL("%s = NULL", SQL.identifier(name)) for name in late)
                rows.on(table, SQL("UPDATE %s t SET %s", SQL.identifier(table.name), nothing))
        for table in reversed(tables):
            if rows.any(table):
                rows.on(table, SQL("DELETE FROM %s t", SQL.identifier(table.name)))


class CompanyRows:
    """Which rows belong to which of the companies."""

    def __init__(self, env, tables):
        self.env = env
        self.tables = tables
        self.numbers = {table.name: number for number, table in enumerate(tables)}
        self.counts = dict.fromkeys(self.numbers, 0)

    def count(self, table):
        """How many rows with an id were found in this table."""
        return self.counts[table.name]

    def any(self, table):
        """Whether there are rows in this table, or may be in that of a many2many."""
        if table.key == ("id",):
            return self.counts[table.name] > 0
        return any(self.counts.get(parent.table) for parent in table.parents)

    def keep(self, name, condition):
        """Leave out the rows of this table that do not meet the condition."""
        if self.counts.get(name):
            self.env.cr.execute(
                SQL(
                    "DELETE FROM octopus_company_row r WHERE tab = %s"
                    " AND NOT EXISTS (SELECT FROM %s t WHERE t.id = r.id AND %s)",
                    self.numbers[name],
                    SQL.identifier(name),
                    condition,
                )
            )
            self.counts[name] -= self.env.cr.rowcount

    def select(self, table):
        """A query for the collected rows of this table, with all their columns."""
        name = SQL.identifier(table.name)
        return SQL("SELECT t.* FROM %s t WHERE %s", name, self._among(table))

    def on(self, table, statement):
        """Run a statement on the collected rows of this table, which it calls `t`."""
        self.env.cr.execute(SQL("%s WHERE %s", statement, self._among(table)))

    def _among(self, table):
        if table.key == ("id",):
            return SQL("t.id IN (%s)", self.ids(table.name))
        sides = [
            SQL("t.%s IN (%s)", SQL.identifier(parent.column), self.ids(parent.table))
            for parent in table.parents
            if self.counts.get(parent.table)
        ]
        return SQL("(%s)", SQL(" OR ").join(sides or [SQL("false")]))

    def ids(self, name):
        """A query for the collected ids of this table."""
        return SQL("SELECT id FROM octopus_company_row WHERE tab = %s", self.numbers[name])

    def collect(self, company_ids):
        """Note table and id of every row of these companies in a temporary table."""
        self.env.cr.execute(
            "CREATE TEMPORARY TABLE octopus_company_row (tab smallint, company_id int, id int,"
            " PRIMARY KEY (tab, id)) ON COMMIT DROP"
        )
        found = self._insert(
            COMPANY, SQL("SELECT id, id FROM res_company WHERE id IN %s", tuple(company_ids))
        )
        found |= self._collect_own(tuple(company_ids))
        while found:
            # one round looks only below what the round before found
            found = {name for name in self._round(found) if name}
            self.env.cr.execute("ANALYZE octopus_company_row")

    def _collect_own(self, company_ids):
        """All tables with a column for the company, in one statement."""
        queries = []
        for table in self.tables:
            number, name = self.numbers[table.name], SQL.identifier(table.name)
            if table.own and not table.generic:
                own = SQL.identifier(table.own)
                query = "SELECT %s, %s, id FROM %s WHERE %s IN %s"
                queries.append(SQL(query, number, own, name, own, company_ids))
            elif table.relation:
                relation, row, company = map(SQL.identifier, table.relation)
                query = "SELECT %s, min(%s), %s FROM %s WHERE %s IN %s GROUP BY %s"
                queries.append(
                    SQL(query, number, company, row, relation, company, company_ids, row)
                )
        self.env.cr.execute(
            SQL(
                "WITH new AS (INSERT INTO octopus_company_row (tab, company_id, id) %s"
                " RETURNING tab) SELECT tab, count(*) FROM new GROUP BY tab",
                SQL(" UNION ALL ").join(queries),
            )
        )
        names = list(self.numbers)
        own = {names[tab]: count for tab, count in self.env.cr.fetchall()}
        self.counts.update(own)
        return set(own)

    def _round(self, found):
        """Rows that belong to rows of the tables where something was found."""
        for table in self.tables:
            if table.key != ("id",):
                continue
            for parent in table.parents:
                if parent.table in found:
                    yield self._children(table, parent)
            for name, column in table.made_for:
                if name in found:
                    yield self._made_for(table, name, column)
            if table.generic:
                yield self._generic(table, found)

    def _insert(self, name, query):
        """Add (company, id) pairs; returns the name of the table when there were new ones."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO octopus_company_row (tab, company_id, id)"
                " SELECT DISTINCT ON (id) %s, new.company_id, new.id FROM (%s) new (company_id, id)"
                " ON CONFLICT DO NOTHING",
                self.numbers[name],
                query,
            )
        )
        self.counts[name] += self.env.cr.rowcount
        return {name} if self.env.cr.rowcount else set()

    def _children(self, table, parent):
        unowned = SQL("AND t.%s IS NULL", SQL.identifier(table.own)) if table.own else SQL()
        return self._one(
            table.name,
            SQL(
                "SELECT r.company_id, t.id FROM octopus_company_row r JOIN %s t ON t.%s = r.id"
                " WHERE r.tab = %s %s",
                SQL.identifier(table.name),
                SQL.identifier(parent.column),
                self.numbers[parent.table],
                unowned,
            ),
        )

    def _made_for(self, table, name, column):
        unowned = SQL("AND t.%s IS NULL", SQL.identifier(table.own)) if table.own else SQL()
        return self._one(
            table.name,
            SQL(
                "SELECT r.company_id, t.id FROM octopus_company_row r JOIN %s p ON p.id = r.id"
                " JOIN %s t ON t.id = p.%s WHERE r.tab = %s %s",
                SQL.identifier(name),
                SQL.identifier(table.name),
                SQL.identifier(column),
                self.numbers[name],
                unowned,
            ),
        )

    def _generic(self, table, found):
        models = [
            (t.model, self.numbers[t.name]) for t in self.tables if t.model and t.name in found
        ]
        if not models:
            return None
        values = SQL(", ").join(SQL("(%s, %s)", *pair) for pair in models)
        return self._one(
            table.name,
            SQL(
                "SELECT r.company_id, t.id FROM (VALUES %s) m (model, tab)"
                " JOIN octopus_company_row r ON r.tab = m.tab"
                " JOIN %s t ON t.%s = m.model AND t.%s = r.id",
                values,
                SQL.identifier(table.name),
                SQL.identifier(table.generic.model_column),
                SQL.identifier(table.generic.id_column),
            ),
        )

    def _one(self, name, query):
        return next(iter(self._insert(name, query)), None)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ..tools.company_rows import collected
from ..tools.company_tables import company_tables
from .company_content import content


@tagged("post_install", "-at_install")
class TestCompanyClone(TransactionCase):
    """A copy against a company that Odoo itself made, with its own chart load."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        companies = cls.env["res.company"]
        cls.template = cls.env["octopus.company.clone"]._template()
        before = cls._count_rows()
        cls.stock = companies._octopus_make_company()
        cls.env.flush_all()
        between = cls._count_rows()
        cls.clone, cls.second = companies._octopus_make_companies(2)
        after = cls._count_rows()
        cls.of_stock = {name: between[name] - before[name] for name in before}
        cls.of_clones = {name: after[name] - between[name] for name in before}

    @classmethod
    def _count_rows(cls):
        cls.env.cr.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = current_schema::regnamespace"
        )
        names = [name for (name,) in cls.env.cr.fetchall() if not name.startswith("orm_signaling_")]
        counts = SQL(" UNION ALL ").join(
            SQL("SELECT %s, count(*) FROM %s", name, SQL.identifier(name)) for name in names
        )
        return dict(cls.env.execute_query(counts))

    def test_a_copy_has_as_many_rows_in_every_table_of_the_database(self):
        expected = {name: 2 * count for name, count in self.of_stock.items() if count}
        self.assertEqual({name: n for name, n in self.of_clones.items() if n}, expected)

    def test_a_copy_equals_the_stock_chart_load_in_every_table(self):
        stock = content(self.env, self.stock)
        self.assertGreater(len(stock), 20)
        for clone in (self.clone, self.second):
            mine = content(self.env, clone)
            self.assertEqual(set(mine), set(stock))
            for table, rows in stock.items():
                with self.subTest(table):
                    self.assertEqual(mine[table], rows)

    def test_a_copy_points_at_nothing_of_its_template(self):
        tables = company_tables(self.env)
        with collected(self.env, tables, (self.template + self.clone).ids) as rows:
            for table in tables:
                for reference in table.references if rows.any(table) else ():
                    query = SQL(
                        "SELECT count(*) FROM (%s) t JOIN octopus_company_row mine ON mine.tab = %s"
                        " AND mine.id = t.id AND mine.company_id = %s"
                        " JOIN octopus_company_row other ON other.tab = %s AND other.id = t.%s"
                        " AND other.company_id != mine.company_id",
                        rows.select(table),
                        rows.numbers[table.name],
                        self.clone.id,
                        rows.numbers[reference.table],
                        SQL.identifier(reference.column),
                    )
                    if table.key == ("id",):
                        crossing = self.env.execute_query(query)[0][0]
                        self.assertFalse(crossing, (table.name, reference.column))

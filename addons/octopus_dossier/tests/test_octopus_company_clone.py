# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import closing
from unittest.mock import patch

import psycopg2

from odoo import api, sql_db
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, mute_logger

from ..models import octopus_company_clone
from ..tools.company_copy import CompanyCopy
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
    def _count_rows(cls, cr=None):
        cr = cr or cls.env.cr
        cr.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = current_schema::regnamespace"
        )
        names = [name for (name,) in cr.fetchall() if not name.startswith("orm_signaling_")]
        counts = SQL(" UNION ALL ").join(
            SQL("SELECT %s, count(*) FROM %s", name, SQL.identifier(name)) for name in names
        )
        cr.execute(counts)
        return dict(cr.fetchall())

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

    def _booked(self, company, move_type):
        """What an invoice or a bill of 100 leaves in the books of this company."""
        env = self.env(context={**self.env.context, "allowed_company_ids": company.ids})
        partner = env["res.partner"].create({"name": "Relation", "company_id": company.id})
        move = env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": partner.id,
                "invoice_date": "2026-01-15",
                "date": "2026-01-15",
                "invoice_payment_term_id": env.ref("account.account_payment_term_30days").id,
                "invoice_line_ids": [Command.create({"name": "Flour", "price_unit": 100.0})],
            }
        )
        move.action_post()
        self.assertEqual(move.line_ids.account_id.company_ids, company)
        self.assertFalse((move.line_ids.tax_ids | move.line_ids.tax_line_id).company_id - company)
        return move.name, sorted(
            (
                line.account_id.with_company(company).code,
                line.balance,
                str(line.date_maturity),
                tuple(line.tax_ids.mapped("name")),
                tuple(line.tax_tag_ids.mapped("name")),
            )
            for line in move.line_ids
        )

    def test_an_invoice_and_a_bill_post_as_with_the_stock_chart(self):
        for move_type in ("out_invoice", "in_invoice"):
            with self.subTest(move_type):
                name, lines = self._booked(self.clone, move_type)
                self.assertEqual((name, lines), self._booked(self.stock, move_type))
                self.assertEqual(len(lines), 3, "the tax has a line of its own")
                self.assertTrue(any(line[4] for line in lines), "tags of the VAT return")

    def test_a_later_chart_load_works_and_changes_nothing(self):
        before = content(self.env, self.clone)
        loader = self.env["account.chart.template"].with_context(allowed_company_ids=self.clone.ids)
        loader.try_loading("be_comp", self.clone.id, install_demo=False)
        self.env.flush_all()
        after = content(self.env, self.clone)
        self.assertEqual(set(after), set(before))
        for table, rows in before.items():
            with self.subTest(table):
                self.assertEqual(after[table], rows)

    def test_a_dossier_of_a_firm_is_a_template_too(self):
        source = self.second
        source.partner_id.write(
            {"name": "Basis", "vat": "BE0477472701", "street": "Kerkstraat 1", "zip": "9000"}
        )
        env = self.env(context={**self.env.context, "allowed_company_ids": source.ids})
        account = env["account.account"].create(
            {"name": "Own account", "code": "700123", "account_type": "income"}
        )
        env["account.journal"].create({"name": "Own sales", "code": "OWN", "type": "sale"})
        relation = env["res.partner"].create({"name": "Common supplier", "company_id": source.id})
        relation.property_account_payable_id = env["account.account"].search(
            [("account_type", "=", "liability_payable")], limit=1
        )
        company = self.env["res.company"]._octopus_take_from_pool(source)
        self.assertFalse(company.octopus_is_pool)
        partner = company.partner_id
        self.assertEqual((partner.vat, partner.street, partner.zip), (False, False, False))
        self.assertEqual(partner.name, company.name)
        own = self.env["account.account"].with_company(company)
        mine = own.search([("company_ids", "in", company.ids), ("code", "=", "700123")])
        self.assertEqual(mine.name, "Own account")
        self.assertNotEqual(mine, account)
        journals = self.env["account.journal"].search([("company_id", "=", company.id)])
        self.assertIn("OWN", journals.mapped("code"))
        copied = self.env["res.partner"].search(
            [("company_id", "=", company.id), ("name", "=", "Common supplier")]
        )
        payable = copied.with_company(company).property_account_payable_id
        self.assertEqual(payable.company_ids, company)

    def test_a_dossier_with_bookings_is_no_template(self):
        self._booked(self.second, "out_invoice")
        with self.assertRaisesRegex(UserError, "has bookings"):
            self.env["res.company"]._octopus_make_companies(1, self.second)

    def test_names_of_accounts_have_no_index_of_all_dossiers(self):
        self.env.cr.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'account_account'")
        self.assertFalse([index for (index,) in self.env.cr.fetchall() if "trgm" in index])

    def test_a_copy_that_is_interrupted_leaves_nothing_behind(self):
        database = sql_db.db_connect(self.env.cr.dbname)
        with closing(database.cursor()) as cr:
            before = self._count_rows(cr)
            cr.execute("SELECT last_value FROM res_company_id_seq")
            number = cr.fetchone()[0]
        with closing(database.cursor()) as cr:
            env = api.Environment(cr, self.env.ref("base.user_root").id, {})
            env["octopus.company.clone"]._template()
            make = CompanyCopy.make

            def make_and_hurry(copy, names):
                made = make(copy, names)
                # PostgreSQL breaks off the next statement that takes its time
                cr.execute("SET LOCAL statement_timeout = 1")
                return made

            with (
                patch.object(octopus_company_clone, "AT_ONCE", 1),
                patch.object(CompanyCopy, "make", make_and_hurry),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.QueryCanceled),
            ):
                env["res.company"]._octopus_make_companies(2)
        with closing(database.cursor()) as cr:
            self.assertEqual(self._count_rows(cr), before)
            cr.execute("SELECT last_value FROM res_company_id_seq")
            self.assertGreater(cr.fetchone()[0], number, "it was interrupted half-way")

    def test_what_is_outdated_is_taken_away(self):
        self.second.octopus_chart_key = "older"
        others = self.env["res.company"].search(
            [
                ("octopus_is_pool", "=", True),
                ("octopus_chart_key", "!=", self.second.octopus_chart_key),
            ]
        )
        others.octopus_chart_key = self.template.octopus_chart_key
        self.assertNotIn(
            self.second,
            self.env["res.company"].search(self.env["res.company"]._octopus_pool_domain()),
        )
        self.assertEqual(self.env["octopus.company.clone"]._remove_outdated(), 1)
        self.assertFalse(self.second.exists())
        self.assertTrue(self.clone.exists())

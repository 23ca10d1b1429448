# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ..tools.company_rows import collected
from ..tools.company_tables import NOT_OWNED, company_tables


@tagged("post_install", "-at_install")
class TestCompanyTables(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        companies = cls.env["res.company"]
        cls.company = companies._octopus_take_from_pool()
        cls.other = companies._octopus_take_from_pool()
        cls.tables = company_tables(cls.env)
        cls.by_name = {table.name: table for table in cls.tables}

    def test_no_table_with_a_company_is_forgotten(self):
        rows = self.env.execute_query(
            SQL("""
                SELECT DISTINCT t.relname FROM pg_constraint c
                  JOIN pg_class t ON t.oid = c.conrelid
                 WHERE c.contype = 'f' AND c.confrelid = 'res_company'::regclass
            """)
        )
        transient = {model._table for model in self.env.values() if model._transient}
        named = {name for (name,) in rows} - transient - set(NOT_OWNED)
        self.assertFalse(named - set(self.by_name))

    def test_each_way_to_belong_is_found(self):
        kinds = {
            "account_account": "relation",
            "account_fiscal_position": "own",
            "account_payment_term_line": "child",
            "account_payment_method_line": "child",
            "account_account_account_tag": "child",
            "mail_alias": "reference",
            "ir_model_data": "generic",
            "ir_attachment": "generic",
        }
        for name, kind in kinds.items():
            with self.subTest(name):
                self.assertIn(kind, self.by_name[name].kinds)
        self.assertIn("code_store", self.by_name["account_account"].company_keys)
        self.assertNotIn("res_users", self.by_name)
        self.assertNotIn("res_config_settings", self.by_name, "a transient table is nobody's")

    def test_a_row_comes_after_what_it_needs(self):
        done = set()
        for table in self.tables:
            for reference in table.references:
                early = reference.table in done or reference.table == table.name
                self.assertEqual(early, not reference.late, (table.name, reference))
                self.assertFalse(reference.late and reference.required, (table.name, reference))
            done.add(table.name)

    def test_the_rows_of_one_company_are_its_own(self):
        with collected(self.env, self.tables, self.company.ids) as rows:
            mine = self._keys(rows)
        with collected(self.env, self.tables, self.other.ids) as rows:
            others = self._keys(rows)
        for name, keys in mine.items():
            self.assertFalse(keys & others[name], name)
            self.assertEqual(len(keys), len(others[name]), name)
        self.assertEqual(mine["res_company"], {(self.company.id,)})
        self.assertEqual(mine["res_partner"], {(self.company.partner_id.id,)})
        journals = self.env["account.journal"].search([("company_id", "=", self.company.id)])
        self.assertEqual(mine["account_journal"], {(number,) for number in journals.ids})
        self.assertEqual(len(mine["mail_alias"]), len(journals.alias_id))
        lines = journals.inbound_payment_method_line_ids + journals.outbound_payment_method_line_ids
        self.assertEqual(len(mine["account_payment_method_line"]), len(lines))
        self.assertEqual(
            mine["ir_sequence"],
            {(self.company.batch_payment_sequence_id.id,)},
            "made without company",
        )
        named = self.env["ir.model.data"].search(
            [("module", "=", "account"), ("name", "=like", f"{self.company.id}\\_%")]
        )
        self.assertEqual(mine["ir_model_data"], {(number,) for number in named.ids})

    def _keys(self, rows):
        found = {}
        for table in self.tables:
            columns = SQL(", ").join(SQL.identifier(column) for column in table.key)
            query = SQL("SELECT %s FROM (%s) mine", columns, rows.select(table))
            found[table.name] = set(self.env.execute_query(query))
        return found

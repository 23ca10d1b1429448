# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.res_company import TABLES_WITHOUT_INDEX
from .common import DossierCommon


@tagged("post_install", "-at_install")
class TestResCompany(DossierCommon):
    def test_dossier_takes_a_company_from_the_pool(self):
        companies = self.env["res.company"]
        companies._octopus_fill_pool(1)
        ready = companies.search(companies._octopus_pool_domain(), order="id", limit=1)
        dossier = self._make_dossier("From the pool", self.driver, 7234567)
        self.assertEqual(dossier.company_id, ready)
        self.assertFalse(ready.octopus_is_pool)

    def test_company_is_made_when_the_pool_is_empty(self):
        companies = self.env["res.company"]
        companies.search([("octopus_is_pool", "=", True)]).octopus_is_pool = False
        dossier = self._make_dossier("Made now", self.driver, 7234567)
        company = dossier.company_id
        self.assertEqual(company.chart_template, "be_comp")
        self.assertEqual(company.country_id.code, "BE")
        self.assertEqual(company.currency_id.name, "EUR")
        self.assertFalse(company.parent_id)

    def test_chart_is_loaded_once(self):
        company = self.env["res.company"]._octopus_make_company()
        # whatever waits for the commit would load the chart a second time
        before = self.env["account.account"].search_count([("company_ids", "in", company.ids)])
        self.env.cr.precommit.run()
        after = self.env["account.account"].search_count([("company_ids", "in", company.ids)])
        self.assertEqual(before, after)
        journals = self.env["account.journal"].search([("company_id", "=", company.id)])
        self.assertEqual(len(journals.filtered(lambda j: j.type == "sale")), 1)
        self.assertGreater(before, 400)

    def test_maker_does_not_become_a_user_of_the_company(self):
        self.env.ref("octopus_dossier.lobby_company")
        companies = self.env["res.company"].with_user(self.operator).sudo()
        company = companies._octopus_make_company()
        self.assertNotIn(company, self.operator.company_ids)

    def test_users_read_their_own_companies_only(self):
        env = self._as(self.accountant, self.bakery, self.garage)
        found = env["res.company"].search([])
        self.assertEqual(found, self.bakery.company_id + self.garage.company_id)
        with self.assertRaises(AccessError):
            self.foreign.company_id.with_env(env).read(["name"])
        with self.assertRaises(AccessError):
            self.bakery.company_id.with_env(env).write({"email": "x@example.com"})

    def test_taking_a_payment_number_asks_the_right(self):
        company = self.bakery.company_id.with_env(self._as(self.employee, self.bakery))
        with self.assertRaisesRegex(AccessError, "Financial"):
            company.get_next_batch_payment_communication()

    def test_tables_of_core_have_an_index_on_the_company(self):
        rows = self.env.execute_query(
            SQL(
                "SELECT tablename FROM pg_indexes WHERE tablename IN %s AND indexdef LIKE %s",
                TABLES_WITHOUT_INDEX,
                "%(company_id%",
            )
        )
        self.assertEqual({table for (table,) in rows}, set(TABLES_WITHOUT_INDEX))

    def test_company_is_found_by_its_dossier(self):
        companies = self.env["res.company"]
        self.assertEqual(
            companies.search([("octopus_dossier_id", "=", self.bakery.id)]),
            self.bakery.company_id,
        )

    def test_cron_fills_the_pool_to_the_size_in_the_settings(self):
        companies = self.env["res.company"]
        # those of an older chart, in a database that was updated, are not ready
        pool = companies._octopus_pool_domain()
        ready = companies.search_count(pool)
        self.env["ir.config_parameter"].set_param("octopus_dossier.pool_size", str(ready + 1))
        companies._octopus_fill_pool()
        self.assertEqual(companies.search_count(pool), ready + 1)

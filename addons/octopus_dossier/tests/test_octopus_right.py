# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import DossierCommon


@tagged("post_install", "-at_install")
class TestOctopusRight(DossierCommon):
    def test_one_row_per_user_dossier_and_area(self):
        vals = {"user_id": self.employee.id, "company_id": self.bakery.company_id.id}
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env["octopus.right"].create({**vals, "area": "purchases", "level": "3"})
        right = self.employee.octopus_right_ids
        names = {right.with_context(lang=lang).display_name for lang in ("en_US", "nl_BE")}
        self.assertEqual(len(names), 2, "its area is told in the language of who reads")

    def test_a_portal_licence_gives_its_own_users_no_bookkeeping(self):
        for levels in ({"misc": "1"}, {"purchases": "2"}, {"dossier_settings": "1"}):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self._give(self.baker, self.bakery, levels)
        self._give(self.baker, self.bakery, {"invoicing": "3", "bank": "2"})
        self._give(self.employee, self.bakery, {"misc": "3"})
        self._give(self.mechanic, self.garage, {"misc": "3"})

    def test_companies_follow_from_rights(self):
        self.assertEqual(self.employee.company_ids, self.bakery.company_id)
        self.assertEqual(self.employee.company_id, self.bakery.company_id)
        self._give(self.employee, self.garage, {"sales": "1"})
        both = self.bakery.company_id + self.garage.company_id
        self.assertEqual(self.employee.company_ids, both)
        self._give(self.employee, self.bakery, {"purchases": False})
        self.assertEqual(self.employee.company_ids, self.garage.company_id)
        self.assertEqual(self.employee.company_id, self.garage.company_id)
        self._give(self.employee, self.garage, {"sales": False})
        lobby = self.env.ref("octopus_dossier.lobby_company")
        self.assertEqual(self.employee.company_ids, lobby)
        self.assertEqual(self.employee.company_id, lobby)

    def test_change_raises_the_version_and_clears_no_cache(self):
        before = self.employee.octopus_rights_version
        with patch.object(type(self.env.registry), "clear_cache", side_effect=AssertionError):
            self._give(self.employee, self.bakery, {"purchases": "2", "sales": "1"})
            self._give(self.employee, self.bakery, {"sales": False})
        self.assertGreater(self.employee.octopus_rights_version, before)

    def test_revoke_in_sql_counts_without_clearing_caches(self):
        bill = self._move(self.bakery)
        env = self._as(self.employee, self.bakery)
        self.assertEqual(env["account.move"].search([]), bill)
        self.cr.execute(
            SQL(
                "DELETE FROM octopus_right WHERE user_id = %s AND area = 'purchases'",
                self.employee.id,
            )
        )
        self.cr.execute(
            SQL(
                "UPDATE res_users SET octopus_rights_version = octopus_rights_version + 1 "
                "WHERE id = %s",
                self.employee.id,
            )
        )
        # what the next request begins with: nothing of the records in memory
        self.env.invalidate_all()
        env.transaction.reset()
        self.assertFalse(self.employee._octopus_known_company_ids())

    def test_right_is_for_users_of_subscribers_on_dossiers(self):
        right = self.env["octopus.right"]
        main = self.env.ref("base.main_company")
        for user, company in (
            (self.operator, self.bakery.company_id),
            (self.accountant, main),
            (self.baker, self.garage.company_id),
        ):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                right.create(
                    {"user_id": user.id, "company_id": company.id, "area": "sales", "level": "1"}
                )

    def test_operator_gives_a_right_from_the_list(self):
        env = self.env(user=self.operator, su=False)
        dossier = env["octopus.dossier"].search([("number", "=", self.bakery.number)])
        user = env["res.users"].search([("login", "=", self.employee.login)])
        right = env["octopus.right"].create(
            {"user_id": user.id, "dossier_id": dossier.id, "area": "sales", "level": "1"}
        )
        self.assertEqual(
            right.web_read({"dossier_id": {"fields": {"display_name": {}}}})[0]["dossier_id"][
                "display_name"
            ],
            self.bakery.display_name,
        )
        company = self.bakery.company_id.with_user(self.employee)
        self.assertTrue(company._octopus_has("sales", "read"))
        for value in (("=", dossier.id), ("in", dossier.ids), ("ilike", dossier.number)):
            found = env["octopus.right"].search([("dossier_id", *value)])
            self.assertIn(right, found)
            self.assertEqual(found.sudo().company_id, self.bakery.company_id)

    def test_levels_contain_the_lower_ones(self):
        self._give(self.employee, self.bakery, {"purchases": "2"})
        company = self.bakery.company_id.with_user(self.employee)
        self.assertTrue(company._octopus_has("purchases", "read"))
        self.assertTrue(company._octopus_has("purchases", "write"))
        self.assertFalse(company._octopus_has("purchases", "validate"))
        self.assertFalse(company._octopus_has("sales", "read"))
        self.assertEqual(
            self.employee._octopus_company_ids("purchases", "write"),
            frozenset(self.bakery.company_id.ids),
        )

    def test_portal_holder_starts_with_little(self):
        company = self.bakery.company_id.with_user(self.baker)
        self.assertTrue(self.baker.share)
        self.assertTrue(company._octopus_has("documents", "write"))
        self.assertTrue(company._octopus_has("purchases", "read"))
        # his own invoices, up to booking them through
        self.assertTrue(company._octopus_has("sales", "validate"))
        for area in ("purchases", "misc", "users", "dossier_settings"):
            self.assertFalse(company._octopus_has(area, "write"), area)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Acts on the rights of many users in many dossiers: who may, and what is told."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import DossierCommon


@tagged("post_install", "-at_install")
class TestOctopusRightAct(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.managed = cls.bakery + cls.garage + cls.firm_dossier
        cls.helper = cls.firm._create_sub_user("Bo", email="bo@firm.example")
        cls.maker = cls.client._create_sub_user("Mia", email="mia@bakery.example")

    def _act(self, user, users, dossiers, levels, **kwargs):
        """Set levels as a user, whatever dossier is open."""
        rights = self.env(user=user, su=False)["octopus.right"]
        return rights.set_levels(
            user_ids=users.ids, dossier_ids=dossiers.ids, levels=levels, **kwargs
        )

    def _level(self, user, dossier, area):
        return (
            self.env["octopus.right"]
            .search(
                [
                    ("user_id", "=", user.id),
                    ("company_id", "=", dossier.company_id.id),
                    ("area", "=", area),
                ]
            )
            .level
        )

    def _assert_refused(self, results, words):
        for result in results:
            self.assertFalse(result["ok"])
            self.assertFalse(result["changed"])
            self.assertIn(words, result["message"])

    def test_one_act_for_several_users_and_dossiers(self):
        levels = {"purchases": "2", "sales": "1", "vat": False}
        results = self._act(self.accountant, self.employee + self.helper, self.managed, levels)
        self.assertEqual([r["dossier_id"] for r in results], self.managed.ids)
        self.assertTrue(all(result["ok"] for result in results))
        self.assertEqual([result["changed"] for result in results], [4, 4, 4])
        for dossier in self.managed:
            for user in self.employee + self.helper:
                self.assertEqual(self._level(user, dossier, "purchases"), "2")
                company = dossier.company_id.with_user(user)
                self.assertTrue(company._octopus_has("sales", "read"))
        self.assertEqual(self.helper.company_ids, self.managed.company_id)
        self._act(self.accountant, self.helper, self.managed, {"purchases": "0", "sales": ""})
        lobby = self.env.ref("octopus_dossier.lobby_company")
        self.assertEqual(self.helper.company_ids, lobby)
        self.assertEqual(self.helper.company_id, lobby)
        # what follows from rights is derived where they changed: others have thousands of dossiers
        users = type(self.helper)
        derive = users._octopus_derive_companies
        with patch.object(users, "_octopus_derive_companies", autospec=True) as derived:
            derived.side_effect = derive
            self._act(self.accountant, self.helper, self.garage, {"sales": "1"})
        derived.assert_called_once_with(self.helper, self.garage.company_id)
        self.assertEqual(self.helper.company_ids, self.garage.company_id)

    def test_however_many_dossiers_the_statements_are_the_same(self):
        asked = []
        # the first of each fills what a process asks once
        for dossiers in (self.managed[1:], self.managed) * 2:
            self.env.invalidate_all()
            # what is kept of one's own rights is kept for these dossiers, so asked anew for others
            self.env.registry.clear_cache()
            before = self.env.cr.sql_log_count
            results = self._act(self.accountant, self.helper, dossiers, {"purchases": False})
            asked.append(self.env.cr.sql_log_count - before)
            self.assertTrue(all(result["ok"] for result in results))
        self.assertEqual(asked[2], asked[3], asked)

    def test_the_right_on_the_users_is_asked_in_every_dossier(self):
        results = self._act(self.employee, self.helper, self.bakery, {"sales": "1"})
        self._assert_refused(results, "You lack “Users: validate”")
        self.assertIn(self.accountant.login, results[0]["message"])
        self._give(self.employee, self.garage, {"users": "3"})
        self._give(self.employee, self.firm_dossier, {"users": "2"})
        results = self._act(self.employee, self.helper, self.managed, {"sales": "1"})
        self.assertEqual([result["ok"] for result in results], [False, True, False])
        self.assertEqual(self._level(self.helper, self.garage, "sales"), "1")
        self.assertFalse(self._level(self.helper, self.bakery, "sales"))

    def test_a_dossier_of_others_is_not_told_about(self):
        dossiers = self.bakery + self.foreign
        rights = self._as(self.accountant, self.bakery)["octopus.right"]
        results = rights.set_levels(self.employee.ids, [*dossiers.ids, 2**31 - 1], {"sales": "1"})
        self.assertTrue(results[0]["ok"])
        for result in results[1:]:
            self.assertEqual(result["message"], "This is no dossier of yours.")
        results = self._act(self.outsider, self.employee, self.foreign, {"sales": "1"})
        self._assert_refused(results, "belongs to nobody who has dossier")
        self.assertNotIn(self.firm.code, results[0]["message"])
        results = self._act(self.stranger, self.stranger, self.garage, {"sales": "1"})
        self._assert_refused(results, "no dossier of yours")
        results = self._act(self.accountant, self.employee, self.foreign, {"sales": "1"})
        self._assert_refused(results, "no dossier of yours")

    def test_the_firm_decides_in_the_portal_and_the_client_in_his_full_licence(self):
        results = self._act(self.accountant, self.maker, self.bakery, {"invoicing": "2"})
        self.assertTrue(results[0]["ok"])
        results = self._act(self.accountant, self.stranger, self.garage, {"sales": "1"})
        self._assert_refused(results, f"from {self.driver.code} itself")
        results = self._act(self.mechanic, self.stranger, self.garage, {"sales": "1"})
        self.assertTrue(results[0]["ok"])
        self._give(self.baker, self.bakery, {"users": "3"})
        results = self._act(self.baker, self.maker, self.bakery, {"invoicing": "1"})
        self._assert_refused(results, f"so {self.firm.code} Janssens Accountants decides")

    def test_the_client_neither_changes_nor_sees_the_rights_of_the_firms_employees(self):
        self._give(self.employee, self.garage, {"sales": "1"})
        results = self._act(self.mechanic, self.employee, self.garage, {"sales": False})
        self._assert_refused(results, f"from {self.firm.code} itself")
        for model in ("octopus.right", "octopus.right.change"):
            seen = self._as(self.mechanic, self.garage)[model].search([])
            self.assertEqual(seen.user_id.octopus_subscriber_id, self.driver, model)
            seen = self._as(self.accountant, self.bakery)[model].search([])
            self.assertIn(self.baker, seen.user_id, model)
            self.assertEqual(
                self._as(self.employee, self.garage)[model].search([]).user_id, self.employee
            )

    def test_nobody_raises_his_own_rights(self):
        users = self.accountant + self.helper
        self._act(self.accountant, self.accountant, self.garage, {"sales": "1"})
        results = self._act(self.accountant, users, self.garage, {"sales": "2", "vat": "3"})
        self.assertFalse(results[0]["ok"])
        self.assertEqual(results[0]["changed"], 2)
        self.assertIn(f"{self.accountant.login}: nobody gives", results[0]["message"])
        self.assertEqual(self._level(self.accountant, self.garage, "sales"), "1")
        self.assertEqual(self._level(self.helper, self.garage, "sales"), "2")

    def test_somebody_keeps_the_right_on_the_users(self):
        results = self._act(self.accountant, self.accountant, self.garage, {"users": False})
        self._assert_refused(results, "is the last with “Users: validate”")
        self._give(self.employee, self.garage, {"users": "3"})
        results = self._act(self.employee, self.accountant, self.garage, {"users": "1"})
        self._assert_refused(results, "only the holder himself")
        both = self.accountant + self.employee
        results = self._act(self.accountant, both, self.garage, {"users": "1"})
        self._assert_refused(results, "is the last")
        results = self._act(self.accountant, self.accountant, self.garage, {"users": "1"})
        self.assertTrue(results[0]["ok"])

    def test_the_licence_limits_the_clients_users(self):
        levels = {"purchases": "1", "misc": "1", "analytic": "2"}
        results = self._act(self.accountant, self.maker + self.helper, self.bakery, levels)
        self.assertIn(f"{self.maker.login}: the licence", results[0]["message"])
        self.assertIn("Analytic accounting, Miscellaneous entries.", results[0]["message"])
        self.assertEqual(results[0]["changed"], 3)
        self.assertFalse(self._level(self.maker, self.bakery, "purchases"))
        internal = self._make_dossier("Internal", self.firm, 6234567, tier="portal")
        internal.write({"client_id": self.client.id, "tier": "portal"})
        results = self._act(self.accountant, self.maker, internal, {"misc": "1"})
        self._assert_refused(results, "does not include")
        results = self._act(self.accountant, self.maker, internal, {"documents": "2"})
        self.assertTrue(results[0]["ok"])

    def test_a_readonly_dossier_keeps_its_rights(self):
        self.garage.sudo().action_readonly()
        results = self._act(self.accountant, self.helper, self.managed, {"sales": "1"})
        self.assertEqual([result["ok"] for result in results], [True, False, True])
        self.assertIn("is read-only", results[1]["message"])
        results = self._act(self.operator, self.helper, self.garage, {"sales": "1"})
        self.assertTrue(results[0]["ok"])

    def test_only_through_the_acts(self):
        rights = self._as(self.accountant, self.bakery)["octopus.right"]
        mine = rights.search([("user_id", "=", self.employee.id)], limit=1)
        vals = {"user_id": self.helper.id, "company_id": self.bakery.company_id.id}
        for attempt in (
            lambda: rights.create({**vals, "area": "sales", "level": "1"}),
            lambda: mine.write({"level": "3"}),
            mine.unlink,
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                attempt()

    def test_senseless_calls_are_refused(self):
        rights = self._as(self.accountant, self.bakery)["octopus.right"]
        good = {
            "user_ids": self.employee.ids,
            "dossier_ids": self.bakery.ids,
            "levels": {"sales": "1"},
        }
        for bad in (
            {"user_ids": []},
            {"user_ids": "1"},
            {"user_ids": [self.operator.id]},
            {"dossier_ids": [True]},
            {"dossier_ids": [-1]},
            {"user_ids": [2**40]},
            {"levels": {}},
            {"levels": {"cooking": "1"}},
            {"levels": {"sales": "4"}},
            {"levels": ["sales"]},
            {"levels": {"sales": ["1"]}},
            {"act": 5},
        ):
            with self.subTest(bad), self.assertRaises(UserError):
                rights.set_levels(**{**good, **bad})

    def test_bulk_tells_the_result_of_every_dossier(self):
        self.garage.sudo().action_readonly()
        bulk = self._as(self.accountant, self.bakery)["octopus.bulk"]._start(
            "Rights",
            "octopus.right",
            "set",
            self.managed.with_user(self.accountant),
            {"user_ids": self.helper.ids, "levels": {"sales": "1"}},
            chunk=3,
        )
        states = {line.dossier_id: line.state for line in bulk.line_ids}
        self.assertEqual(
            states, {self.bakery: "done", self.garage: "failed", self.firm_dossier: "done"}
        )

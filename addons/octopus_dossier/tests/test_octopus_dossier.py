# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DossierCommon, enterprise_number


@tagged("post_install", "-at_install")
class TestOctopusDossier(DossierCommon):
    def test_company_carries_number_and_partner_the_legal_name(self):
        company = self.bakery.company_id
        self.assertEqual(company.name, f"{self.bakery.number} Bakery Peeters")
        self.assertEqual(company.partner_id.name, "Bakery Peeters")
        self.assertEqual(company.vat, f"BE{self.bakery.enterprise_number}")
        self.assertEqual(company.company_registry, self.bakery.enterprise_number)
        self.assertEqual(company.octopus_dossier_id, self.bakery)
        self.assertFalse(company.octopus_is_pool)

    def test_two_dossiers_may_have_one_legal_name(self):
        again = self._make_dossier("Bakery Peeters", self.driver, 6234567)
        self.assertNotEqual(again.company_id.name, self.bakery.company_id.name)

    def test_rename_reaches_company_and_partner(self):
        self.bakery.name = "Bakery Peeters and Son"
        self.assertEqual(
            self.bakery.company_id.name, f"{self.bakery.number} Bakery Peeters and Son"
        )
        self.bakery.company_id.name = f"{self.bakery.number} Back again"
        self.assertEqual(self.bakery.company_id.partner_id.name, "Back again")

    def test_language_reaches_the_partner(self):
        self.bakery.lang = "fr_BE"
        self.assertEqual(self.bakery.company_id.partner_id.lang, "fr_BE")
        french = self._make_dossier("Garage Dupont", self.driver, 6234567, lang="fr_BE")
        self.assertEqual(french.company_id.partner_id.lang, "fr_BE")

    def test_number_is_digits_unique_and_never_changes(self):
        with self.assertRaises(UserError):
            self.bakery.number = "7"
        with self.assertRaises(UserError):
            self.bakery.company_id = self.garage.company_id
        for number in (self.garage.number, "12a", "-1", "1 2"):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError, msg=number),
                self.cr.savepoint(),
            ):
                self._make_dossier("Again", self.driver, 6234567, number=number)

    def test_number_given_by_hand_is_jumped_over(self):
        number = str(int(self.foreign.number) + 1)
        self._make_dossier("By hand", self.driver, 6234567, number=number)
        following = self._make_dossier("Next", self.driver, 7234567)
        self.assertGreater(int(following.number), int(number))

    def test_dossier_is_never_deleted(self):
        with self.assertRaises(UserError):
            self.bakery.unlink()
        with self.assertRaises(UserError):
            self.bakery.with_user(self.operator).unlink()

    def test_enterprise_number_is_checked(self):
        for number in ("0123456748", "123456749", "01234567490", "O123456749"):
            with self.assertRaises(ValidationError, msg=number), self.cr.savepoint():
                self._make_dossier("Wrong", self.driver, 1, enterprise_number=number)
        dossier = self._make_dossier("Dots", self.driver, 1, enterprise_number="0123.456.749")
        self.assertEqual(dossier.enterprise_number, "0123456749")
        self.assertEqual(enterprise_number(1234567), "0123456749")

    def test_check_digits(self):
        self.bakery.flush_recordset()
        for number, digits in (("1", "01"), ("97", "97"), ("100", "03"), ("100001", "91")):
            dossier = self.env["octopus.dossier"].new({"number": number})
            self.assertEqual(dossier._check_digits(), digits, number)

    def test_terminated_dossier_is_read_only_for_all_its_users(self):
        bill = self._move(self.garage)
        self.mechanic.password = "a long test password"
        mechanics = self.garage.with_user(self.mechanic)
        for password in (None, "wrong"):
            with self.assertRaises(UserError):
                mechanics.with_context(password=password).action_terminate()
        mechanics.with_context(password="a long test password").action_terminate()
        for user in (self.mechanic, self.accountant):
            as_user = bill.with_env(self._as(user, self.garage))
            self.assertEqual(as_user.read(["state"])[0]["state"], "draft")
            with self.assertRaisesRegex(AccessError, "read-only"):
                as_user.ref = "x"
            with self.assertRaisesRegex(AccessError, "read-only"):
                as_user.action_post()
        with self.assertRaises(UserError):
            self.garage.with_user(self.accountant).action_terminate()
        for user in (self.accountant, self.employee):
            with self.assertRaises(AccessError):
                self.foreign.with_user(user).action_terminate()
        with self.assertRaises(AccessError):
            self.bakery.with_user(self.employee).action_terminate()

    def test_operator_puts_on_read_only_and_opens_again(self):
        env = self._as(self.mechanic, self.garage)
        self.garage.with_user(self.operator).action_readonly()
        self.assertFalse(self.garage.company_id.with_env(env)._octopus_has("sales", "write"))
        self.assertTrue(self.garage.company_id.with_env(env)._octopus_has("sales", "read"))
        self.garage.with_user(self.operator).action_reactivate()
        self.assertTrue(self.garage.company_id.with_env(env)._octopus_has("sales", "write"))
        with self.assertRaises(UserError):
            self.garage.with_user(self.mechanic).action_readonly()

    def test_operator_administers_and_does_not_read_books(self):
        self._move(self.bakery)
        dossiers = self.env["octopus.dossier"].with_user(self.operator)
        self.assertIn(self.bakery, dossiers.search([]))
        with self.assertRaises(AccessError):
            self.env["account.move"].with_user(self.operator).search([])
        made = dossiers.create({"name": "By the operator", "holder_id": self.driver.id})
        self.assertTrue(made.sudo().company_id)
        self.assertNotIn(made.sudo().company_id, self.operator.company_ids)

    def test_users_of_dossiers_see_theirs_only_and_make_none(self):
        dossiers = self._as(self.mechanic, self.garage)["octopus.dossier"]
        self.assertEqual(dossiers.search([]), self.garage)
        with self.assertRaises(AccessError):
            dossiers.create({"name": "Own", "holder_id": self.driver.id})

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import DossierCommon


@tagged("post_install", "-at_install")
class TestOctopusSubscriber(DossierCommon):
    def test_code_comes_from_the_sequence_of_its_kind(self):
        self.assertRegex(self.firm.code, r"^B\d+$")
        self.assertRegex(self.client.code, r"^K\d+$")
        self.assertRegex(self.driver.code, r"^U\d+$")

    def test_code_can_be_given(self):
        subscriber = self._make_subscriber("u", "Given", code="U15032003")
        self.assertEqual(subscriber.holder_user_id.login, "U15032003")

    def test_odd_codes_are_refused(self):
        for code in ("15032003", "U", "U 1", "U1a", "B12", "u12", "U1;--", "U٣", "U12\n"):
            with self.assertRaises(ValidationError, msg=code), self.cr.savepoint():
                self._make_subscriber("u", "Odd", code=code)

    def test_code_given_by_hand_is_jumped_over(self):
        code = f"B{int(self.other_firm.code[1:]) + 1}"
        self._make_subscriber("b", "By hand", code=code)
        self.assertGreater(self._make_subscriber("b", "Next").code, code)

    def test_code_never_changes(self):
        with self.assertRaises(UserError):
            self.firm.code = "B9"
        with self.assertRaises(UserError):
            self.firm.unlink()

    def test_client_number_needs_its_firm(self):
        with self.assertRaises(ValidationError):
            self._make_subscriber("k", "Alone")
        with self.assertRaises(ValidationError):
            self._make_subscriber("u", "Paid for", firm_id=self.firm.id)

    def test_sub_user_has_the_code_in_his_login_and_no_right(self):
        user = self.firm._create_sub_user("Jérôme.d-Hondt", email="j@firm.example")
        self.assertEqual(user.login, f"Jérôme.d-Hondt@{self.firm.code}")
        self.assertFalse(user.octopus_right_ids)
        self.assertFalse(user.share)
        self.assertEqual(user.company_ids, self.env.ref("octopus_dossier.lobby_company"))

    def test_everybody_has_the_day_of_belgium(self):
        made = self.firm._make_users([{"name": "Nele", "full_name": "Nele", "email": False}])
        holder = self._make_subscriber("u", "Early").holder_user_id
        users = holder | self.firm._create_sub_user("Lies") | made
        self.assertEqual(set(users.mapped("tz")), {"Europe/Brussels"})

    def test_sub_user_of_the_portal_tier_is_a_portal_user(self):
        self.assertTrue(self.client._create_sub_user("Lies").share)
        self.assertTrue(self.firm._create_sub_user("Lies", portal=True).share)

    def test_duplicate_login_is_refused_clearly(self):
        for name in ("An", "an", "AN"):
            with self.assertRaisesRegex(ValidationError, "already exists"):
                self.firm._create_sub_user(name)
        self.assertTrue(self.other_firm._create_sub_user("An"))

    def test_underscore_is_no_wildcard_for_duplicates(self):
        self.firm._create_sub_user("a.b")
        self.assertTrue(self.firm._create_sub_user("a_b"))

    def test_odd_names_are_refused(self):
        for name in ("", None, "a b", "a@b", "a@", ".a", "a;", "a\n", "<b>", "x" * 70):
            with self.assertRaises(ValidationError, msg=repr(name)):
                self.firm._create_sub_user(name)

    def test_people_are_no_data_of_a_dossier(self):
        self.assertFalse(self.employee.partner_id.company_id)
        self.assertFalse(self.firm.partner_id.company_id)

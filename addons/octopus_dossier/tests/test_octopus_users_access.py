# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may manage whose users."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import DossierCommon

ACTS = (
    "action_octopus_invite",
    "action_octopus_reset_password",
    "action_octopus_suspend",
    "action_octopus_resume",
    "action_octopus_delete",
    "octopus_rename",
    "action_totp_invite",
)


@tagged("post_install", "-at_install")
class TestOctopusUsersAccess(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.firm._create_sub_user("Partner", email="partner@firm.example")
        cls.lies = cls.client._create_sub_user("Lies", email="lies@bakery.example")

    def _may(self, user, subscriber):
        return subscriber.with_user(user)._octopus_may_manage_users()

    def test_holder_and_operator_manage_the_users_of_a_code(self):
        for user in (self.accountant, self.operator):
            self.assertTrue(self._may(user, self.firm))
        self.assertTrue(self._may(self.baker, self.client))
        self.assertTrue(self._may(self.mechanic, self.driver))
        for user in (self.employee, self.stranger, self.outsider, self.mechanic, self.baker):
            self.assertFalse(self._may(user, self.firm), user.login)

    def test_right_on_users_is_enough_where_they_work(self):
        self._give(self.employee, self.firm_dossier, {"users": "2"})
        self.assertFalse(self._may(self.employee, self.firm))
        self._give(self.employee, self.firm_dossier, {"users": "3"})
        self.assertTrue(self._may(self.employee, self.firm))
        # the client's users: portal tier only, and never those of another firm
        self.assertFalse(self._may(self.employee, self.client))
        self._give(self.employee, self.bakery, {"users": "3"})
        self._give(self.employee, self.garage, {"users": "3"})
        self.assertTrue(self._may(self.employee, self.client))
        self.assertFalse(self._may(self.employee, self.driver))
        self.assertFalse(self._may(self.employee, self.other_firm))

    def test_firm_loses_the_clients_users_with_the_link(self):
        self.assertTrue(self._may(self.accountant, self.client))
        self.bakery.link_ids.with_user(self.baker)._withdraw()
        self.assertFalse(self._may(self.accountant, self.client))

    def test_client_has_no_say_about_the_staff_of_the_firm(self):
        self._give(self.baker, self.bakery, {"users": "3"})
        self.assertFalse(self._may(self.baker, self.firm))
        self._refused(self.baker, self.employee)

    def test_nobody_gets_by_a_password_what_he_cannot_give(self):
        self._give(self.employee, self.firm_dossier, {"users": "3"})
        self._give(self.partner, self.garage, {"purchases": "3"})
        self._refused(self.employee, self.partner, "whose users you do not manage")
        self._refused(self.employee, self.accountant, "whose users you do not manage")
        self._give(self.employee, self.garage, {"users": "3"})
        self.partner.with_user(self.employee).action_octopus_suspend()
        self.assertFalse(self.partner.active)

    def _refused(self, by, user, words=""):
        for act in ACTS:
            with self.assertRaisesRegex(AccessError, words, msg=act), self.cr.savepoint():
                getattr(user.with_user(by), act)()

    def test_the_least_privileged_are_refused_every_act(self):
        for by in (self.stranger, self.lies, self.outsider):
            for user in (self.employee, self.accountant, self.operator):
                self._refused(by, user)
            with self.assertRaises(AccessError):
                self.firm.with_user(by).create_users(users=[{"name": "Spy"}])
        self._refused(self.accountant, self.operator)
        self.assertTrue(self.employee.active)

    def test_refusal_names_people_to_colleagues_only(self):
        with self.assertRaisesRegex(AccessError, self.accountant.login):
            self.firm.with_user(self.employee).create_users(users=[{"name": "Spy"}])
        # and the form of a user says it before anything is tried
        shown = self.partner.with_user(self.employee).octopus_manage_refusal
        self.assertIn(self.accountant.login, shown)
        self.assertFalse(self.partner.with_user(self.accountant).octopus_manage_refusal)
        for by in (self.stranger, self.outsider):
            with self.assertRaises(AccessError) as caught:
                self.employee.with_user(by).action_octopus_suspend()
            self.assertNotIn(self.firm.code, str(caught.exception))
            self.assertNotIn(self.employee.name, str(caught.exception).split())

    def test_firm_makes_users_of_its_client_in_the_portal(self):
        [row] = self.client.with_user(self.accountant).create_users(users=[{"name": "Jef"}])
        user = self.env["res.users"].browse(row["user_id"])
        self.assertTrue(user.share)
        self.assertEqual(user.octopus_subscriber_id, self.client)
        user.with_user(self.accountant).action_octopus_suspend()

    def test_nobody_deletes_his_own_login(self):
        with self.assertRaisesRegex(UserError, "holder of your code"):
            self.lies.sudo()._deactivate_portal_user()
        self.assertTrue(self.lies.active)

    def test_list_of_users_tells_state_and_dossiers(self):
        users = self.env["res.users"].with_user(self.accountant)
        found = users.with_context(active_test=False).search_read(
            [("octopus_subscriber_id.user_ids", "in", self.accountant.ids)],
            [
                "login",
                "octopus_user_state",
                "octopus_two_factor",
                "octopus_dossier_count",
                "octopus_manage_refusal",
                "login_date",
            ],
        )
        rows = {row["login"]: row for row in found}
        self.assertEqual(rows[self.employee.login]["octopus_dossier_count"], 1)
        self.assertEqual(rows[self.employee.login]["octopus_user_state"], "invited")
        self.assertFalse(rows[self.employee.login]["octopus_manage_refusal"])
        self.assertNotIn(self.outsider.login, rows)

    def test_how_people_log_in_is_the_matter_of_their_own_side(self):
        def told(reader, user):
            fields = ["octopus_two_factor", "octopus_dossier_count"]
            [row] = user.with_env(self._as(reader, self.garage)).read(fields)
            return [row[name] for name in fields]

        self.env["ir.config_parameter"].set_param("octopus_dossier.firm_two_factor", "required")
        self.assertIn("mail", told(self.accountant, self.accountant))
        # they meet in the dossier, where names are no secret
        self.assertEqual(told(self.mechanic, self.accountant), [False, 0])
        self.assertTrue(all(told(self.mechanic, self.mechanic)))

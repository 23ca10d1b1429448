# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DossierCommon


@tagged("post_install", "-at_install")
class TestResUsersAccess(DossierCommon):
    def test_users_see_colleagues_and_those_of_shared_dossiers(self):
        env = self._as(self.accountant, self.bakery, self.garage)
        seen = env["res.users"].search([])
        self.assertIn(self.employee, seen)
        self.assertIn(self.mechanic, seen)
        self.assertNotIn(self.outsider, seen)
        self.assertNotIn(self.operator, seen)
        with self.assertRaises(AccessError):
            self.outsider.with_env(env).read(["login"])

    def test_user_without_right_sees_only_his_own_house(self):
        env = self.env(user=self.stranger, su=False)
        # subscribers have a rule of their own, and no company
        found = env["octopus.subscriber"].name_search("Garage")
        self.assertEqual([number for number, _name in found], self.driver.ids)
        seen = env["res.users"].search([])
        self.assertEqual(seen, self.stranger + self.mechanic)
        self.assertEqual(self.stranger.with_user(self.stranger).name, "Maxime")

    def test_users_in_the_lobby_do_not_see_each_other(self):
        other = self.other_firm._create_sub_user("Lonely")
        seen = self.env(user=other, su=False)["res.users"].search([])
        self.assertNotIn(self.stranger, seen)

    def test_partners_are_those_of_the_dossiers(self):
        own = self._relation(self.bakery, "Mill")
        foreign = self._relation(self.foreign, "Foreign mill")
        nobody = self.env["res.partner"].create({"name": "Without company"})
        env = self._as(self.employee, self.bakery)
        seen = env["res.partner"].search([])
        self.assertIn(own, seen)
        self.assertIn(self.bakery.company_id.partner_id, seen)
        self.assertIn(self.employee.partner_id, seen)
        others = self.outsider.partner_id + self.garage.company_id.partner_id
        for hidden in foreign + nobody + others:
            self.assertNotIn(hidden, seen)
            with self.assertRaises(AccessError):
                hidden.with_env(env).read(["name"])

    def test_bank_accounts_are_those_of_the_dossiers(self):
        numbers = {self.bakery: "BE68539007547034", self.foreign: "BE02001000000240"}
        for dossier, number in numbers.items():
            self.env["res.partner.bank"].create(
                {"acc_number": number, "partner_id": self._relation(dossier).id}
            )
        banks = self._as(self.accountant, self.bakery)["res.partner.bank"].search([])
        self.assertEqual(banks.mapped("sanitized_acc_number"), ["BE68539007547034"])

    def test_companies_of_a_user_are_not_edited(self):
        with self.assertRaises(AccessError):
            self.employee.company_ids = [Command.link(self.foreign.company_id.id)]
        with self.assertRaises(AccessError):
            self.employee.with_user(self.employee).octopus_rights_version = 0
        with self.assertRaises(AccessError):
            self.employee.with_user(self.employee).octopus_subscriber_id = self.other_firm
        with self.assertRaises(ValidationError):
            self.employee.octopus_subscriber_id = self.other_firm

    def test_nobody_gives_himself_a_right(self):
        for user in (self.employee, self.accountant, self.baker):
            env = self._as(user, self.bakery)
            with self.assertRaises(AccessError):
                env["octopus.right"].create(
                    {
                        "user_id": user.id,
                        "company_id": self.bakery.company_id.id,
                        "area": "users",
                        "level": "3",
                    }
                )
        right = self.employee.octopus_right_ids.with_env(self._as(self.employee, self.bakery))
        self.assertEqual(right.level, "1")
        with self.assertRaises(AccessError):
            right.level = "3"

    def test_own_settings_are_still_written(self):
        self.employee.with_env(self._as(self.employee, self.bakery)).write({"signature": "An"})
        self.assertIn("An", self.employee.signature)

    def test_chats_are_for_members_and_no_channel_is_for_everybody(self):
        env = self._as(self.employee, self.bakery)
        general = self.env.ref("mail.channel_all_employees")
        self.assertNotIn(self.employee.partner_id, general.channel_member_ids.partner_id)
        self.assertFalse(general.with_env(env).has_access("read"))
        with self.assertRaises(AccessError):
            env["discuss.channel"]._create_channel(name="all of the platform", group_id=None)

    def test_menus_of_accounting_are_there(self):
        menus = self.env["ir.ui.menu"].with_user(self.accountant)._visible_menu_ids()
        for xmlid in (
            "account.menu_finance",
            "account.menu_finance_payables",
            "account.menu_action_account_moves_all",
            "account.menu_board_journal_1",
            "octopus_dossier.menu_root",
        ):
            self.assertIn(self.env.ref(xmlid).id, menus, xmlid)
        hidden = self.env.ref("octopus_dossier.octopus_subscriber_menu").id
        self.assertNotIn(hidden, menus)

    def test_dashboard_shows_only_journals_of_the_areas(self):
        self._move(self.bakery, "out_invoice").action_post()
        env = self._as(self.employee, self.bakery)
        journals = env["account.journal"].search([("show_on_dashboard", "=", True)])
        self.assertTrue(journals.mapped("kanban_dashboard"))
        self.assertEqual(set(journals.mapped("type")), {"purchase"})

    def test_no_user_is_made_or_ended_from_a_relation(self):
        env = self._as(self.accountant, self.bakery)
        relation = self._relation(self.bakery)
        relation.email = "relation@example.com"
        for partner, act in (
            (relation, "action_grant_access"),
            (self.baker.partner_id, "action_revoke_access"),
            (self.baker.partner_id, "action_invite_again"),
        ):
            wizard = env["portal.wizard"].create({"partner_ids": [Command.set(partner.ids)]})
            with self.assertRaises(AccessError):
                getattr(wizard.user_ids, act)()
        self.assertTrue(self.baker.active)

    def test_the_server_is_not_sent_to_addresses_of_a_user(self):
        preview = self.env["ir.config_parameter"].get_param("mail.link_preview_throttle")
        self.assertEqual(preview, "0")
        Device = self._as(self.employee, self.bakery)["mail.push.device"]
        key = Device.get_web_push_vapid_public_key()
        for address in (
            "http://127.0.0.1:8069/x",
            "https://10.0.0.1/x",
            "https://fcm.googleapis.com.evil.example/x",
        ):
            with self.assertRaises(ValidationError):
                Device.register_devices(endpoint=address, keys={"a": "b"}, vapid_public_key=key)

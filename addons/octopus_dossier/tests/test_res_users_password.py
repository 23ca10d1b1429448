# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from freezegun import freeze_time

from odoo.exceptions import AccessDenied, AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL

from .common import DossierCommon

RIGHT = "the right test password"


@tagged("post_install", "-at_install")
class TestPasswordAgain(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant.password = RIGHT
        cls.mechanic.password = RIGHT
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self._forget_tries()
        # counted in transactions of their own: the rollback of the test leaves them
        self.addCleanup(self._forget_tries)

    def _forget_tries(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM octopus_throttle WHERE kind = 'password_again'")

    def _confirm(self, user, password=RIGHT):
        user.with_user(user)._octopus_check_password_again(password)

    def _fail(self, user, times):
        for _time in range(times):
            with self.assertRaisesRegex(UserError, "not the password"), self.cr.savepoint():
                self._confirm(user, "wrong")

    def test_right_password_passes_and_forgets_the_wrong_ones(self):
        self._fail(self.accountant, 4)
        self._confirm(self.accountant)
        self._fail(self.accountant, 4)
        self._confirm(self.accountant)

    def test_five_wrong_ones_lock_for_fifteen_minutes_even_the_right_one(self):
        with freeze_time("2026-03-01 10:00:00"):
            self._fail(self.accountant, 5)  # each one rolled back
        for moment in ("10:00:01", "10:14:59"):
            with freeze_time(f"2026-03-01 {moment}"):
                for password in (RIGHT, "wrong"):
                    with self.assertRaisesRegex(UserError, "wrong 5 times"):
                        self._confirm(self.accountant, password)
                self._confirm(self.mechanic)  # another user goes on
        with freeze_time("2026-03-01 10:15:01"):
            self._confirm(self.accountant)

    def test_nothing_empty_is_a_password_nor_a_try(self):
        for password in ("", None, False) * 2:
            with self.assertRaisesRegex(UserError, "type the password of B"):
                self._confirm(self.accountant, password)
        self._confirm(self.accountant)

    def test_limits_are_settings(self):
        params = self.env["ir.config_parameter"]
        params.set_param("octopus_dossier.password_tries", "2")
        params.set_param("octopus_dossier.password_lock_minutes", "x")  # then 15
        self._fail(self.accountant, 2)
        with self.assertRaisesRegex(UserError, "15 minutes"):
            self._confirm(self.accountant)

    def test_two_factor_changes_nothing(self):
        self.env.cr.execute(
            SQL("UPDATE res_users SET totp_secret = 'ABCD' WHERE id = %s", self.mechanic.id)
        )
        self.mechanic.invalidate_recordset()
        self.assertTrue(self.mechanic.totp_enabled)
        self._fail(self.mechanic, 1)
        self._confirm(self.mechanic)

    def test_nobody_confirms_for_another(self):
        for user in (self.employee, self.operator):
            with self.assertRaises(AccessError):
                self.accountant.with_user(user)._octopus_check_password_again(RIGHT)
        with self.assertRaises(AccessError):
            self.env["octopus.throttle"].with_user(self.accountant).search([])

    def test_a_stolen_session_guesses_nowhere(self):
        users = self.env["res.users"].with_user(self.mechanic)
        asked = self.env["res.users.identitycheck"].with_user(self.mechanic).create({})
        for _time in range(2):
            with self.assertRaises(AccessDenied):
                users.change_password("wrong", "another password")
            with self.assertRaises(UserError):
                asked.with_context(password="wrong")._check_identity()
        self._fail(self.mechanic, 1)
        for act in (
            lambda: users.change_password(RIGHT, "another password"),
            asked.with_context(password=RIGHT)._check_identity,
            lambda: self._confirm(self.mechanic),
        ):
            with self.assertRaisesRegex(UserError, "wrong 5 times"):
                act()
        self._forget_tries()
        asked.with_context(password=RIGHT)._check_identity()
        users.change_password(RIGHT, "another password")

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The life of sub-users: made, invited, suspended, deleted; mails about passwords."""

import re
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessDenied, AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import DossierCommon

MANY = 20


@tagged("post_install", "-at_install")
class TestOctopusUsers(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee.partner_id.email = "an@firm.example"
        cls.env["ir.config_parameter"].set_param("web.base.url", "https://octopus.example")

    def setUp(self):
        super().setUp()
        self._forget_tries()
        # counted in transactions of their own: the rollback of the test leaves them
        self.addCleanup(self._forget_tries)

    def _forget_tries(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM octopus_throttle WHERE kind LIKE 'mail_%'")

    def _make(self, users, by=None, **kwargs):
        by = by or self.accountant
        return self.firm.with_user(by).create_users(users=users, **kwargs)

    def _mails(self, address):
        mails = self.env["mail.mail"].search([("email_to", "ilike", address)], order="id")
        return mails.filtered(lambda mail: "reset_password?token" in (mail.body_html or ""))

    def _tokens(self, mail):
        return re.findall(r"reset_password\?token=([^\"&]+)", str(mail.body_html))

    def _owner(self, token):
        return self.env["res.partner"]._get_partner_from_token(token)

    def test_list_makes_all_with_a_result_per_line(self):
        results = self._make(
            [
                {"name": "Bert", "full_name": "Bert Maes", "email": "bert@firm.example"},
                # typed as e and a mark of its own, as some keyboards do
                {"name": " Zoe\u0308 "},
            ]
        )
        self.assertEqual([row["ok"] for row in results], [True, True])
        self.assertEqual([row["line"] for row in results], [1, 2])
        bert, zoe = self.env["res.users"].browse(row["user_id"] for row in results)
        self.assertEqual(bert.login, f"Bert@{self.firm.code}")
        self.assertEqual(bert.name, "Bert Maes")
        self.assertEqual((zoe.name, zoe.login), ("Zo\u00eb", f"Zo\u00eb@{self.firm.code}"))
        self.assertEqual(bert.octopus_user_state, "invited")
        for user in bert + zoe:
            self.assertFalse(user.octopus_right_ids)
            self.assertFalse(user._octopus_known_company_ids())
            self.assertFalse(user.partner_id.company_id)
        mail = self._mails("bert@firm.example")
        self.assertEqual(len(mail), 1)
        self.assertNotRegex(str(mail.body_html), r"\d:\d\d:\d\d", "a time without seconds")
        self.assertIn("made a login for you", str(mail.body_html))
        # who has no address gets it by way of the holder, for whom no login was made
        self.firm.holder_user_id.email = "office@firm.example"
        zoe.with_user(self.accountant).action_octopus_invite()
        self.assertIn(
            "A login was made. Its user", str(self._mails("office@firm.example").body_html)
        )

    def test_one_wrong_line_and_nothing_is_made(self):
        before = self.env["res.users"].with_context(active_test=False).search_count([])
        results = self._make(
            [
                {"name": "Good"},
                {"name": "an"},
                {"name": "good"},
                {"name": "a b"},
                {"name": "Mail", "email": "nonsense"},
                {"full_name": "No name"},
                {"name": "x" * 1_000_000},
                {"name": "Long", "full_name": "x" * 1_000_000},
                {"name": "Longer", "email": f"{'x' * 300}@example.com"},
            ]
        )
        # the answer is not as long as what was sent
        self.assertLess(len(str(results)), 10_000)
        self.assertFalse(any(row["ok"] or row["user_id"] for row in results))
        texts = [row["message"] for row in results]
        self.assertEqual(texts[0], "")
        words = ["", "already exists", "twice", "cannot be", "no mail address", "cannot be"]
        words += ["cannot be", "at most 254", "at most 254"]
        for text, word in zip(texts, words, strict=True):
            self.assertIn(word, text)
        after = self.env["res.users"].with_context(active_test=False).search_count([])
        self.assertEqual(before, after)
        for nothing in ([], None, [{"name": str(n)} for n in range(1001)]):
            with self.assertRaises(UserError):
                self._make(nothing)
        with self.assertRaises(UserError):
            self._make(["An"])

    def test_many_at_once_store_no_pictures(self):
        results = self._make(
            [{"name": f"user{n}", "email": f"user{n}@firm.example"} for n in range(MANY)]
        )
        self.assertTrue(all(row["ok"] for row in results))
        # a picture of initials stored for each is the slow way; see readme/USERS.md
        users = self.env["res.users"].browse(row["user_id"] for row in results)
        files = self.env["ir.attachment"].search_count(
            [("res_model", "=", "res.partner"), ("res_id", "in", users.partner_id.ids)]
        )
        self.assertFalse(files)

    def test_invitation_opens_once_and_for_a_week(self):
        with freeze_time("2026-03-01 10:00:00"):
            [row] = self._make([{"name": "Bert", "email": "bert@firm.example"}])
            [token] = self._tokens(self._mails("bert@firm.example"))
        user = self.env["res.users"].browse(row["user_id"])
        with freeze_time("2026-03-08 09:00:00"):
            self.assertEqual(self._owner(token), user.partner_id)
        with freeze_time("2026-03-08 11:00:00"):
            self.assertFalse(self._owner(token))
            user.with_user(self.accountant).action_octopus_invite()
            token = self._tokens(self._mails("bert@firm.example")[-1])[0]
            self.env["res.users"].signup({"password": "a long test password"}, token)
            self.assertFalse(self._owner(token))

    def test_suspended_user_is_out_and_comes_back_with_his_rights(self):
        self.employee.password = "a long test password"
        key = (
            self.env["res.users.apikeys"]
            .with_user(self.employee)
            .sudo()
            ._generate("rpc", "a key", datetime.now() + timedelta(days=1))
        )
        keys = self.env["res.users.apikeys"]
        devices = self.env["auth_totp.device"].with_user(self.employee).sudo()
        devices._generate("browser", "a device", datetime.now() + timedelta(days=1))
        self.assertTrue(self.employee.totp_trusted_device_ids)
        token = self.employee._compute_session_token("sid")
        self.assertEqual(keys._check_credentials(scope="rpc", key=key), self.employee.id)
        self.employee.with_user(self.accountant).action_octopus_suspend()
        self.env.flush_all()
        self.assertEqual(self.employee.octopus_user_state, "suspended")
        self.assertFalse(keys._check_credentials(scope="rpc", key=key))
        self.assertNotEqual(self.employee._compute_session_token("sid"), token)
        with self.assertRaises(AccessDenied):
            self.env["res.users"].authenticate(
                {
                    "type": "password",
                    "login": self.employee.login,
                    "password": "a long test password",
                },
                {"interactive": False},
            )
        with self.assertRaisesRegex(UserError, "suspended"):
            self.employee.with_user(self.accountant).action_octopus_reset_password()
        self.employee._octopus_send_reset()
        subjects = [("subject", "=", "A new password for Octopus")]
        self.assertFalse(self.env["mail.mail"].search(subjects))
        self.employee.with_user(self.accountant).action_octopus_resume()
        self.assertTrue(self.employee.active)
        self.assertEqual(self.employee.octopus_dossier_count, 1)
        # his keys work again, a telephone that was stolen does not
        self.env.flush_all()
        self.assertEqual(keys._check_credentials(scope="rpc", key=key), self.employee.id)
        self.assertNotEqual(self.employee._compute_session_token("sid"), token)
        self.assertFalse(self.employee.totp_trusted_device_ids)

    def test_dossiers_of_many_users_are_counted_in_one_query(self):
        made = self._make([{"name": f"user{n}"} for n in range(5)], invite=False)
        few = self.accountant + self.employee
        many = few + self.env["res.users"].browse(row["user_id"] for row in made)
        asked = []
        for users in (few, many):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            counts = users.mapped("octopus_dossier_count")
            asked.append(self.env.cr.sql_log_count - before)
            known = [len(user._octopus_known_company_ids()) for user in few]
            self.assertEqual(counts, [*known, *[0] * (len(users) - len(few))])
        self.assertEqual(*asked)

    def test_nobody_gets_odoos_digest(self):
        digests = self.env["digest.digest"].search([])
        self.assertNotIn("activated", digests.mapped("state"))
        self.assertFalse(digests.user_ids & (self.accountant + self.employee + self.mechanic))

    def test_user_without_traces_is_really_deleted(self):
        [row] = self._make([{"name": "Bert"}], invite=False)
        user = self.env["res.users"].browse(row["user_id"])
        user.with_user(self.accountant).action_octopus_delete()
        self.assertEqual(user.octopus_user_state, "left")
        queue = self.env["res.users.deletion"]
        self.assertEqual(queue.search([("user_id", "=", user.id)]).state, "todo")

    def test_user_with_traces_keeps_only_his_name(self):
        self.env["res.users.log"].with_user(self.employee).sudo().create({})
        self.employee.partner_id.write({"phone": "016 12 34 56", "street": "Kerkstraat 1"})
        login = self.employee.login
        self.employee.with_user(self.accountant).action_octopus_delete()
        user = self.employee
        self.assertEqual((user.name, user.login), ("An", login))
        self.assertEqual(user.octopus_user_state, "left")
        self.assertFalse(user.octopus_right_ids)
        self.assertFalse(user.active or user.partner_id.active)
        for field in ("email", "phone", "street", "image_1920"):
            self.assertFalse(user.partner_id[field], field)
        self.assertFalse(self.env["res.users.deletion"].search([("user_id", "=", user.id)]))
        with self.assertRaisesRegex(UserError, "does not come back"):
            user.with_user(self.accountant).action_octopus_resume()
        [row] = self._make([{"name": "An"}])
        self.assertIn("already exists", row["message"])

    def test_rename_keeps_the_login_and_ends_open_links(self):
        self.employee._octopus_send_reset()
        [token] = self._tokens(self._mails("an@firm.example"))
        self.assertTrue(self._owner(token))
        employee = self.employee.with_user(self.accountant)
        employee.octopus_rename(name="An Peeters", email="peeters@firm.example")
        self.assertEqual(self.employee.name, "An Peeters")
        self.assertEqual(self.employee.login, f"An@{self.firm.code}")
        self.assertFalse(self._owner(token))
        with self.assertRaises(ValidationError):
            employee.octopus_rename(email="nonsense")
        told = self.env["mail.mail"].search([("email_to", "ilike", "an@firm.example")])
        self.assertIn("Security Update: Email Changed", told.mapped("subject"))

    def test_recovery_of_one_address_under_two_codes_is_one_mail(self):
        other = self.other_firm._create_sub_user("An", email="an@firm.example")
        requests = self.env["octopus.password.request"]
        self.assertEqual(requests._users_of("AN@firm.example"), self.employee + other)
        requests._users_of("AN@firm.example")._octopus_send_reset()
        [mail] = self._mails("an@firm.example")
        owners = [self._owner(token) for token in self._tokens(mail)]
        self.assertEqual(owners, [self.employee.partner_id, other.partner_id])
        for user in self.employee + other:
            self.assertIn(user.login, mail.body_html)
        self.assertEqual(requests._users_of(other.login.lower()), other)

    def test_user_without_address_is_helped_by_the_holder(self):
        self.stranger.partner_id.email = False
        self.stranger._octopus_send_reset()
        mail = self._mails(self.driver.email)
        self.assertIn("no mail address", mail.body_html)
        self.assertEqual(self._owner(self._tokens(mail)[0]), self.stranger.partner_id)
        self.baker.partner_id.email = False  # nobody else there: the firm that pays
        self.baker._octopus_send_reset()
        self.assertTrue(self._mails(self.firm.email))

    def test_nobody_is_pestered_and_nobody_is_guessed(self):
        for _time in range(7):
            self.employee._octopus_send_reset()
        self.assertEqual(len(self._mails("an@firm.example")), 5)
        # also where many logins share one address
        for number in range(6):
            self.firm._create_sub_user(f"desk{number}", email="desk@firm.example")
        for _time in range(7):
            self.env["octopus.password.request"]._users_of(
                "desk@firm.example"
            )._octopus_send_reset()
        self.assertEqual(len(self._mails("desk@firm.example")), 5)
        users_of = self.env["octopus.password.request"]._users_of
        for typed in ("%", "_", f"%@{self.firm.code}", "nobody@nowhere.example", "\\", "public"):
            self.assertFalse(users_of(typed), typed)

    def test_wizard_reads_a_pasted_list_and_shows_what_is_wrong(self):
        wizards = self.env["octopus.user.create"].with_user(self.accountant)
        wizard = Form(wizards)
        wizard.pasted = "Bert; Bert Maes; bert@firm.example\nZoë\tzoe@firm.example\n\nAn\n"
        wizard = wizard.save()
        self.assertFalse(wizard.refusal)
        refused = self.env["octopus.user.create"].with_user(self.employee).create({})
        self.assertIn(self.accountant.login, refused.refusal)
        self.assertEqual(wizard.action_create_users()["res_model"], "octopus.user.create")
        self.assertEqual(wizard.line_ids.mapped("name"), ["Bert", "Zoë", "An"])
        self.assertEqual(wizard.line_ids[1].email, "zoe@firm.example")
        self.assertEqual(wizard.problem_count, 1)
        wizard.line_ids.filtered("problem").unlink()
        self.assertEqual(wizard.action_create_users()["res_model"], "res.users")
        made = self.firm.user_ids.filtered(lambda user: user.name == "Bert Maes")
        rename = self.env["octopus.user.rename"].with_user(self.accountant)
        rename = Form(rename.with_context(active_id=made.id))
        rename.name = "Bert De Maes"
        rename.save().action_rename()
        self.assertEqual(made.name, "Bert De Maes")

    def test_holder_is_never_suspended_or_deleted(self):
        for act in ("action_octopus_suspend", "action_octopus_delete"):
            for by in (self.accountant, self.operator):
                with self.assertRaisesRegex(UserError, "is the holder"):
                    getattr(self.accountant.with_user(by), act)()
        with self.assertRaises(AccessError):
            self.accountant.with_user(self.employee).action_octopus_suspend()

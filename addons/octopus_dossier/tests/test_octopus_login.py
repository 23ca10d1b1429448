# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Over HTTP: recovery tells strangers nothing; two factors before anything works."""

import base64
import re
from datetime import datetime, timedelta
from unittest.mock import patch
from xmlrpc.client import Fault

from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.auth_totp.models.totp import TIMESTEP, hotp

from ..tools.brussels import today
from .common import DossierHttpCommon
from .passkey import Passkey

PASSWORD = "a long test password"


@tagged("post_install", "-at_install")
class TestOctopusLogin(DossierHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        settings = cls.env["ir.config_parameter"]
        settings.set_param("octopus_dossier.firm_two_factor", "required")
        # wrong logins of all these tests come from one address
        settings.set_param("base.login_cooldown_after", "0")
        for user in (cls.employee, cls.mechanic, cls.baker):
            user.password = PASSWORD

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)
        self.opener.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"

    def _post(self, path, **data):
        data = {"csrf_token": Request.csrf_token(self), **data}
        return self.url_open(path, data=data)

    def _log_in(self, user):
        return self._post("/web/login", login=user.login, password=PASSWORD)

    def _requests(self):
        return self.env["octopus.password.request"].search([])

    def _page(self, response):
        """What the page shows, without what changes from page to page."""
        main = response.text.split("<main", 1)[-1]
        return re.sub(r'value="[0-9a-zA-Z]*"', "", main)

    def test_recovery_answers_the_same_for_everybody(self):
        pages = {
            self._page(self._post("/web/reset_password", login=login))
            for login in (
                self.employee.login,
                "an@firm.example",
                "nobody@nowhere.example",
                "x' OR 1=1 --",
                "%",
            )
        }
        self.assertEqual(len(pages), 1)
        self.assertIn("mail with a link is on its way", pages.pop())
        self.assertEqual(len(self._requests()), 5)
        self.env.ref("octopus_dossier.ir_cron_password_request").method_direct_trigger()
        self.assertFalse(self._requests())
        mails = self.env["mail.mail"].search([("subject", "=", "A new password for Octopus")])
        self.assertEqual(set(mails.mapped("email_to")), {'"An" <an@firm.example>'})

    def test_a_request_that_fails_keeps_nobody_from_his_password(self):
        for user in (self.mechanic, self.employee):
            self.env["octopus.password.request"]._ask(user.login)
        send = type(self.employee)._octopus_send_reset

        def fail(users):
            return send(users) if self.mechanic not in users else 1 / 0

        name = "odoo.addons.octopus_dossier.models.ir_cron"
        with patch.object(type(self.employee), "_octopus_send_reset", fail), mute_logger(name):
            self.env.ref("octopus_dossier.ir_cron_password_request").method_direct_trigger()
        self.assertFalse(self._requests())
        mails = self.env["mail.mail"].search([("subject", "=", "A new password for Octopus")])
        self.assertEqual(set(mails.mapped("email_to")), {'"An" <an@firm.example>'})

    def test_recovery_is_limited_per_network(self):
        texts = [self._post("/web/reset_password", login=f"x{n}").text for n in range(21)]
        self.assertIn("on its way", texts[0])
        self.assertIn("Too many requests", texts[-1])

    def test_link_sets_the_password_for_portal_and_backend(self):
        for user in (self.employee, self.baker):
            user._octopus_send_reset()
            url = user._octopus_password_url()
            path = "/web/" + url.partition("/web/")[2]
            page = self.url_open(path)
            self.assertIn(user.login, page.text)
            token = path.partition("token=")[2]
            answer = self._post(
                path, token=token, password="another password", confirm_password="another password"
            )
            self.assertIn("reset successfully", answer.text)
            user.invalidate_recordset()
            credential = {"type": "password", "login": user.login, "password": "another password"}
            user.with_user(user)._check_credentials(credential, {"interactive": True})
            self.assertIn("Ask for a new link", self.url_open(path).text)

    def test_pages_do_not_tell_who_exists(self):
        for path in (
            "/web/reset_password?signup_email=an@firm.example",
            "/web/signup?signup_email=an@firm.example&token=x",
        ):
            answer = self.url_open(path)
            self.assertNotIn(self.employee.login, answer.url + answer.text)
        self.assertEqual(self.url_open("/web/signup").status_code, 404)
        page = self.url_open("/web/login").text
        self.assertIn('aria-label="Show what is typed"', page)
        self.assertIn("Maxime@U15032003", page)
        self.assertIn("/web/reset_password", page)

    def test_firm_gets_its_code_by_mail_before_anything_works(self):
        answer = self._log_in(self.employee)
        self.assertIn("/web/login/totp", answer.url)
        self.assertIn("/web/login", self.url_open("/odoo").url)
        wrong = self._post("/web/login/totp", totp_token="000000")
        self.assertIn("Verification failed", wrong.text)
        code, _expiration = self.employee.with_context(lang="en_US")._get_totp_mail_code()
        answer = self._post("/web/login/totp", totp_token=code, remember="1")
        self.assertIn("/odoo", answer.url)
        self.assertEqual(self.url_open("/odoo").status_code, 200)
        # the device is remembered: next time the password is enough there
        trusted = self.opener.cookies.get("td_id")
        self.assertTrue(trusted)
        self.authenticate(None, None)
        self.opener.cookies["td_id"] = trusted
        self.assertIn("/odoo", self._log_in(self.employee).url)

    def test_firm_user_without_address_sets_up_an_app_first(self):
        self.employee.partner_id.email = False
        answer = self._log_in(self.employee)
        self.assertIn("/web/login/two-factor", answer.url)
        self.assertIn("/web/login", self.url_open("/odoo").url)
        secret = re.search(r"<code[^>]*>([A-Z2-7 ]+)</code>", answer.text)[1].replace(" ", "")
        for code in ("000000", "", "abcdef", "1" * 20):
            answer = self._post("/web/login/two-factor", code=code)
            self.assertIn("not the code", answer.text)
        now = int(datetime.now().timestamp() / TIMESTEP)
        code = f"{hotp(base64.b32decode(secret), now):06d}"
        answer = self._post("/web/login/two-factor", code=f"{code[:3]} {code[3:]}")
        self.assertIn("/odoo", answer.url)
        self.employee.invalidate_recordset()
        self.assertEqual(self.employee.octopus_two_factor, "app")
        # who has an app never sees that page again
        self.authenticate(None, None)
        self.assertIn("/web/login/totp", self._log_in(self.employee).url)
        self.assertIn("/web/login", self.url_open("/web/login/two-factor").url)

    def test_passkey_is_two_factors_by_itself(self):
        passkey, url = Passkey(self.employee), self.employee.get_base_url()
        self.assertEqual(self.employee.octopus_two_factor, "passkey")

        def log_in(key, challenge):
            answer = key.answer(challenge, url)
            form = {"type": "webauthn", "login": "", "password": "", "webauthn_response": answer}
            return self._post("/web/login", **form)

        def challenge():
            return self.make_jsonrpc_request("/auth/passkey/start-auth")["challenge"]

        # neither an answer to another challenge, nor one of another key
        challenge()
        self.assertIn("/web/login", log_in(passkey, "c29tZXRoaW5nIGVsc2U").url)
        forged = Passkey(self.baker)
        forged.name = passkey.name
        self.assertIn("/web/login", log_in(forged, challenge()).url)
        self.assertIn("/odoo", log_in(passkey, challenge()).url)
        self.assertEqual(self.url_open("/odoo").status_code, 200)

    def test_page_to_set_up_is_nobodys_without_the_password(self):
        self.assertTrue(self.url_open("/web/login/two-factor").url.endswith("/web/login"))

    def test_entrepreneurs_are_offered_and_not_forced(self):
        self.assertNotIn("/web/login", self._log_in(self.mechanic).url)
        self.assertEqual(self.mechanic.octopus_two_factor, "none")
        preferences = self.env.ref("base.view_users_form_simple_modif").with_user(self.mechanic)
        offered = self.mechanic.with_user(self.mechanic).get_view(preferences.id, "form")["arch"]
        self.assertIn("action_totp_enable_wizard", offered)
        self.assertIn("action_create_passkey", offered)
        self.authenticate(None, None)
        self.assertNotIn("/web/login", self._log_in(self.baker).url)
        page = self.url_open("/my/security").text
        self.assertIn("auth_totp_portal_enable", page)
        self.assertIn("portal_passkey_add", page)
        self.authenticate(None, None)
        self.env["ir.config_parameter"].set_param("octopus_dossier.firm_two_factor", "offered")
        self.assertNotIn("/web/login", self._log_in(self.employee).url)

    def test_login_as_people_type_it(self):
        for typed in (f" {self.mechanic.login.lower()} ", self.baker.login.lower()):
            answer = self._post("/web/login", login=typed, password=PASSWORD)
            self.assertNotIn("/web/login", answer.url, typed)
            self.authenticate(None, None)
        odd = ("%", "_" * 9, "U\u202e15032003", "\U0001f419@U15032003", "x" * 5000, "' OR 1=1 --")
        texts = set()
        for typed in (*odd, f"Maxime{self.mechanic.login}", self.mechanic.login.replace("U", "К")):
            answer = self._post("/web/login", login=typed, password=PASSWORD)
            self.assertEqual(answer.status_code, 200)
            texts.add("Wrong login/password" in answer.text)
        self.assertEqual(texts, {True})

    @mute_logger("odoo.addons.rpc.controllers.xmlrpc")
    def test_api_of_a_firm_takes_keys_and_no_passwords(self):
        key = (
            self.env["res.users.apikeys"]
            .with_user(self.employee)
            .sudo()
            ._generate("rpc", "a key", datetime.now() + timedelta(days=1))
        )
        server, database = self.xmlrpc_common, self.env.cr.dbname
        login = self.employee.login
        self.assertFalse(server.login(database, login, PASSWORD))
        self.assertEqual(server.login(database, login, key), self.employee.id)
        mechanic = server.login(database, self.mechanic.login, PASSWORD)
        self.assertEqual(mechanic, self.mechanic.id)
        self.employee.with_user(self.accountant).action_octopus_suspend()
        self.env.flush_all()
        self.assertFalse(server.login(database, login, key))

    @mute_logger("odoo.http", "odoo.addons.rpc.controllers.xmlrpc")
    def test_api_is_switched_on_for_a_firm_and_comes_with_a_licence(self):
        def answers(user):
            keys = self.env["res.users.apikeys"].with_user(user).sudo()
            key = keys._generate("rpc", "a key", datetime.now() + timedelta(days=1))
            self.opener.cookies.clear()
            json2 = self.url_open(
                "/json/2/octopus.dossier/search_count",
                json={"domain": []},
                headers={"Authorization": f"Bearer {key}"},
            )
            try:
                self.xmlrpc_object.execute_kw(
                    self.env.cr.dbname, user.id, key, "octopus.dossier", "search_count", [[]]
                )
            except Fault as fault:
                self.assertIn(fault.faultString, json2.json()["message"])
                return fault.faultString
            self.assertEqual(json2.status_code, 200)
            return ""

        self.assertFalse(answers(self.employee))
        self.assertFalse(answers(self.mechanic))
        self.firm.api_enabled = False
        self.assertIn("operator", answers(self.employee))
        # the operator's switch, nobody else's
        with self.assertRaises(AccessError):
            self.firm.with_user(self.accountant).api_enabled = True
        self.garage.licence_id._octopus_end(today() - timedelta(days=1))
        self.assertIn("licence", answers(self.mechanic))

    @mute_logger("odoo.addons.rpc.controllers.xmlrpc")
    def test_users_are_made_over_xmlrpc_with_named_arguments(self):
        key = (
            self.env["res.users.apikeys"]
            .with_user(self.accountant)
            .sudo()
            ._generate("rpc", "a key", datetime.now() + timedelta(days=1))
        )

        def call(model, method, ids, **kwargs):
            credentials = (self.env.cr.dbname, self.accountant.id, key)
            return self.xmlrpc_object.execute_kw(*credentials, model, method, [ids], kwargs)

        [row] = call(
            "octopus.subscriber",
            "create_users",
            self.firm.ids,
            users=[{"name": "Bert", "email": "bert@firm.example"}],
            invite=False,
        )
        self.assertTrue(row["ok"])
        user = [row["user_id"]]
        self.assertTrue(call("res.users", "octopus_rename", user, name="Bert Maes"))
        self.assertTrue(call("res.users", "action_octopus_suspend", user))
        self.assertTrue(call("res.users", "action_octopus_resume", user))
        self.assertTrue(call("res.users", "action_octopus_delete", user))
        self.env.ref("base.ir_cron_res_users_deletion").method_direct_trigger()
        self.assertFalse(self.env["res.users"].browse(user).exists())

    def _guess(self, login, password="wrong"):
        """What the page says to it; nothing when it lets him in."""
        self.authenticate(None, None)
        answer = self._post("/web/login", login=login, password=password)
        if "/web/login" not in answer.url:
            return ""
        return re.search(r'class="alert alert-danger"[^>]*>([^<]*)', answer.text)[1].strip()

    @mute_logger("odoo.http", "odoo.addons.rpc.controllers.xmlrpc")
    def test_guesses_are_counted_per_login_by_whatever_way_they_come(self):
        self.env["ir.config_parameter"].set_param("octopus_dossier.login_tries", "4")
        database, server = self.env.cr.dbname, self.xmlrpc_common
        login, user_id = self.mechanic.login, self.mechanic.id
        keys = self.env["res.users.apikeys"].with_user(self.mechanic).sudo()
        key = keys._generate("rpc", "a key", datetime.now() + timedelta(days=1))
        args = ("octopus.dossier", "search_count", [[]])

        def over_rpc(password):
            try:
                self.xmlrpc_object.execute_kw(database, user_id, password, *args)
            except Fault as fault:
                return fault.faultString
            return ""

        for typed in (login, f" {login.lower()}", login.lower(), login):
            self.assertIn("Wrong login/password", self._guess(typed))
        # four: now the right one is held too, on every way, and programs with a key go on
        for password in (PASSWORD, "wrong"):
            self.assertIn("in 15 minutes", self._guess(login, password))
            self.assertIn("in 15 minutes", over_rpc(password))
            self.assertFalse(server.login(database, login, password))
        self.assertFalse(over_rpc(key))
        self.assertEqual(server.login(database, login, key), user_id)
        # nobody else is held, and a login that nobody has answers the same
        self.assertFalse(self._guess(self.baker.login, PASSWORD))
        told = [self._guess("nobody@U99999999") for _time in range(5)]
        self.assertIn("Wrong login/password", told[3])
        self.assertEqual(told[4], self._guess(login))

    def test_guessing_does_not_lock_the_owner_out(self):
        self.env["ir.config_parameter"].set_param("octopus_dossier.login_tries", "2")
        login = self.mechanic.login
        for _time in range(2):
            self._guess(login)
        self.assertIn("in 15 minutes", self._guess(login, PASSWORD))
        # the mail that he asked for
        self.mechanic._octopus_send_reset()
        path = "/web/" + self.mechanic._octopus_password_url().partition("/web/")[2]
        token = path.partition("token=")[2]
        other = "another password"
        self._post(path, token=token, password=other, confirm_password=other)
        self.assertFalse(self._guess(login, other))
        # and where he was logged in lately, another count holds
        place = {"user_id": self.mechanic.id, "ip_address": "127.0.0.1"}
        seen = {"session_identifier": "x", "last_activity": datetime.now()}
        self.env["res.device.log"].search([("user_id", "=", self.mechanic.id)]).unlink()
        for _time in range(2):
            self._guess(login)
        self.assertIn("in 15 minutes", self._guess(login, other))
        self.env["res.device.log"].create({**place, **seen})
        for _time in range(3):
            self.assertFalse(self._guess(login, other))
        # which whoever guesses elsewhere has nothing of
        with self._elsewhere():
            self.assertIn("in 15 minutes", self._guess(login, other))

    def _elsewhere(self):
        name = "odoo.addons.octopus_dossier.models.res_users_brake.address"
        return patch(name, lambda: "203.0.113.7")

    @mute_logger("odoo.addons.rpc.controllers.xmlrpc")
    def test_guessing_does_not_stop_a_program_that_has_only_a_password(self):
        self.env["ir.config_parameter"].set_param("octopus_dossier.login_tries", "2")
        login, user_id = self.mechanic.login, self.mechanic.id

        def log_in(password=PASSWORD):
            return self.xmlrpc_common.login(self.env.cr.dbname, login, password)

        self.assertEqual(log_in(), user_id)
        for _time in range(2):
            self.env["octopus.throttle"]._take("login", login, 2, 15)
        for _time in range(3):
            with self._elsewhere():  # and who guesses begins nothing anew with its logins
                self.assertFalse(log_in())
            self.assertEqual(log_in(), user_id)
        # at its place guesses are counted too
        self.assertFalse(log_in("wrong") or log_in("wrong") or log_in())

    def test_codes_of_the_second_factor_are_counted_apart(self):
        self.env["ir.config_parameter"].set_param("octopus_dossier.login_tries", "3")
        secret = base64.b32encode(b"x" * 20).decode()
        self.env.cr.execute(
            "UPDATE res_users SET totp_secret = %s WHERE id = %s", [secret, self.employee.id]
        )
        self.employee.invalidate_recordset()
        right = f"{hotp(b'x' * 20, int(datetime.now().timestamp() / TIMESTEP)):06d}"
        wrong = f"{(int(right) + 500_000) % 1_000_000:06d}"
        for code, held in ((wrong, False), (wrong, False), (wrong, False), (right, True)):
            self.authenticate(None, None)
            self._log_in(self.employee)  # who has the password begins no new count with it
            answer = self._post("/web/login/totp", totp_token=code)
            self.assertIn("/web/login/totp", answer.url)
            self.assertEqual("Too many wrong codes" in answer.text, held)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The public order page over HTTP: from the form to the login, and what bots and strangers get."""

import re
from datetime import timedelta

from odoo import fields
from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.octopus_dossier.models import octopus_signup_form
from odoo.addons.octopus_dossier.tests.order_common import NUMBER, PASSWORD, OrderMixin
from odoo.addons.octopus_dossier.tests.vies_server import MILL, ViesServer

from .common import PortalHttpCommon

PAGE = "/octopus/order"


@tagged("post_install", "-at_install")
class TestPortalOrderPage(OrderMixin, PortalHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.company"]._octopus_fill_pool(2)
        cls.server = ViesServer()
        cls.addClassCleanup(cls.server.close)
        cls.env["ir.config_parameter"].set_param("octopus_dossier.vies_url", cls.server.url)

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def send(self, token=True, **changes):
        """Fill in the form of the page and send it."""
        page = self.url_open(PAGE).text
        data = {**self.typed(**changes), "csrf_token": Request.csrf_token(self)}
        data["form_key"] = changes.get("form_key") or self.value(page, "form_key")
        if not token:
            data.pop("csrf_token")
        return self.url_open(f"{PAGE}/send", data=data)

    def value(self, page, name):
        return re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]

    def confirm(self, token, **changes):
        page = self.url_open(f"{PAGE}/{token}").text
        data = {
            "csrf_token": Request.csrf_token(self),
            "shown": self.value(page, "shown"),
            "password": PASSWORD,
            "repeated": PASSWORD,
            **changes,
        }
        return self.url_open(f"{PAGE}/{token}", data=data)

    def rpc(self, path, **params):
        return self.url_open(f"{PAGE}/{path}", json={"params": params}).json()["result"]

    def test_from_the_form_to_the_login(self):
        page = self.url_open(PAGE)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        for words in ("Order Octopus", "10.00", "5.00", "processing agreement"):
            self.assertIn(words, page.text)
        self.assertEqual(page.text.count('checked="checked"'), 1, "a formula, and nothing else")
        agreement = self.url_open(f"{PAGE}/agreement").text
        self.assertIn("o_octopus_agreement_text", agreement)
        sent = self.send(firm=self.other_firm.code, module_bank="1")
        self.assertIn("Look into your mail", sent.text)
        token = self.token_to("molen@example.com")
        page = self.url_open(f"{PAGE}/{token}").text
        self.assertIn("15.00", page)
        done = self.confirm(token)
        self.assertIn("Welcome to Octopus", done.text)
        order = self.env["octopus.order"].search([], limit=1)
        code = order.subscriber_id.code
        self.assertIn(code, done.text)
        used = self.url_open(f"{PAGE}/{token}").text
        self.assertIn("confirmed already", used)
        self.authenticate(code, PASSWORD)
        home = self.url_open("/my").text
        self.assertIn("Molen Brabant", home)
        self.assertIn(order.dossier_id.number, home)
        self.assertNotIn("agreement/accept", home)

    def test_passwords_that_differ_and_second_click(self):
        self.send()
        token = self.token_to("molen@example.com")
        self.assertIn("not the same", self.confirm(token, repeated="something else").text)
        self.assertIn("at least 8", self.confirm(token, password="x", repeated="x").text)
        self.assertIn("What you read has changed", self.confirm(token, shown="1.0:x").text)
        self.assertFalse(self.env["octopus.order"].search([]))
        page = self.url_open(f"{PAGE}/{token}").text
        data = {
            "csrf_token": Request.csrf_token(self),
            "shown": self.value(page, "shown"),
            "password": PASSWORD,
            "repeated": PASSWORD,
        }
        self.assertIn("Welcome", self.url_open(f"{PAGE}/{token}", data=data).text)
        self.assertIn("confirmed already", self.url_open(f"{PAGE}/{token}", data=data).text)
        self.assertEqual(self.env["octopus.order"].search_count([]), 1)

    def test_lapsed_and_unknown_addresses(self):
        self.send()
        signup = self.env["octopus.signup"].search([], limit=1)
        token = self.token_to("molen@example.com")
        signup.token_until = fields.Datetime.now() - timedelta(minutes=1)
        self.env.flush_all()
        self.assertIn("has lapsed", self.url_open(f"{PAGE}/{token}").text)
        data = {"csrf_token": Request.csrf_token(self), "password": PASSWORD, "repeated": PASSWORD}
        self.assertIn("has lapsed", self.url_open(f"{PAGE}/{token}", data=data).text)
        self.assertFalse(signup.subscriber_id)
        for odd in ("x", "٣" * 43, "a" * 43, "a" * 3000):
            self.assertEqual(self.url_open(f"{PAGE}/{odd}").status_code, 404)

    def test_problems_keep_what_was_typed(self):
        page = self.send(enterprise_number="0123", email="none", name="<i>Molen</i>").text
        self.assertIn("is no enterprise number", page)
        self.assertIn("is no mail address", page)
        self.assertIn("&lt;i&gt;Molen&lt;/i&gt;", page)
        page = self.send(email="none", module_bank="1", exists_at_firm="1", formula="full").text
        self.assertEqual(page.count('checked="checked"'), 3)
        self.assertFalse(self.env["octopus.signup"].search([]))

    def test_bots(self):
        self.assertIn("Look into your mail", self.send(website="http://spam.example").text)
        self.assertFalse(self.env["octopus.signup"].search([]), "who fills in the trap is nobody")
        with mute_logger("odoo.http"):
            self.assertEqual(self.send(token=False).status_code, 400)
        for number in range(octopus_signup_form.ORDER_TRIES):
            self.send(email=f"x{number}@example.com")
        self.assertIn("Too many orders", self.send(email="one-more@example.com").text)
        self.assertEqual(
            self.env["octopus.signup"].search_count([]), octopus_signup_form.ORDER_TRIES
        )
        self.assertEqual(self.url_open(f"{PAGE}/send").status_code, 404)

    def test_double_submit_is_one_mail(self):
        for _time in range(2):
            self.assertIn("Look into your mail", self.send(form_key="pressed-twice").text)
        self.assertEqual(len(self.mails_to("molen@example.com")), 1)

    def test_company_and_firm_while_typing(self):
        self.assertEqual(self.rpc("company", number=MILL)["name"], "NV MOLEN BRABANT")
        self.assertIn("type name", self.rpc("company", number=NUMBER)["message"].lower())
        self.assertFalse(self.rpc("company", number={"a": 1})["found"])
        self.assertEqual(self.rpc("firm", code=self.firm.code), {"name": self.firm.name})
        self.assertEqual(self.rpc("firm", code=self.client.code), {"name": False})
        for _try in range(octopus_signup_form.FIRM_TRIES):
            answer = self.rpc("firm", code="B99")
        self.assertIn("Too many B-numbers", answer["message"])
        self.assertFalse(self.rpc("firm", code=self.firm.code)["name"])

    def test_dossier_at_the_firm_waits_for_the_firm(self):
        internal = self._make_dossier("Internal Mill", self.firm, 6234567)
        self.env.flush_all()
        self.send(firm=self.firm.code, exists_at_firm="1")
        done = self.confirm(self.token_to("molen@example.com")).text
        self.assertIn("is asked to hand your dossier over", done)
        self.assertNotIn("Internal Mill", done)
        order = self.env["octopus.order"].search([], limit=1)
        self.authenticate(order.subscriber_id.code, PASSWORD)
        self.assertIn("My order", self.url_open("/my").text)
        self.assertEqual(self.url_open(f"/my/octopus/{internal.number}").status_code, 404)
        page = self.url_open("/my/octopus-order").text
        self.assertIn("is asked to hand your dossier over", page)
        self.assertNotIn("Internal Mill", page)
        data = {"csrf_token": Request.csrf_token(self), "shown": self.value(page, "shown")}
        self.assertIn("Molen Brabant", self.url_open("/my/octopus-order", data=data).text)
        self.assertEqual(internal.holder_id, self.firm)
        self.assertEqual(order.subscriber_id.dossier_ids.enterprise_number, NUMBER)
        self._login(self.baker)
        self.assertNotIn("Molen", self.url_open("/my/octopus-order").text)

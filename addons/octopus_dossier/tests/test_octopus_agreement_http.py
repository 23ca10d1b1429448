# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Over real HTTP: pages, calls of the web client, XML-RPC and JSON-2 before the acceptance."""

from datetime import timedelta
from xmlrpc.client import Fault

from odoo import fields, http
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.brussels import today
from .common import DossierHttpCommon
from .test_octopus_agreement import AgreementWorld

PAGE = "/octopus/agreement"
PASSWORD = "a long test password"


@tagged("post_install", "-at_install")
class TestOctopusAgreementHttp(AgreementWorld, DossierHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_newcomer()
        cls.portal = cls.newcomer._create_sub_user("Guest", portal=True)

    def _post(self, **data):
        data["csrf_token"] = http.Request.csrf_token(self)
        return self.url_open(f"{PAGE}/accept", data=data, allow_redirects=False)

    def test_the_holder_reads_accepts_and_goes_on(self):
        self._login(self.owner)
        for path in ("/odoo", "/my", "/odoo/action-octopus_dossier.octopus_dossier_action"):
            response = self.url_open(path)
            self.assertIn(f"{PAGE}", response.url)
        self.assertIn("Article 28", response.text)
        self.assertIn("I have read the agreement", response.text)
        self._post(version="1.0")
        self._post(version="0.9", agree="1")
        self.assertFalse(self.first.acceptance_ids.filtered(self._mine))
        response = self._post(version="1.0", agree="1", lang="en", redirect="//evil.example")
        self.assertTrue(response.headers["Location"].endswith("/odoo"))
        acceptance = self.first.acceptance_ids.filtered(self._mine)
        self.assertEqual(acceptance.ip, "127.0.0.1")
        self.assertNotIn(PAGE, self.url_open("/odoo").url)
        self.assertIn("Accepted by", self.url_open(PAGE).text)

    def _mine(self, acceptance):
        return acceptance.subscriber_id == self.newcomer

    def test_sub_users_are_told_who_has_to_accept(self):
        for user in (self.clerk, self.portal):
            self._login(user)
            response = self.url_open("/my")
            self.assertIn(PAGE, response.url)
            self.assertIn(self.owner.name, response.text)
            self.assertNotIn("I have read the agreement", response.text)
            self._post(version="1.0", agree="1")
            self.assertFalse(self.first.acceptance_ids.filtered(self._mine))

    @mute_logger("odoo.http", "odoo.addons.rpc.controllers.xmlrpc")
    def test_calls_get_the_same_sentence(self):
        self._login(self.clerk)
        sentence = self.env["octopus.agreement"]._refusal_for(self.clerk)
        call = {"model": "res.users", "method": "search_count", "args": [[]], "kwargs": {}}
        answer = self.url_open(
            "/web/dataset/call_kw", json={"jsonrpc": "2.0", "method": "call", "params": call}
        ).json()
        self.assertEqual(answer["error"]["data"]["message"], sentence)
        with self.assertRaises(Fault) as caught:
            self.xmlrpc_object.execute_kw(
                self.env.cr.dbname, self.clerk.id, PASSWORD, "res.users", "search_count", [[]]
            )
        self.assertEqual(caught.exception.faultString, sentence)
        self._json2(sentence)

    def _json2(self, sentence):
        key = (
            self.env["res.users.apikeys"]
            .with_user(self.clerk)
            .sudo()
            ._generate("rpc", "test", fields.Datetime.now() + timedelta(days=1))
        )
        self.opener.cookies.clear()
        answer = self.url_open(
            "/json/2/res.users/search_count",
            json={"domain": []},
            headers={"Authorization": f"Bearer {key}"},
        )
        self.assertEqual((answer.status_code, answer.json()["message"]), (403, sentence))

    def test_a_new_version_is_announced_to_the_holder(self):
        self._accept()
        version = self._version("2.0", fields.Date.add(today(), days=10))
        for user, announced in ((self.owner, True), (self.clerk, False)):
            self._login(user)
            session = self.url_open("/web/session/get_session_info", json={}).json()["result"]
            self.assertEqual("octopus_agreement" in session, announced)
        self._login(self.owner)
        self._post(version=version.version, agree="1", lang="en")
        session = self.url_open("/web/session/get_session_info", json={}).json()["result"]
        self.assertNotIn("octopus_agreement", session)

    def test_the_text_is_there_as_pdf(self):
        self._login(self.owner)
        response = self.url_open(f"{PAGE}/pdf")
        self.assertEqual(response.status_code, 200)
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(f"{PAGE}/pdf").url)

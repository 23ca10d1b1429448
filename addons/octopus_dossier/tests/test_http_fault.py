# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""No traceback reaches a caller, whatever he calls and however it goes wrong."""

import json
import xmlrpc.client
from datetime import timedelta
from hashlib import sha256

from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DossierHttpCommon

TRACES = ("Traceback", "File \\", 'File "', ".py", "psycopg2", "SELECT")


@tagged("post_install", "-at_install")
class TestHttpFault(DossierHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bill = cls._move(cls.bakery)
        cls.key = (
            cls.env["res.users.apikeys"]
            .with_user(cls.accountant)
            ._generate("rpc", "test", cls.env.cr.now() + timedelta(days=1))
        )

    def _clean(self, text):
        for trace in TRACES:
            self.assertNotIn(trace, text)

    def _call(self, model, method, args, company=None):
        words = {"model": model, "method": method, "args": args, "kwargs": {}}
        if company:
            words["kwargs"]["context"] = {"allowed_company_ids": company}
        answer = self.url_open("/web/dataset/call_kw", json={"params": words})
        self._clean(answer.text)
        return answer.json()["error"]["data"]

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_web_client(self):
        self._login(self.accountant)
        fault = self._call("res.partner", "search", ["nonsense"], self.bakery.company_id.ids)
        self.assertIn("fault", fault["message"])
        self.assertEqual(fault["arguments"], [fault["message"]])
        fault = self._call("res.partner", "search", [[("name", "=", "\0")]])
        self.assertNotIn("NUL", fault["message"])
        refusal = self._call("account.move", "write", [self.bill.ids, {"ref": "x"}])
        self.assertEqual(refusal["name"], "odoo.exceptions.AccessError")
        self.assertIn("several dossiers", refusal["message"])

    @mute_logger("odoo.http", "odoo.sql_db", "odoo.addons.rpc.controllers.xmlrpc")
    def test_a_text_that_is_too_long_says_so(self):
        text = "".join(sha256(str(number).encode()).hexdigest() for number in range(200))
        self._login(self.accountant)
        values, company = [{"name": text}], self.bakery.company_id.ids
        fault = self._call("res.partner", "create", values, company)
        self.assertEqual(fault["name"], "odoo.exceptions.UserError")
        self.assertIn("too long", fault["message"])
        with self.assertRaisesRegex(xmlrpc.client.Fault, "too long"):
            self.xmlrpc_object.execute_kw(
                self.env.cr.dbname,
                self.accountant.id,
                self.key,
                *("res.partner", "create", values),
                {"context": {"allowed_company_ids": company}},
            )

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_calls_of_nothing(self):
        for user in (None, self.accountant):
            self._login(user) if user else self.authenticate(None, None)
            for path in ("/web/dataset/call_kw", "/web/dataset/call_button/x"):
                for params in ({}, {"model": "nothing", "method": "x"}, {"model": 7}, 7):
                    self._clean(self.url_open(path, json={"params": params}).text)
                self._clean(self.url_open(path, json=[]).text)
                headers = {"Content-Type": "application/json"}
                self._clean(self.url_open(path, data="x", headers=headers).text)

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_debug_mode_names_no_records_of_others(self):
        secret = self._relation(self.foreign, "Not for your eyes")
        file = self.env["ir.attachment"].create(
            {"name": "Not for your eyes", "res_model": "res.partner", "res_id": secret.id}
        )
        self._login(self.stranger)
        self.url_open("/odoo?debug=1")
        for record in (secret, file):
            fault = self._call(record._name, "read", [record.ids, ["display_name"]])
            self.assertEqual(fault["name"], "odoo.exceptions.AccessError")
            self.assertNotIn("Not for", fault["message"])

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_json2(self):
        def call(path, key=self.key, **values):
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            answer = self.url_open(path, json=values, headers=headers)
            self._clean(answer.text)
            return answer

        answer = call("/json/2/res.partner/search", domain="nonsense")
        self.assertEqual(answer.status_code, 500)
        self.assertIn("fault", answer.json()["message"])
        answer = call("/json/2/account.move/write", ids=self.bill.ids, vals={"ref": "x"})
        self.assertEqual(answer.status_code, 403)
        self.assertEqual(call("/json/2/res.partner/nothing").status_code, 404)
        for path in ("/doc-bearer/index.json", "/doc-bearer/res.partner.json", "/json/2/a/b"):
            for key in (None, "wrong", "\xe9"):
                answer = call(path, key)
                expected = (401, 404) if path.startswith("/json/2") else (401,)
                self.assertIn(answer.status_code, expected, path)

    @mute_logger("odoo.http", "odoo.sql_db", "odoo.addons")
    def test_xmlrpc(self):
        # Where one database is served alone, core finds it without this.
        headers = {"Content-Type": "text/xml", "X-Odoo-Database": self.env.cr.dbname}
        for path in ("/xmlrpc/2/object", "/xmlrpc/object"):
            for domain in ("nonsense", [["name", "=", 1, 2]], [["nothing", "=", 1]]):
                words = (self.env.cr.dbname, self.accountant.id, self.key)
                call = (*words, "res.partner", "search", [domain])
                body = xmlrpc.client.dumps(call, "execute_kw")
                answer = self.url_open(path, data=body, headers=headers)
                self._clean(answer.text)
                self.assertIn("fault", answer.text)

    @mute_logger("odoo.addons.rpc.controllers.xmlrpc")
    def test_xmlrpc_of_a_method_that_answers_nothing(self):
        """What it did is done, and no fault says otherwise."""
        answer = self.xmlrpc_object.execute_kw(
            self.env.cr.dbname,
            self.accountant.id,
            self.key,
            *("octopus.dossier", "action_template", [self.firm_dossier.id]),
        )
        self.assertIs(answer, False)
        self.firm_dossier.invalidate_recordset()
        self.assertTrue(self.firm_dossier.is_template)

    @mute_logger("odoo.http", "odoo.sql_db", "odoo.addons.rpc.controllers.jsonrpc")
    def test_jsonrpc(self):
        words = [self.env.cr.dbname, self.accountant.id, self.key, "res.partner", "search", [7]]
        params = {"service": "object", "method": "execute", "args": words}
        answer = self.url_open("/jsonrpc", json={"params": params})
        self._clean(answer.text)
        self.assertIn("error", answer.json())

    @mute_logger("odoo.http", "odoo.addons.web.controllers.export")
    def test_export(self):
        self._login(self.accountant)
        for fields in ([{"name": "nothing", "label": "x"}], 7):
            data = {"model": "res.partner", "fields": fields, "ids": [1], "domain": []}
            data = {**data, "import_compat": False, "groupby": []}
            form = {"data": json.dumps(data), "csrf_token": Request.csrf_token(self)}
            for path in ("/web/export/csv", "/web/export/xlsx"):
                answer = self.url_open(path, data=form)
                self.assertGreaterEqual(answer.status_code, 400)
                self._clean(answer.text)

    @mute_logger("odoo.http", "odoo.addons.web.controllers.report")
    def test_report(self):
        self._login(self.accountant)
        for url in ("/report/pdf/nothing/1", f"/report/pdf/account.report_invoice/{2**70}"):
            form = {"data": json.dumps([url, "qweb-pdf"]), "csrf_token": Request.csrf_token(self)}
            answer = self.url_open("/report/download", data=form)
            self._clean(answer.text)

    @mute_logger("odoo.http")
    def test_addresses(self):
        for path in ("/a%00b", "/my/invoices/1%00", "/web/image/%00", "/nothing?debug=1"):
            answer = self.url_open(path)
            self.assertEqual(answer.status_code, 404, path)
            self._clean(answer.text)
        for user in (None, self.baker, self.accountant):
            self._login(user) if user else self.authenticate(None, None)
            self._without_nul(user)
        for path in ("/a%00b?debug=1", f"/account/download_move_attachments/{self.bill.id}"):
            answer = self.url_open(path)
            self.assertIn(answer.status_code, (200, 404), path)
            self._clean(answer.text)

    def _without_nul(self, user):
        """PostgreSQL takes no such character: an address with it exists as little as any other."""
        for path in ("/octopus/link/%00", "/my/octopus/%00", "/my/octopus/1%00/bills"):
            self.assertEqual(self.url_open(path).status_code, 404, path)
        for path in ("/web/image?xmlid=%00", "/my?search=%00", "/my/invoices?sortby=%00"):
            answer = self.url_open(path, allow_redirects=False)
            to_login = not user and path.startswith("/my")
            self.assertEqual(answer.status_code, 303 if to_login else 400, path)
            self._clean(answer.text)
        form = {"login": "a\0", "password": "x", "csrf_token": Request.csrf_token(self)}
        self.assertEqual(self.url_open("/web/login", data=form).status_code, 400)

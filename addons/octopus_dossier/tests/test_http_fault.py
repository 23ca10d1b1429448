# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""No traceback reaches a caller, whatever he calls and however it goes wrong."""

import json
import xmlrpc.client
from datetime import timedelta

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
            for key in (None, "wrong"):
                self.assertIn(call(path, key).status_code, (401, 404))

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
        self._login(self.accountant)
        for path in ("/a%00b?debug=1", f"/account/download_move_attachments/{self.bill.id}"):
            answer = self.url_open(path)
            self.assertIn(answer.status_code, (200, 404), path)
            self._clean(answer.text)

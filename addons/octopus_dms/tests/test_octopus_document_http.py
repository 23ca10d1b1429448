# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The file of a document over HTTP, and who gets nothing."""

import base64
import xmlrpc.client

from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.misc import limited_field_access_token

from . import files, hostile
from .common import DmsHttpCommon


@tagged("post_install", "-at_install")
class TestOctopusDocumentHttp(DmsHttpCommon):
    def urls(self, document):
        """Every address Odoo offers for the file of a document."""
        file = document.attachment_id
        token = limited_field_access_token(file, "raw", scope="binary")
        return [
            f"/web/content/{file.id}",
            f"/web/content/{file.id}?download=true",
            f"/web/content/{file.id}/name.pdf",
            f"/web/content/ir.attachment/{file.id}/datas",
            f"/web/content/{file.id}?access_token={token}",
            f"/web/content?model=ir.attachment&id={file.id}&field=raw",
            f"/web/content/octopus.document/{document.id}/attachment_id",
            f"/mail/attachment/pdf_first_page/{file.id}",
        ]

    def assertNoContent(self, url, content):
        response = self.url_open(url)
        self.assertNotIn(content, response.content, url)
        self.assertNotIn(response.headers.get("Content-Type"), ("application/pdf",), url)

    def test_who_gets_nothing(self):
        document = self.store()
        for user in (self.outsider, self.mechanic, self.employee, self.baker, None):
            if user:
                self._login(user)
            else:
                self.authenticate(None, None)
            for url in self.urls(document):
                with self.subTest(user=user and user.login, url=url):
                    with mute_logger("odoo.http", "odoo.addons.base.models.ir_binary"):
                        self.assertNoContent(url, files.PDF)

    def test_zip_of_a_foreign_file(self):
        document = self.store()
        self._login(self.outsider)
        with mute_logger("odoo.http"):
            response = self.url_open(
                "/mail/attachment/zip",
                data={"file_ids": str(document.attachment_id.id), "zip_name": "a.zip"},
            )
        self.assertFalse(response.content.startswith(b"PK"))

    def test_headers(self):
        self._login(self.accountant)
        script = hostile.pdf_with(b"<</S /JavaScript /JS (app.alert(1))>>")
        for document, inline in [
            (self.store(files.PDF), True),
            (self.store(files.PNG), True),
            (self.store(files.JPEG), True),
            (self.store(files.XML), False),
            (self.store_ungated(files.HTML, "text/html"), False),
            (self.store_ungated(files.SVG, "image/svg+xml"), False),
            (self.store(files.tiff()), False),
            (self.store(hostile.office()), False),
            (self.store(script), False),
        ]:
            content = document.attachment_id.raw
            for suffix in ("", "?mimetype=text/html", "?mimetype=image/svg%2Bxml&download=false"):
                response = self.url_open(f"/web/content/{document.attachment_id.id}{suffix}")
                with self.subTest(mimetype=document.mimetype, suffix=suffix):
                    self.assertEqual(response.status_code, 200)
                    self.assertEqual(response.content, content)
                    kind = response.headers["Content-Disposition"].partition(";")[0]
                    self.assertEqual(kind, "inline" if inline else "attachment")
                    self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
                    policy = response.headers["Content-Security-Policy"]
                    self.assertIn("default-src 'none'", policy)
                    self.assertEqual("sandbox" in policy, content != files.PDF)
                    self.assertNotIn("html", response.headers["Content-Type"])
                    self.assertNotIn("svg", response.headers["Content-Type"])

    def test_thumbnail_for_a_user_of_several_dossiers(self):
        file = self.store().attachment_id
        self._login(self.accountant)
        self.opener.cookies["cids"] = str(self.company.id)
        payload = {"attachment_id": file.id, "thumbnail": base64.b64encode(files.PNG).decode()}
        self.make_jsonrpc_request("/mail/attachment/update_thumbnail", payload)
        self.assertTrue(file.thumbnail)

    def test_xml_rpc(self):
        document = self.store(name="secret-of-the-bakery.pdf")
        quiet = mute_logger("odoo.http", "odoo.addons.rpc.controllers.xmlrpc")
        quiet.__enter__()
        self.addCleanup(quiet.__exit__)
        for user, dossier in (
            (self.outsider, self.foreign),
            (self.mechanic, self.garage),
            (self.employee, self.bakery),
        ):
            user.password = "a long test password"
            context = {"allowed_company_ids": dossier.company_id.ids}
            args = (self.env.cr.dbname, user.id, "a long test password")
            for model, method, params in (
                ("octopus.document", "search", [[["name", "like", "secret-of"]]]),
                ("octopus.document", "search_count", [[["name", "like", "secret-of"]]]),
                ("octopus.document", "search_read", [[["id", "=", document.id]], ["name"]]),
                ("octopus.document", "read", [[document.id], ["name"]]),
                ("octopus.document", "name_search", ["secret-of"]),
                ("octopus.document", "export_data", [[document.id], ["name"]]),
                ("ir.attachment", "read", [[document.attachment_id.id], ["datas"]]),
                ("ir.attachment", "search_count", [[["name", "like", "secret-of"]]]),
            ):
                with self.subTest(user=user.login, model=model, method=method):
                    self.assertFalse(self.call(args, model, method, params, context))

    def call(self, args, model, method, params, context):
        """What XML-RPC gives; a clear fault counts as nothing."""
        try:
            return self.xmlrpc_object.execute_kw(*args, model, method, params, {"context": context})
        except xmlrpc.client.Fault as fault:
            self.assertNotIn("Traceback", fault.faultString)
            return None

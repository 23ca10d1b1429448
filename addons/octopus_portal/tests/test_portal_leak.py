# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What else a portal user can reach: Odoo's own pages, file addresses, and XML-RPC."""

import xmlrpc.client

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SECRET, PortalHttpCommon

MODELS = ("account.move", "account.move.line", "octopus.document", "octopus.folder")


@tagged("post_install", "-at_install")
class TestPortalLeak(PortalHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the worst case: the foreign dossier buys from the partners of the baker and of his
        # subscriber, which is what Odoo's own portal goes by
        for partner in (
            cls.baker.partner_id,
            cls.client.partner_id,
            cls.bakery.company_id.partner_id,
        ):
            for kind in ("in_invoice", "out_invoice"):
                move = cls._move(cls.foreign, kind, partner_id=partner.id, ref=SECRET)
                move.action_post()
        cls.sold = cls.env["account.move"].search(
            [("company_id", "=", cls.foreign.company_id.id), ("move_type", "=", "out_invoice")]
        )

    def test_pages_of_stock(self):
        self._login(self.baker)
        for url in ("/my/invoices", "/my/invoices?filterby=bills", "/my/invoices/page/2", "/my"):
            page = self.url_open(url)
            self.assertEqual(page.status_code, 200)
            for move in self.sold:
                self.assertNotIn(f"/my/invoices/{move.id}", page.text)
        for move in self.sold + self.other_bill:
            response = self.url_open(f"/my/invoices/{move.id}", allow_redirects=False)
            self.assertEqual(response.status_code, 303)
            response = self.url_open(f"/my/invoices/{move.id}?report_type=pdf&download=1")
            self.assertNotEqual(response.headers.get("Content-Type"), "application/pdf")

    def test_counters(self):
        self._login(self.baker)
        counters = ["invoice_count", "bill_count", "overdue_invoice_count"]
        result = self.make_jsonrpc_request("/my/counters", {"counters": counters})
        self.assertEqual(result, dict.fromkeys(counters, 0))

    def test_addresses_of_files(self):
        secret = self.other_document.attachment_id
        own = self.document.attachment_id
        self._login(self.baker)
        for file in (secret, own):
            for url in (
                f"/web/content/{file.id}",
                f"/web/content/{file.id}?download=true",
                f"/web/image/{file.id}",
                f"/web/content/octopus.document/{file.res_id}/attachment_id",
            ):
                with mute_logger("odoo.http", "odoo.addons.base.models.ir_binary"):
                    response = self.url_open(url)
                self.assertNotIn(file.raw, response.content, url)

    def test_reports(self):
        self._login(self.baker)
        with mute_logger("odoo.http"):
            for move in (self.other_bill, self.sold[:1]):
                url = f"/report/html/account.report_invoice/{move.id}"
                response = self.url_open(url)
                self.assertNotIn(SECRET, response.text)

    def _rpc(self, user):
        user.password = "a long test password"
        who = (self.env.cr.dbname, user.id, "a long test password")

        def call(model, method, *args, **kwargs):
            self.env.flush_all()
            with mute_logger("odoo.http", "odoo.addons.rpc.controllers.xmlrpc"):
                try:
                    return self.xmlrpc_object.execute_kw(*who, model, method, args, kwargs)
                except xmlrpc.client.Fault as fault:
                    self.assertNotIn("Traceback", fault.faultString)
                    return None

        return call

    def test_rpc_finds_nothing_of_others(self):
        call = self._rpc(self.baker)
        # the calls below fail for want of rights, not for want of a connection
        self.assertTrue(call("res.users", "read", self.baker.ids, ["login"]))
        company = self.foreign.company_id.id
        for model in MODELS:
            for domain in ([], [["company_id", "=", company]]):
                context = {"allowed_company_ids": [company]}
                for kwargs in ({}, {"context": context}):
                    found = call(model, "search", domain, **kwargs) or []
                    companies = self.env[model].browse(found).company_id
                    self.assertFalse(companies - self.bakery.company_id, (model, domain))
                    self.assertFalse(call(model, "search_count", [["company_id", "=", company]]))

    def test_rpc_reads_no_more_than_the_pages(self):
        call = self._rpc(self.baker)
        secrets = [
            ("account.move", self.other_bill.ids, ["name", "ref", "amount_total"]),
            ("account.move", self.sold.ids, ["name", "ref"]),
            ("octopus.document", self.other_document.ids, ["name"]),
            ("octopus.document", self.document.ids, ["name", "attachment_id"]),
            ("octopus.dossier", self.foreign.ids, ["name"]),
            ("ir.attachment", self.other_document.attachment_id.ids, ["name", "datas"]),
            ("ir.attachment", self.document.attachment_id.ids, ["name", "datas"]),
            ("res.partner", self.other_bill.partner_id.ids, ["name"]),
        ]
        for model, ids, fields in secrets:
            self.assertFalse(call(model, "read", ids, fields), model)
            self.assertFalse(call(model, "export_data", ids, fields), model)

    def test_rpc_changes_nothing(self):
        call = self._rpc(self.baker)
        before = self.bill.read(["state", "ref"])
        for method, args in (
            ("write", [{"ref": "changed"}]),
            ("unlink", []),
            ("button_draft", []),
            ("action_post", []),
        ):
            call("account.move", method, self.bill.ids, *args)
        for method, args in (
            ("write", [{"name": "changed"}]),
            ("unlink", []),
            ("action_peppol_forward", []),
            ("action_archive_document", []),
        ):
            call("octopus.document", method, self.document.ids, *args)
        self.env.invalidate_all()
        self.assertEqual(self.bill.read(["state", "ref"]), before)
        self.assertEqual(self.document.state, "booked")

    def test_our_helpers_are_not_reachable(self):
        call = self._rpc(self.baker)
        company = self.foreign.company_id.id
        self.assertIsNone(call("octopus.dossier", "_octopus_portal_attention", self.foreign.ids))
        self.assertIsNone(call("account.move", "_octopus_portal_bill_domain", [company]))

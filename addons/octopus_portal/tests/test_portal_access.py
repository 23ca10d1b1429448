# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who opens which page: each address as each kind of user."""

import re

from odoo.tests import tagged

from .common import SECRET, PortalHttpCommon

TOKEN = re.compile(r"[0-9a-f]{40}o\d+")  # of a form, with the second it was made in


@tagged("post_install", "-at_install")
class TestPortalAccess(PortalHttpCommon):
    def pages(self, dossier, bill, document):
        """Every address of a dossier, by the right it asks for."""
        bill_file, document_file = (
            document._octopus_portal_files()[:1].id,
            document.attachment_id.id,
        )
        return {
            None: [
                *((), ("accountant",), ("duties",), ("order",)),
                *(("licence", act) for act in ("change", "leave")),
            ],
            "purchases": [
                ("bills",),
                ("bills", "page", 1),
                ("bills", bill.id),
                ("bills", bill.id, "files", bill_file),
                ("entries", bill.id),
                ("entries", bill.id, "files", bill_file),
            ],
            "lists": [
                ("reports",),
                ("reports", "balance"),
                ("reports", "ledger"),
                ("reports", "open_suppliers", "xlsx"),
            ],
            "vat": [("reports", "vat_return"), ("reports", "client_list", "xlsx")],
            "analytic": [("reports", "analytic")],
            "documents": [
                ("documents",),
                ("documents", "page", 1),
                ("documents", document.id),
                ("documents", document.id, "files", document_file),
                *(("documents", shelf) for shelf in ("mine", "sent", "shared", "peppol")),
                ("documents", "sent", "page", 1),
                ("documents", "address"),
            ],
            "invoicing": [
                ("sales", "new"),
                ("quotes",),
                ("quotes", "page", 1),
                ("sales", "book"),
                ("sales", "layout"),
                ("reminders",),
                ("reminders", "page", 1),
                ("reminders", "review"),
                ("reminders", "sent"),
                ("reminders", "settings"),
            ],
            "sales": [("sales",), ("sales", "page", 1)],
            "relations": [("relations",), ("relations", "page", 1), ("relations", "new")],
            "articles": [("articles",), ("articles", "page", 1), ("articles", "new")],
        }

    def test_charts(self):
        pages = {
            "lists": [
                ("charts",),
                ("charts", "new"),
                ("charts", "formula"),
                ("charts", "ready", "turnover"),
                ("charts", "ready", "turnover", 0, 0),
            ]
        }
        for user, status in ((self.baker, 200), (self.employee, 403), (self.outsider, 404)):
            self._login(user)
            self.assertPages(self.bakery, pages, {"lists": status})
        self._login(self.baker)
        self.assertPages(self.foreign, pages, {"lists": 404})

    def assertPages(self, dossier, pages, statuses):
        for area, addresses in pages.items():
            for parts in addresses:
                with self.subTest(area=area, parts=parts):
                    self.get(*parts, dossier=dossier, status=statuses.get(area, 403))

    def test_baker(self):
        self._login(self.baker)
        pages = self.pages(self.bakery, self.bill, self.document)
        # the licence of a client portal has no analytic
        self.assertPages(self.bakery, pages, {**dict.fromkeys(pages, 200), "analytic": 403})

    def test_baker_elsewhere(self):
        self._login(self.baker)
        pages = self.pages(self.foreign, self.other_bill, self.other_document)
        self.assertPages(self.foreign, pages, dict.fromkeys(pages, 404))

    def test_outsider(self):
        self._login(self.outsider)
        pages = self.pages(self.bakery, self.bill, self.document)
        self.assertPages(self.bakery, pages, dict.fromkeys(pages, 404))
        self.assertNotIn("Bakery", self.url_open("/my").text)
        security = self.url_open("/my/security").text
        self.assertEqual(security.count('aria-label="Show what is typed"'), 3)
        self.assertIn("<title>Password and security", security)

    def test_foreign_is_like_unknown(self):
        self._login(self.baker)
        foreign = self.get(dossier=self.foreign, status=404)
        unknown = self.url_open("/my/octopus/999999999999")
        self.assertEqual(unknown.status_code, 404)
        self.assertIn("There is no such page for you", unknown.text)
        self.assertNotIn("/contactus", unknown.text, "which is no page here")
        pages = (foreign, self.foreign.number), (unknown.text, "999999999999")
        stripped = [TOKEN.sub("", page.replace(number, "")) for page, number in pages]
        self.assertEqual(*stripped)

    def test_foreign_records_under_the_own_number(self):
        self._login(self.baker)
        pages = self.pages(self.bakery, self.other_bill, self.other_document)
        for area in ("purchases", "documents"):
            for parts in pages[area][2:4]:
                self.get(*parts, status=404)
        foreign_file = self.other_document.attachment_id.id
        self.get("bills", self.bill.id, "files", foreign_file, status=404)
        self.get("documents", self.document.id, "files", foreign_file, status=404)

    def test_files_of_other_records_of_the_dossier(self):
        second = self._document(self.bakery, "second.pdf")
        self._login(self.baker)
        self.get("bills", self.bill.id, "files", second.attachment_id.id, status=404)
        self.get("documents", second.id, "files", self.document.attachment_id.id, status=404)
        copies = self.env["ir.attachment"].search(
            [("res_model", "=", "account.move"), ("res_id", "=", self.bill.id)]
        )
        self.assertTrue(copies)
        for copy in copies:
            self.get("bills", self.bill.id, "files", copy.id, status=404)

    def test_other_kinds_of_moves_are_no_bills(self):
        sale = self._move(self.bakery, "out_invoice")
        sale.action_post()
        entry = self._move(self.bakery, "entry", date="2026-01-15")
        entry.action_post()
        draft = self._move(self.bakery)
        self._login(self.baker)
        for move in (sale, entry, draft):
            self.get("bills", move.id, status=404)
        self.get("entries", sale.id)
        self.get("entries", draft.id, status=404)

    def test_employee_with_few_rights(self):
        self._login(self.employee)
        pages = self.pages(self.bakery, self.bill, self.document)
        refused = dict.fromkeys(pages, 403)
        self.assertPages(self.bakery, pages, {**refused, None: 200, "purchases": 200})
        self.assertIn("Documents: read", self.get("documents", status=403))
        home = self.get()
        self.assertIn("Documents: read", home)
        self.assertNotIn("/documents/", home)
        self.assertNotIn("/documents?", self.url_open("/my").text)

    def test_employee_sees_no_link_to_a_bill_he_may_not_see(self):
        self._give(self.employee, self.bakery, {"purchases": False, "documents": "1"})
        self._login(self.employee)
        pages = self.pages(self.bakery, self.bill, self.document)
        refused = dict.fromkeys(pages, 403)
        self.assertPages(self.bakery, pages, {**refused, None: 200, "documents": 200})
        self.assertNotIn("/bills/", self.get("documents", self.document.id))
        self.assertNotIn("/bills/", self.get())

    def test_sub_user_without_rights(self):
        maxime = self.client._create_sub_user("Maxime")
        for user in (maxime, self.stranger):
            self._login(user)
            home = self.url_open("/my")
            self.assertEqual(home.status_code, 200)
            self.assertIn("no right on any dossier yet", home.text)
            self.assertNotIn("data-number=", home.text)
            pages = self.pages(self.bakery, self.bill, self.document)
            self.assertPages(self.bakery, pages, dict.fromkeys(pages, 404))
        self._login(maxime)
        self.assertIn(self.accountant.login, self.url_open("/my").text)

    def test_mechanic_works_in_the_backend_and_may_look_here(self):
        self._login(self.mechanic)
        self.assertIn("Garage Claes", self.url_open("/my").text)
        self.get(dossier=self.garage)
        self.get(dossier=self.bakery, status=404)

    def test_operator_has_no_dossiers(self):
        self._login(self.operator)
        self.assertEqual(self.url_open("/my").status_code, 200)
        pages = self.pages(self.bakery, self.bill, self.document)
        self.assertPages(self.bakery, pages, dict.fromkeys(pages, 404))

    def test_anonymous_has_to_log_in(self):
        self.authenticate(None, None)
        pages = self.pages(self.bakery, self.bill, self.document)
        for parts in [("..",), *(parts for group in pages.values() for parts in group)]:
            url = "/my" if parts == ("..",) else self._url(self.bakery, *parts)
            response = self.url_open(url, allow_redirects=False)
            self.assertEqual(response.status_code, 303, url)
            self.assertIn("/web/login", response.headers["Location"])

    def test_withdrawn_link_counts_at_the_next_request(self):
        self._login(self.employee)
        self.get("bills", self.bill.id)
        self.bakery.link_ids.with_user(self.baker)._withdraw()
        self.get("bills", self.bill.id, status=404)
        self.get("bills", status=404)

    def test_terminated_dossier_is_read(self):
        self.document.peppol_state = "accepted"
        self.bakery.sudo().action_terminate()
        self._login(self.baker)
        self.assertIn("Read-only", self.url_open("/my").text)
        self.get("bills", self.bill.id)
        self.assertNotIn("Forward to bookkeeping", self.get("documents", self.document.id))
        self.assertEqual(self.post("documents", self.document.id, "forward").status_code, 403)

    def test_forward_asks_for_the_peppol_right(self):
        document = self._peppol_document(self.bakery, state="accepted")
        self._give(self.employee, self.bakery, {"documents": "3", "peppol": "1"})
        self._login(self.employee)
        self.assertNotIn("Forward to bookkeeping", self.get("documents", document.id))
        response = self.post("documents", document.id, "forward")
        self.assertEqual(response.status_code, 403)
        self.assertIn("Peppol: write", response.text)
        self._login(self.outsider)
        self.assertEqual(self.post("documents", document.id, "forward").status_code, 404)
        self.assertEqual(document.peppol_state, "accepted")
        self.assertNotIn(SECRET, self.get(status=404))

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Shelves, archive, checking and sending of documents: what the pages show, keep and refuse."""

from odoo import http
from odoo.tests import tagged

from odoo.addons.octopus_dms.tests import files

from ..tools import typed
from .common import SECRET, PortalHttpCommon

SAID = {
    "supplier": "Mill Brabant",
    "booking_type": "in_invoice",
    "document_date": "2026-01-15",
    "due_date": "2026-02-14",
    "reference": "F-99",
    "amount_total": "1.210,50",
    "amount_tax": "210,09",
}


@tagged("post_install", "-at_install")
class TestPortalDocuments(PortalHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.bakery.company_id
        documents = cls.env["octopus.document"]
        cls.sent = documents.with_user(cls.baker)._store(
            cls.company, "fuel.pdf", files.pdf_lines(["Totaal 45,60", "Datum 03/02/2026"])
        )
        kept = documents.with_user(cls.baker)._kept_values(cls.company)
        cls.kept = documents._store(cls.company, "rent.pdf", files.pdf("rent"), **kept)
        cls.of_firm = documents.with_user(cls.accountant)._store(
            cls.company, "accounts.pdf", files.pdf("accounts")
        )
        cls.sent, cls.of_firm = cls.sent.sudo(), cls.of_firm.sudo()
        cls.accepted = cls._peppol_document(cls.bakery, "dairy.pdf", state="accepted")
        cls.env.flush_all()

    def send(self, *parts, dossier=None, **data):
        """Send a form of a page."""
        data["csrf_token"] = http.Request.csrf_token(self)
        url = self._url(dossier or self.bakery, *parts)
        return self.url_open(url, data=data, allow_redirects=False)

    def names(self, *parts, query=""):
        """The documents that a list shows."""
        links = self.tree("documents", *parts, query=query).xpath("//tbody//a")
        return {self.words(link) for link in links}

    def test_shelves(self):
        as_accountant = self._as(self.accountant, self.bakery)
        as_accountant["octopus.document"].browse(self.of_firm.id)._share("Please sign")
        self._login(self.baker)
        self.assertEqual(self.names("mine"), {"rent.pdf"})
        self.assertEqual(self.names("shared"), {"accounts.pdf"})
        self.assertEqual(self.names("peppol"), {"dairy.pdf"})
        self.assertIn("fuel.pdf", self.names("sent"))
        self.assertTrue({"rent.pdf", "fuel.pdf", "accounts.pdf", "dairy.pdf"} <= self.names())
        for shelf in ("mine/page/1", "sent/page/9"):
            self.get("documents", shelf)
        self.get("documents", "other", status=404)
        # it is new until somebody has opened it
        news = "//a[contains(@href, '/shared')]//*[contains(@class, 'shelf_news')]"
        self.assertTrue(self.tree("documents").xpath(news))
        self.assertIn("Please sign", self.get("documents", self.of_firm.id))
        self.assertFalse(self.tree("documents").xpath(news))
        self.assertTrue(self.of_firm.shared_seen_at)

    def test_what_is_kept_is_for_the_client_alone(self):
        self._login(self.accountant)
        self.assertNotIn("rent.pdf", self.names())
        self.assertFalse(self.names("mine"))
        self.get("documents", self.kept.id, status=404)
        self.get("documents", self.kept.id, "files", self.kept.attachment_id.id, status=404)
        for act in ("send", "note", "forward"):
            self.assertEqual(self.send("documents", self.kept.id, act).status_code, 404, act)
        stores = self._as(self.accountant, self.bakery)["octopus.storage"].storage_data()
        self.assertNotIn("rent.pdf", {file["name"] for file in stores["largest"]})
        page = self.get("storage")
        self.assertNotIn("rent.pdf", page)
        self.assertIn("accounts.pdf", page)
        self._login(self.baker)
        self.assertIn("rent.pdf", self.get("storage"))
        self.assertIn("Only you", self.get("documents", self.kept.id))
        self.send("documents", self.kept.id, "note", body="to myself")
        self.assertFalse(self.kept.note_ids)
        done = self.send("documents", self.kept.id, "send")
        self.assertIn("Sent to your accountant", self.url_open(done.headers["Location"]).text)
        self.assertEqual((self.kept.shelf, self.kept.state), ("sent", "todo"))
        self.send("documents", self.kept.id, "send")
        self._login(self.accountant)
        self.get("documents", self.kept.id)

    def test_the_archive(self):
        self.sent.write({"document_date": "2024-05-01", "amount_total": 45.6})
        self.accepted.amount_total = 900
        folder = self.company._octopus_folder("import")._subfolder("Fuel")
        self.sent.folder_id = folder
        elsewhere = self.foreign.company_id._octopus_folder("import")
        self.env.flush_all()
        self._login(self.baker)
        self.assertEqual(self.names(query="?year=2024"), {"fuel.pdf"})
        self.assertEqual(self.names(query=f"?folder={folder.id}"), {"fuel.pdf"})
        self.assertEqual(
            self.names(query="?least=40&most=1.000,00"),
            {"fuel.pdf", "dairy.pdf"} | {"F-2026-17.pdf"},
        )
        self.assertEqual(self.names(query="?least=500&filterby=waiting"), {"dairy.pdf"})
        self.assertFalse(self.names(query=f"?folder={elsewhere.id}"))
        kept = self.tree("documents", query="?year=2024&least=1&sortby=name")
        self.assertTrue(
            kept.xpath("//a[contains(@href, 'year=2024') and contains(@href, 'least=1')]")
        )
        for odd in (
            "?year=99999",
            "?folder=x&least=%C2%B2",
            "?year=0&most=-1",
            "?folder=" + "9" * 30,
        ):
            self.get("documents", query=odd)
        self.assertIn(
            self.bakery.document_email or "No mail address", self.get("documents", "address")
        )

    def test_checking_one_after_the_other(self):
        second = self._document(self.bakery, "tyres.pdf")
        self.env.flush_all()
        self._login(self.baker)
        self.assertIn("To check", self.get("documents"))
        first = self.send("documents", "check")
        self.assertTrue(first.headers["Location"].split("?")[0].endswith(f"{self.sent.id}/check"))
        form = self.tree("documents", self.sent.id, "check")
        self.assertEqual(form.xpath("//input[@name='amount_total']/@value"), ["45.60"])
        self.assertEqual(form.xpath("//input[@name='document_date']/@value"), ["2026-02-03"])
        # nothing that was typed is lost by a refusal
        wrong = self.send("documents", self.sent.id, "check", **{**SAID, "amount_tax": "9.999"})
        self.assertIn("part of the total", wrong.text)
        for text in ("1.210,50", "9.999", "F-99"):
            self.assertIn(f'value="{text}"', wrong.text)
        following = self.send("documents", self.sent.id, "check", **SAID)
        self.assertIn(f"{second.id}/check", following.headers["Location"])
        self.sent.invalidate_recordset()
        self.assertEqual((self.sent.amount_total, self.sent.amount_tax), (1210.5, 210.09))
        self.assertEqual(self.sent.partner_id, self.bill.partner_id)
        self.assertEqual(self.sent.client_check, "confirmed")
        last = self.send("documents", second.id, "check", leave="1")
        self.assertIn("All checked", self.url_open(last.headers["Location"]).text)
        again = self.send("documents", second.id, "check", **SAID)
        self.assertIn("any more", again.text)

    def test_who_checks_and_who_sends(self):
        self._login(self.baker)
        found = self.url_open(self._url(self.bakery, "documents", "suppliers") + "?text=mill")
        self.assertEqual(found.json(), ["Mill Brabant"])
        secret = self.url_open(
            self._url(self.bakery, "documents", "suppliers") + f"?text={SECRET[:5]}"
        )
        self.assertEqual(secret.json(), [])
        for act in ("send", "check"):
            for dossier in (self.bakery, self.foreign):
                answer = self.send(
                    "documents", self.other_document.id, act, dossier=dossier, **SAID
                )
                self.assertEqual(answer.status_code, 404, act)
        self._give(self.baker, self.bakery, {"relations": False, "purchases": False})
        hidden = self.url_open(self._url(self.bakery, "documents", "suppliers") + "?text=mill")
        self.assertEqual(hidden.json(), [])
        self._give(self.baker, self.bakery, {"documents": "1"})
        self.assertNotIn("Check the data", self.get("documents", self.sent.id))
        for document, act in ((self.kept, "send"), (self.sent, "check")):
            answer = self.send("documents", document.id, act, **SAID)
            self.assertEqual(answer.status_code, 403)
            self.assertIn("Documents: write", answer.text)
        self.assertEqual(
            self.get("documents", "check", status=403).count("Documents: write") > 0, True
        )
        self.assertFalse(self.sent.client_check)
        self.assertEqual(self.kept.shelf, "mine")

    def test_looking_changes_nothing_and_odd_signs_are_refused(self):
        helper = self.client._create_sub_user("Helper", portal=True)
        self._give(helper, self.bakery, {"documents": "2", "relations": "1"})
        self._login(helper)
        url = self._url(self.bakery, "documents", self.sent.id, "check")
        for asked in ({"leave": "1"}, SAID):
            for method in ("HEAD", "GET"):
                self.url_open(url, params=asked, method=method, allow_redirects=False)
        self.sent.invalidate_recordset()
        self.assertFalse(self.sent.client_check)
        suppliers = self._url(self.bakery, "documents", "suppliers")
        self.assertEqual(self.url_open(suppliers + "?text=mi%00ll").status_code, 400)
        for field in ("supplier", "reference"):
            answer = self.send("documents", self.sent.id, "check", **{**SAID, field: "F\0"})
            self.assertEqual(answer.status_code, 400)
        for number in (2**31, 2**63, 10**30):
            self.get("documents", number, status=404)
            self.get("documents", number, "check", status=404)
            self.get("documents", self.sent.id, "files", number, status=404)

    def test_status_in_words_and_mails(self):
        self._login(self.baker)
        page = self.get("documents", self.document.id)
        self.assertIn("It is in the books.", page)
        self.assertIn("To forward", self.get("documents", self.accepted.id))
        self.assertIn("No more mails", self.get("notes"))
        self.send("notes", "mail", wanted="0")
        self.assertFalse(self.baker.octopus_notice_mail)
        self.assertIn("Mail me", self.get("notes"))
        self.assertEqual(self.send("notes", "mail", dossier=self.foreign).status_code, 404)

    def test_all_that_is_accepted_is_forwarded(self):
        broken = self._document(
            self.bakery, "x.xml", content=files.XML, source="peppol", folder_kind="peppol_in"
        )
        broken.peppol_state = "accepted"
        elsewhere = self._peppol_document(self.foreign, "far.pdf", state="accepted")
        self.env.flush_all()
        self._login(self.baker)
        self.assertIn("Forward all", self.get("documents", "peppol"))
        done = self.send("documents", "forward")
        self.assertIn("Not everything", self.url_open(done.headers["Location"]).text)
        self.assertEqual(self.accepted.peppol_state, "forwarded")
        self.assertEqual((broken.peppol_state, elsewhere.peppol_state), ("accepted", "accepted"))
        self.assertTrue(broken.reason)
        self.assertEqual(self.send("documents", "forward", dossier=self.foreign).status_code, 404)
        self._give(self.baker, self.bakery, {"peppol": "1"})
        self.assertNotIn("Forward all", self.get("documents", "peppol"))
        self.assertEqual(self.send("documents", "forward").status_code, 403)
        self.assertNotIn("Call me", self.get("documents", query="?problem=Call+me"))

    def test_amounts_as_people_type_them(self):
        for text, meant in (
            ("12,5", 12.5),
            ("12.50", 12.5),
            ("1.234", 1234.0),
            ("1,234.56", 1234.56),
            ("€ 1 234,56", 1234.56),
            ("0", 0.0),
            ("12,345,6", None),
            ("-5", None),
            ("²", None),
            ("", None),
        ):
            self.assertEqual(typed.amount(text), meant, text)

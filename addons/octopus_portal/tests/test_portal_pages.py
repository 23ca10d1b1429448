# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the pages say to the one who may see them."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.octopus_dms.tests import files, hostile

from ..controllers import listing, portal
from .common import PortalHttpCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-01")
class TestPortalPages(PortalHttpCommon):
    def setUp(self):
        super().setUp()
        self._login(self.baker)

    def _fetch(self, url, **kw):
        return self.url_open(url, **kw)

    def test_home(self):
        page = self._fetch("/my").text
        self.assertIn("Bakery Peeters", page)
        self.assertIn(f"/my/octopus/{self.bakery.number}/bills?filterby=overdue", page)
        self.assertIn("Janssens Accountants", page)
        self.assertNotIn(self.foreign.number, page)

    def test_home_of_many_dossiers(self):
        self._make_dossier("Tea room", self.client, 6234567, tier="portal")
        self.startPatcher(patch.object(portal, "CARDS", 1))
        for query in ("", "?page=2", "?search=tea+room", f"?search={self.bakery.number[:3]}"):
            self.assertEqual(self._fetch("/my" + query).text.count("data-number="), 1, query)
        self.assertIn("No dossier has this name", self._fetch("/my?search=Foreign").text)
        long = "?page=" + "9" * 5000
        for odd, status in (("?page=x", 200), ("?page=99", 200), (long, 200), ("?search=%00", 400)):
            self.assertEqual(self._fetch("/my" + odd).status_code, status, odd)

    def test_dossier(self):
        page = self.get()
        for text in ("Bakery Peeters", "Mill Brabant", "F-2026-17.pdf", "Overdue bills"):
            self.assertIn(text, page)
        self.assertNotIn("Other dossiers", page)

    def test_bills(self):
        self._bill(self.bakery, "Dairy", "D-1", amount=10, invoice_date_due="2026-04-01")
        (row,) = self.tree("bills", query="?search=brabant").xpath("//tbody/tr")
        for text in ("Mill Brabant", "F-2026-17", "01/15/2026", "302.50", "Overdue"):
            self.assertIn(text, self.words(row))
        self.assertTrue(row.xpath(".//i[contains(@class, 'fa-paperclip')]"))
        self.assertEqual(len(self.tree("bills").xpath("//tbody/tr")), 2)
        self.assertEqual(len(self.tree("bills", query="?filterby=overdue").xpath("//tbody/tr")), 1)
        self.assertIn("No bill matches", self.get("bills", query="?filterby=paid"))

    def test_bills_in_order(self):
        self._bill(self.bakery, "Dairy", "D-1", amount=10, invoice_date="2026-02-01")

        def suppliers(query):
            links = self.tree("bills", query=query).xpath("//tbody//a")
            return [self.words(link) for link in links]

        self.assertEqual(suppliers(""), ["Dairy", "Mill Brabant"])
        self.assertEqual(suppliers("?sortby=amount"), ["Mill Brabant", "Dairy"])
        self.assertEqual(suppliers("?sortby=due"), ["Mill Brabant", "Dairy"])
        self.assertEqual(suppliers("?sortby=supplier"), ["Dairy", "Mill Brabant"])
        self.assertEqual(suppliers("?sortby=id;drop&filterby=x"), ["Dairy", "Mill Brabant"])

    def test_bills_in_pages(self):
        self.startPatcher(patch.object(listing, "PAGE_SIZE", 2))
        for number in range(2):
            self._bill(self.bakery, f"Supplier {number}", f"S-{number}")
        self.assertEqual(len(self.tree("bills").xpath("//tbody/tr")), 2)
        second = self.tree("bills", "page", 2, query="?sortby=amount")
        self.assertEqual(len(second.xpath("//tbody/tr")), 1)
        self.assertTrue(second.xpath("//a[contains(@href, 'sortby=amount')]"))
        self.assertEqual(len(self.tree("bills", "page", 99).xpath("//tbody/tr")), 1)

    def test_bill(self):
        page = self.tree("bills", self.bill.id)
        text = self.words(page)
        for part in ("Mill Brabant", "F-2026-17", "Flour", "250.00", "52.50", "302.50"):
            self.assertIn(part, text)
        self.assertTrue(page.xpath("//*[contains(@class, 'o_octopus_portal_viewer card')]"))
        names = [self.words(link) for link in page.xpath("//a[@download]")]
        self.assertEqual(len(names), 2)

    def test_bill_in_the_language_of_the_user(self):
        self.baker.lang = "nl_BE"
        self._login(self.baker)
        text = self.get("bills", self.bill.id).replace("\xa0", " ")
        self.assertIn("302,50", text)
        self.assertIn("15/01/2026", text)
        self.assertIn('lang="nl-BE"', text)

    def test_files_of_a_bill(self):
        pdf, xml = self.document._octopus_portal_files()
        shown = self._fetch(self._url(self.bakery, "bills", self.bill.id, "files", pdf.id))
        self.assertEqual(shown.content, pdf.raw)
        self.assertEqual(shown.headers["Content-Type"], "application/pdf")
        self.assertNotIn("attachment", shown.headers.get("Content-Disposition", ""))
        saved = self._fetch(
            self._url(self.bakery, "bills", self.bill.id, "files", pdf.id) + "?download=1"
        )
        self.assertIn("attachment", saved.headers["Content-Disposition"])
        other = self._fetch(self._url(self.bakery, "bills", self.bill.id, "files", xml.id))
        self.assertIn("attachment", other.headers["Content-Disposition"])
        for response in (shown, saved, other):
            self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
            self.assertIn("default-src 'none'", response.headers["Content-Security-Policy"])
            self.assertIn("frame-ancestors 'none'", response.headers["Content-Security-Policy"])
            self.assertIn("no-store", response.headers["Cache-Control"])

    def test_the_picture_beside_an_xml_is_shown(self):
        document = self._document(self.bakery, "e-invoice.xml", content=files.XML)
        page = self.tree("documents", document.id)
        self.assertFalse(page.xpath("//section[@data-kind]"))
        self.assertEqual(len(page.xpath("//a[@download]")), 1)
        document._add_file("e-invoice.pdf", files.pdf("drawn"))
        page = self.tree("documents", document.id)
        self.assertEqual(page.xpath("//section/@data-name"), ["e-invoice.pdf"])
        self.assertEqual(page.xpath("//section/@data-kind"), ["pdf"])
        self.assertEqual(len(page.xpath("//a[@download]")), 2)

    def test_who_may_send_documents(self):
        box = "//owl-component[@name='octopus_portal.upload_box']"
        self.assertTrue(self.tree("documents").xpath(box))
        self._give(self.baker, self.bakery, {"documents": "1"})
        self.assertFalse(self.tree("documents").xpath(box))

    def test_a_page_in_disguise_is_a_download(self):
        script = b"<</S /JavaScript /JS (app.alert(1))>>"
        document = self._document(self.bakery, "a.pdf", content=hostile.pdf_with(script))
        file = document.attachment_id
        url = self._url(self.bakery, "documents", document.id, "files", file.id)
        for query in ("", "?mimetype=text/html", "?download="):
            response = self._fetch(url + query)
            self.assertIn("attachment", response.headers["Content-Disposition"])
            self.assertIn("sandbox", response.headers["Content-Security-Policy"])

    def test_pages_are_not_kept(self):
        for parts in ((), ("bills",), ("bills", self.bill.id), ("documents",)):
            response = self._fetch(self._url(self.bakery, *parts))
            self.assertEqual(response.headers["Cache-Control"], "no-store")
            self.assertEqual(response.headers["X-Frame-Options"], "SAMEORIGIN")

    def test_documents(self):
        self._peppol_document(self.bakery, "new.pdf", supplier_name="Dairy")
        self._document(self.bakery, "receipt.pdf")
        self.assertEqual(len(self.tree("documents").xpath("//tbody/tr")), 3)
        (row,) = self.tree("documents", query="?filterby=peppol").xpath("//tbody/tr")
        self.assertIn("Incoming Peppol New", self.words(row))
        (row,) = self.tree("documents", query="?search=dairy").xpath("//tbody/tr")
        self.assertIn("new.pdf", self.words(row))
        (row,) = self.tree("documents", query="?filterby=booked").xpath("//tbody/tr")
        self.assertIn("F-2026-17.pdf", self.words(row))
        (row,) = self.tree("documents", query="?filterby=waiting").xpath("//tbody/tr")
        self.assertIn("receipt.pdf", self.words(row))

    def test_of_a_turned_document_the_result_is_listed(self):
        self._document(self.bakery, "lying.pdf")._replace_by([("upright.pdf", files.PDF)], ())
        for page in (self.tree("documents"), self.tree()):
            names = self.words(page.xpath("//table[contains(@class, 'portal_documents')]")[0])
            self.assertIn("upright.pdf", names)
            self.assertNotIn("lying.pdf", names)

    def test_document_leads_to_its_bill(self):
        page = self.get("documents", self.document.id)
        self.assertIn(self._url(self.bakery, "bills", self.bill.id), page)
        self.assertNotIn("Forward to bookkeeping", page)

    def test_reason_is_shown(self):
        document = self._document(self.bakery)
        document.reason = "Line 2: no tax of 12%"
        self.assertIn("Line 2: no tax of 12%", self.get("documents", document.id))

    def test_markup_in_names_is_text(self):
        evil = "<img src=x onerror=alert(1)>"
        self._bill(self.bakery, evil, evil)
        document = self._document(self.bakery, f"{evil}.pdf", supplier_name=evil)
        for parts in ((), ("bills",), ("documents",), ("documents", document.id)):
            self.assertNotIn("<img src=x", self.get(*parts))
        self.assertNotIn("<img src=x", self.get("bills", query=f"?search={evil}"))

    def test_odd_requests(self):
        self.get("bills", query="?search=%00", status=400)
        for query in ("?search=%25_%25", "?search=" + "9" * 300, "?page=-1"):
            self.get("bills", query=query)
            self.get("documents", query=query)
        for odd in ("0", "99999999999", "9" * 30, "-1", "x", "1.5"):
            self.get("bills", odd, status=404)
            self.get("documents", odd, status=404)
        self.get("bills", self.bill.id, "files", "9" * 30, status=404)
        for odd in ("%25", "1" * 300, "\u0661\u0662"):
            self.assertEqual(self._fetch(f"/my/octopus/{odd}").status_code, 404, odd)


@tagged("post_install", "-at_install")
class TestPortalForward(PortalHttpCommon):
    def setUp(self):
        super().setUp()
        self._login(self.baker)
        self.new = self._peppol_document(self.bakery, "scan.pdf", state="new")

    def test_accepted_is_forwarded(self):
        self.assertNotIn("Forward to bookkeeping", self.get("documents", self.new.id))
        self.new.peppol_state = "accepted"
        self.assertIn("Forward to bookkeeping", self.get("documents", self.new.id))
        response = self.post("documents", self.new.id, "forward")
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self.new.peppol_state, "forwarded")
        self.assertEqual(self.new.move_id.state, "draft")
        self.assertEqual(self.new.move_id.company_id, self.bakery.company_id)
        self.assertIn("Forwarded to bookkeeping.", self.url_open(response.headers["Location"]).text)

    def test_twice_makes_one_bill(self):
        self.new.peppol_state = "accepted"
        self.post("documents", self.new.id, "forward")
        bill = self.new.move_id
        self.post("documents", self.new.id, "forward")
        self.assertEqual(self.new.move_id, bill)
        count = self.env["account.move"].search_count([("state", "=", "draft")])
        self.assertEqual(count, 1)

    def test_draft_is_not_a_bill_yet(self):
        self.new.peppol_state = "accepted"
        self.post("documents", self.new.id, "forward")
        self.get("bills", self.new.move_id.id, status=404)

    def test_not_accepted_is_told(self):
        response = self.post("documents", self.new.id, "forward")
        self.assertIn("before you forward it", response.text)
        self.assertFalse(self.new.move_id)

    def test_a_reason_stays_visible(self):
        document = self._document(
            self.bakery, "x.xml", content=files.XML, source="peppol", folder_kind="peppol_in"
        )
        document.peppol_state = "accepted"
        response = self.post("documents", document.id, "forward")
        self.assertFalse(document.move_id)
        self.assertTrue(document.reason)
        self.assertIn("Not booked", self.url_open(response.headers["Location"]).text)

    def test_only_by_a_form_of_ours(self):
        self.new.peppol_state = "accepted"
        url = self._url(self.bakery, "documents", self.new.id, "forward")
        self.assertEqual(self.url_open(url).status_code, 405)
        with self.assertLogs("odoo.http", "WARNING"):
            response = self.post("documents", self.new.id, "forward", token=False)
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.new.peppol_state, "accepted")

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What stands around the pages: navigation by rights, other dossiers, the way to the backend."""

from odoo.tests import tagged

from .common import PortalHttpCommon

SHEET = "//div[@id='o_octopus_portal_more']"
BAR = "//nav[contains(@class, 'o_octopus_portal_bar')]"


@tagged("post_install", "-at_install")
class TestPortalFrame(PortalHttpCommon):
    def _labels(self, tree, path):
        return [self.words(element) for element in tree.xpath(path)]

    def test_all_pages_are_open_to_the_baker(self):
        self._give(self.baker, self.bakery, {"lists": "1"})
        self._login(self.baker)
        page = self.tree()
        tabs = self._labels(page, "//ul[contains(@class, 'o_octopus_portal_tabs')]//a")
        self.assertEqual(len(tabs), 11)
        self.assertEqual(tabs, self._labels(page, f"{SHEET}//ul[1]//a"))
        self.assertEqual(
            self._labels(page, f"{BAR}/*"), ["Overview", "Sales", "Send", "Documents", "More"]
        )
        self.assertFalse(page.xpath(f"{SHEET}//form"))
        self.assertEqual(self._labels(page, f"{BAR}//*[@aria-current='page']"), ["Overview"])

    def test_what_is_closed_says_why_and_can_be_asked_for(self):
        self._give(self.employee, self.bakery, {"invoicing": False, "sales": False})
        self._login(self.employee)
        page = self.tree()
        self.assertEqual(
            self._labels(page, f"{BAR}/*"), ["Overview", "Purchases", "Send", "Accountant", "More"]
        )
        text = self.words(page.xpath(SHEET)[0])
        self.assertIn("Documents Needed right: Documents: read", text)
        self.assertIn(self.bakery.company_id._octopus_givers(), text)
        form = page.xpath(f"{SHEET}//form[.//input[@name='area'][@value='documents']]")[0]
        fields = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
        self.assertEqual(fields["level"], "read")
        said = self.url_open(form.get("action"), data=fields)
        self.assertIn("will get a mail", said.text)

    def test_other_dossiers_keep_the_page(self):
        self._login(self.accountant)
        page = self.tree("bills")
        others = page.xpath("//div[@id='o_octopus_portal_others']//li/a/@href")
        self.assertIn(self._url(self.garage, "bills"), others)
        self.assertNotIn(self._url(self.foreign, "bills"), others)
        self._login(self.baker)
        self.assertFalse(self.tree().xpath("//div[@id='o_octopus_portal_others']"))

    def test_start_opens_the_only_dossier(self):
        self._login(self.baker)
        self.assertTrue(self.url_open("/my/octopus").url.endswith(self._url(self.bakery)))
        self._login(self.accountant)
        self.assertTrue(self.url_open("/my/octopus").url.endswith("/my"))

    def test_upload_asks_for_the_right_to_write(self):
        self._login(self.baker)
        self.assertIn("octopus_portal.upload_box", self.get("upload"))
        self._give(self.baker, self.bakery, {"documents": "1"})
        self.assertIn("Documents: write", self.get("upload", status=403))
        self._login(self.outsider)
        self.get("upload", status=404)

    def test_the_switch_opens_the_same_dossier(self):
        self._login(self.mechanic)
        response = self.url_open(self._url(self.garage, "books"), allow_redirects=False)
        self.assertTrue(response.headers["Location"].endswith("/odoo"))
        self.assertEqual(response.cookies["cids"], str(self.garage.company_id.id))
        back = self.url_open(f"/my/octopus-of/{self.garage.company_id.id}")
        self.assertTrue(back.url.endswith(self._url(self.garage)))
        self.assertEqual(
            self.url_open(f"/my/octopus-of/{self.bakery.company_id.id}").status_code, 404
        )
        self.get("books", dossier=self.bakery, status=404)

    def test_no_switch_for_users_of_the_portal(self):
        self._login(self.baker)
        self.assertNotIn("/books", self.get())
        response = self.url_open(self._url(self.bakery, "books"), allow_redirects=False)
        self.assertNotIn("cids", response.cookies)
        self.assertTrue(response.headers["Location"].endswith(self._url(self.bakery)))

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The portal as an app: what a browser asks for to install it, and what it may keep."""

from io import BytesIO

from PIL import Image

from odoo.tests import tagged

from .common import PortalHttpCommon


@tagged("post_install", "-at_install")
class TestPortalApp(PortalHttpCommon):
    def test_manifest(self):
        response = self.url_open("/octopus/app/manifest.webmanifest?lang=nl_BE")
        self.assertEqual(response.headers["Content-Type"], "application/manifest+json")
        manifest = response.json()
        self.assertEqual((manifest["display"], manifest["scope"]), ("standalone", "/"))
        self.assertEqual(manifest["lang"], "nl-BE")
        self.assertEqual({icon["purpose"] for icon in manifest["icons"]}, {"any", "maskable"})
        for icon in manifest["icons"]:
            picture = Image.open(BytesIO(self.url_open(icon["src"]).content))
            self.assertEqual("x".join(map(str, picture.size)), icon["sizes"])

    def test_pages_name_it(self):
        self._login(self.baker)
        page = self.tree()
        self.assertTrue(page.xpath("//link[@rel='manifest']"))
        self.assertTrue(page.xpath("//link[@rel='apple-touch-icon']"))

    def test_it_starts_in_the_dossier(self):
        self._login(self.baker)
        self.assertTrue(self.url_open("/my/octopus").url.endswith(self._url(self.bakery)))
        send = self.url_open("/my/octopus?page=upload").url
        self.assertTrue(send.endswith(self._url(self.bakery, "upload")))

    def test_the_worker_keeps_the_offline_page_only(self):
        response = self.url_open("/octopus/app/worker.js?lang=en_US")
        self.assertEqual(response.headers["Service-Worker-Allowed"], "/")
        self.assertIn("javascript", response.headers["Content-Type"])
        self.assertEqual(response.text.count("cache.add("), 1)
        self.assertNotIn("cache.put", response.text)

    def test_the_offline_page_says_nothing_of_anybody(self):
        self._login(self.baker)
        mine = self.url_open("/octopus/app/offline?lang=en_US").text
        self.authenticate(None, None)
        self.assertEqual(self.url_open("/octopus/app/offline?lang=en_US").text, mine)
        self.assertNotIn(self.baker.name, mine)
        self.assertNotIn("/web/assets", mine)
        self.assertEqual(self.url_open("/octopus/app/offline?lang=xx_XX").status_code, 200)

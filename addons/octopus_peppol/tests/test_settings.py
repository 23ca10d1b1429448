# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The operator's section of the configuration file."""

import os
import tempfile

from odoo.tests import BaseCase, tagged

from ..tools import settings


@tagged("post_install", "-at_install")
class TestSettings(BaseCase):
    def _load(self, text):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "odoo.conf")
            with open(path, "w", encoding="utf-8") as handle:
                handle.write(text)
            return settings.load(path)

    def test_defaults(self):
        loaded = self._load("[options]\n")
        self.assertTrue(loaded.private)
        self.assertFalse(loaded.allow_loopback)
        self.assertEqual(loaded.max_body, 100 * 1024 * 1024)
        self.assertFalse(loaded.keystore)

    def test_production_zone(self):
        loaded = self._load("[octopus_peppol]\nnetwork = production\npublic_url = https://x.be\n")
        self.assertEqual(loaded.sml_zone, "participant.sml.prod.tech.peppol.org")
        self.assertEqual(loaded.as4_url, "https://x.be/octopus/as4")
        self.assertEqual(loaded.host, "x.be")

    def test_refused(self):
        for text in (
            "colour = blue",
            "network = moon",
            "max_body = a lot",
            "network = production\ndns_server = 127.0.0.1:53",
            "network = test\nallow_loopback = 1",
            "network = production\npublic_url = http://x.be",
        ):
            with self.assertRaises(settings.SettingsError, msg=text):
                self._load(f"[octopus_peppol]\n{text}\n")

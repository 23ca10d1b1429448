# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a dossier stores, over HTTP: its own client reads it, nobody else."""

from odoo.tests import tagged

from .common import PortalHttpCommon


@tagged("post_install", "-at_install")
class TestPortalStorage(PortalHttpCommon):
    def test_the_client_reads_it_and_others_do_not(self):
        self._document(self.bakery, "large-invoice.pdf")
        self._document(self.garage, "secret-of-the-garage.pdf")
        about = (self.bakery.company_id.id, "image/jpeg", self.env.cr.now())
        self.env["octopus.storage"]._octopus_count([(*about, 2_500_000_000, 1)])
        self._login(self.baker)
        self.assertIn("Storage and its fee", self.get("documents"))
        text = self.get("storage")
        for words in ("2.50 GB", "large-invoice.pdf", "<polyline", "left before the next gigabyte"):
            self.assertIn(words, text)
        self.assertIn("2.00", text, "two started gigabytes above the first")
        self.assertNotIn("secret-of-the-garage", text)
        helper = self.client._create_sub_user("Helper", portal=True)
        self._give(helper, self.bakery, {"purchases": "1"})
        for user, status in ((helper, 403), (self.outsider, 404), (self.stranger, 404)):
            self._login(user)
            self.assertNotIn("large-invoice", self.get("storage", status=status))

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""In a browser: from the login to the bill and its document, on a phone and on a desktop."""

from odoo.tests import tagged

from .common import PortalHttpCommon


class TourMixin:
    def _tour(self, name):
        self.baker.password = "a long test password"
        self._peppol_document(self.bakery, "from-peppol.pdf", supplier_name="Dairy")
        self.start_tour(f"/web/login?login={self.baker.login}", name, login=None)

    def _links_tour(self):
        self.env["octopus.link"]._request(self.other_firm, self.bakery, reason="from 2027 on")
        self.start_tour(
            self._url(self.bakery, "accountant"), "octopus_portal_links", login=self.baker.login
        )


@tagged("post_install", "-at_install")
class TestPortalTourPhone(TourMixin, PortalHttpCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_phone(self):
        self._tour("octopus_portal_phone")

    def test_links(self):
        self._links_tour()


@tagged("post_install", "-at_install")
class TestPortalTourDesktop(TourMixin, PortalHttpCommon):
    browser_size = "1280x800"

    def test_desktop(self):
        self._tour("octopus_portal_desktop")

    def test_links(self):
        self._links_tour()

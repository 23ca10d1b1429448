"""In a browser: from the login to the bill and its document, on a phone and on a desktop."""

from odoo.tests import tagged

from .common import PortalHttpCommon


class TourMixin:
    def _tour(self, name):
        self.baker.password = "a long test password"
        self._peppol_document(self.bakery, "from-peppol.pdf", supplier_name="Dairy")
        self.start_tour(f"/web/login?login={self.baker.login}", name, login=None)


@tagged("post_install", "-at_install")
class TestPortalTourPhone(TourMixin, PortalHttpCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_phone(self):
        self._tour("octopus_portal_phone")


@tagged("post_install", "-at_install")
class TestPortalTourDesktop(TourMixin, PortalHttpCommon):
    browser_size = "1280x800"

    def test_desktop(self):
        self._tour("octopus_portal_desktop")

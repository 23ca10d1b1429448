# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""In a browser: from the public page to the login, and ordering in a dossier."""

from odoo.tests import tagged

from odoo.addons.octopus_dossier.tests.order_common import OrderMixin
from odoo.addons.octopus_dossier.tests.vies_server import MILL, ViesServer

from .common import PortalHttpCommon

PASSWORD = "a long test password"


class OrderTours(OrderMixin):
    def _page_tour(self):
        server = ViesServer()
        self.addCleanup(server.close)
        self.env["ir.config_parameter"].set_param("octopus_dossier.vies_url", server.url)
        self.start_tour("/octopus/order", "octopus_portal_order_page")
        self.assertEqual(server.asked, [MILL])
        token = self.token_to("molen@example.com")
        self.start_tour(f"/octopus/order/{token}", "octopus_portal_order_confirm")

    def _dossier_tour(self):
        owner = self._make_subscriber("u", "Flower Shop", tier="portal")
        shop = self._make_dossier("Flower Shop", owner, 8234567, tier="portal")
        florist = owner.holder_user_id
        florist.write({"password": PASSWORD, "lang": "en_US"})
        self.start_tour(
            f"/web/login?login={florist.login}&redirect={self._url(shop, 'order')}",
            "octopus_portal_orders",
            login=None,
        )


@tagged("post_install", "-at_install")
class TestPortalOrderTourPhone(OrderTours, PortalHttpCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_order_page(self):
        self._page_tour()


@tagged("post_install", "-at_install")
class TestPortalOrderTourDesktop(OrderTours, PortalHttpCommon):
    browser_size = "1280x800"

    def test_order_page(self):
        self._page_tour()

    def test_dossier(self):
        self._dossier_tour()

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Nothing of Odoo's own Peppol service is ever called."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PeppolHttpCommon

CRONS = (
    "ir_cron_peppol_get_new_documents",
    "ir_cron_peppol_get_message_status",
    "ir_cron_peppol_get_participant_status",
    "ir_cron_peppol_webhook_keepalive",
)


@tagged("post_install", "-at_install")
class TestPeppolProxy(PeppolHttpCommon):
    def setUp(self):
        super().setUp()
        # Odoo's test runner refuses any request to another host than this one.
        self.proxy = self.env["account_edi_proxy_client.user"]

    def test_crons_are_off(self):
        for name in CRONS:
            self.assertFalse(self.env.ref(f"account_peppol.{name}").active, name)

    def test_crons_do_nothing_when_switched_on(self):
        for name in CRONS:
            cron = self.env.ref(f"account_peppol.{name}")
            cron.active = True
            cron.method_direct_trigger()
            self.assertFalse(cron.failure_count)

    def test_requests_are_refused(self):
        user = self.proxy.new({"proxy_type": "peppol", "edi_mode": "prod"})
        with self.assertRaises(UserError):
            user._make_request("https://proxy.test")
        with self.assertRaises(UserError):
            user._call_peppol_proxy("/api/peppol/1/send_document")

    def test_registration_at_the_proxy_is_refused(self):
        wizard = self.env["peppol.registration"].create({"company_id": self.foreign.company_id.id})
        for call in (
            wizard._can_connect,
            wizard._action_open_peppol_form,
            lambda: wizard._create_connection("0208:x", "uuid", self.foreign.company_id),
        ):
            with self.assertRaisesRegex(UserError, "Register"):
                call()

    def test_no_proxy_user_after_registration(self):
        self.assertTrue(self.bakery.company_id.peppol_can_send)
        self.assertFalse(self.proxy.search([("proxy_type", "=", "peppol")]))
        self.bakery.peppol_participant_id.action_leave()
        self.assertFalse(self.bakery.company_id.peppol_can_send)

    def test_never_in_demo_mode(self):
        """Demo mode would answer with invented partners and documents."""
        self.env["ir.config_parameter"].set_param("account_peppol.edi.mode", "demo")
        self.bakery.company_id.peppol_eas = "odemo"
        self.assertEqual(self.bakery.company_id._get_peppol_edi_mode(), "test")

    def test_company_info(self):
        info = self.bakery.company_id._get_company_info_on_peppol(
            f"0208:{self.garage.enterprise_number}"
        )
        self.assertTrue(info["is_on_peppol"])

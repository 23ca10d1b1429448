# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who is on Peppol: asked of the network, with "no" and "cannot ask" kept apart."""

import socket
import threading
from unittest.mock import patch

import dns.rcode

from odoo.tests import tagged

from ..lib.edelivery import BILLING_PROCESS, INVOICE, ProcessId
from ..tools import resolver, settings, transport
from .common import PeppolHttpCommon


def _trickle(server, cut):
    """Answer with a header that has no end, until the other side hangs up."""
    connection, _address = server.accept()
    with connection:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
        connection.settimeout(0.05)
        for _byte in range(1000):
            try:
                connection.sendall(b"x")
                if not connection.recv(65536):
                    return cut.set()
            except TimeoutError:
                continue
            except OSError:
                return cut.set()
    return None


@tagged("post_install", "-at_install")
class TestPeppolNetwork(PeppolHttpCommon):
    def setUp(self):
        super().setUp()
        self.network_model = self.env["octopus.peppol.network"]
        self.customer = self._relation(self.garage, "Bakery Peeters")
        self.customer.write(
            {
                "country_id": self.env.ref("base.be").id,
                "vat": f"BE{self.bakery.enterprise_number}",
            }
        )
        self.identifier = f"0208:{self.bakery.enterprise_number}"

    def _state(self):
        self.customer.button_account_peppol_check_partner_endpoint(company=self.garage.company_id)
        return self.customer.with_company(self.garage.company_id).peppol_verification_state

    def test_lookup(self):
        info = self.network_model._lookup(self.identifier)
        self.assertEqual(info["identifier"], self.identifier)
        self.assertEqual(len(info["services"]), 4)
        self.assertIn(INVOICE.value, [service["document_id"] for service in info["services"]])
        self.assertTrue(info["services"][0]["href"].startswith(self.base_url()))

    def test_partner_is_on_peppol(self):
        self.assertEqual(self._state(), "valid")

    def test_partner_is_not_on_peppol(self):
        self.sml.records.clear()
        self.assertEqual(self._state(), "not_valid")
        self.assertEqual(len(self.sml.asked), 2, "0208, then 9925")

    def test_partner_without_the_document(self):
        self.bakery.peppol_participant_id.action_leave()
        self.assertEqual(self._state(), "not_valid", "named by the SML, unknown to the SMP")

    def test_network_that_cannot_be_asked_says_nothing(self):
        self.sml.rcode = dns.rcode.SERVFAIL
        self.assertEqual(self._state(), "not_verified")

    def test_a_network_without_a_directory_says_nothing(self):
        with self._settings(sml_zone=""):
            self.assertEqual(self._state(), "not_verified")
        self.assertFalse(self.sml.asked)

    def test_smp_out_of_reach_says_nothing(self):
        self.sml.add(self.identifier, "http://127.0.0.1:9")
        with self.assertRaises(resolver.LookupUnavailable):
            self.network_model._lookup(self.identifier)
        self.assertEqual(self._state(), "not_verified")

    def test_partner_made_without_asking(self):
        """Creating and writing partners never waits for the network."""
        self.sml.asked.clear()
        partner = self.customer.copy({"name": "Another"})
        partner.write({"peppol_endpoint": self.bakery.enterprise_number})
        self.env.flush_all()
        self.assertFalse(self.sml.asked)

    def test_enterprise_number_before_vat_number(self):
        endpoint = f"be{self.bakery.enterprise_number}"
        self.customer.write({"peppol_eas": "9925", "peppol_endpoint": endpoint})
        self.assertEqual(
            self.network_model._candidates(self.customer),
            [self.identifier, f"9925:be{self.bakery.enterprise_number}"],
        )

    def test_vat_number_only_when_the_other_is_unknown(self):
        found, endpoint = self.network_model._find(
            ["0208:0999999922", self.identifier], INVOICE, BILLING_PROCESS
        )
        self.assertEqual(found.identifier, self.identifier)
        self.assertEqual(endpoint.address, f"{self.base_url()}/octopus/as4")
        for identifier, process in (
            ("0208:0999999922", BILLING_PROCESS),
            (self.identifier, ProcessId("urn:another:process")),
        ):
            with self.assertRaises(resolver.NotRegistered):
                self.network_model._find([identifier], INVOICE, process)

    def test_no_request_to_inner_addresses(self):
        """Addresses come out of DNS and foreign documents: none leads inside."""
        open_network = settings.Settings(network=settings.PRODUCTION)
        for url in (
            "https://127.0.0.1/",
            "https://localhost/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://10.0.0.1/",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://[fd00::1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[2002:7f00:1::]/",
            "https://0.0.0.0/",
            "https://224.0.0.1/",
            "http://93.184.216.34/",
            "https://93.184.216.34:8443/",
            "https://user:secret@93.184.216.34/",
            "https://93.184.216.34:port/",
            "file:///etc/passwd",
            "https:///nothing",
            "https://[::1/",
        ):
            with self.assertRaises(transport.TransportError, msg=url) as raised:
                transport.get(url, open_network)
            self.assertFalse(raised.exception.sent, url)
            self.assertFalse(raised.exception.retryable, url)

    def test_nobody_holds_us_byte_by_byte(self):
        """The header of an answer may come slowly, but not for ever."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            url = f"http://127.0.0.1:{server.getsockname()[1]}/"
            # the first is over before there is a connection
            for seconds in (0.001, 1):
                cut = threading.Event()
                threading.Thread(target=_trickle, args=(server, cut), daemon=True).start()
                with (
                    patch.object(transport, "SMP_TIMEOUT", seconds),
                    self.assertRaisesRegex(transport.TransportError, "in time") as raised,
                ):
                    transport.get(url, settings.current())
                self.assertTrue(raised.exception.retryable)
                self.assertTrue(cut.wait(60), "the connection is shut")

    def test_loopback_only_where_it_is_allowed(self):
        with self._settings(allow_loopback="0"):
            with self.assertRaises(transport.TransportError):
                transport.get(self.base_url(), settings.current())
        answer = transport.get(f"{self.base_url()}/web/health", settings.current())
        self.assertEqual(answer.status, 200)

    def test_redirects_are_not_followed(self):
        answer = transport.get(f"{self.base_url()}/odoo", settings.current())
        self.assertIn(answer.status, (302, 303, 404))

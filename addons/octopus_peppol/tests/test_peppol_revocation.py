# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A certificate that its authority revoked is refused, in and out, within a day."""

import http.server
import logging
import threading
from datetime import timedelta

from cryptography.hazmat.primitives.serialization import Encoding

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..lib.edelivery import pki
from ..tools import settings
from .common import OTHER_SEAT, OUR_SEAT, PASSWORD, PEER_SEAT, PeppolCommon, now

LOGGER = "odoo.addons.octopus_peppol.models.octopus_peppol_revocation"


class ListServer(http.server.ThreadingHTTPServer):
    """Where the authorities publish: ``lists`` by path, 404 for the rest."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), ListHandler)
        self.lists, self.asked = {}, []
        quick = {"poll_interval": 0.02}  # the end of the class waits for it
        threading.Thread(target=self.serve_forever, kwargs=quick, daemon=True).start()

    def url(self, name):
        return f"http://127.0.0.1:{self.server_address[1]}/{name}"


class ListHandler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):  # noqa: N802 the name is the standard library's
        name = self.path.strip("/")
        self.server.asked.append(name)
        self.send_response(200 if name in self.server.lists else 404)
        self.end_headers()
        self.wfile.write(self.server.lists.get(name, b"not here"))

    def log_message(self, *_args):
        """Say nothing: it is the test that speaks."""


@tagged("post_install", "-at_install")
class TestPeppolRevocation(PeppolCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = ListServer()
        cls.addClassCleanup(cls.server.server_close)
        cls.addClassCleanup(cls.server.shutdown)
        network = cls.network
        cls.authorities = {"root": network.root, "ap": network.ap_ca, "smp": network.smp_ca}
        cls.own = cls._identity(OUR_SEAT, "ap")
        cls._write("ap.p12", pki.dump_pkcs12(cls.own, PASSWORD))
        cls._write("smp.p12", pki.dump_pkcs12(cls._identity("SMP000001", "smp"), PASSWORD))
        cls._configure(revocation="required")

    @classmethod
    def _identity(cls, seat, issuer):
        return pki.make_identity(
            seat,
            cls.authorities[issuer],
            cls.network.root,
            now(),
            crl_url=cls.server.url(f"{issuer}.crl"),
        )

    def setUp(self):
        super().setUp()
        self.server.asked.clear()
        self._publish()

    def _publish(self, *revoked, days_ago=0):
        """New lists of all authorities; ``revoked`` are certificates of access points."""
        at = now() - timedelta(days=days_ago)
        serials = [certificate.serial_number for certificate in revoked]
        for name, authority in self.authorities.items():
            listed = serials if name == "ap" else []
            self.server.lists[f"{name}.crl"] = authority.revocation_list(listed, at)

    def _known(self, name=None):
        known = self.env["octopus.peppol.revocation"].search([])
        if not name:
            return known
        subject = pki.subject(self.authorities[name].certificate)
        return known.filtered(lambda row: row.issuer == subject)

    def _renew(self, *levels):
        """Run the job, with these lines of WARNING and above; all lists are due."""
        self._known().fetched_at = False
        with self.assertLogs(LOGGER, logging.INFO) as logs:
            logging.getLogger(LOGGER).info("one line at least")
            self._run("revocation")
        found = [item.levelname for item in logs.records if item.levelno > logging.INFO]
        self.assertEqual(found, list(levels), logs.output)

    def _set_up(self):
        """All lists are there; no certificate of ours names the one of the root."""
        self._renew("WARNING", "WARNING", "WARNING")
        self.assertIn("fill it in here", self._known("root").error)
        self._known("root").with_user(self.operator).url = self.server.url("root.crl")
        self._renew()
        self.assertEqual(self._known().mapped("state"), ["current"] * 3)

    def _answer(self, seat=PEER_SEAT):
        """The code of our answer to a message, or ``receipt``."""
        outgoing = self._message(
            self._envelope(self.bakery), seat=seat, receiver_certificate=self.own.certificate
        )
        body = self._receive(outgoing).body.decode()
        if "errorCode" in body:
            return body.partition('errorCode="')[2].partition('"')[0]
        return "receipt"

    def test_revoked(self):
        self.assertEqual(self._answer(), "EBMS:0202", "not known: the peer comes again")
        self._set_up()
        self.assertEqual(self._answer(), "receipt")
        before = dict(self.server.lists)
        self._publish(self.network.identity(PEER_SEAT).certificate)
        self._renew()
        self.assertEqual(self._known("ap").revoked_count, 1)
        self.assertEqual(self._answer(), "EBMS:0101")
        self.assertEqual(self._answer(OTHER_SEAT), "receipt")
        self.server.lists.update(before)
        self._known("ap").issued_at += timedelta(hours=1)
        self._renew()
        self.assertIn("older list", self._known("ap").error)
        self.assertEqual(self._answer(), "EBMS:0101", "a list of before is not taken")

    def test_too_old(self):
        self._publish(self.network.identity(PEER_SEAT).certificate, days_ago=8)
        self._renew("WARNING", "WARNING", "WARNING")
        self.assertEqual(self._known("ap").state, "stale")
        self.assertEqual(self._answer(OTHER_SEAT), "EBMS:0202")
        self.assertEqual(self._answer(), "EBMS:0101", "revoked stays revoked")
        with self._settings(revocation="known"):
            self.assertEqual(self._answer(OTHER_SEAT), "receipt")
            self.assertEqual(self._answer(), "EBMS:0101")

    def test_no_new_list(self):
        """Whatever comes from the address, the list that we have stays."""
        self._set_up()
        known = self._known("ap")
        content = known.content
        future = self.network.ap_ca.revocation_list([], now() + timedelta(hours=1))
        for served, reason in (
            (None, "HTTP 404"),
            (b"nonsense", "not a revocation list"),
            (self.server.lists["smp.crl"], "has the list of"),
            (future, "future"),
        ):
            self.server.lists["ap.crl"] = served
            if served is None:
                del self.server.lists["ap.crl"]
            self._renew()
            self.assertIn(reason, known.error)
            self.assertEqual((known.state, known.content), ("current", content))
        self.assertEqual(self._answer(), "receipt")

    def test_when_a_list_is_fetched_again(self):
        self._set_up()
        self.server.asked.clear()
        self._run("revocation")
        self.assertFalse(self.server.asked, "all are fresh")
        self._known("ap").fetched_at -= timedelta(hours=13)
        self._known("smp").ends_at = self._known("smp").fetched_at + timedelta(minutes=50)
        self._run("revocation")
        self.assertEqual(sorted(self.server.asked), ["ap.crl", "smp.crl"])
        with self._settings(revocation="off"):
            self._known().fetched_at = False
            self._run("revocation")
            self.assertEqual(len(self.server.asked), 2)
            self.assertEqual(self._answer(), "receipt")

    def test_an_authority_that_left_the_trust_store(self):
        self._set_up()
        left = (self.network.root, self.network.smp_ca)
        pem = b"".join(ca.certificate.public_bytes(Encoding.PEM) for ca in left)
        with self._settings(truststore=self._write("less.pem", pem)):
            self._renew("ERROR")
        self.assertFalse(self._known("ap"))
        self.assertEqual(len(self._known()), 2)

    def test_our_own_certificate(self):
        """Nobody else tells us: it is an error in the log, twice a day."""
        self._set_up()
        self._publish(self.own.certificate)
        self._renew("ERROR")

    def test_rights(self):
        self._set_up()
        known = self._known("ap")
        with self.assertRaises(AccessError):
            known.with_env(self._as(self.accountant, self.bakery)).read(["url"])
        with self.assertRaises(AccessError):
            known.with_user(self.operator).content = False
        self.assertEqual(known.with_user(self.operator).read(["state"])[0]["state"], "current")

    def test_settings(self):
        for text, revocation in (("test-private", "off"), ("test", "required")):
            self.assertEqual(self._loaded(f"network = {text}").revocation, revocation)
        for text in ("revocation = maybe", "network = production\nrevocation = off"):
            with self.assertRaises(settings.SettingsError):
                self._loaded(text)

    def _loaded(self, text):
        return settings.load(
            self._write("other.conf", f"[octopus_peppol]\n{text}\n".encode()), text
        )

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A private Peppol network around the dossiers' world: keys, settings, DNS, a supplier.

Nothing is mocked: keystores are files in a temporary folder, the settings are a
real configuration file, DNS is a real server on a loopback port, and messages
are what another access point would send.
"""

import contextlib
import os
import socketserver
import tempfile
import threading
import uuid
from datetime import UTC, datetime
from unittest.mock import patch

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

from odoo.addons.octopus_dossier.tests.common import DossierCommon, DossierHttpCommon

from ..lib import edelivery
from ..lib.edelivery import pki, sml
from ..lib.edelivery.as4 import receiver, sender
from ..models import octopus_peppol_worker
from ..tools import settings, transport

OUR_SEAT, PEER_SEAT, OTHER_SEAT = "POP000001", "POP000002", "POP000003"
SUPPLIER = "0208:0123456749"
PASSWORD = "a test password"
ZONE = "sml.test"
_exchange = transport._exchange


def now():
    """This moment, as the library wants it."""
    return datetime.now(UTC)


def ubl_invoice(number="2026-001", amount="100.00", tax="21.00", total="121.00", root="Invoice"):
    """A small BIS Billing invoice or credit note of a Belgian supplier."""
    line, quantity = ("InvoiceLine", "InvoicedQuantity")
    type_code = "<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>"
    if root == "CreditNote":
        line, quantity = ("CreditNoteLine", "CreditedQuantity")
        type_code = "<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>"
    category = (
        "<cbc:ID>S</cbc:ID><cbc:Percent>21</cbc:Percent>"
        "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
    )
    address = "<cac:PostalAddress><cac:Country><cbc:IdentificationCode>BE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>"  # noqa: E501

    def party(role, endpoint, name):
        return (
            f"<cac:{role}><cac:Party><cbc:EndpointID schemeID='0208'>{endpoint}</cbc:EndpointID>"
            f"<cac:PartyName><cbc:Name>{name}</cbc:Name></cac:PartyName>{address}"
            f"<cac:PartyTaxScheme><cbc:CompanyID>BE{endpoint}</cbc:CompanyID>"
            "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
            f"<cac:PartyLegalEntity><cbc:RegistrationName>{name}</cbc:RegistrationName>"
            f"</cac:PartyLegalEntity></cac:Party></cac:{role}>"
        )

    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f"<{root} xmlns='urn:oasis:names:specification:ubl:schema:xsd:{root}-2'"
        " xmlns:cac='urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2'"
        " xmlns:cbc='urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'>"
        "<cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#"
        "urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>"
        "<cbc:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</cbc:ProfileID>"
        f"<cbc:ID>{number}</cbc:ID><cbc:IssueDate>2026-01-15</cbc:IssueDate>{type_code}"
        "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>"
        "<cbc:BuyerReference>flour</cbc:BuyerReference>"
        f"{party('AccountingSupplierParty', '0123456749', 'Flour Mill NV')}"
        f"{party('AccountingCustomerParty', '0323456768', 'Bakery Peeters')}"
        f"<cac:TaxTotal><cbc:TaxAmount currencyID='EUR'>{tax}</cbc:TaxAmount><cac:TaxSubtotal>"
        f"<cbc:TaxableAmount currencyID='EUR'>{amount}</cbc:TaxableAmount>"
        f"<cbc:TaxAmount currencyID='EUR'>{tax}</cbc:TaxAmount>"
        f"<cac:TaxCategory>{category}</cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>"
        "<cac:LegalMonetaryTotal>"
        f"<cbc:LineExtensionAmount currencyID='EUR'>{amount}</cbc:LineExtensionAmount>"
        f"<cbc:TaxExclusiveAmount currencyID='EUR'>{amount}</cbc:TaxExclusiveAmount>"
        f"<cbc:TaxInclusiveAmount currencyID='EUR'>{total}</cbc:TaxInclusiveAmount>"
        f"<cbc:PayableAmount currencyID='EUR'>{total}</cbc:PayableAmount>"
        "</cac:LegalMonetaryTotal>"
        f"<cac:{line}><cbc:ID>1</cbc:ID><cbc:{quantity} unitCode='C62'>1</cbc:{quantity}>"
        f"<cbc:LineExtensionAmount currencyID='EUR'>{amount}</cbc:LineExtensionAmount>"
        f"<cac:Item><cbc:Name>Flour</cbc:Name>"
        f"<cac:ClassifiedTaxCategory>{category}</cac:ClassifiedTaxCategory></cac:Item>"
        f"<cac:Price><cbc:PriceAmount currencyID='EUR'>{amount}</cbc:PriceAmount></cac:Price>"
        f"</cac:{line}></{root}>"
    ).encode()


class SmlServer(socketserver.ThreadingUDPServer):
    """The SML of the private network: NAPTR records of whom it knows, NXDOMAIN else."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), SmlHandler)
        self.records = {}
        self.rcode = None
        self.asked = []
        quick = {"poll_interval": 0.02}  # the end of each test waits for it
        threading.Thread(target=self.serve_forever, kwargs=quick, daemon=True).start()

    @property
    def address(self):
        return f"127.0.0.1:{self.server_address[1]}"

    def add(self, identifier, smp_url):
        participant = edelivery.ParticipantId.parse(identifier)
        self.records[sml.naptr_name(participant, ZONE).rstrip(".").lower()] = smp_url


class SmlHandler(socketserver.BaseRequestHandler):
    def handle(self):
        data, sock = self.request
        query = dns.message.from_wire(data)
        name = query.question[0].name
        self.server.asked.append(name.to_text())
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.AA
        url = self.server.records.get(name.to_text().rstrip(".").lower())
        if self.server.rcode is not None:
            answer.set_rcode(self.server.rcode)
        elif url:
            text = f'100 10 "U" "Meta:SMP" "!.*!{url}!" .'
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "NAPTR", text))
        else:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        sock.sendto(answer.to_wire(), self.client_address)


class PeppolWorld:
    """Keys, settings and messages; a mixin beside ``DossierWorld``."""

    network = None

    @classmethod
    def _make_network(cls):
        """Keys take a second, so all classes of a run share one hierarchy."""
        if not PeppolWorld.network:
            PeppolWorld.network = edelivery.pki.make_test_network(
                [OUR_SEAT, PEER_SEAT, OTHER_SEAT], at=now(), ca_key_size=2048
            )
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.folder = folder
        cls._write("password", PASSWORD.encode())
        cls._write("ap.p12", cls.network.pkcs12(OUR_SEAT, PASSWORD))
        cls._write("smp.p12", cls.network.smp_pkcs12(PASSWORD))
        cls._write("trust.pem", cls.network.truststore_pem())
        cls._configure()

    @classmethod
    def _write(cls, name, content):
        path = os.path.join(cls.folder, name)
        with open(path, "wb") as handle:
            handle.write(content)
        return path

    @classmethod
    def _configure(cls, **changes):
        """Write a configuration file and make the settings loader read it."""
        values = {
            "network": "test-private",
            "keystore": os.path.join(cls.folder, "ap.p12"),
            "keystore_password_file": os.path.join(cls.folder, "password"),
            "smp_keystore": os.path.join(cls.folder, "smp.p12"),
            "truststore": os.path.join(cls.folder, "trust.pem"),
            "public_url": "http://127.0.0.1:8069",
            "sml_zone": ZONE,
            "allow_loopback": "1",
            **changes,
        }
        lines = [f"{key} = {value}" for key, value in values.items()]
        text = "\n".join(["[options]", "[octopus_peppol]", *lines, ""])
        path = cls._write(f"odoo-{uuid.uuid4()}.conf", text.encode())
        cls.enterClassContext(patch.object(settings, "config_path", lambda: path))

    @contextlib.contextmanager
    def _settings(self, **changes):
        """Other settings for a moment."""
        with contextlib.ExitStack() as stack:
            current = settings.config_path()
            with open(current, encoding="utf-8") as handle:
                text = handle.read()
            kept = [line for line in text.splitlines() if line.split(" = ")[0] not in changes]
            kept += [f"{key} = {value}" for key, value in changes.items()]
            path = self._write(f"odoo-{uuid.uuid4()}.conf", "\n".join([*kept, ""]).encode())
            stack.enter_context(patch.object(settings, "config_path", lambda: path))
            yield

    @classmethod
    def _register(cls, dossier):
        return cls.env["octopus.peppol.participant"]._register_company(dossier.company_id)

    # ---- what another access point sends ------------------------------------------------------

    def _envelope(self, dossier, payload=None, **changes):
        """A business envelope for ``dossier``; ``changes`` replace its fields."""
        values = {
            "sender": edelivery.ParticipantId.parse(SUPPLIER),
            "receiver": edelivery.ParticipantId.parse(f"0208:{dossier.enterprise_number}"),
            "document_type": edelivery.INVOICE,
            "process": edelivery.BILLING_PROCESS,
            "country_c1": "BE",
            "instance_id": str(uuid.uuid4()),
            "created": now(),
            "payload": payload or ubl_invoice(),
            **changes,
        }
        return edelivery.Envelope(**values)

    def _message(self, envelope, message_id=None, seat=PEER_SEAT, **changes):
        """``envelope`` as an AS4 message for our access point."""
        values = {
            "sender": self.network.identity(seat),
            "receiver_certificate": self.network.identity(OUR_SEAT).certificate,
            "message_id": message_id or f"{uuid.uuid4()}@peer.test",
            "timestamp": now(),
            "conversation_id": str(uuid.uuid4()),
            **changes,
        }
        return sender.build(envelope, **values)

    def _verified_receipt(self, outgoing, content_type, body, status=200):
        """What the peer learns: a receipt, or a ``PeerError`` is raised."""
        return sender.read_response(
            status, content_type, body, outgoing, self.network.trust_policy, now()
        )

    # ---- our side -----------------------------------------------------------------------------

    def _receive(self, outgoing):
        """Hand a message to the receiver as the controller does."""
        with self._committing():
            return self.env["octopus.peppol.receiver"]._receive(
                outgoing.content_type, outgoing.body
            )

    def _committing(self):
        """Cursors of their own, and commits, inside the test's transaction."""
        return self.enter_registry_test_mode()

    def _run(self, cron):
        """Run a cron as the scheduler does, but wait for no latecomers."""
        with self._committing(), patch.object(octopus_peppol_worker, "LINGER", 0):
            self.env.ref(f"octopus_peppol.ir_cron_peppol_{cron}").method_direct_trigger()
        self.env.invalidate_all()

    def _incoming(self, **domain):
        return self.env["octopus.peppol.message"].search(
            [("direction", "=", "in"), *((name, "=", value) for name, value in domain.items())]
        )

    def _deliver(self, dossier, payload=None, **changes):
        """Receive one document and import it; returns its message."""
        outgoing = self._message(self._envelope(dossier, payload, **changes))
        response = self._receive(outgoing)
        self._verified_receipt(outgoing, response.content_type, response.body)
        self._run("incoming")
        return self._incoming(message_id=outgoing.message_id)


class PeppolCommon(PeppolWorld, DossierCommon):
    """Tests of models with a Peppol network."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_network()
        for dossier in (cls.bakery, cls.garage):
            cls._register(dossier)


class PeppolHttpCommon(PeppolWorld, DossierHttpCommon):
    """Tests over HTTP with a Peppol network: SML, SMP and access point, all on loopback."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_network()
        for dossier in (cls.bakery, cls.garage):
            cls._register(dossier)

    def setUp(self):
        super().setUp()
        self.sml = SmlServer()
        self.addCleanup(self.sml.server_close)
        self.addCleanup(self.sml.shutdown)
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        stack.enter_context(self._settings(public_url=self.base_url(), dns_server=self.sml.address))
        stack.enter_context(patch.object(transport, "_exchange", self._exchange))
        for dossier in (self.bakery, self.garage):
            self.sml.add(f"0208:{dossier.enterprise_number}", self.base_url())

    @contextlib.contextmanager
    def _committing(self):
        # An HttpCase is in test mode from the start.
        self.env.flush_all()
        yield
        self.env.invalidate_all()

    def _post(self, content_type, body, **kwargs):
        return self.url_open(
            "/octopus/as4", data=body, headers={"Content-Type": content_type}, **kwargs
        )

    def _exchange(self, *args, **kwargs):
        """The real thing; only the test's own server needs leave to answer meanwhile."""
        self.env.flush_all()
        with self.allow_requests(all_requests=True):
            return _exchange(*args, **kwargs)

    def _push(self, outgoing):
        """Push over HTTP; returns the verified receipt or raises what the peer learns."""
        answer = self._post(outgoing.content_type, outgoing.body)
        return self._verified_receipt(
            outgoing, answer.headers["Content-Type"], answer.content, answer.status_code
        )


__all__ = [
    "OTHER_SEAT",
    "OUR_SEAT",
    "PEER_SEAT",
    "SUPPLIER",
    "PeppolCommon",
    "PeppolHttpCommon",
    "now",
    "pki",
    "receiver",
    "ubl_invoice",
]

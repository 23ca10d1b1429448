# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An invoice leaves over our access point and arrives at another dossier of ours."""

import base64
import http.server
import threading
from datetime import timedelta

import dns.rcode

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools.misc import file_path

from ..models.octopus_peppol_worker import Refusal
from .common import OUR_SEAT, PeppolHttpCommon, now, receiver


class Peer(http.server.ThreadingHTTPServer):
    """An access point that answers as it is told, and remembers what it got."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), PeerHandler)
        self.got = []
        self.status, self.content_type, self.content = 500, "text/html", b"out of order"
        self.silent = False
        quick = {"poll_interval": 0.02}  # the end of each test waits for it
        threading.Thread(target=self.serve_forever, kwargs=quick, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/as4"


class PeerHandler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):  # noqa: N802 the name is the standard library's
        self.server.got.append(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.silent:
            self.close_connection = True
            return
        self.send_response(self.server.status)
        self.send_header("Content-Type", self.server.content_type)
        self.end_headers()
        self.wfile.write(self.server.content)

    def log_message(self, *_args):
        """Say nothing: it is the test that speaks."""


@tagged("post_install", "-at_install")
class TestPeppolSend(PeppolHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.garage.company_id
        company.partner_id.write({"street": "Street 1", "city": "Gent", "zip": "9000"})
        cls.env["res.partner.bank"].create(
            {"acc_number": "BE71096123456769", "partner_id": company.partner_id.id}
        )
        cls.customer = cls._relation(cls.garage, "Bakery Peeters")
        cls.customer.write(
            {
                "country_id": cls.env.ref("base.be").id,
                "vat": f"BE{cls.bakery.enterprise_number}",
                "street": "Mill Lane 2",
                "city": "Leuven",
                "zip": "3000",
                "email": "bakery@example.com",
            }
        )
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.peer = Peer()
        self.addCleanup(self.peer.server_close)
        self.addCleanup(self.peer.shutdown)

    def _invoice(self, move_type="out_invoice"):
        move = self._move(self.garage, move_type, partner_id=self.customer.id)
        move.action_post()
        return move

    def _send(self, move, user=None):
        env = self._as(user or self.mechanic, self.garage)
        env["account.move.send"]._generate_and_send_invoices(
            move.with_env(env), sending_methods=["peppol"]
        )
        return self.env["octopus.peppol.message"].search([("move_id", "=", move.id)], limit=1)

    def _transmit(self, message=None):
        if message:
            message.next_try = fields.Datetime.now() - timedelta(seconds=1)
            self.env.flush_all()
        # The cron has a cursor of its own, which waits like any request.
        with self.allow_requests(all_requests=True):
            self._run("outgoing")

    def test_from_the_garage_to_the_bakery(self):
        move = self._invoice()
        message = self._send(move)
        self.assertEqual(message.state, "out_pending")
        self.assertEqual(move.peppol_move_state, "processing")
        self._transmit()
        self.assertEqual(message.state, "out_delivered", message.error)
        self.assertEqual(move.peppol_move_state, "done")
        self.assertEqual(move.peppol_message_uuid, message.message_id)
        self.assertEqual(message.attempt_ids.outcome, "done")
        arrived = self._incoming(message_id=message.message_id)
        self.assertEqual(arrived.company_id, self.bakery.company_id)
        self.assertEqual(arrived.receipt, message.receipt)
        self._run("incoming")
        document = arrived.document_id
        self.assertEqual(document.reference, move.name)
        self.assertEqual(document.supplier_name, "Garage Claes")
        payload = document.attachment_id.raw
        self.assertIn(b"EmbeddedDocumentBinaryObject", payload)
        accountant = document.with_env(self._as(self.accountant, self.bakery))
        accountant.action_peppol_accept()
        self.assertIs(accountant.action_peppol_forward(), True, document.reason)
        self.assertEqual(document.move_id.amount_total, move.amount_total)

    def test_credit_note(self):
        move = self._invoice("out_refund")
        message = self._send(move)
        self.assertEqual(message.document_kind, "credit_note")
        self._transmit()
        self.assertEqual(message.state, "out_delivered", message.error)

    def test_send_twice_is_one_message(self):
        move = self._invoice()
        message = self._send(move)
        for _again in range(2):
            with self.assertRaisesRegex(UserError, "already sent"):
                self._send(move)
            self._transmit()
        self.assertEqual(move.peppol_out_message_ids, message)
        with self.assertRaises(Refusal) as refused:
            self.env["octopus.peppol.sender"]._queue(move, b"<x/>")
        self.assertIn("credit note", refused.exception.next_step)

    def test_retry_sends_the_same_bytes(self):
        move = self._invoice()
        message = self._send(move)
        self._prepare_for_peer(message)
        for tries in (1, 2):
            self._transmit(message)
            self.assertEqual(message.state, "out_sending")
            self.assertEqual(message.retry_count, tries)
            self.assertEqual(move.peppol_move_state, "processing")
        self.assertEqual(len(self.peer.got), 2)
        self.assertEqual(self.peer.got[0], self.peer.got[1])
        self.assertEqual(self.peer.got[0], message._evidence_bytes("body"))
        message.endpoint_url = f"{self.base_url()}/octopus/as4"
        self._transmit(message)
        self.assertEqual(message.state, "out_delivered")
        self.assertEqual(message.attempt_ids.mapped("outcome"), ["done", "again", "again"])

    def _prepare_for_peer(self, message):
        """Everything up to the post, which then goes to the peer."""
        sender = self.env["octopus.peppol.sender"]
        sender._step_prepare(message)
        message.endpoint_url = self.peer.url
        self.env.flush_all()

    def test_gives_up_after_five_tries_and_says_why(self):
        move = self._invoice()
        message = self._send(move)
        self._prepare_for_peer(message)
        for _try in range(5):
            self._transmit(message)
        self.assertEqual(message.state, "out_failed")
        self.assertEqual(move.peppol_move_state, "error")
        self.assertEqual(len(message.attempt_ids), 5)
        self.assertIn(message.error, move.peppol_error)
        self.assertTrue(message.next_step)
        # It may have arrived, so sending again is the same message again.
        body = message._evidence_bytes("body")
        self.assertEqual(self._send(move), message)
        self.assertEqual(message.state, "out_sending")
        self.assertEqual(message._evidence_bytes("body"), body)

    def test_refused_by_the_peer(self):
        """An ebMS error that is final: no more tries, and sending again is a new message."""
        move = self._invoice()
        message = self._send(move)
        self._prepare_for_peer(message)
        self.bakery.peppol_participant_id.action_leave()
        message.endpoint_url = f"{self.base_url()}/octopus/as4"
        self._transmit(message)
        self.assertEqual(message.state, "out_failed")
        self.assertTrue(message.refused)
        self.assertIn("NOT_SERVICED", message.error)
        self._register(self.bakery)
        again = self._send(move)
        self.assertNotEqual(again, message)
        self._transmit()
        self.assertEqual(again.state, "out_delivered", again.error)

    def test_forged_receipt_is_no_delivery(self):
        first, second = self._invoice(), self._invoice()
        message = self._send(first)
        self._transmit()
        self.peer.status = 200
        self.peer.content_type = "application/soap+xml"
        self.peer.content = base64.b64decode(message.receipt)
        other = self._send(second)
        self._prepare_for_peer(other)
        self._transmit(other)
        self.assertEqual(other.state, "out_failed")
        self.assertFalse(other.refused, "it may be there")
        self.assertEqual(second.peppol_move_state, "error")

    def test_had_before_is_neither_delivered_nor_refused(self):
        """Its receipt was lost, and the peer gives none a second time."""
        move = self._invoice()
        message = self._send(move)
        self._prepare_for_peer(message)
        answer = receiver.error(
            "EBMS:4001",
            identity=self.network.identity(OUR_SEAT),
            message_id="answer@peer.test",
            timestamp=now(),
            ref_to=message.message_id,
        )
        self.peer.status, self.peer.content = 500, answer.body
        self.peer.content_type = answer.content_type
        self._transmit(message)
        self.assertEqual(message.state, "out_failed")
        self.assertFalse(message.refused)
        self.assertIn("had this message before", message.error)
        self.assertEqual(self._send(move), message, "only the same message may go again")

    def test_nobody_waits_twice_for_a_host_that_is_silent(self):
        messages = self.env["octopus.peppol.message"]
        for _invoice in range(2):
            messages |= self._send(self._invoice())
        for message in messages:
            self._prepare_for_peer(message)
        self.peer.silent = True
        self._transmit(messages)
        self.assertEqual(len(self.peer.got), 1)
        self.assertEqual(messages.mapped("retry_count"), [1, 1])
        self.assertEqual(len(messages.filtered(lambda one: "a moment ago" in one.error)), 1)

    def test_receiver_not_registered(self):
        move = self._invoice()
        message = self._send(move)
        self.sml.records.clear()
        self._transmit()
        self.assertEqual(message.state, "out_failed")
        self.assertIn("not registered", message.error)
        self.assertIn("mail", message.next_step)
        self.assertEqual(move.peppol_move_state, "error")

    def test_directory_out_of_reach_is_tried_again(self):
        move = self._invoice()
        message = self._send(move)
        self.sml.rcode = dns.rcode.SERVFAIL
        self._transmit()
        self.assertEqual(message.state, "out_pending")
        self.assertEqual(message.retry_count, 1)
        self.sml.rcode = None
        self._transmit(message)
        self.assertEqual(message.state, "out_delivered", message.error)

    def test_one_bad_message_stops_no_other(self):
        bad, good = self._invoice(), self._invoice()
        first, second = self._send(bad), self._send(good)
        self.env["ir.attachment"].search(first._evidence_domain("sbd")).unlink()
        self._transmit()
        self.assertEqual(second.state, "out_delivered", second.error)
        self.assertEqual(first.state, "out_pending")
        self.assertEqual(first.retry_count, 1)

    def test_sender_not_registered(self):
        self.garage.peppol_participant_id.action_leave()
        move = self._invoice()
        with self.assertRaises(Refusal) as refused:
            self.env["octopus.peppol.sender"]._queue(move, b"<x/>")
        self.assertIn("Register", refused.exception.next_step)

    def test_invoice_in_the_name_of_another_is_refused(self):
        other = self.bakery.enterprise_number
        self.garage.company_id.partner_id.write({"peppol_endpoint": other, "peppol_eas": "0208"})
        move = self._invoice()
        with self.assertRaisesRegex(UserError, f"names 0208:{other} as its sender"):
            self._send(move)
        self.assertFalse(move.peppol_out_message_ids)

    def test_what_is_no_ubl_is_refused_in_words(self):
        """A customer may want Factur-X, which is no document of this network."""
        move = self._invoice()
        with self.assertRaisesRegex(Refusal, "neither a UBL Invoice") as refused:
            self.env["octopus.peppol.sender"]._queue(move, b"<x/>")
        self.assertIn("BIS Billing", refused.exception.next_step)

    def test_terminated_dossier_leaves_the_network(self):
        self.garage.with_user(self.operator).action_terminate()
        self.assertFalse(self.garage.peppol_participant_id)

    def test_peppol_else_mail(self):
        move = self._invoice()
        send = self._as(self.mechanic, self.garage)["account.move.send"]
        self.assertEqual(send._get_default_sending_methods(move), {"peppol"})
        self.customer.with_company(self.garage.company_id).write(
            {"invoice_sending_method": "email"}
        )
        self.assertEqual(send._get_default_sending_methods(move), {"peppol", "email"})
        other = self._move(self.garage, "out_invoice")
        other.action_post()
        self.assertEqual(send._get_default_sending_methods(other), {"email"})

    def test_customer_not_on_peppol_is_refused_at_once(self):
        self.sml.records.clear()
        move = self._invoice()
        with self.assertRaisesRegex(UserError, "not registered on Peppol"):
            self._send(move)
        self.assertFalse(move.peppol_out_message_ids)

    def test_restored_copy_is_neutralized(self):
        message = self._send(self._invoice())
        path = file_path("octopus_peppol/data/neutralize.sql")
        with open(path, encoding="utf-8") as handle:
            self.env.cr.execute(handle.read())
        self.env.invalidate_all()
        self.assertEqual(message.state, "out_failed")
        self.assertFalse(self.garage.peppol_participant_id)
        self.assertFalse(self.garage.company_id.peppol_can_send)

    def test_rights(self):
        move = self._invoice()
        self._give(self.employee, self.garage, {"sales": "3", "invoicing": "2"})
        env = self._as(self.employee, self.garage)
        with self.assertRaises(AccessError):
            env["octopus.peppol.sender"]._queue(move.with_env(env), b"<x/>")

    def test_copy_of_the_database_sends_nothing(self):
        move = self._invoice()
        message = self._send(move)
        self.env["ir.config_parameter"].set_param("database.is_neutralized", "True")
        self._transmit()
        self.assertEqual(message.state, "out_pending")
        with self.assertRaisesRegex(Refusal, "copy"):
            self.env["octopus.peppol.sender"]._queue(self._invoice(), b"<x/>")

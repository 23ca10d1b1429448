# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the access point answers to other access points, over real HTTP."""

import dataclasses
import logging
import os
import socket
import uuid
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..lib.edelivery import CREDIT_NOTE, INVOICE_RESPONSE, ParticipantId, ProcessId, errors, pki
from ..lib.edelivery.as4 import constants, sender
from .common import OTHER_SEAT, OUR_SEAT, PASSWORD, PEER_SEAT, PeppolHttpCommon, now, ubl_invoice

STORE_LOGGER = "odoo.addons.octopus_dms.models.ir_attachment"
AS4_LOGGER = "odoo.addons.octopus_peppol.models.octopus_peppol_receiver"


@tagged("post_install", "-at_install")
class TestAs4Receive(PeppolHttpCommon):
    def _refused(self, content_type, body, code, status=200):
        """The peer gets this ebMS code; one INFO line, nothing worse, no traceback."""
        stored = self._incoming()
        with self.assertLogs("odoo", logging.INFO) as logs:
            answer = self._post(content_type, body)
        self.assertEqual(answer.status_code, status)
        self.assertIn(f'errorCode="{code}"', answer.text)
        self.assertNotIn("Traceback", answer.text)
        worse = [record.getMessage() for record in logs.records if record.levelno > logging.INFO]
        self.assertEqual(worse, [])
        ours = [line for line in logs.output if "Peppol: refused" in line]
        self.assertEqual(len(ours), 1, logs.output)
        self.assertEqual(self._incoming(), stored)
        return answer

    def _refused_message(self, outgoing, code):
        return self._refused(outgoing.content_type, outgoing.body, code)

    def test_stored_with_receipt(self):
        envelope = self._envelope(self.bakery)
        outgoing = self._message(envelope)
        receipt = self._push(outgoing)
        message = self._incoming(message_id=outgoing.message_id)
        self.assertEqual(receipt.ref_to_message_id, outgoing.message_id)
        self.assertEqual(message.company_id, self.bakery.company_id)
        self.assertEqual(message.state, "in_received")
        self.assertEqual(message.instance_id, envelope.instance_id)
        self.assertEqual(message.seat, PEER_SEAT)
        self.assertEqual(message._evidence_bytes("body"), outgoing.body)
        self.assertIn(b"Flour Mill", message._evidence_bytes("sbd"))

    def test_same_message_again_gets_the_same_receipt(self):
        outgoing = self._message(self._envelope(self.bakery))
        first = self._post(outgoing.content_type, outgoing.body)
        again = self._post(outgoing.content_type, outgoing.body)
        self.assertEqual(again.content, first.content)
        self.assertEqual(again.headers["Content-Type"], first.headers["Content-Type"])
        self.assertEqual(len(self._incoming(message_id=outgoing.message_id)), 1)

    def test_receipt_survives_leaving(self):
        """A sender that lost the receipt gets it, though the dossier has left meanwhile."""
        outgoing = self._message(self._envelope(self.bakery))
        first = self._post(outgoing.content_type, outgoing.body)
        self.bakery.peppol_participant_id.action_leave()
        again = self._post(outgoing.content_type, outgoing.body)
        self.assertEqual(again.content, first.content)

    def test_same_envelope_under_another_message_id(self):
        envelope = self._envelope(self.bakery)
        first, second = self._message(envelope), self._message(envelope)
        self._push(first)
        self._push(second)
        original = self._incoming(message_id=first.message_id)
        duplicate = self._incoming(message_id=second.message_id)
        self.assertEqual(duplicate.duplicate_of_id, original)
        self.assertEqual(duplicate.state, "in_done")
        self._run("incoming")
        documents = self.env["octopus.document"].search(
            [("company_id", "=", self.bakery.company_id.id), ("source", "=", "peppol")]
        )
        self.assertEqual(len(documents), 1)

    def test_envelope_id_used_again_for_another_document(self):
        """By the rules there is none such; in the books it would be a bill that is missing."""
        first = self._deliver(self.bakery)
        other = self._deliver(
            self.bakery, ubl_invoice(number="2026-002"), instance_id=first.instance_id
        )
        self.assertEqual(other.duplicate_of_id, first)
        self.assertEqual(other.state, "in_done")
        self.assertEqual(other.document_id.reference, "2026-002")
        self.assertNotEqual(other.document_id, first.document_id)
        self.assertIn(first.summary, other.findings)

    def test_same_id_signed_anew_gets_a_fitting_receipt(self):
        """Some access points build a retry anew: the stored digests would not match it."""
        envelope = self._envelope(self.bakery)
        first = self._message(envelope)
        rebuilt = self._message(envelope, message_id=first.message_id, compress=False)
        self._push(first)
        self._push(rebuilt)
        self.assertEqual(len(self._incoming(message_id=first.message_id)), 1)

    def test_no_receipt_before_the_evidence_is_on_the_disk(self):
        outgoing = self._message(self._envelope(self.bakery))
        full = patch.object(os, "fsync", side_effect=OSError("disk full"))
        with full, mute_logger(AS4_LOGGER, STORE_LOGGER):
            answer = self._post(outgoing.content_type, outgoing.body)
        self.assertIn('errorCode="EBMS:0202"', answer.text)
        self.assertFalse(self._incoming(message_id=outgoing.message_id))

    def test_same_id_for_another_message(self):
        first_envelope = self._envelope(self.bakery)
        first = self._message(first_envelope)
        self._push(first)
        other = self._message(self._envelope(self.bakery), message_id=first.message_id)
        self._refused_message(other, "EBMS:0003")
        changed = dataclasses.replace(first_envelope, payload=ubl_invoice(number="2026-002"))
        self._refused_message(self._message(changed, message_id=first.message_id), "EBMS:0003")
        stranger = self._message(
            self._envelope(self.bakery), message_id=first.message_id, seat=OTHER_SEAT
        )
        self._refused_message(stranger, "EBMS:0003")

    def test_lost_race_answers_with_the_winner(self):
        """Both looked before either wrote: the second insert fails, the receipt is one."""
        outgoing = self._message(self._envelope(self.bakery))
        winner = self._post(outgoing.content_type, outgoing.body)
        receiver = type(self.env["octopus.peppol.receiver"])
        looked = []
        look = receiver._known

        def look_too_early(own, incoming):
            looked.append(incoming)
            found = look(own, incoming)
            return found if len(looked) > 1 else found.browse()

        with patch.object(receiver, "_known", look_too_early), mute_logger("odoo.sql_db"):
            loser = self._post(outgoing.content_type, outgoing.body)
        self.assertEqual(loser.content, winner.content)
        self.assertEqual(len(looked), 2)
        self.assertEqual(len(self._incoming(message_id=outgoing.message_id)), 1)

    def test_lost_race_of_two_message_ids(self):
        """The same envelope twice at once: whoever comes second becomes a duplicate."""
        envelope = self._envelope(self.bakery)
        first, second = self._message(envelope), self._message(envelope)
        self._push(first)
        receiver = type(self.env["octopus.peppol.receiver"])
        looked = []
        look = receiver._known

        def look_too_early(own, incoming):
            looked.append(incoming)
            found = look(own, incoming)
            return found if len(looked) > 1 else found.browse()

        with patch.object(receiver, "_known", look_too_early), mute_logger("odoo.sql_db"):
            self._push(second)
        self.assertEqual(len(looked), 2)
        self.assertTrue(self._incoming(message_id=second.message_id).duplicate_of_id)

    def test_unknown_participant(self):
        stranger = ParticipantId.parse("0208:0999999922")
        outgoing = self._message(self._envelope(self.bakery, receiver=stranger))
        answer = self._refused_message(outgoing, "EBMS:0004")
        self.assertIn("PEPPOL:NOT_SERVICED", answer.text)
        with self.assertRaises(errors.PeerError):
            self._push(outgoing)

    def test_left_participant(self):
        self.bakery.peppol_participant_id.action_leave()
        answer = self._refused_message(self._message(self._envelope(self.bakery)), "EBMS:0004")
        self.assertIn("PEPPOL:NOT_SERVICED", answer.text)

    def test_unknown_document_type(self):
        payload = ubl_invoice().replace(b"ubl:schema:xsd:Invoice-2", b"ubl:schema:xsd:Order-2")
        payload = payload.replace(b"<Invoice ", b"<ApplicationResponse ").replace(
            b"</Invoice>", b"</ApplicationResponse>"
        )
        payload = payload.replace(b"Order-2'", b"ApplicationResponse-2'")
        envelope = self._envelope(
            self.bakery,
            payload,
            document_type=INVOICE_RESPONSE,
            process=ProcessId("urn:fdc:peppol.eu:poacc:bis:invoice_response:3"),
        )
        answer = self._refused_message(self._message(envelope), "EBMS:0004")
        self.assertIn("PEPPOL:NOT_SERVICED", answer.text)

    def test_unknown_process(self):
        envelope = self._envelope(self.bakery, process=ProcessId("urn:something:else"))
        self._refused_message(self._message(envelope), "EBMS:0004")

    def test_credit_note(self):
        payload = ubl_invoice(root="CreditNote")
        envelope = self._envelope(self.bakery, payload, document_type=CREDIT_NOTE)
        outgoing = self._message(envelope)
        self._push(outgoing)
        self.assertEqual(
            self._incoming(message_id=outgoing.message_id).document_kind, "credit_note"
        )

    def test_self_billing_switched_off(self):
        self.bakery.peppol_participant_id.sudo().self_billing = False
        types = self.bakery.peppol_participant_id._document_types()
        self.assertFalse([kind for kind in types if "selfbilling" in kind.customization])

    def test_connectivity_test_is_answered_and_not_delivered(self):
        def as_test(header):
            return {
                **addressing(header),
                "service": constants.TEST_SERVICE,
                "service_type": "",
                "action": constants.TEST_ACTION,
            }

        addressing = sender._addressing
        with patch.object(sender, "_addressing", as_test):
            outgoing = self._message(self._envelope(self.bakery))
        self._push(outgoing)
        self.assertFalse(self._incoming(message_id=outgoing.message_id))

    def test_wrong_certificate(self):
        """Signed by somebody whom no authority of the network knows."""
        strangers = pki.make_test_network([PEER_SEAT], at=now(), ca_key_size=2048)
        outgoing = self._message(self._envelope(self.bakery), sender=strangers.identity(PEER_SEAT))
        self._refused_message(outgoing, "EBMS:0101")

    def test_encrypted_for_the_certificate_before(self):
        """Whoever has asked our SMP lately still writes to it, and wants its receipt."""
        newer = pki.make_identity(OUR_SEAT, self.network.ap_ca, self.network.root, now())
        keystore = self._write("newer.p12", pki.dump_pkcs12(newer, PASSWORD))
        with self._settings(keystore=keystore, old_keystore=f"{self.folder}/ap.p12"):
            self._push(self._message(self._envelope(self.bakery)))
            current = {"receiver_certificate": newer.certificate}
            self._push(self._message(self._envelope(self.bakery), **current))

    def test_encrypted_for_somebody_else(self):
        other = self.network.identity(OTHER_SEAT).certificate
        outgoing = self._message(self._envelope(self.bakery), receiver_certificate=other)
        self._refused_message(outgoing, "EBMS:0102")

    def test_flipped_byte(self):
        outgoing = self._message(self._envelope(self.bakery))
        body = bytearray(outgoing.body)
        body[-200] ^= 1
        self._refused(outgoing.content_type, bytes(body), "EBMS:0102")

    def test_not_mime(self):
        self._refused("multipart/related; boundary=x", b"nothing", "EBMS:0007")
        self._refused("text/plain", b"hello", "EBMS:0007")

    def test_truncated(self):
        outgoing = self._message(self._envelope(self.bakery))
        self._refused(outgoing.content_type, outgoing.body[:-300], "EBMS:0007")

    def test_form_post(self):
        answer = self._post("application/x-www-form-urlencoded", b"a=b")
        self.assertIn('errorCode="EBMS:0007"', answer.text)

    def test_oversized(self):
        outgoing = self._message(self._envelope(self.bakery))
        with self._settings(max_body="2000"):
            self._refused(outgoing.content_type, outgoing.body, "EBMS:0004", status=413)

    def test_oversized_chunked(self):
        outgoing = self._message(self._envelope(self.bakery))
        chunks = (outgoing.body[i : i + 500] for i in range(0, len(outgoing.body), 500))
        with self._settings(max_body="2000"):
            answer = self._post(outgoing.content_type, chunks)
        self.assertEqual(answer.status_code, 413)

    def test_chunked(self):
        outgoing = self._message(self._envelope(self.bakery))
        chunks = (outgoing.body[i : i + 500] for i in range(0, len(outgoing.body), 500))
        answer = self._post(outgoing.content_type, chunks)
        self._verified_receipt(outgoing, answer.headers["Content-Type"], answer.content)

    def test_slow_body(self):
        """A peer that trickles is cut off after the time that the settings give."""
        address = (self.base_url().split("//")[1].split(":")[0], self.http_port())
        head = (
            f"POST /octopus/as4 HTTP/1.1\r\nHost: {address[0]}:{address[1]}\r\n"
            "Content-Type: multipart/related\r\nContent-Length: 5000\r\n\r\n"
        )
        with (
            self._settings(body_timeout="1"),
            self.allow_requests(all_requests=True),
            socket.create_connection(address, timeout=120) as connection,
        ):
            connection.sendall(head.encode() + b"--")
            answer = b""
            while part := connection.recv(65536):
                answer += part
        self.assertIn(b" 408 ", answer.partition(b"\r\n")[0])
        self.assertIn(b'errorCode="EBMS:0004"', answer)

    def test_get_is_refused(self):
        self.assertEqual(self.url_open("/octopus/as4").status_code, 405)

    def test_not_set_up(self):
        outgoing = self._message(self._envelope(self.bakery))
        with self._settings(keystore="/does/not/exist"):
            with self.assertLogs(AS4_LOGGER, logging.ERROR) as logs:
                answer = self._post(outgoing.content_type, outgoing.body)
        self.assertIn('errorCode="EBMS:0202"', answer.text)
        self.assertEqual(len(logs.output), 1)
        self.assertNotIn("\n", logs.output[0])

    def test_evidence_cannot_be_stored(self):
        """The disk is full: nothing is left of the message, the peer comes back later."""
        outgoing = self._message(self._envelope(self.bakery))
        attachments = type(self.env["ir.attachment"])
        with (
            patch.object(attachments, "_file_write", side_effect=OSError("No space left")),
            self.assertLogs(AS4_LOGGER, logging.ERROR),
        ):
            answer = self._post(outgoing.content_type, outgoing.body)
        self.assertIn('errorCode="EBMS:0202"', answer.text)
        self.assertFalse(self._incoming(message_id=outgoing.message_id))
        self._push(outgoing)

    def test_own_seat_is_not_special(self):
        """A dossier of ours may write to another one of ours: two roles, one key."""
        self._push(self._message(self._envelope(self.bakery), seat=OUR_SEAT))

    def test_message_ids_are_ours(self):
        outgoing = self._message(self._envelope(self.bakery), message_id=f"{uuid.uuid4()}@x.y")
        receipt = self._push(outgoing)
        self.assertNotEqual(receipt.message_id, outgoing.message_id)
        self.assertIsInstance(receipt, sender.Receipt)

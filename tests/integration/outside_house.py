"""Another provider outside of ours that *receives*: its SMP and its access point over real HTTP.

It serves one participant. The private DNS names it through the instance's zone file, so our server
finds it as it would find any other: SML, SMP, certificate, AS4, receipt.
"""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from edelivery import (
    BILLING_PROCESS,
    CREDIT_NOTE,
    INVOICE,
    EdeliveryError,
    Envelope,
    ParticipantId,
    pki,
    smp,
)
from edelivery.as4 import receiver
from edelivery.as4.message import new_message_id
from octopus_tool.instance import OUTSIDE_SEAT, Instance

HOST = "house.outside.test"


class OutsideHouse:
    """Serves `participant` until it is closed; what arrived is in `envelopes`."""

    def __init__(
        self, instance: Instance, network: pki.TestNetwork, participant: ParticipantId
    ) -> None:
        self.network, self.participant = network, participant
        self.identity = network.identity(OUTSIDE_SEAT)
        self.envelopes: list[Envelope] = []
        self.zone_file = instance.zone_file
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.zone_file.write_text(json.dumps({participant.identifier: self.url}))

    def close(self) -> None:
        self.zone_file.unlink(missing_ok=True)
        self.server.shutdown()
        self.server.server_close()

    def _handler(house) -> type[BaseHTTPRequestHandler]:  # noqa: N805  (the handler has a self)
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                try:
                    self._reply(200, "application/xml", house.answer_look_up(self.path))
                except (EdeliveryError, LookupError):
                    self._reply(404, "text/plain", b"not registered here")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = house.take(self.headers["Content-Type"], body)
                self._reply(200, answer.content_type, answer.body)

            def _reply(self, status: int, kind: str, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_words) -> None:
                """The tests say what went wrong."""

        return Handler

    def answer_look_up(self, path: str) -> bytes:
        """What the SMP says about the participant it serves."""
        participant, document_type = smp.parse_path(path)
        if participant != self.participant:
            raise LookupError(participant)
        if not document_type:
            return smp.write_service_group(participant, (INVOICE, CREDIT_NOTE), self.url)
        endpoint = smp.Endpoint(
            process=BILLING_PROCESS,
            address=f"{self.url}/as4",
            certificate=self.identity.certificate,
            description="Outside",
        )
        signer = self.network.smp_identity
        return smp.write_service_metadata(participant, document_type, (endpoint,), signer)

    def take(self, content_type: str, body: bytes):
        """The signed receipt for a message that is right in every respect, else the error."""
        words = {"identity": self.identity, "message_id": new_message_id(HOST)}
        words["timestamp"] = now = datetime.now(UTC)
        try:
            trust = self.network.trust_policy
            incoming = receiver.open(
                content_type, body, identity=self.identity, trust=trust, at=now
            )
        except EdeliveryError as error:
            return receiver.error(error, **words)
        self.envelopes.append(incoming.envelope)
        return receiver.receipt(incoming, **words)

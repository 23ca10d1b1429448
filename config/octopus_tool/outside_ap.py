"""An access point outside of ours, as another provider would run it: own seat, own certificate.

It finds the receiver the way the network tells (SML by DNS, SMP by HTTP, both verified), pushes AS4
and believes nothing but a verified receipt. Demo, integration tests and benchmarks use it.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import dns.resolver
import requests
from edelivery import (  # type: ignore[import-not-found]
    BILLING_PROCESS,
    INVOICE,
    DocumentTypeId,
    Envelope,
    ParticipantId,
    ProcessId,
    pki,
    sml,
    smp,
)
from edelivery.as4 import sender  # type: ignore[import-not-found]
from edelivery.as4.message import new_message_id  # type: ignore[import-not-found]

from .instance import SML_ZONE, Instance

HOST = "ap.outside.test"
TIMEOUT = 300


@dataclass(frozen=True)
class Route:
    """What SML and SMP say about one receiver."""

    smp_url: str
    document_types: tuple
    address: str
    certificate: object


@dataclass(frozen=True)
class Answer:
    """What came back over HTTP, not verified yet."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True)
class Sent:
    """A message and the verified proof that it arrived."""

    outgoing: sender.OutgoingMessage
    receipt: sender.Receipt
    route: Route


def now() -> datetime:
    return datetime.now(UTC)


class OutsideAccessPoint:
    """Sends as `outside.p12` of the private network, which our own server trusts."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        password = (instance.peppol / "password.txt").read_text().strip()
        self.identity = pki.load_pkcs12((instance.peppol / "outside.p12").read_bytes(), password)
        self.trust = pki.load_truststore((instance.peppol / "truststore.pem").read_bytes())
        self.web = requests.Session()
        self.web.trust_env = False

    def smp_of(self, participant: ParticipantId) -> str:
        """The SMP that the SML names."""
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], self.instance.dns_port
        resolver.lifetime = 60
        name = sml.naptr_name(participant, SML_ZONE)
        record = resolver.resolve(name, "NAPTR", search=False)[0]
        texts = [part.decode("ascii") for part in (record.flags, record.service, record.regexp)]
        return sml.parse_naptr(*texts, str(record.replacement), allow_http=True)

    def route(
        self,
        participant: ParticipantId,
        document_type: DocumentTypeId = INVOICE,
        process: ProcessId = BILLING_PROCESS,
    ) -> Route:
        """Where to push this document for this participant."""
        base = self.smp_of(participant)
        group = smp.read_service_group(
            self._get(smp.service_group_url(base, participant)), participant
        )
        metadata = smp.read_service_metadata(
            self._get(smp.service_metadata_url(base, participant, document_type)),
            participant,
            document_type,
            self.trust,
            now(),
        )
        endpoint = smp.endpoint_for(metadata, process, now(), allow_http=True)
        return Route(base, group.document_types, endpoint.address, endpoint.certificate)

    def _get(self, url: str) -> bytes:
        answer = self.web.get(url, timeout=TIMEOUT, allow_redirects=False)
        if answer.status_code != 200:
            raise RuntimeError(f"{url} answers HTTP {answer.status_code}")
        return answer.content

    def envelope(
        self,
        origin: ParticipantId,
        receiver: ParticipantId,
        payload: bytes,
        *,
        document_type: DocumentTypeId = INVOICE,
        process: ProcessId = BILLING_PROCESS,
        instance_id: str | None = None,
    ) -> Envelope:
        """The business envelope around a UBL document."""
        return Envelope(
            sender=origin,
            receiver=receiver,
            document_type=document_type,
            process=process,
            country_c1="BE",
            instance_id=instance_id or str(uuid.uuid4()),
            created=now(),
            payload=payload,
        )

    def pack(
        self,
        envelope: Envelope | bytes,
        certificate: object,
        message_id: str | None = None,
        identity: pki.Identity | None = None,
    ) -> sender.OutgoingMessage:
        """Sign and encrypt, ready to be posted any number of times."""
        return sender.build(
            envelope,
            sender=identity or self.identity,
            receiver_certificate=certificate,
            message_id=message_id or new_message_id(HOST),
            timestamp=now(),
            conversation_id=str(uuid.uuid4()),
        )

    def post(
        self,
        address: str,
        body: bytes | Iterable[bytes],
        content_type: str,
        timeout: float = TIMEOUT,
    ) -> Answer:
        """One HTTP request; bytes are sent with their length, anything else in chunks."""
        answer = requests.post(
            address,
            data=body,
            headers={"Content-Type": content_type, "Connection": "close"},
            timeout=timeout,
            allow_redirects=False,
        )
        kind = answer.headers.get("Content-Type", "")
        return Answer(answer.status_code, kind, answer.content)

    def verify(self, outgoing: sender.OutgoingMessage, answer: Answer) -> sender.Receipt:
        """The receipt, or the exception that says why the answer is none."""
        return sender.read_response(
            answer.status, answer.content_type, answer.body, outgoing, self.trust, now()
        )

    def push(self, outgoing: sender.OutgoingMessage, address: str) -> sender.Receipt:
        """Post and verify."""
        return self.verify(outgoing, self.post(address, outgoing.body, outgoing.content_type))

    def send(self, envelope: Envelope) -> Sent:
        """Look up, pack, push, verify."""
        route = self.route(envelope.receiver, envelope.document_type, envelope.process)
        outgoing = self.pack(envelope, route.certificate)
        return Sent(outgoing, self.push(outgoing, route.address), route)

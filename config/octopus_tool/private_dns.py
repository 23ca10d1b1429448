"""The private Peppol network's name server: answers the SML's NAPTR questions on a loopback port.

Runs in the virtual environment: `python -m octopus_tool.private_dns INSTANCE_JSON`. A participant
listed in the instance's zone file ({"0208:0123456749": "http://127.0.0.1:9000"}) is answered with
that SMP; everybody else with ours, which itself knows whom it serves. The file is read again when
it changes, so an outside access point joins by writing into it.
"""

import json
import socket
import sys
from pathlib import Path

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from edelivery import identifiers, sml  # type: ignore[import-not-found]

from .instance import SML_ZONE, Instance

TTL = 5


class Zone:
    """The names of the network."""

    def __init__(self, instance: Instance) -> None:
        self.own = instance.url
        self.file = instance.zone_file
        self.stamp = -1
        self.others: dict[str, str] = {}

    def smp_of(self, name: str) -> str | None:
        """The SMP of a name in the zone, or None for a name outside it."""
        wanted = name.rstrip(".").lower()
        if not wanted.endswith(f".{SML_ZONE}"):
            return None
        self._read()
        return self.others.get(wanted, self.own)

    def _read(self) -> None:
        try:
            stamp = self.file.stat().st_mtime_ns
        except OSError:
            return
        if stamp != self.stamp:
            listed = json.loads(self.file.read_text())
            self.stamp = stamp
            self.others = {_name(participant): smp for participant, smp in listed.items()}


def _name(participant: str) -> str:
    return (
        sml.naptr_name(identifiers.ParticipantId.parse(participant), SML_ZONE).rstrip(".").lower()
    )


def answer(query: dns.message.Message, zone: Zone) -> dns.message.Message:
    """The reply to one question: a NAPTR record as the SML gives it, or NXDOMAIN."""
    reply = dns.message.make_response(query)
    reply.flags |= dns.flags.AA
    question = query.question[0]
    smp = zone.smp_of(question.name.to_text())
    if smp is None:
        reply.set_rcode(dns.rcode.NXDOMAIN)
    elif question.rdtype == dns.rdatatype.NAPTR:
        record = f'100 10 "U" "Meta:SMP" "!.*!{smp}!" .'
        reply.answer.append(dns.rrset.from_text(question.name, TTL, "IN", "NAPTR", record))
    return reply


def serve(instance: Instance) -> None:
    """Answer until the process is ended."""
    zone = Zone(instance)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", instance.dns_port))
        while True:
            packet, peer = server.recvfrom(4096)
            try:
                reply = answer(dns.message.from_wire(packet), zone)
            except (dns.exception.DNSException, IndexError, ValueError):
                continue  # not a question for us; a resolver asks again
            server.sendto(reply.to_wire(), peer)


if __name__ == "__main__":
    serve(Instance.read(Path(sys.argv[1])))

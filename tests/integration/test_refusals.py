"""What the access point refuses: the ebMS error that the peer gets, one line in the log, no row.

The messages come out of the forge of tests/protocol, which has many more of them; here
they go over HTTP to the whole server.
"""

from __future__ import annotations

import copy
import dataclasses
import gzip
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from edelivery import CREDIT_NOTE, ParticipantId, pki, sbdh
from edelivery.as4 import constants as c
from edelivery.as4 import signal
from forge import Forge
from lxml import etree
from octopus_tool.instance import OUTSIDE_SEAT

DS = "{http://www.w3.org/2000/09/xmldsig#}"
LAUGHS = (
    b"<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]>"
)
MEGA = 1024 * 1024
NOT_SERVICED = "PEPPOL:NOT_SERVICED"


def message(**values):
    return {"user_message": lambda found: dataclasses.replace(found, **values)}


def _strip_signature(root) -> None:
    root[0][0].remove(root[0][0].find(f"{DS}Signature"))


def _change_digest(root) -> None:
    value = root.find(f".//{DS}Reference/{DS}DigestValue")
    value.text = ("B" if value.text[0] == "A" else "A") + value.text[1:]


def _extra_header(root) -> None:
    etree.SubElement(root[0], "{urn:x}Extra").text = "not signed"


def _second_messaging(root) -> None:
    root[0].append(copy.deepcopy(root[0].find(f"{{{c.EB}}}Messaging")))


def _wrapped(root) -> None:
    """The signed header moves away, a forged one takes its place."""
    messaging = root[0].find(f"{{{c.EB}}}Messaging")
    forged = copy.deepcopy(messaging)
    forged.attrib.pop(f"{{{c.WSU}}}Id", None)
    forged.find(f".//{{{c.EB}}}MessageId").text = "forged@evil"
    wrapper = etree.SubElement(root[0], "{urn:x}Wrapper")
    root[0].insert(0, forged)
    wrapper.append(messaging)


def _wrapped_body(root) -> None:
    """The signed body lies in the header, another one where it was."""
    body = root[1]
    fresh = etree.SubElement(root, f"{{{c.SOAP}}}Body")
    fresh.set(f"{{{c.WSU}}}Id", "body-2")
    root[0].append(body)


def _zeros(megabytes: int) -> bytes:
    """So many zeros in gzip: one packed block again and again, since packing takes long."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    zeros = bytes(MEGA)
    block = packer.compress(zeros) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = 0
    for _megabyte in range(megabytes):
        checksum = zlib.crc32(zeros, checksum)
    end = struct.pack("<II", checksum, megabytes * MEGA)
    head = b"\x1f\x8b\x08" + bytes(6) + b"\xff"
    return head + block * megabytes + b"\x03\x00" + end


CASES = {
    "unsigned": ({"after_signing": _strip_signature}, "EBMS:0103"),
    "unencrypted": ({"encrypt": False}, "EBMS:0103"),
    "changed digest": ({"after_signing": _change_digest}, "EBMS:0101"),
    "changed payload": ({"signed_octets": lambda octets: octets + b"x"}, "EBMS:0101"),
    "changed ciphertext": ({"blob": lambda blob: blob[:-1] + bytes([blob[-1] ^ 1])}, "EBMS:0102"),
    "payload not covered": ({"references": lambda names: names[:2]}, "EBMS:0103"),
    "header not covered": ({"references": lambda names: names[1:]}, "EBMS:0103"),
    "extra header child": ({"after_signing": _extra_header}, "EBMS:0009"),
    "second header": ({"after_signing": _second_messaging}, "EBMS:0009"),
    "wrapped header": ({"after_signing": _wrapped}, "EBMS:0009"),
    "wrapped body": ({"after_signing": _wrapped_body}, "EBMS:0009"),
    "document type": ({"soap_bytes": lambda soap: b"<!DOCTYPE x>" + soap}, "EBMS:0009"),
    "entity bomb": ({"soap_bytes": lambda soap: LAUGHS + soap}, "EBMS:0009"),
    "no gzip": ({"payload": b"<a/>"}, "EBMS:0303"),
    "other sender": (message(original_sender="0208:0999999922"), "EBMS:0003"),
    "other receiver": (message(final_recipient="0208:0999999922"), "EBMS:0003"),
    "other action": (message(action=CREDIT_NOTE.urn), "EBMS:0003"),
    "other process": (message(service="urn:other"), "EBMS:0003"),
    "not from the signer": (message(from_party="POP000003"), "EBMS:0101"),
    "not to us": (message(to_party="POP000003"), "EBMS:0003"),
    "no envelope": ({"sbd": b"%PDF-1.7"}, "EBMS:0003"),
    "not an invoice": ({"sbd": b"<html/>"}, "EBMS:0003"),
}


class Refusals:
    """Sends what is to be refused and reads everything that it left behind."""

    def __init__(self, story, server, network, route) -> None:
        self.story, self.server, self.network, self.route = story, server, network, route

    def refuse(self, content_type: str, body, code: str, status: int = 200):
        rows, start = self.server.count(), self.server.log_size()
        answer = self.story.outside.post(self.route.address, body, content_type)
        assert answer.status == status
        assert b"Traceback" not in answer.body and b"psycopg" not in answer.body
        found = signal.read(answer.body)
        assert found.receipt is None
        assert [error.code for error in found.errors] == [code]
        if status == 200:  # what is not even read gets no signature
            assert found.signer == self.network.identity("POP000001").certificate
        log = self.server.log_since(start)
        told = [line for line in log.splitlines() if "octopus_peppol_receiver:" in line]
        assert len(told) == 1, log
        assert code in told[0] and "Traceback" not in log
        assert self.server.count() == rows, "a refused message was stored"
        self.answer = answer.body
        return found

    def detail(self) -> str:
        """The errorDetail of the last refusal, as it stands in the answer."""
        error = etree.fromstring(self.answer).find(f".//{{{c.EB}}}Error")
        return error.findtext(f"{{{c.EB}}}ErrorDetail")

    def forged(self, forge: Forge, code: str, **changes):
        content_type, body = forge.but(**changes).send()
        return self.refuse(content_type, body, code)


@pytest.fixture
def refusals(story, server, network, route) -> Refusals:
    return Refusals(story, server, network, route)


def test_what_the_forge_makes_is_accepted_when_nothing_is_wrong(story, server, route, forge):
    content_type, body = forge.send()
    before = server.count()
    answer = story.outside.post(route.address, body, content_type)
    assert signal.read(answer.body).receipt
    assert server.count() == before + 1


@pytest.mark.parametrize("name", CASES)
def test_forged_messages(refusals, forge, name):
    changes, code = CASES[name]
    refusals.forged(forge, code, **changes)


def test_the_error_names_the_message(refusals, forge):
    found = refusals.forged(forge, "EBMS:0101", after_signing=_change_digest)
    assert found.ref_to_message_id.endswith("@forge")


# -- certificates --------------------------------------------------------------------------------


def test_expired_certificate(refusals, forge, network):
    past = datetime.now(UTC) - timedelta(days=800)
    expired = pki.make_identity(OUTSIDE_SEAT, network.ap_ca, network.root, past)
    refusals.forged(forge, "EBMS:0101", signer=expired)


def test_certificate_of_the_future(refusals, forge, network):
    future = datetime.now(UTC) + timedelta(days=30)
    early = pki.make_identity(OUTSIDE_SEAT, network.ap_ca, network.root, future)
    refusals.forged(forge, "EBMS:0101", signer=early)


def test_unknown_issuer(refusals, forge):
    stranger = pki.make_test_network([OUTSIDE_SEAT], datetime.now(UTC), ca_key_size=2048)
    refusals.forged(forge, "EBMS:0101", signer=stranger.identity(OUTSIDE_SEAT))


def test_wrong_kind_of_certificate(refusals, forge, network):
    smp = pki.make_identity(OUTSIDE_SEAT, network.smp_ca, network.root, datetime.now(UTC))
    refusals.forged(forge, "EBMS:0101", signer=smp)


def test_encrypted_for_somebody_else(refusals, forge, network):
    refusals.forged(forge, "EBMS:0102", receiver=network.identity("POP000003"))


# -- what we do not serve ------------------------------------------------------------------------


def test_unknown_participant(refusals, forge):
    business = dataclasses.replace(forge.business, receiver=ParticipantId.parse("0208:0999999922"))
    refusals.forged(forge, "EBMS:0004", business=business)
    assert refusals.detail() == NOT_SERVICED


def test_unknown_document_type(refusals, forge):
    other = dataclasses.replace(
        forge.business.document_type,
        value=forge.business.document_type.value.replace("billing:3.0", "billing:9.9"),
    )
    business = dataclasses.replace(forge.business, document_type=other)
    refusals.forged(forge, "EBMS:0004", business=business)
    assert refusals.detail() == NOT_SERVICED


# -- bodies --------------------------------------------------------------------------------------


@pytest.mark.parametrize("keep", [0.001, 0.3, 0.99])
def test_truncated_mime(refusals, forge, keep):
    content_type, body = forge.send()
    refusals.refuse(content_type, body[: int(len(body) * keep)], "EBMS:0007")


@pytest.mark.parametrize("body", [b"", b"hello", b"<x/>", b"\x00" * 1000])
def test_no_mime(refusals, body):
    refusals.refuse("multipart/related; boundary=x", body, "EBMS:0007")


def test_a_gzip_bomb_is_stopped_early(refusals, forge, server):
    content_type, body = forge.but(payload=_zeros(1024)).send()
    server.forget_peak()
    refusals.refuse(content_type, body, "EBMS:0303")
    assert server.growth() < 320 * MEGA, "the limit of a payload, never the whole gigabyte"


def test_ten_megabytes_are_welcome(story, server, route, envelope):
    filler = b"<!--" + b"".join(b"%032x" % n for n in range(10 * MEGA // 32)) + b"-->"
    payload = envelope.payload.replace(b"</Invoice>", filler + b"</Invoice>")
    outgoing = story.outside.pack(dataclasses.replace(envelope, payload=payload), route.certificate)
    server.forget_peak()
    assert story.outside.push(outgoing, route.address)
    assert server.messages(outgoing.message_id) == 1
    assert server.growth() < 200 * MEGA
    server.settled()


@pytest.mark.parametrize("chunked", [False, True])
def test_a_hundred_megabytes_are_too_many(refusals, server, chunked):
    content_type = "multipart/related; boundary=x"
    server.forget_peak()
    if chunked:
        body = (bytes(MEGA) for _ in range(104))
    else:
        body = bytes(104 * MEGA)
    refusals.refuse(content_type, body, "EBMS:0004", status=413)
    assert server.growth() < 150 * MEGA


def test_what_is_no_ubl_is_filed_with_its_reason(story, server, bakery, route, envelope):
    """The protocol has nothing against it; a person has to look at it, and gets no empty bill."""
    payload = (
        b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><a/></Invoice>'
    )
    outgoing = story.outside.pack(dataclasses.replace(envelope, payload=payload), route.certificate)
    assert story.outside.push(outgoing, route.address)
    document = story.arrival(outgoing.message_id, bakery)
    assert document["reason"]
    document = story.forward(story.accept(document, bakery), bakery)
    assert document["reason"] and not document["move_id"]
    assert document["peppol_state"] == "accepted" and document["state"] == "todo"


def test_a_gzip_header_alone(refusals, forge):
    refusals.forged(forge, "EBMS:0303", payload=gzip.compress(sbdh.write(forge.business))[:30])


def test_attacks_leave_no_memory_behind(story, server, route, forge):
    """A hundred of each of some, eight at a time; what was taken once is enough for the rest."""
    names = ("unsigned", "changed digest", "entity bomb", "wrapped header", "no envelope")
    sent = [forge.but(**CASES[name][0]).send() for name in names]
    sent.append(forge.but(payload=_zeros(64)).send())

    def round_of(count: int) -> None:
        with ThreadPoolExecutor(8) as pool:
            work = [pool.submit(story.outside.post, route.address, b, t) for t, b in sent * count]
            assert all(job.result().status == 200 for job in work)

    round_of(4)
    before = server.memory()
    round_of(20)
    assert server.memory() - before < 48 * MEGA

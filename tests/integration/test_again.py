"""The same thing twice, a lost answer, kill -9 at the worst moment: one document, one bill."""

from __future__ import annotations

import random
import select
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import psycopg2
import pytest
import requests
from edelivery import EdeliveryError, ParticipantId
from octopus_tool.odoo_client import Person
from octopus_tool.terminal import OctopusError
from octopus_tool.world import PATIENCE, mails, wait

# Messages: six come at once and the server is killed within 0.8 s, when none has them all.
MANY = 16
# Their bills are made in turn; it is killed after the first second, when not all of them are.
BILLS = 8
# Odoo wakes its jobs by the function that ODOO_NOTIFY_FUNCTION names; this one waits for a lock.
WAKE_UP = 19_000_019
HELD_WAKE_UP = f"""
CREATE OR REPLACE FUNCTION octopus_test_notify(text, text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock_shared({WAKE_UP}); PERFORM pg_notify($1, $2); END $$"""
# Who looked before another one stored the same is refused by the unique index, and looks again.
RACE = pytest.mark.server_log('odoo.sql_db: bad query: .*INSERT INTO "octopus_peppol_message"')


def raw_request(address: str, outgoing) -> bytes:
    parts = urlsplit(address)
    return (
        f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n"
        f"Content-Type: {outgoing.content_type}\r\nContent-Length: {len(outgoing.body)}\r\n\r\n"
    ).encode() + outgoing.body


def connect(instance) -> socket.socket:
    return socket.create_connection(("127.0.0.1", instance.http_port), timeout=60)


def readable(connection: socket.socket, seconds: float) -> bool:
    return bool(select.select([connection], [], [], seconds)[0])


def test_the_same_message_again_gets_the_same_receipt(story, server, route, envelope):
    outgoing = story.outside.pack(envelope, route.certificate)
    answers = [
        story.outside.post(route.address, outgoing.body, outgoing.content_type) for _ in range(3)
    ]
    assert len({answer.body for answer in answers}) == 1
    assert story.outside.verify(outgoing, answers[2])
    assert server.messages(outgoing.message_id) == 1
    server.settled()
    assert len(server.documents(outgoing.message_id)[outgoing.message_id]) == 1


@RACE
def test_the_same_message_at_the_same_time(story, server, route, envelope):
    outgoing = story.outside.pack(envelope, route.certificate)
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(lambda _n: story.outside.push(outgoing, route.address), range(8)))
    assert len({receipt.message_id for receipt in receipts}) == 1
    assert server.messages(outgoing.message_id) == 1


@RACE
def test_the_same_envelope_under_other_message_ids(story, server, bakery, route, envelope):
    packs = [story.outside.pack(envelope, route.certificate) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(lambda pack: story.outside.push(pack, route.address), packs))
    server.settled()
    idents = [pack.message_id for pack in packs]
    made = server.documents(*idents)
    assert sum(len(documents) for documents in made.values()) == 1
    flagged = server.rows(
        "SELECT count(*) FROM octopus_peppol_message"
        " WHERE message_id IN %s AND duplicate_of_id IS NOT NULL",
        tuple(idents),
    )
    assert flagged == [(3,)]


@pytest.mark.server_log("odoo.http")
def test_the_receipt_got_lost(story, server, instance, route, envelope):
    """The sender hangs up before it reads the answer, then tries again with the same bytes."""
    outgoing = story.outside.pack(envelope, route.certificate)
    with connect(instance) as connection:
        connection.sendall(raw_request(route.address, outgoing))
    wait("the message to be stored", lambda: server.messages(outgoing.message_id))
    assert story.outside.push(outgoing, route.address)
    assert server.messages(outgoing.message_id) == 1
    server.settled()
    assert len(server.documents(outgoing.message_id)[outgoing.message_id]) == 1


def test_killed_between_storing_and_receipt(story, server, instance, route):
    """The wake-up of the importer comes after the commit and before the answer: there it dies."""
    envelope = story.outside.envelope(*_ends(story), story.invoice().xml())
    outgoing = story.outside.pack(envelope, route.certificate)
    with closing(psycopg2.connect(dbname="postgres")) as holder:
        holder.autocommit = True
        database = holder.cursor()
        database.execute(HELD_WAKE_UP)
        server.kill()
        try:
            server.start(ODOO_NOTIFY_FUNCTION="octopus_test_notify")
            database.execute("SELECT pg_advisory_lock(%s)", [WAKE_UP])
            with connect(instance) as connection:
                connection.sendall(raw_request(route.address, outgoing))
                wait("the message to be stored", lambda: server.messages(outgoing.message_id))
                assert not readable(connection, 0.2), "no receipt before the wake-up"
                server.kill()
        finally:
            server.kill()
            database.execute("DROP FUNCTION octopus_test_notify")
            server.start()
    assert server.messages(outgoing.message_id) == 1
    assert story.outside.push(outgoing, route.address)
    server.settled()
    assert server.messages(outgoing.message_id) == 1
    assert len(server.documents(outgoing.message_id)[outgoing.message_id]) == 1


def _ends(story) -> list[ParticipantId]:
    invoice = story.invoice()
    return [
        ParticipantId.parse(f"0208:{party.number}") for party in (invoice.seller, invoice.buyer)
    ]


@dataclass
class Crowd:
    """Many messages, each sent until its receipt was verified, whatever happens to the server."""

    story: object
    route: object
    packs: list = field(default_factory=list)
    numbers: list = field(default_factory=list)
    receipts: dict = field(default_factory=dict)

    def deliver(self, pack) -> None:
        try:
            self.receipts[pack.message_id] = self.story.outside.push(pack, self.route.address)
        except (requests.RequestException, EdeliveryError):
            time.sleep(0.2)

    @property
    def missing(self) -> list:
        return [pack for pack in self.packs if pack.message_id not in self.receipts]


def _crowd(story, route, count: int) -> Crowd:
    ends = _ends(story)
    crowd = Crowd(story, route)
    for number in range(count):
        invoice = story.invoice(f"K{time.time_ns()}-{number:03d}")
        envelope = story.outside.envelope(*ends, invoice.xml())
        crowd.numbers.append(invoice.number)
        crowd.packs.append(story.outside.pack(envelope, route.certificate))
    return crowd


def _kill_later(server, seconds: float) -> threading.Thread:
    def work() -> None:
        time.sleep(seconds)
        server.kill()
        server.start()

    thread = threading.Thread(target=work)
    thread.start()
    return thread


@pytest.mark.server_log("odoo.sql_db|odoo.addons.base.models.ir_cron|odoo.http|werkzeug")
def test_killed_at_any_moment(story, server, bakery, route):
    """While messages come in and while they are imported; then while their bills are made."""
    crowd = _crowd(story, route, MANY)
    chance = random.Random(19)
    for _round in range(2):
        thread = _kill_later(server, chance.uniform(0.1, 0.8))
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(crowd.deliver, list(crowd.missing)))
        thread.join()
    limit = time.monotonic() + PATIENCE
    while crowd.missing and time.monotonic() < limit:
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(crowd.deliver, list(crowd.missing)))
    assert not crowd.missing, "every message has its verified receipt in the end"
    for pack in crowd.packs[:3]:
        assert story.outside.push(pack, route.address), "and again, after all that"
    server.settled()
    made = server.documents(*[pack.message_id for pack in crowd.packs])
    assert [len(documents) for documents in made.values()] == [1] * MANY
    _one_mail_each(story, crowd)
    _forward_under_fire(story, server, bakery, [ids[0] for ids in made.values()][:BILLS])


def _one_mail_each(story, crowd) -> None:
    """A mail may come twice when the crash fell after it, but then it is the same mail."""
    idents: dict[str, set] = {}
    for _name, mail in mails(story.instance):
        for number in crowd.numbers:
            if number in str(mail["Subject"]):
                idents.setdefault(number, set()).add(str(mail["Message-Id"]))
    assert {number: len(found) for number, found in idents.items()} == dict.fromkeys(
        crowd.numbers, 1
    )


def _forward_under_fire(story, server, bakery, documents: list[int]) -> None:
    login = story.world.login("b")
    thread = _kill_later(server, 1.0)
    left = list(documents)
    limit = time.monotonic() + PATIENCE
    while left and time.monotonic() < limit:
        try:
            person = Person.of(story.instance, login)
            for ident in list(left):
                for method in ("action_peppol_accept", "action_peppol_forward"):
                    person.call("octopus.document", method, [ident], company=bakery.company)
                left.remove(ident)
        except (requests.RequestException, OctopusError):
            time.sleep(0.3)
    thread.join()
    assert not left
    rows = server.rows(
        "SELECT d.id, count(m.id) FROM octopus_document d"
        " JOIN account_move m ON m.ref = d.reference AND m.company_id = d.company_id"
        " WHERE d.id IN %s GROUP BY d.id",
        tuple(documents),
    )
    assert sorted(rows) == [(ident, 1) for ident in sorted(documents)], "one bill per document"

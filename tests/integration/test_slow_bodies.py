"""Peers that send slowly, stop half way, or never read: they hold up nobody else."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Iterator

import pytest
from conftest import BODY_TIMEOUT
from octopus_tool.project import write_whole

SHORT = 3
PATIENCE = 120

HEAD = (
    "POST /octopus/as4 HTTP/1.1\r\nHost: x\r\n"
    "Content-Type: multipart/related; boundary=x\r\nContent-Length: {length}\r\n\r\n"
)


def connect(instance, length: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", instance.http_port), timeout=30)
    connection.sendall(HEAD.format(length=length).encode())
    return connection


def drip(connection: socket.socket, seconds: float) -> bytes:
    """One byte now and then, until there is an answer or the time is over."""
    limit = time.monotonic() + seconds
    connection.settimeout(0.3)
    while time.monotonic() < limit:
        try:
            connection.send(b"x")
            if answer := connection.recv(4096):
                return answer
        except TimeoutError:
            continue
        except OSError:
            return b"closed"
    return b""


@pytest.fixture
def short(instance) -> Iterator[None]:
    """The server gives bodies little time."""
    text = instance.config.read_text()
    setting = "body_timeout = {}\n"
    assert setting.format(BODY_TIMEOUT) in text
    changed = text.replace(setting.format(BODY_TIMEOUT), setting.format(SHORT))
    write_whole(instance.config, changed, 0o600)
    yield
    write_whole(instance.config, text, 0o600)


def test_a_dripping_body_is_ended(instance, server, story, short):
    start = time.monotonic()
    with connect(instance, 1_000_000) as connection:
        answer = drip(connection, PATIENCE)
    assert answer.startswith(b"HTTP/1.1 408") or answer == b"closed"
    assert time.monotonic() - start > SHORT - 1, "it had the time that the settings give"


def test_others_get_through_meanwhile(instance, server, story, bakery):
    slow = [connect(instance, 1_000_000) for _ in range(10)]
    try:
        sent = story.send(story.invoice())
        assert server.messages(sent.outgoing.message_id) == 1
        assert not select.select(slow, [], [], 0)[0], "the server still waits for all of them"
    finally:
        for connection in slow:
            connection.close()


@pytest.mark.parametrize("part", [0, 100, 5000])
def test_a_connection_that_breaks_off(instance, server, story, route, envelope, part):
    outgoing = story.outside.pack(envelope, route.certificate)
    rows = server.count()
    with socket.create_connection(("127.0.0.1", instance.http_port)) as connection:
        head = HEAD.replace("multipart/related; boundary=x", outgoing.content_type)
        connection.sendall(head.format(length=len(outgoing.body)).encode())
        connection.sendall(outgoing.body[:part])
    time.sleep(0.3)
    assert server.count() == rows
    assert story.outside.push(outgoing, route.address), "the same message, whole, is welcome"

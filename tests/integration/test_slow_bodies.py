"""Peers that send slowly, stop half way, or never read: they hold up nobody else."""

from __future__ import annotations

import socket
import time

import pytest
from conftest import BODY_TIMEOUT

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


def test_a_dripping_body_is_ended(instance, server, story):
    start = time.monotonic()
    with connect(instance, 1_000_000) as connection:
        answer = drip(connection, BODY_TIMEOUT * 4)
    took = time.monotonic() - start
    assert answer.startswith(b"HTTP/1.1 408") or answer == b"closed"
    assert BODY_TIMEOUT - 1 < took < BODY_TIMEOUT * 3


def test_others_get_through_meanwhile(instance, server, story, bakery):
    slow = [connect(instance, 1_000_000) for _ in range(10)]
    try:
        start = time.monotonic()
        sent = story.send(story.invoice())
        assert time.monotonic() - start < BODY_TIMEOUT
        assert server.messages(sent.outgoing.message_id) == 1
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

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Read a request's body within limits of size and of time."""

import contextlib
import socket
import threading

from werkzeug.exceptions import HTTPException

from ..lib.edelivery import EdeliveryError, errors

CHUNK = 256 * 1024


class BodyTooSlow(errors.OtherError):
    """The body did not arrive in time."""

    http_status = 408


class BodyIncomplete(errors.MimeInconsistency):
    """The connection ended before the body did."""

    http_status = 400


def read(stream, connection, *, length, limit, timeout):
    """Return the body; raise an :class:`EdeliveryError` with an ``http_status``.

    :param stream: the WSGI input, which ends by itself (length or last chunk)
    :param connection: the socket behind it, or ``None`` when the server hides it
    :param length: announced length, ``None`` for chunked transfer
    """
    with deadline(connection, timeout) as expired:
        try:
            if length and length > limit:
                _drain(stream, limit)
                raise errors.BodyTooLarge("the message is too large")
            return _collect(stream, limit)
        except EdeliveryError:
            raise
        except (HTTPException, OSError) as error:
            if expired.is_set():
                raise BodyTooSlow("the message did not arrive in time") from error
            raise BodyIncomplete("the message ends too early") from error


def _collect(stream, limit):
    chunks, size = [], 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit:
            chunks.clear()
            _drain(stream, limit)
            raise errors.BodyTooLarge("the message is too large")
        chunks.append(chunk)
    return b"".join(chunks)


def _drain(stream, limit):
    """Take and forget what still comes, so that the peer gets to read our answer."""
    with contextlib.suppress(HTTPException, OSError):
        dropped = 0
        while dropped < limit and (chunk := stream.read(CHUNK)):
            dropped += len(chunk)


@contextlib.contextmanager
def deadline(connection, timeout):
    """Shut the receiving side of ``connection``, or ``None``, when ``timeout`` seconds are over.

    A read from a socket returns only when it has what it asked for, so a peer
    that sends one byte a second would hold it for days: looking at the clock
    between two reads is not enough.
    """
    expired = threading.Event()

    def expire():
        expired.set()
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RD)

    if connection is None:
        yield expired
        return
    timer = threading.Timer(timeout, expire)
    timer.daemon = True
    timer.start()
    try:
        yield expired
    finally:
        timer.cancel()

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""HTTP towards other access points and SMPs, guarded against server-side request forgery.

An address out of DNS or an SMP answer is foreign input: the host is resolved
first, every address is checked, and the connection goes to the checked address
itself (no second look-up), with TLS still verified for the name. No redirects,
no proxies or credentials from the environment, bounded time and size.
"""

import contextlib
import functools
import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

from .body import deadline

SMP_LIMIT = 1024 * 1024
LIST_LIMIT = 10 * 1024 * 1024
RESPONSE_LIMIT = 2 * 1024 * 1024
SMP_TIMEOUT = 10
LIST_TIMEOUT = 30
AS4_TIMEOUT = 90
# bytes a second: a large message may take longer to leave
SLOWEST = 512 * 1024
CONNECT_TIMEOUT = 5
CHUNK = 64 * 1024


class TransportError(Exception):
    """The peer could not be reached, or must not be; ``retryable`` says which.

    ``sent`` tells whether our bytes may have arrived, so that nobody takes a
    timeout for a refusal.
    """

    def __init__(self, reason, retryable=True, sent=False):
        super().__init__(reason)
        self.retryable = retryable
        self.sent = sent


@dataclass(frozen=True)
class Answer:
    """What came back: nothing in it is to be trusted before the library verified it."""

    status: int
    content_type: str
    body: bytes


def get(url, settings):
    """Fetch an SMP document."""
    return _exchange("GET", url, settings, SMP_TIMEOUT, SMP_LIMIT)


def get_revocation_list(url, settings):
    """Fetch the list of a certificate authority: signed, and published over plain HTTP."""
    return _exchange("GET", url, settings, LIST_TIMEOUT, LIST_LIMIT, plain=True)


def post(url, body, content_type, settings):
    """Push an AS4 message; the answer is the receipt or the error."""
    timeout = AS4_TIMEOUT + len(body) // SLOWEST
    return _exchange(
        "POST", url, settings, timeout, RESPONSE_LIMIT, data=body, content_type=content_type
    )


def checked_target(url, settings, plain=False):
    """``(parts of the address, port, IP address)`` of a peer that we may talk to.

    :param plain: HTTP without TLS will do
    """
    loose = settings.private and settings.allow_loopback
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise TransportError("the address is not valid", retryable=False) from error
    standard = {"https": 443} | ({"http": 80} if plain or loose else {})
    if parts.scheme not in standard:
        raise TransportError("the address is not https", retryable=False)
    if not parts.hostname or parts.username or parts.password:
        raise TransportError("the address has no plain host name", retryable=False)
    port = port or standard[parts.scheme]
    if port != standard[parts.scheme] and not loose:
        raise TransportError("the address uses a port of its own", retryable=False)
    return parts, port, _checked_address(parts.hostname, port, loose)


def _checked_address(host, port, loose):
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise TransportError(f"the name {host} does not resolve") from error
    addresses = [ipaddress.ip_address(item[4][0].partition("%")[0]) for item in found]
    # One bad address is enough: a name that mixes public and private ones is an attack.
    for address in addresses:
        if not (_is_public(address) or (loose and address.is_loopback)):
            raise TransportError(f"{host} resolves to a non-public address", retryable=False)
    return str(addresses[0])


def _is_public(address):
    if address.version == 6:
        if address.ipv4_mapped:
            address = address.ipv4_mapped
        elif address.sixtofour or address.teredo or address in _NAT64:
            return False
    return address.is_global and not address.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class _Adapter(HTTPAdapter):
    """Gives up soon on a peer that is not there, later on one that is slow.

    The time of ``requests`` is one between two bytes: a peer that sends its header byte
    by byte would hold us for days. So the sockets are kept, to be shut from outside.
    """

    def __init__(self):
        self._sockets, self._is_over = [], False
        super().__init__(max_retries=0)

    def send(self, request, timeout=None, **kwargs):
        return super().send(request, timeout=(CONNECT_TIMEOUT, timeout), **kwargs)

    def get_connection_with_tls_context(self, *args, **kwargs):
        pool = super().get_connection_with_tls_context(*args, **kwargs)
        pool.ConnectionCls = functools.partial(self._new_connection, type(pool).ConnectionCls)
        return pool

    def _new_connection(self, kind, *args, **kwargs):
        connection = kind(*args, **kwargs)
        connect = connection.connect

        def connect_and_keep():
            connect()
            self._sockets.append(connection.sock)
            if self._is_over:  # the time ended while we connected
                self.shutdown(socket.SHUT_RDWR)

        connection.connect = connect_and_keep
        return connection

    def shutdown(self, how):
        """Wake whoever waits for the peer: nothing more comes."""
        self._is_over = True
        for kept in self._sockets:
            with contextlib.suppress(OSError):
                kept.shutdown(how)


class _PinnedAdapter(_Adapter):
    """Connects to an address, but verifies TLS for the host name."""

    def __init__(self, host):
        self._host = host
        super().__init__()

    def init_poolmanager(self, *args, **kwargs):
        return super().init_poolmanager(*args, server_hostname=self._host, **kwargs)


def _exchange(method, url, settings, timeout, limit, data=None, content_type=None, plain=False):
    parts, port, address = checked_target(url, settings, plain)
    netloc = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    headers = {"Host": parts.netloc, "User-Agent": "Octopus", "Accept-Encoding": "identity"}
    if content_type:
        headers["Content-Type"] = content_type
    with requests.Session() as session:
        session.trust_env = False
        adapter = _PinnedAdapter(parts.hostname) if parts.scheme == "https" else _Adapter()
        session.mount(f"{parts.scheme}://", adapter)
        target = urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))
        with deadline(adapter, timeout) as expired:
            try:
                response = session.request(
                    method,
                    target,
                    data=data,
                    headers=headers,
                    timeout=timeout,
                    allow_redirects=False,
                    stream=True,
                )
                body = _read(response, limit)
            except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
                raise _translated(error, parts.hostname, expired.is_set()) from error
        # An answer without an announced length ends like this too.
        if expired.is_set():
            raise TransportError(f"{parts.hostname} did not answer in time", sent=True)
        return Answer(response.status_code, response.headers.get("Content-Type", ""), body)


def _read(response, limit):
    """The body, bounded in size."""
    body = bytearray()
    while chunk := response.raw.read1(CHUNK):
        body += chunk
        if len(body) > limit:
            raise TransportError("the answer is too large", retryable=False, sent=True)
    return bytes(body)


def _translated(error, host, expired):
    if expired:
        return TransportError(f"{host} did not answer in time", sent=True)
    if isinstance(error, requests.exceptions.SSLError):
        return TransportError(f"the TLS certificate of {host} is not accepted")
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return TransportError(f"{host} does not answer")
    if isinstance(error, (requests.exceptions.ReadTimeout, urllib3.exceptions.ReadTimeoutError)):
        return TransportError(f"{host} did not answer in time", sent=True)
    return TransportError(f"the connection to {host} failed", sent=True)

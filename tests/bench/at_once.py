"""Thousands of HTTP requests at the same moment, each over a connection of its own.

Nothing holds them back here: what the server cannot take yet waits in its queue, or is lost. A
browser that gets no connection is told so by its system after two minutes, as it is here.
"""

from __future__ import annotations

import asyncio
import json
import re
import resource
import socket
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from http.client import parse_headers
from http.cookies import SimpleCookie
from io import BytesIO
from urllib.parse import urlencode

HOST = "127.0.0.1"
PATIENCE = 900
FILES_OF_OUR_OWN = 100
PART = 65_536
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What somebody got, when he had asked, and how long he waited for it."""

    user: int
    asked: float
    seconds: float
    status: int
    cookies: dict[str, str]
    body: bytes
    problem: str = ""

    def json(self) -> dict:
        return json.loads(self.body or b"{}")


@dataclass(frozen=True)
class Asker:
    """One user with his own session."""

    port: int
    user: int
    session: str = ""
    company: int = 0

    def get(self, path: str) -> Awaitable[Answer]:
        return self._send("GET", path, b"", "text/plain")

    def post(self, path: str, **form: str) -> Awaitable[Answer]:
        kind = "application/x-www-form-urlencoded"
        return self._send("POST", path, urlencode(form).encode(), kind)

    def call(self, model: str, method: str, *args, **kwargs) -> Awaitable[Answer]:
        """A public method, as the web client calls it."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        body = json.dumps({"jsonrpc": "2.0", "params": params}).encode()
        path = f"/web/dataset/call_kw/{model}/{method}"
        return self._send("POST", path, body, "application/json")

    async def _send(self, verb: str, path: str, body: bytes, kind: str) -> Answer:
        head = (
            f"{verb} {path} HTTP/1.0\r\nHost: {HOST}:{self.port}\r\nContent-Type: {kind}\r\n"
            f"Content-Length: {len(body)}\r\n"
            f"Cookie: session_id={self.session}; cids={self.company or ''}\r\n\r\n"
        )
        asked = time.time()
        try:
            async with asyncio.timeout(PATIENCE):
                content = await self._exchange(head.encode() + body)
            status, cookies, found = _read(content)
        except (OSError, ValueError, IndexError) as error:
            problem = f"no answer: {error!r}"
            return Answer(self.user, asked, time.time() - asked, 0, {}, b"", problem)
        problem = f"HTTP {status}" if status >= 500 else ""
        return Answer(self.user, asked, time.time() - asked, status, cookies, found, problem)

    async def _exchange(self, words: bytes) -> bytes:
        """Speaks as soon as it is connected: Odoo hangs up on who is silent for two seconds.

        With asyncio's streams, thousands that connect at once speak later than that.
        """
        loop = asyncio.get_running_loop()
        with socket.socket() as line:
            line.setblocking(False)
            await loop.sock_connect(line, (HOST, self.port))
            await loop.sock_sendall(line, words)
            parts = []
            while part := await loop.sock_recv(line, PART):
                parts.append(part)
        return b"".join(parts)


def _read(content: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, cookies and body of an answer."""
    stream = BytesIO(content)
    status = int(stream.readline().split()[1])
    headers = parse_headers(stream)
    cookies = SimpleCookie("; ".join(headers.get_all("Set-Cookie", [])))
    body = stream.read()
    if len(body) != int(headers.get("Content-Length", len(body))):
        raise ValueError("half an answer")
    return status, {name: morsel.value for name, morsel in cookies.items()}, body


def together(acts: Iterable[Callable[[], Awaitable[Answer]]]) -> list[Answer]:
    """Begin all of them now; their answers in the same order."""

    async def gather() -> list[Answer]:
        return await asyncio.gather(*(act() for act in acts))

    acts = list(acts)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < len(acts) + FILES_OF_OUR_OWN:
        raise SystemExit(f"a process may open {most} files here: too few for {len(acts)} at once")
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return asyncio.run(gather())


async def log_in(port: int, user: int, login: str, password: str) -> Answer:
    """By the login page, as a browser does it: the cookies of the answer have his session."""
    page = await Asker(port, user).get("/web/login")
    token = TOKEN.search(page.body.decode())
    if not token:
        return page
    visitor = Asker(port, user, page.cookies.get("session_id", ""))
    form = {"login": login, "password": password, "csrf_token": token[1]}
    return await visitor.post("/web/login", **form)

"""Posting messages from several senders at once, each over connections of its own."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from letters import Letter
from octopus_tool.outside_ap import Answer

TIMEOUT = 120


@dataclass
class Volley:
    """What was posted, and how long each took."""

    sent: list[Letter] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    elapsed: float = 0.0
    size: int = 0

    def quantile(self, share: float) -> float:
        """Milliseconds within which that share of the answers came."""
        ordered = sorted(self.waits)
        return 1000 * ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


def fire(letters: Sequence[Letter], address: str, senders: int, seconds: float) -> Volley:
    """Post until the time is over or nothing is left."""
    volley = Volley()
    queue = iter(letters)
    lock = threading.Lock()
    end = time.monotonic() + seconds

    def work() -> None:
        while time.monotonic() < end:
            with lock:
                letter = next(queue, None)
            if letter is None:
                return
            start = time.monotonic()
            try:
                size = post(letter, address)
            except OSError as error:
                with lock:
                    volley.sent.append(letter)
                    volley.errors.append(f"{type(error).__name__}: {error}")
                continue
            with lock:
                volley.sent.append(letter)
                volley.waits.append(time.monotonic() - start)
                volley.size += size

    threads = [threading.Thread(target=work) for _sender in range(senders)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    volley.elapsed = time.monotonic() - start
    return volley


_types: dict[str, str] = {}


def prepare(letters: Sequence[Letter]) -> None:
    """Read the small notes before the clock starts; the bodies stay on disk."""
    for letter in letters:
        _types[str(letter.path)] = letter.evidence["type"]


def post(letter: Letter, address: str) -> int:
    """One request on a connection of its own, as Odoo closes it anyway; the answer is kept."""
    where = urlsplit(address)
    body = letter.path.read_bytes()
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=TIMEOUT)
    try:
        kind = _types.get(str(letter.path)) or letter.evidence["type"]
        connection.request("POST", where.path, body, {"Content-Type": kind})
        answer = connection.getresponse()
        kind = answer.getheader("Content-Type", "")
        letter.keep(Answer(answer.status, kind, answer.read()))
    finally:
        connection.close()
    return len(body)

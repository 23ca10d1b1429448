"""What the user sees: one line per step, with its time, and a sign of life while it lasts."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context

SIGN_OF_LIFE = 10.0
# Who speaks, before each line, while several are at work side by side (testing.py).
speaker: ContextVar[str] = ContextVar("speaker", default="")


class OctopusError(Exception):
    """Something the user can act on: printed without a traceback, ends the command."""


def say(text: str = "") -> None:
    who = speaker.get()
    if who:
        text = "\n".join(f"{who:6} | {line}" for line in text.splitlines() or [""])
    # one write: two that speak at once do not break each other's lines
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def warn(text: str) -> None:
    """A loud word on stderr."""
    print(f"!! {text}", file=sys.stderr, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Print the step when it begins, that it still runs every ten seconds, and how long it took."""
    start = time.monotonic()
    done = threading.Event()
    say(f"==> {title}")

    def live() -> None:
        while not done.wait(SIGN_OF_LIFE):
            say(f"    … {title}: {time.monotonic() - start:.0f} s so far")

    thread = threading.Thread(target=copy_context().run, args=(live,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
    took = time.monotonic() - start
    if took > 1:
        say(f"    done in {took:.1f} s")

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The text of a file, read by another process in bounded time and memory.

A PDF is a program that somebody else wrote: it may loop, or ask for all memory. So the process
that reads it (`file_text_child.py`) limits itself, and is ended when it does not answer.
"""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from . import filetype

# Of CPU; by the clock it may take so many times as long: a busy machine is no fault of a file.
SECONDS = 10
PATIENCE = 10
PAGES = 60
CHARS = 200_000
_CHILD = Path(__file__).with_name("file_text_child.py")
_KINDS = {filetype.PDF: "pdf", filetype.XML: "xml", "text/xml": "xml", "text/plain": "plain"}


@dataclass(frozen=True)
class Reading:
    """What came of reading one file; `problem` is empty when it was read."""

    text: str = ""
    pages: int = 0
    problem: str = ""


def can_read(mimetype):
    """Whether files of this kind have text that is looked for."""
    return mimetype in _KINDS


class TextReader:
    """Reads files one after the other; a context, at whose end the process is gone."""

    def __init__(self, seconds=SECONDS):
        self.seconds = seconds
        self._child = None

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._stop()

    def read_file(self, content, mimetype):
        """The `Reading` of these bytes."""
        with tempfile.NamedTemporaryFile(prefix="octopus-text-") as file:
            file.write(content)
            file.flush()
            asked = {
                "path": file.name,
                "kind": _KINDS[mimetype],
                "pages": PAGES,
                "chars": CHARS,
                "seconds": self.seconds,
            }
            return self._ask(asked)

    def _ask(self, asked):
        child = self._start()
        try:
            child.stdin.write(json.dumps(asked).encode() + b"\n")
            child.stdin.flush()
            line = self._line(child, time.monotonic() + PATIENCE * self.seconds)
        except BrokenPipeError:
            line = b""
        if not line:
            self._stop()
            late = child.returncode in (-signal.SIGPROF, -signal.SIGKILL)
            return Reading(problem="slow" if late else "crashed")
        found = json.loads(line)
        found["text"] = found.get("text", "").replace("\0", " ")
        return Reading(**found)

    def _line(self, child, deadline):
        """One line of the child, or nothing when it ended or time is up."""
        pieces = []
        output = child.stdout.fileno()
        waiting = select.poll()
        waiting.register(output, select.POLLIN)
        while (left := deadline - time.monotonic()) > 0:
            if not waiting.poll(left * 1000):
                break
            piece = os.read(output, 65536)
            if not piece:
                break
            pieces.append(piece)
            if piece.endswith(b"\n"):
                return b"".join(pieces)
        return b""

    def _start(self):
        if self._child is None or self._child.poll() is not None:
            self._stop()
            self._child = subprocess.Popen(
                [sys.executable, "-I", str(_CHILD)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"LANG": "C.UTF-8"},
            )
        return self._child

    def _stop(self):
        if self._child is None:
            return
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            try:
                pipe.close()
            except BrokenPipeError:
                continue  # the last question was not taken
        self._child = None

"""One headless Chromium, driven over its DevTools pipe, that prints documents to PDF."""

import base64
import json
import os
import resource
import select
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

FLAGS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--hide-scrollbars",
    "--mute-audio",
    "--no-default-browser-check",
    "--no-first-run",
)
# The file descriptors that Chromium reads commands from and writes answers to.
COMMANDS, ANSWERS = 3, 4


class BrowserError(Exception):
    """Chromium did not do what it was asked."""


class Browser:
    """A context manager; `pdf` may be called as often as needed inside it."""

    def __init__(self, program: str, patience: float = 120.0) -> None:
        self.program = program
        self.patience = patience
        self.session: str | None = None
        self.last_id = 0
        self.received = b""
        self.events: list[dict] = []

    def __enter__(self) -> "Browser":
        self.profile = tempfile.mkdtemp(prefix="octopus-pdf-")
        self._start()
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        attached = self._call("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        self._call("Page.enable")
        self._call("Network.enable")
        return self

    def __exit__(self, *details: object) -> None:
        self.session = None
        try:
            self._send("Browser.close")
            self.process.wait(5)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        os.close(self.commands)
        os.close(self.answers)
        shutil.rmtree(self.profile, ignore_errors=True)

    def set_cookie(self, name: str, value: str, host: str) -> None:
        self._call("Network.setCookie", name=name, value=value, domain=host, path="/")

    def pdf(self, html: str, base: str, **paper: object) -> bytes:
        """Print a document that the browser gets as if it came from `base`.

        So its links resolve, and its fonts are of the same origin (a file:// page may load none);
        nothing outside `base` is fetched.
        """
        self._load(html, base)
        ready = "document.fonts.ready.then(() => 1)"
        self._call("Runtime.evaluate", expression=ready, awaitPromise=True)
        options = {"printBackground": True, "transferMode": "ReturnAsBase64", **paper}
        return base64.b64decode(self._call("Page.printToPDF", **options)["data"])

    def _start(self) -> None:
        theirs_in, self.commands = os.pipe()
        self.answers, theirs_out = os.pipe()
        words = [self.program, *FLAGS, f"--user-data-dir={self.profile}"]
        if os.geteuid() == 0:  # Chromium's sandbox does not work as root
            words.append("--no-sandbox")

        def descriptors() -> None:
            # Odoo caps its processes' address space; V8 reserves far more than it uses
            hard = resource.getrlimit(resource.RLIMIT_AS)[1]
            resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
            # via copies above both numbers, as either pipe may sit on the other's
            reading, writing = os.dup(theirs_in), os.dup(theirs_out)
            os.dup2(reading, COMMANDS)
            os.dup2(writing, ANSWERS)

        self.process = subprocess.Popen(
            words,
            preexec_fn=descriptors,  # noqa: PLW1509 (this program has no threads)
            close_fds=False,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)

    def _environment(self) -> dict[str, str]:
        """Everything Chromium writes goes to the profile, whoever's home this is."""
        return {**os.environ, "XDG_CONFIG_HOME": self.profile, "XDG_CACHE_HOME": self.profile}

    def _send(self, method: str, **parameters: object) -> int:
        self.last_id += 1
        message: dict = {"id": self.last_id, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.commands, data) :]
        return self.last_id

    def _call(self, method: str, **parameters: object) -> dict:
        wanted, limit = self._send(method, **parameters), time.monotonic() + self.patience
        while True:
            message = self._receive(limit)
            if message.get("id") == wanted:
                if "error" in message:
                    raise BrowserError(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def _receive(self, limit: float) -> dict:
        while b"\0" not in self.received:
            left = limit - time.monotonic()
            if left <= 0 or not select.select([self.answers], [], [], left)[0]:
                raise BrowserError("Chromium did not answer in time")
            chunk = os.read(self.answers, 1 << 20)
            if not chunk:
                raise BrowserError(f"Chromium ended with {self.process.wait()}")
            self.received += chunk
        message, self.received = self.received.split(b"\0", 1)
        return json.loads(message)

    def _load(self, html: str, base: str) -> None:
        """Navigate to an address below `base` whose content we give ourselves."""
        url = f"{base}/__octopus_report__.html"
        self._call("Fetch.enable", patterns=[{"urlPattern": "*"}])
        self.events = []
        self._send("Page.navigate", url=url)
        limit = time.monotonic() + self.patience
        while True:
            message = self.events.pop(0) if self.events else self._receive(limit)
            if message.get("method") == "Page.loadEventFired":
                break
            if message.get("method") == "Fetch.requestPaused":
                self._decide(message["params"], url, html, base)
        self._call("Fetch.disable")

    def _decide(self, paused: dict, url: str, html: str, base: str) -> None:
        request, asked = paused["requestId"], paused["request"]["url"]
        if asked == url:
            headers = [{"name": "Content-Type", "value": "text/html; charset=utf-8"}]
            body = base64.b64encode(html.encode()).decode()
            answer = {"responseCode": 200, "responseHeaders": headers, "body": body}
            self._send("Fetch.fulfillRequest", requestId=request, **answer)
        elif asked.startswith((f"{base}/", "data:")):
            self._send("Fetch.continueRequest", requestId=request)
        else:
            self._send("Fetch.failRequest", requestId=request, errorReason="BlockedByClient")


def text_of(path: str | None) -> str | None:
    return Path(path).read_text(encoding="utf-8") if path else None

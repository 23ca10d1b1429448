# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A real HTTP server on this machine that speaks the VIES REST API."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import patch

from ..tools import vies
from .common import enterprise_number

MILL, PERSON, AWAY, LONG, MOVED, NONSENSE, ODD = (
    enterprise_number(digits) for digits in range(1000001, 1000008)
)
COMPANIES = {
    MILL: {"valid": True, "name": "NV MOLEN BRABANT", "address": "Kerkstraat 12 bus 3\n9000 Gent"},
    PERSON: {"valid": False, "name": "---", "address": "---"},
    ODD: {
        "valid": True,
        "name": "<b>Ω & Zoon</b>\u202e\x00\r\nBcc: x",
        "address": "---",
    },
    # How a fault of a member state is answered: without `valid`.
    AWAY: {"actionSucceed": False, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]},
    LONG: {"valid": True, "name": "x" * 100_000},
}


class ViesServer(ThreadingHTTPServer):
    """`url` is what goes into the setting; `asked` counts the numbers that were asked."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked = []
        # three seconds are short for a machine that is busy with tests
        self.patience = patch.object(vies, "SECONDS", 60)
        self.patience.start()
        self.url = f"http://127.0.0.1:{self.server_port}/taxation_customs/vies/rest-api/"
        quick = {"poll_interval": 0.02}  # the end of each test waits for it
        threading.Thread(target=self.serve_forever, kwargs=quick, daemon=True).start()

    def close(self):
        self.patience.stop()
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        number = asked["vatNumber"]
        self.server.asked.append(number)
        known = self.path == "/taxation_customs/vies/rest-api/check-vat-number"
        if not known or asked["countryCode"] != "BE":
            self._answer(404, b"")
        elif number == MOVED:
            self._answer(302, b"", Location="http://localhost:1/")
        elif number == NONSENSE:
            self._answer(200, b"<html>Maintenance</html>")
        else:
            found = COMPANIES.get(number, COMPANIES[PERSON])
            self._answer(200, json.dumps({**asked, **found}).encode())

    def _answer(self, status, body, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            return  # who asked has left

    def log_message(self, *args):
        """Quiet."""

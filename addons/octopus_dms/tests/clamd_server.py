# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A server that speaks clamd's INSTREAM as clamd(8) describes it and knows one virus: EICAR."""

import contextlib
import os
import shutil
import socketserver
import struct
import subprocess
import tempfile
import threading
import time

from . import hostile

MAX_STREAM = 25_000_000


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        command = b""
        while not command.endswith(b"\0"):
            byte = self.rfile.read(1)
            if not byte:
                return
            command += byte
        self.wfile.write(self._answer(command) + b"\0")

    def _answer(self, command):
        if command != b"zINSTREAM\0":
            return b"UNKNOWN COMMAND"
        content = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if len(content) > MAX_STREAM:
                return b"INSTREAM size limit exceeded. ERROR"
        self.server.seen.append(content)
        return b"stream: Eicar-Test-Signature FOUND" if hostile.EICAR in content else b"stream: OK"


class _UnixServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


class _TcpServer(socketserver.ThreadingTCPServer):
    daemon_threads = True


@contextlib.contextmanager
def real():
    """The address of a clamd of ClamAV with one signature, EICAR's, until the end of the block."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "clamd.ctl")
        with open(os.path.join(folder, "one.ndb"), "w") as stream:
            stream.write(f"Eicar-Test-Signature:0:*:{hostile.EICAR.hex()}\n")
        config = os.path.join(folder, "clamd.conf")
        with open(config, "w") as stream:
            stream.write(f"LocalSocket {path}\nForeground yes\nDatabaseDirectory {folder}\n")
        with subprocess.Popen([shutil.which("clamd"), "-c", config]) as process:
            try:
                for _turn in range(300):
                    if os.path.exists(path):
                        break
                    time.sleep(0.1)
                yield path
            finally:
                process.terminate()


@contextlib.contextmanager
def running(unix=True):
    """(address, list of what was scanned) of a server, until the end of the block."""
    folder = tempfile.mkdtemp()
    path = os.path.join(folder, "clamd.ctl")
    server = (
        _UnixServer(path, _Conversation) if unix else _TcpServer(("127.0.0.1", 0), _Conversation)
    )
    server.seen = []
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
    )
    thread.start()
    try:
        yield (path if unix else f"127.0.0.1:{server.server_address[1]}"), server.seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        shutil.rmtree(folder)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ask a clamd whether bytes hold something bad: its INSTREAM command (clamd(8), "Commands").

`scan(address, content)` returns the name of what was found or None; `ClamdError` means that
there is no answer to go by, which is not the same as "clean".
"""

import socket
import struct

CHUNK = 256 * 1024
TIMEOUT = 30


class ClamdError(Exception):
    """clamd could not be asked, or did not say what it thinks."""


def scan(address, content, timeout=TIMEOUT):
    """The name of the virus in `content`, or None when clamd calls it clean.

    :param str address: the path of a unix socket, or host:port
    """
    try:
        with _connect(address, timeout) as connection:
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                piece = content[start : start + CHUNK]
                connection.sendall(struct.pack(">I", len(piece)) + piece)
            connection.sendall(struct.pack(">I", 0))
            answer = _read(connection)
    except (OSError, ValueError) as error:
        raise ClamdError(str(error) or type(error).__name__) from error
    return _meaning(answer)


def _connect(address, timeout):
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(timeout)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout)


def _read(connection):
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < 4096:
        piece = connection.recv(4096)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0\r\n").decode("utf-8", "replace")


def _meaning(answer):
    text = answer.removeprefix("stream: ")
    if text == "OK":
        return None
    if text.endswith(" FOUND"):
        return text.removesuffix(" FOUND")
    raise ClamdError(answer or "no answer")

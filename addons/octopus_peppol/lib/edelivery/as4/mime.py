# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""multipart/related, taken apart without copying and put together with CRLF.

Not the ``email`` package: it copies, guesses and repairs, and has no limits.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from ..errors import BodyTooLarge, MimeInconsistency
from ..limits import Limits

_TOKEN = re.compile(r"[!#-\'*+.0-9A-Z^-z|~-]+")
_PARAMETER = re.compile(
    r'\s*;\s*([!#-\'*+.0-9A-Z^-z|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))'
)
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")
_MEDIA_TYPE = re.compile(r"\s*([\w!#$&^.+-]+/[\w!#$&^.+-]+)", re.ASCII)
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_DELIMITER_END = re.compile(rb"(--)?[ \t]*(\r?\n|$)")
_PLAIN_ENCODINGS = frozenset({"", "binary", "8bit", "7bit"})


@dataclass(frozen=True)
class Part:
    """One MIME part; header names in lower case, the body still where it arrived."""

    headers: dict[str, str]
    body: memoryview

    @property
    def content_type(self) -> str:
        """The media type in lower case, without parameters."""
        return media_type(self.headers.get("content-type", ""))

    @property
    def content_id(self) -> str:
        """The Content-ID without angle brackets."""
        value = self.headers.get("content-id", "").strip()
        return value[1:-1] if value.startswith("<") and value.endswith(">") else value


def media_type(header: str) -> str:
    """``application/soap+xml`` out of a Content-Type header."""
    match = _MEDIA_TYPE.match(header)
    return match.group(1).lower() if match else ""


def parameters(header: str) -> dict[str, str]:
    """The parameters of a Content-Type header; names in lower case."""
    match = _MEDIA_TYPE.match(header)
    position = match.end() if match else 0
    found: dict[str, str] = {}
    while match := _PARAMETER.match(header, position):
        name = match.group(1).lower()
        if name in found:
            raise MimeInconsistency("a Content-Type parameter occurs twice")
        quoted, plain = match.group(2), match.group(3)
        found[name] = plain if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
        position = match.end()
    return found


def split(content_type: str, body: bytes, limits: Limits) -> list[Part]:
    """Take a multipart/related body apart."""
    if len(body) > limits.max_body:
        raise BodyTooLarge("the message is too large")
    if media_type(content_type) != "multipart/related":
        raise MimeInconsistency("the message is not multipart/related")
    boundary = parameters(content_type).get("boundary", "")
    if not _BOUNDARY.fullmatch(boundary):
        raise MimeInconsistency("the MIME boundary is missing or not valid")
    return _parts(body, b"--" + boundary.encode(), limits)


def _parts(body: bytes, delimiter: bytes, limits: Limits) -> list[Part]:
    view = memoryview(body)
    start, closed = _after_delimiter(body, _first(body, delimiter), delimiter)
    parts: list[Part] = []
    while not closed:
        end = _next(body, delimiter, start)
        if len(parts) >= limits.max_parts:
            raise MimeInconsistency("the message has too many parts")
        stop = max(start, end - (2 if body[end - 2 : end] == b"\r\n" else 1))
        parts.append(_part(body, view, start, stop, limits))
        start, closed = _after_delimiter(body, end, delimiter)
    if not parts:
        raise MimeInconsistency("the message has no parts")
    return parts


def _first(body: bytes, delimiter: bytes) -> int:
    if body.startswith(delimiter):
        return 0
    return _next(body, delimiter, 0)


def _next(body: bytes, delimiter: bytes, start: int) -> int:
    """Where the next delimiter line begins. An empty part begins with its delimiter."""
    position = start
    while True:
        position = body.find(delimiter, position)
        if position < 0:
            raise MimeInconsistency("the message is truncated")
        line = body[position - 1 : position] == b"\n" if position else True
        if line and _delimiter_end(body, position + len(delimiter)) is not None:
            return position
        position += 1


def _delimiter_end(body: bytes, position: int) -> int | None:
    """The end of a delimiter line, None when it is only text that looks like one."""
    match = _DELIMITER_END.match(body, position, position + 80)
    return match.end() if match else None


def _after_delimiter(body: bytes, position: int, delimiter: bytes) -> tuple[int, bool]:
    after = position + len(delimiter)
    closed = body[after : after + 2] == b"--"
    end = _delimiter_end(body, after)
    if end is None or (not closed and body[end - 1 : end] != b"\n"):
        raise MimeInconsistency("the message is truncated")
    return end, closed


def _part(body: bytes, view: memoryview, start: int, stop: int, limits: Limits) -> Part:
    window = min(stop, start + limits.max_part_header + 4)
    if body[start : start + 2] == b"\r\n" or body[start : start + 1] == b"\n":
        header, content = b"", start + (2 if body[start : start + 1] == b"\r" else 1)
    else:
        match = _HEADER_END.search(body, start, window)
        if not match:
            raise MimeInconsistency("the header of a part is too large or has no end")
        header, content = body[start : match.start()], match.end()
    headers = _headers(header)
    return Part(headers, _decoded(headers, view[content:stop]))


def _headers(block: bytes) -> dict[str, str]:
    text = re.sub(r"\r?\n[ \t]+", " ", block.decode("latin-1"))
    headers: dict[str, str] = {}
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        key = name.strip().lower()
        if not colon or not _TOKEN.fullmatch(key):
            raise MimeInconsistency("the header of a part is not valid")
        if key in headers and key.startswith("content-"):
            raise MimeInconsistency("a header of a part occurs twice")
        headers[key] = value.strip()
    return headers


def _decoded(headers: dict[str, str], content: memoryview) -> memoryview:
    encoding = headers.get("content-transfer-encoding", "").lower()
    if encoding in _PLAIN_ENCODINGS:
        return content
    if encoding != "base64":
        raise MimeInconsistency("the transfer encoding of a part is not supported")
    try:
        return memoryview(base64.b64decode(b"".join(bytes(content).split()), validate=True))
    except (binascii.Error, ValueError) as error:
        raise MimeInconsistency("a part is not base64") from error


def join(boundary: str, parts: list[tuple[dict[str, str], bytes]]) -> tuple[str, bytes]:
    """Put parts together; returns the Content-Type header and the body."""
    pieces: list[bytes] = []
    for headers, body in parts:
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        pieces += [f"--{boundary}\r\n{lines}\r\n".encode(), body, b"\r\n"]
    pieces.append(f"--{boundary}--\r\n".encode())
    content_type = f'multipart/related; type="application/soap+xml"; boundary="{boundary}"'
    return content_type, b"".join(pieces)

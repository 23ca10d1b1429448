# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A look into a PDF without following its structure: linear in its size, whatever it holds.

Names are looked for outside streams and in object streams, which are unpacked within a budget.
A PDF parser would have to be bounded in time and memory by a process of its own, which costs
more than the rest of storing a document.
"""

import re
import zlib

from .gate_parts import (
    DAMAGED,
    EMBEDDED,
    ENCRYPTED,
    HIDDEN,
    JAVASCRIPT,
    LAUNCH,
    Facts,
    RefusedError,
)

PDF = "application/pdf"
# zlib makes at most this many bytes out of one
DEFLATE_RATIO = 1032
OBJECTS_BUDGET = 32_000_000
STEP = 1 << 20
NESTING = 200


def _letters(word):
    """A pattern for the letters of a PDF name, each of which may be written as #xx."""
    return "".join(f"(?:{sign}|#{ord(sign):02x}|#{ord(sign):02X})" for sign in word)


def _names(**words):
    """One pattern for many names; the group that matched is the mark."""
    marks = "|".join(
        f"(?P<{mark}>{'|'.join(map(_letters, names.split()))})" for mark, names in words.items()
    )
    return re.compile(f"/(?:{marks})(?![A-Za-z0-9#])".encode())


_LONG = {
    JAVASCRIPT: "JavaScript",
    LAUNCH: "Launch ImportData",
    EMBEDDED: "EmbeddedFile EmbeddedFiles RichMedia",
}
# long enough to be looked for in binary data as well, where a fake stream could hide them
_ANYWHERE = _names(**_LONG)
_IN_OBJECTS = _names(**{**_LONG, JAVASCRIPT: "JavaScript JS", ENCRYPTED: "Encrypt"})
_STREAM = re.compile(rb"stream\r?\n")
_OBJECTS = _names(found="ObjStm")
_FLATE = re.compile(rb"/(?:FlateDecode|Fl)(?![A-Za-z])")
_OTHER_FILTER = re.compile(rb"/(?:ASCIIHexDecode|ASCII85Decode|LZWDecode|RunLengthDecode|Crypt)\b")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_TREE = re.compile(rb"/Type\s*/Pages(?![A-Za-z])")
_DEEP = re.compile(rb"(?:(?:\[|<<\s*/[^\s/\[\]<>()]*)\s*){%d}" % NESTING)


def look(content, limits):
    """The `Facts` of a PDF; `RefusedError` when it would be a burden to whoever opens it."""
    marks = {match.lastgroup for match in _ANYWHERE.finditer(content)}
    pages = trees = 0
    for text in _texts(content, limits, marks):
        if _DEEP.search(text):
            raise RefusedError("nested")
        marks |= {match.lastgroup for match in _IN_OBJECTS.finditer(text)}
        pages += len(_PAGE.findall(text))
        trees += len(_TREE.findall(text))
    if pages > limits.pages:
        raise RefusedError("pages", pages=pages, limit=limits.pages)
    if trees > 2 * pages + 64:
        raise RefusedError("nested")
    if not pages and ENCRYPTED not in marks and HIDDEN not in marks:
        marks.add(DAMAGED)
    return Facts(PDF, pages, frozenset(marks))


def _texts(content, limits, marks):
    """What is not in a stream, in one piece, then each object stream unpacked."""
    outside, objects, packed, twice = [], [], 0, []
    for text, raw in _split(content):
        outside.append(text)
        head = text[-2048:]
        head = head[head.rfind(b"obj") + 1 :]
        layers = len(_FLATE.findall(head))
        if _OBJECTS.search(head):
            objects.append((raw, layers, bool(_OTHER_FILTER.search(head))))
        if layers:
            packed += len(raw)
        if layers > 1:
            twice.append(raw)
    _check_unpacked(content, packed, twice, limits)
    yield b"\n".join(outside)
    budget = OBJECTS_BUDGET
    for raw, layers, other in objects:
        text = _unpacked(raw, budget) if layers == 1 and not other else raw
        if other or layers > 1 or text is None:
            marks.add(HIDDEN)
            continue
        budget -= len(text)
        yield text


def _split(content):
    """Pairs of what stands before a stream and the stream."""
    at = 0
    while match := _STREAM.search(content, at):
        end = content.find(b"endstream", match.end())
        end = len(content) if end < 0 else end
        yield content[at : match.start()], content[match.end() : end]
        at = end + len(b"endstream")
    yield content[at:], b""


def _check_unpacked(content, packed, twice, limits):
    """Refuse a bomb. Only what could be one by its size is unpacked, and nothing is kept."""
    if twice or packed * DEFLATE_RATIO > limits.unpacked_bytes:
        left = limits.unpacked_bytes
        for text, raw in _split(content):
            if _FLATE.search(text[-2048:]):
                left -= _size(raw, left, raw in twice)
            if left < 0:
                raise RefusedError("bomb")


def _size(raw, budget, twice=False):
    """How many bytes a stream unpacks to; counting ends above the budget."""
    size = 0
    try:
        for piece in _pieces(zlib.decompressobj(), raw):
            size += len(piece)
            if twice:
                size += _size(piece, budget - size)
            if size > budget:
                break
    except zlib.error:
        return size
    return size


def _pieces(packer, raw):
    while raw:
        piece = packer.decompress(raw, STEP)
        if not piece:
            return
        yield piece
        raw = packer.unconsumed_tail


def _unpacked(raw, budget):
    """An object stream as text; None when it is broken or larger than the budget."""
    packer = zlib.decompressobj()
    try:
        text = packer.decompress(raw, budget)
    except zlib.error:
        return None
    return None if packer.unconsumed_tail else text

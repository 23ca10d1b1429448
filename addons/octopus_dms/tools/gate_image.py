# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The size of a picture from its first bytes; nothing is decoded.

`look` refuses a picture with more pixels than a viewer could hold, and marks one whose size
cannot be read as damaged.
"""

import struct

from .gate_parts import DAMAGED, Facts, RefusedError

PNG = "image/png"
JPEG = "image/jpeg"
TIFF = "image/tiff"
HEIC = "image/heic"
# start-of-frame markers of JPEG; C4, C8 and CC are other segments
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WIDTH, _HEIGHT = 256, 257
_PAGES = 1_000


def look(content, mimetype, limits):
    """The `Facts` of a picture, each page of a TIFF counted."""
    sizes = _READERS[mimetype](content)
    if any(width * height > limits.pixels for width, height in sizes):
        raise RefusedError("pixels", limit=limits.pixels // 1_000_000)
    whole = bool(sizes) and all(width and height for width, height in sizes)
    if mimetype == HEIC:
        whole = True
    return Facts(mimetype, max(len(sizes), 1), frozenset() if whole else frozenset({DAMAGED}))


def _png(content):
    if content[12:16] != b"IHDR" or len(content) < 24:
        return []
    return [struct.unpack(">II", content[16:24])]


def _jpeg(content):
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return [(width, height)]
        if marker == 0xFF:
            at += 1
            continue
        at += 2 + max(int.from_bytes(content[at + 2 : at + 4], "big"), 2)
    return []


def _tiff(content):
    order = "<" if content.startswith(b"II") else ">"
    sizes, seen = [], set()
    try:
        (at,) = struct.unpack(f"{order}I", content[4:8])
        while at and at not in seen and len(sizes) < _PAGES:
            seen.add(at)
            size, at = _tiff_page(content, at, order)
            sizes.append(size)
    except struct.error:
        return []
    return sizes


def _tiff_page(content, at, order):
    """((width, height), place of the next page) of one directory."""
    found = {}
    (count,) = struct.unpack_from(f"{order}H", content, at)
    for number in range(count):
        tag, kind, _count = struct.unpack_from(f"{order}HHI", content, at + 2 + 12 * number)
        if tag in (_WIDTH, _HEIGHT):
            code = "H" if kind == 3 else "I"
            (found[tag],) = struct.unpack_from(f"{order}{code}", content, at + 10 + 12 * number)
    (after,) = struct.unpack_from(f"{order}I", content, at + 2 + 12 * count)
    return (found.get(_WIDTH, 0), found.get(_HEIGHT, 0)), after


def _heic(content):
    """All sizes that are named; the largest is that of the picture."""
    sizes, at = [], content.find(b"ispe")
    while at >= 0 and len(sizes) < _PAGES and len(content) >= at + 16:
        sizes.append(struct.unpack(">II", content[at + 8 : at + 16]))
        at = content.find(b"ispe", at + 4)
    return [max(sizes, key=lambda size: size[0] * size[1])] if sizes else []


_READERS = {PNG: _png, JPEG: _jpeg, TIFF: _tiff, HEIC: _heic}

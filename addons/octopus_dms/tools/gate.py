# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The gate: what a file that comes from outside is, and whether it comes in.

`examine` looks at the bytes alone; name and declared type are not believed. It never raises and
never follows a structure without a bound, so any bytes may be given to it. What it knows about a
kind lies in `gate_pdf`, `gate_image` and `gate_office`.
"""

import re
from dataclasses import dataclass, field

from . import file_name, filetype, gate_image, gate_office, gate_pdf
from .gate_parts import DAMAGED, EMBEDDED, Facts, Limits, RefusedError

HEAD = 1024
# kind → extensions that fit, the usual one first
EXTENSIONS = {
    "pdf": ("pdf",),
    "png": ("png",),
    "jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "tiff": ("tif", "tiff"),
    "heic": ("heic", "heif"),
    "xml": ("xml",),
    "office": ("bin",),
    "text": ("txt",),
}
_PICTURES = {"png": gate_image.PNG, "jpeg": gate_image.JPEG, "tiff": gate_image.TIFF}
# kinds whose readers skip what stands before or behind them
_STRICT = frozenset({"pdf", "png", "jpeg", "tiff", "heic", "office"})
_PROGRAMS = (
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"L\x00\x00\x00\x01\x14\x02\x00",
    b"\x00asm",
    b"dex\n",
    b"#!",
)
_ARCHIVES = (
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd",
    b"MSCF",
    b"PK\x05\x06",
    b"PK\x07\x08",
)
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
_ACTIVE = re.compile(
    rb"<\s*(?:script|html|svg|iframe|body|object|embed)\b|<\?php|<!doctype\s+html", re.I
)
_HTML_ROOTS = frozenset(
    "a applet base body br button div embed form frame frameset head html iframe img input link"
    " marquee meta object p script span style svg table template title video".split()
)
_TAG = re.compile(rb"<([A-Za-z]+)")
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_ENTITY = tuple("<!ENTITY".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))


@dataclass(frozen=True)
class Problem:
    """Why a file does not come in; `octopus.gate` has the words."""

    code: str
    values: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What a file is. With a `problem` it does not come in, and the rest is not known."""

    name: str
    kind: str = ""
    mimetype: str = ""
    pages: int = 0
    marks: frozenset = frozenset()
    problem: Problem | None = None


def examine(content, name, declared=None, limits=None):
    """The `Verdict` on a file; `declared` is what the sender calls it, for pictures only a hint."""
    limits = limits or Limits()
    name = file_name.clean(name)
    try:
        _check_size(content, limits)
        kind = _kind(content, name)
        facts = _look(kind, content, name, limits)
    except RefusedError as error:
        return Verdict(name, problem=Problem(error.code, error.values))
    anything = kind in ("xml", "text", "office")
    name = file_name.with_extension(name, EXTENSIONS[kind], anything)
    return Verdict(name, kind, facts.mimetype, facts.pages, facts.marks)


def _check_size(content, limits):
    if not content:
        raise RefusedError("empty")
    if len(content) > limits.file_bytes:
        raise RefusedError("size", limit=limits.file_bytes // 1_000_000)


def _kind(content, name):
    if content.startswith(_PROGRAMS) or (content.startswith(b"MZ") and b"\0" in content[:256]):
        raise RefusedError("executable")
    if content.startswith(_ARCHIVES) or content[257:262] == b"ustar":
        raise RefusedError("archive")
    kind = _binary_kind(content)
    if kind:
        _check_single(kind, content)
        return kind
    return _text_kind(content, name)


def _binary_kind(content):
    found = filetype.signature(content)
    for kind, mimetype in {"pdf": filetype.PDF, **_PICTURES}.items():
        if found == mimetype:
            return kind
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        return "heic"
    if content.startswith((gate_office.ZIP_MARK, gate_office.COMPOUND_MARK, b"{\\rtf")):
        return "office"
    return None


def _check_single(kind, content):
    """Refuse a file that is two things at once, one of which a browser or system would run."""
    head = content[:HEAD]
    before = head[: head.find(b"%PDF-")].lstrip(b"\xef\xbb\xbf \t\r\n\0") if kind == "pdf" else b""
    foreign = before.startswith(
        (b"<", b"PK", b"MZ", b"GIF8", b"BM", b"RIFF", b"\x89PNG", b"\xff\xd8")
    )
    zip_behind = kind != "office" and gate_office.ends_with_zip(content)
    if foreign or zip_behind or (kind in _STRICT and _ACTIVE.search(head)):
        raise RefusedError("polyglot")


def _text_kind(content, name):
    head = content[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    marked = head.startswith(b"<") or content.startswith((b"\xff\xfe", b"\xfe\xff"))
    root = filetype.xml_root(content) if marked else None
    root = root or _html_root(head)
    if root and root not in _HTML_ROOTS:
        if any(mark in content for mark in _ENTITY):
            raise RefusedError("entities")
        return "xml"
    if root == "svg":
        raise RefusedError("svg")
    if root or _ACTIVE.search(content[:HEAD]):
        raise RefusedError("html")
    end = file_name.extension(name)
    if end in ("htm", "html", "xhtml", "shtml", "mht", "mhtml"):
        raise RefusedError("html")
    if end in file_name.RUNS:
        raise RefusedError("script")
    if head.startswith(b"<"):
        raise RefusedError("damaged")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    if _NOT_TEXT.search(content):
        raise RefusedError("kind")
    return "text"


def _html_root(head):
    """The first tag, when it is one of HTML that is too careless to be XML."""
    match = _TAG.match(head)
    tag = match[1].decode().lower() if match else None
    return tag if tag in _HTML_ROOTS else None


def _look(kind, content, name, limits):
    if kind == "pdf":
        return gate_pdf.look(content, limits)
    if kind in _PICTURES:
        return gate_image.look(content, _PICTURES[kind], limits)
    if kind == "heic":
        if not limits.heic:
            raise RefusedError("heic")
        return gate_image.look(content, gate_image.HEIC, limits)
    if kind == "office":
        return _look_office(content, limits)
    if kind == "xml":
        return Facts(filetype.XML)
    return Facts("text/csv" if file_name.extension(name) in ("csv", "tsv") else "text/plain")


def _look_office(content, limits):
    if content.startswith(gate_office.ZIP_MARK):
        return gate_office.look_zip(content, limits)
    if content.startswith(gate_office.COMPOUND_MARK):
        return gate_office.look_compound(content, limits)
    marks = {EMBEDDED} if b"\\objdata" in content else set()
    marks |= set() if content.rstrip(b"\0 \r\n").endswith(b"}") else {DAMAGED}
    return Facts("application/rtf", marks=frozenset(marks))

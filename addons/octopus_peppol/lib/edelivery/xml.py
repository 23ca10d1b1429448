# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Safe XML reading, canonical form, and small helpers.

The only place that parses. Refused before any parser sees it: a document type
declaration (and with it entities, external subsets and default attributes). libxml2
itself bounds depth (256) and text size (10 MB); only when a text node is larger (an
embedded PDF) a second reading lifts the size bound and counts the depth here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Protocol, cast

from lxml import etree  # type: ignore[import-untyped, unused-ignore]

from .errors import XmlError

MAX_DEPTH = 256
#: libxml2 refuses text nodes above this without its "huge" option
_LIBXML_TEXT_LIMIT = 10_000_000
_CHUNK = 64 * 1024
_XML_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_BOM = b"\xef\xbb\xbf"
_DECLARATION = re.compile(rb"<\?xml\s[^>]{0,200}\?>")
_ENCODING = re.compile(rb'\sencoding\s*=\s*["\']([A-Za-z0-9._-]{1,40})["\']')
#: encodings in which every byte of markup is the ASCII one, so that the prolog scan holds
_ENCODINGS = frozenset(
    {"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252"}
)


class Element(Protocol):
    """The part of an lxml element that this library uses (lxml carries no types)."""

    tag: Any
    text: str | None
    tail: str | None

    @property
    def attrib(self) -> Any: ...
    def get(self, key: str, default: str | None = None) -> str | None: ...
    def getparent(self) -> Element | None: ...
    def iter(self, *tags: str) -> Iterator[Element]: ...
    def remove(self, element: Element) -> None: ...
    def __iter__(self) -> Iterator[Element]: ...
    def __len__(self) -> int: ...
    def __getitem__(self, index: int) -> Element: ...


_OPTIONS: dict[str, bool] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "attribute_defaults": False,
}


def parse(data: bytes) -> Element:
    """Read hostile XML; raises XmlError for everything that is not plain XML."""
    data = _checked_prolog(data)
    try:
        # A parser per call: lxml parsers are not shared between threads for free.
        root = etree.fromstring(data, etree.XMLParser(huge_tree=False, **_OPTIONS))
    except (etree.XMLSyntaxError, ValueError) as error:
        if len(data) > _LIBXML_TEXT_LIMIT:
            return _parse_large(data)
        raise XmlError("not well-formed XML") from error
    return _without_doctype(root)


def _parse_large(data: bytes) -> Element:
    parser = etree.XMLPullParser(events=("start", "end"), huge_tree=True, **_OPTIONS)
    depth = 0
    try:
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
            for event, _element in parser.read_events():
                depth += 1 if event == "start" else -1
                if depth > MAX_DEPTH:
                    raise XmlError("XML nested too deeply")
        root = parser.close()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise XmlError("not well-formed XML") from error
    return _without_doctype(root)


def _without_doctype(root: Any) -> Element:
    if root is None:
        raise XmlError("not well-formed XML")
    if root.getroottree().docinfo.internalDTD is not None:
        raise XmlError("document type declarations are refused")
    return cast(Element, root)


def _checked_prolog(data: bytes) -> bytes:
    """Refuse a DOCTYPE by looking at the bytes before the first element."""
    data = _as_ascii_compatible(data)
    position = 3 if data.startswith(_BOM) else 0
    while True:
        position = data.find(b"<", position)
        if position < 0:
            raise XmlError("not well-formed XML")
        if data.startswith(b"<!--", position):
            position = _after(data, b"-->", position + 4)
        elif data.startswith(b"<?", position):
            position = _after(data, b"?>", position + 2)
        elif data.startswith(b"<!", position):
            raise XmlError("document type declarations are refused")
        else:
            return data


def _after(data: bytes, end: bytes, start: int) -> int:
    found = data.find(end, start)
    if found < 0:
        raise XmlError("not well-formed XML")
    return found + len(end)


def _as_ascii_compatible(data: bytes) -> bytes:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise XmlError("not well-formed XML") from error
        return _DECLARATION.sub(b"", text.encode(), count=1)
    start = 3 if data.startswith(_BOM) else 0
    # Without this an encoding that libxml2 detects by itself (UTF-16 without a mark,
    # UTF-32, EBCDIC) would hide a DOCTYPE from the scan.
    if not data[start : start + 1024].lstrip().startswith(b"<") or b"\x00" in data[:4]:
        raise XmlError("not well-formed XML")
    declaration = _DECLARATION.match(data, start)
    encoding = _ENCODING.search(declaration.group()) if declaration else None
    if encoding and encoding.group(1).decode().lower() not in _ENCODINGS:
        raise XmlError("character encoding not supported")
    return data


def c14n(element: Element, prefixes: Sequence[str] = (), *, exclusive: bool = True) -> bytes:
    """Canonical form of an element, exclusive by default, comments left out.

    With a PrefixList the element gets a document of its own first: lxml loses the
    namespaces of the ancestors when it canonicalises a detached subtree.
    """
    try:
        return _c14n(element, prefixes, exclusive)
    except (etree.LxmlError, ValueError) as error:
        # libxml2 refuses relative namespace names here, and only here.
        raise XmlError("XML without a canonical form") from error


def _c14n(element: Element, prefixes: Sequence[str], exclusive: bool) -> bytes:
    if (prefixes or not exclusive) and element.getparent() is not None:
        element = etree.fromstring(
            etree.tostring(element, with_tail=False), etree.XMLParser(huge_tree=True, **_OPTIONS)
        )
    names = ["" if prefix == "#default" else prefix for prefix in prefixes]
    return cast(
        bytes,
        etree.tostring(
            element,
            method="c14n",
            exclusive=exclusive,
            with_comments=False,
            with_tail=False,
            inclusive_ns_prefixes=names or None,
        ),
    )


def serialize(element: Element, *, declaration: bool = True) -> bytes:
    """The element as a document of its own, UTF-8."""
    octets = cast(
        bytes, etree.tostring(element, encoding="UTF-8", xml_declaration=False, with_tail=False)
    )
    return _XML_DECLARATION + octets if declaration else octets


def children(element: Element) -> list[Element]:
    """The child elements, without comments and processing instructions."""
    return [child for child in element if isinstance(child.tag, str)]


def child(element: Element, tag: str) -> Element | None:
    """The only child with that tag; XmlError when there are several."""
    found = [item for item in element if item.tag == tag]
    if len(found) > 1:
        raise XmlError(f"{local(tag)} occurs more than once")
    return found[0] if found else None


def need(element: Element, tag: str) -> Element:
    """The only child with that tag; XmlError when there is none or several."""
    found = child(element, tag)
    if found is None:
        raise XmlError(f"{local(tag)} is missing")
    return found


def text(element: Element | None) -> str:
    """The trimmed text of an element that has only text (comments cut a value in two)."""
    if element is None:
        return ""
    if len(element):
        raise XmlError(f"{local(element.tag)} must hold only text")
    return (element.text or "").strip()


def local(tag: str) -> str:
    """The local part of ``{namespace}name``."""
    return tag.rpartition("}")[2]


def namespace(tag: str) -> str:
    """The namespace part of ``{namespace}name``."""
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Small steps over an lxml tree: text, numbers, dates, each with an exact error."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from lxml import etree  # type: ignore[import-untyped, unused-ignore]

from .errors import UblError

CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
CAC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"
# xs:decimal: no exponent, no NaN, no infinity; 15 digits are more than any amount on earth has,
# 20 decimals more than any software writes
_DECIMAL = re.compile(r"[+-]?(0*\d{1,15}(\.\d{0,20})?|\.\d{1,20})", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(Z|[+-]\d{2}:\d{2})?", re.ASCII)


class Node(Protocol):
    """The part of an lxml element that is used here (lxml carries no types)."""

    tag: Any
    text: str | None
    tail: str | None

    def __iter__(self) -> "Iterator[Node]": ...
    def __len__(self) -> int: ...
    def get(self, key: str, default: str = "") -> str: ...
    def find(self, path: str) -> "Node | None": ...
    def iterfind(self, path: str) -> "Iterator[Node]": ...
    def getparent(self) -> "Node | None": ...
    def getroottree(self) -> Any: ...


def place(node: Node) -> str:
    """The way to a node without namespaces, with a number where there are several."""
    steps: list[str] = []
    current: Node | None = node
    while current is not None:
        name = etree.QName(current).localname
        parent: Node | None = current.getparent()
        if parent is not None:
            same = [child for child in parent if child.tag == current.tag]
            name += f"[{same.index(current) + 1}]" if len(same) > 1 else ""
        steps.append(name)
        current = parent
    return "/".join(reversed(steps))


def _path(path: str) -> str:
    """`Party/PartyName/@Name`: aggregates, and the last step after @ a basic element."""
    return "/".join(CBC + s[1:] if s[0] == "@" else CAC + s for s in path.split("/"))


_PATHS: dict[str, str] = {}


def qualified(path: str) -> str:
    """The same path with its namespaces; kept, because every invoice asks for the same ones."""
    if path not in _PATHS:
        _PATHS[path] = _path(path)
    return _PATHS[path]


def child(node: Node | None, path: str) -> Node | None:
    """The first node at the path."""
    return None if node is None else node.find(qualified(path))


def children(node: Node | None, path: str) -> Iterator[Node]:
    """All nodes at the path, in document order."""
    return iter(()) if node is None else node.iterfind(qualified(path))


def content(node: Node | None) -> str:
    """The text of a node, comments and outer white space left out."""
    if node is None:
        return ""
    if len(node):  # a comment cuts the text in two, and must not hide the second half
        return "".join([node.text or "", *(part.tail or "" for part in node)]).strip()
    return (node.text or "").strip()


def text(node: Node | None, path: str) -> str:
    """The text at the path, empty when there is none."""
    return content(child(node, path))


def required_text(node: Node, path: str) -> str:
    """The text at the path; without it the document is none."""
    found = text(node, path)
    if not found:
        raise UblError("is missing or empty", f"{place(node)}/{path.replace('@', '')}")
    return found


def to_decimal(node: Node) -> Decimal:
    """The number a node holds."""
    value = content(node)
    if not _DECIMAL.fullmatch(value):
        raise UblError(f"is no number: {value[:40]!r}", place(node))
    return Decimal(value)


def number(node: Node | None, path: str) -> Decimal | None:
    """The number at the path, None when there is none or it is empty."""
    found = child(node, path)
    return to_decimal(found) if found is not None and content(found) else None


def required_number(node: Node, path: str) -> Decimal:
    """The number at the path; without it the document is none."""
    found = child(node, path)
    if found is None:
        raise UblError("is missing", f"{place(node)}/{path.replace('@', '')}")
    return to_decimal(found)


def day(node: Node | None, path: str) -> date | None:
    """The date at the path (a time zone is allowed by XML Schema and says nothing here)."""
    found = child(node, path)
    value = content(found)
    if found is None or not value:
        return None
    match = _DATE.fullmatch(value)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise UblError(f"is no date: {value[:40]!r}", place(found))

"""Messages made before the clock starts: signed, encrypted, each with its own ids, on disk.

Ten minutes at full speed are tens of thousands of messages; in memory they would be some GB, and
the same bytes twice would be a repetition, which is another case. So they are built for real, by
one process per core, and read back when they are posted.
"""

from __future__ import annotations

import json
import os
import re
import uuid
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from edelivery import ParticipantId
from edelivery.as4.message import OutgoingMessage
from octopus_tool.instance import Instance
from octopus_tool.outside_ap import Answer, OutsideAccessPoint
from octopus_tool.supplier_invoice import MILL, Invoice, Party
from octopus_tool.world import Dossier, World

# What XML, envelope and the security header weigh beside the attachment, on the wire.
FRAME = 10_000
PICTURE = re.compile(rb"(<cbc:EmbeddedDocumentBinaryObject[^>]*>)[^<]*")
NUMBER = "BENCH-0000000"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 0/Kids[]>>"
PDF_END = b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass(frozen=True)
class Order:
    """What one process has to build."""

    folder: Path
    run: str
    numbers: range
    size: int
    buyers: tuple[Dossier, ...]


@dataclass(frozen=True)
class Letter:
    """One message on disk, its receipt beside it once it is posted."""

    path: Path

    @property
    def evidence(self) -> dict:
        return json.loads(self.path.with_suffix(".json").read_text())

    def keep(self, answer: Answer) -> None:
        note = f"{answer.status} {answer.content_type}\n".encode()
        self.path.with_suffix(".answer").write_bytes(note + answer.body)

    def problem(self, outside: OutsideAccessPoint) -> str:
        """Why its answer is no valid receipt for it; empty when it is."""
        note = self.evidence
        outgoing = OutgoingMessage.from_evidence(note["proof"], note["type"], b"")
        try:
            line, _end, body = self.path.with_suffix(".answer").read_bytes().partition(b"\n")
            status, _space, kind = line.decode().partition(" ")
            outside.verify(outgoing, Answer(int(status), kind, body))
        except Exception as error:  # noqa: BLE001 whatever it is, this message is not proved
            return f"{type(error).__name__}: {error}"
        return ""


def build(folder: Path, run: str, count: int, size: int) -> list[Letter]:
    """`count` messages of about `size` bytes, by all cores."""
    dossiers = World(Instance.current()).dossiers.values()
    buyers = tuple(dossier for dossier in dossiers if dossier.enterprise_number)
    folder.mkdir(parents=True, exist_ok=True)
    cores = os.cpu_count() or 1
    step = -(-count // cores)
    orders = [
        Order(folder, run, range(start, min(start + step, count)), size, buyers)
        for start in range(0, count, step)
    ]
    with _all_cores() as pool:
        pool.map(_build, orders)
    return [Letter(folder / f"{number:07d}.body") for number in range(count)]


@contextmanager
def _all_cores() -> Iterator[Any]:
    """A process per core; they have ended before anything is measured."""
    pool = get_context("spawn").Pool(os.cpu_count())
    try:
        yield pool
        pool.close()
        pool.join()
    finally:
        pool.terminate()


def verify(letters: Iterable[Letter]) -> list[str]:
    """What is wrong with the receipts: signature, trust, digests of each, by all cores."""
    with _all_cores() as pool:
        return [problem for problem in pool.imap(_verify, letters, chunksize=200) if problem]


_outside: list[OutsideAccessPoint] = []


def _verify(letter: Letter) -> str:
    if not _outside:
        _outside.append(OutsideAccessPoint(Instance.current()))
    return letter.problem(_outside[0])


def _build(order: Order) -> None:
    outside = OutsideAccessPoint(Instance.current())
    routes = [outside.route(ParticipantId.parse(buyer.identifier)) for buyer in order.buyers]
    papers = [_paper(buyer) for buyer in order.buyers]
    for number in order.numbers:
        turn = number % len(order.buyers)
        envelope = outside.envelope(
            ParticipantId.parse(f"0208:{MILL.number}"),
            ParticipantId.parse(order.buyers[turn].identifier),
            _payload(papers[turn], number, order.size),
        )
        message_id = f"{uuid.uuid4()}@{order.run}"
        letter = outside.pack(envelope, routes[turn].certificate, message_id)
        path = order.folder / f"{number:07d}.body"
        path.write_bytes(letter.body)
        note = {"proof": letter.to_evidence(), "type": letter.content_type}
        path.with_suffix(".json").write_text(json.dumps(note))


def _paper(buyer: Dossier) -> bytes:
    return Invoice(NUMBER, Party(buyer.name, buyer.enterprise_number), date.today()).xml()


def _payload(paper: bytes, number: int, size: int) -> bytes:
    """The invoice under its own number, with a PDF that no compression makes smaller."""
    picture = b64encode(PDF + os.urandom(max(size - FRAME, 1)) + PDF_END)
    paper = PICTURE.sub(lambda found: found[1] + picture, paper, count=1)
    return paper.replace(NUMBER.encode(), f"BENCH-{number:07d}".encode())

"""AS4 messages received per second, over HTTP, up to the stored receipt.

Two worker processes of Odoo, PostgreSQL and the senders share the machine. Messages are built
before the clock starts, receipts are verified after it. At the end everything that got a receipt is
imported, and must be there exactly once: lost or doubled messages fail the benchmark.

  --seconds=20       how long each shape of load lasts
  --sustained=600    instead: 50 kB from 8 senders for that long
  --workers=2        processes of Odoo
  --durable          PostgreSQL waits for the disk (fsync), as in production
  --import-limit=N   import so many at most (all unless told; counted is what was imported)
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import letters
import machine
import sending
from stage import Stage, table

KILO, MEGA = 1000, 1000 * 1000
# name, bytes on the wire, senders, messages to build for a second of load
SHAPES = (
    ("50 kB, 1 sender", 50 * KILO, 1, 120),
    ("50 kB, 8 senders", 50 * KILO, 8, 200),
    ("5 MB, 1 sender", 5 * MEGA, 1, 10),
    ("5 MB, 8 senders", 5 * MEGA, 8, 15),
)
WARM_UP = 60
AIM = 60.0


@dataclass
class Result:
    """One shape of load."""

    name: str
    volley: sending.Volley
    usage: machine.Usage
    problems: list[str]

    @property
    def rate(self) -> float:
        return len(self.volley.waits) / self.volley.elapsed

    def per_message(self, who: str) -> float:
        """Milliseconds of CPU."""
        return 1000 * self.usage.seconds[who] / max(len(self.volley.waits), 1)

    @property
    def per_core(self) -> float:
        """Messages per second of CPU, the senders' included: what a core gives when it is free."""
        return len(self.volley.waits) / max(self.usage.ours, 0.001)


def main() -> int:
    options = _options()
    stage = Stage()
    folder = Path(tempfile.mkdtemp(prefix="octopus-bench-"))
    try:
        with _durability(stage, options.durable):
            return _measure(stage, options, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--sustained", type=float, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--durable", action="store_true")
    parser.add_argument("--import-limit", type=int, default=0)
    return parser.parse_known_args()[0]


@contextmanager
def _durability(stage: Stage, durable: bool):
    """The cluster of development does not wait for the disk; production does."""
    names = ("fsync", "synchronous_commit", "full_page_writes")
    if durable:
        for name in names:
            stage.rows(f"ALTER SYSTEM SET {name} = on")
        stage.rows("SELECT pg_reload_conf()")
    try:
        yield
    finally:
        if durable:
            for name in names:
                stage.rows(f"ALTER SYSTEM RESET {name}")
            stage.rows("SELECT pg_reload_conf()")


def _measure(stage: Stage, options: argparse.Namespace, folder: Path) -> int:
    print(
        f"\nAS4 receive: {machine.describe()}; PostgreSQL waits for the disk: "
        f"{stage.rows('SHOW fsync')[0][0]}",
        flush=True,
    )
    shapes, seconds = SHAPES, options.seconds
    if options.sustained:
        shapes, seconds = SHAPES[1:2], options.sustained
    run = f"{uuid.uuid4().hex[:10]}.bench.octopus.test"
    stage.quiet_dossiers()
    stage.prefork(options.workers, crons=0)
    warm = letters.build(folder / "warm", run, WARM_UP, 50 * KILO)
    sending.fire(warm, stage.instance.as4_url, 4, 60)
    results = []
    for name, size, senders, rate in shapes:
        place = folder / name.replace(" ", "-")
        results.append(_shape(stage, place, run, (name, size, senders), rate, seconds))
        shutil.rmtree(place)
    _print(results)
    receipts = WARM_UP + sum(len(result.volley.waits) for result in results)
    problems = [problem for result in results for problem in result.problems]
    problems += _count(stage, run, receipts, options.import_limit)
    for problem in problems[:20]:
        print(f"!! {problem}", flush=True)
    return 1 if problems else 0


def _shape(stage, place: Path, run: str, shape: tuple, rate: int, seconds: float) -> Result:
    name, size, senders = shape
    count = int(rate * seconds)
    start = time.monotonic()
    built = letters.build(place, run, count, size)
    took = time.monotonic() - start
    sending.prepare(built)
    print(f"{name}: {count} messages built in {took:.0f} s", flush=True)
    with machine.Meter(stage.trees()) as meter:
        volley = sending.fire(built, stage.instance.as4_url, senders, seconds)
    bad = [f"{name}: {error}" for error in volley.errors]
    bad += [f"{name}: {problem}" for problem in letters.verify(volley.sent)]
    if len(volley.sent) == count:
        print(f"{name}: all {count} sent after {volley.elapsed:.1f} s", flush=True)
    return Result(name, volley, meter.usage, bad)


def _print(results: list[Result]) -> None:
    head = (
        "",
        "msg/s",
        "of the aim",
        "per core second",
        "ms CPU odoo",
        "postgres",
        "senders",
        "others' cores",
        "p50 ms",
        "p99 ms",
        "kB",
        "messages",
    )
    rows = []
    for result in results:
        volley = result.volley
        rows.append(
            (
                result.name,
                f"{result.rate:.1f}",
                f"{result.rate / AIM:.2f}",
                f"{result.per_core:.1f}",
                *(f"{result.per_message(who):.1f}" for who in ("odoo", "postgres", "senders")),
                f"{result.usage.seconds['others'] / volley.elapsed:.2f}",
                f"{volley.quantile(0.5):.0f}",
                f"{volley.quantile(0.99):.0f}",
                f"{volley.size / max(len(volley.waits), 1) / KILO:.0f}",
                len(volley.waits),
            )
        )
    table(head, rows)


def _count(stage: Stage, run: str, receipts: int, limit: int) -> list[str]:
    """Everything that has a receipt is stored once and becomes one document."""
    query = "SELECT id FROM octopus_peppol_message WHERE message_id LIKE %s AND direction = 'in'"
    known = [row[0] for row in stage.rows(query, f"%@{run}")]
    stored = len(known)
    stage.stop()
    start = time.monotonic()
    stage.inside("import_all.py", str(limit))
    done = stage.rows(f"{query} AND state = 'in_done'", f"%@{run}")
    documents = stage.rows(
        "SELECT count(*), count(DISTINCT peppol_message_id), count(DISTINCT reference)"
        " FROM octopus_document WHERE peppol_message_id IN %s",
        tuple(known or [0]),
    )[0]
    print(
        f"receipts {receipts}, stored {stored}, imported {len(done)}, documents {documents[0]}"
        f" ({documents[1]} distinct messages); import took {time.monotonic() - start:.0f} s",
        flush=True,
    )
    expected = min(receipts, limit) if limit else receipts
    problems = []
    if stored != receipts:
        problems.append(f"{receipts} receipts but {stored} stored messages: lost or doubled")
    if not (len(done) == documents[0] == documents[1]) or len(done) < expected:
        problems.append(f"{len(done)} imported but {documents} documents, expected {expected}")
    return problems


if __name__ == "__main__":
    sys.exit(main())

"""Memory per worker before and after 2,000 messages: flat, or something is kept that should not be.

Two HTTP workers receive while one cron worker imports. PSS is a worker's fair share of memory: it
rises, too, when a process ends that shared pages with it. "Own" is what it allocated itself.
After a warm-up that fills the caches, a worker is looked at every fifth of the way.

  --messages=2000    how many
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import uuid
from pathlib import Path

import letters
import machine
import sending
from stage import Stage, table

SIZE = 50_000
WARM_UP = 200
STEPS = 5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=2000)
    options = parser.parse_known_args()[0]
    stage = Stage()
    print(f"\nmemory per worker: {machine.describe()}", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="octopus-bench-"))
    try:
        return _measure(stage, folder, options.messages)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measure(stage: Stage, folder: Path, count: int) -> int:
    run = f"{uuid.uuid4().hex[:10]}.bench.octopus.test"
    stage.prefork(workers=2, crons=1)
    built = letters.build(folder, run, WARM_UP + count, SIZE)
    patience = 300 + count * 1.0
    _send(stage, built[:WARM_UP], patience)
    seen = [(0, _look(stage))]
    step = -(-count // STEPS)
    for start in range(0, count, step):
        part = built[WARM_UP + start : WARM_UP + start + step]
        _send(stage, part, patience)
        seen.append((start + len(part), _look(stage)))
    _print(seen)
    stored = stage.rows(
        "SELECT count(*) FROM octopus_peppol_message"
        " WHERE message_id LIKE %s AND state = 'in_done'",
        f"%@{run}",
    )[0][0]
    if stored != len(built):
        print(f"!! {len(built)} messages sent, {stored} imported: lost or doubled", flush=True)
        return 1
    return 0


def _send(stage: Stage, part: list, patience: float) -> None:
    volley = sending.fire(part, stage.instance.as4_url, 4, patience)
    problems = volley.errors + letters.verify(volley.sent)
    if problems:
        raise SystemExit("\n".join(problems[:10]))
    stage.settled(patience)


def _look(stage: Stage) -> dict[tuple[str, int], dict[str, float]]:
    return {
        (kind, pid): machine.memory_of(pid)
        for kind, pids in stage.workers().items()
        for pid in pids
    }


def _print(seen: list) -> None:
    first = seen[0][1]
    head = ["MB PSS (own)", *(str(count) for count, _look in seen), "growth"]
    rows = []
    for key in first:
        if not all(key in look for _count, look in seen):
            rows.append([f"{key[0]} {key[1]}", *("" for _step in seen), "ended on the way"])
            continue
        cells = [f"{look[key]['Pss']:.1f} ({look[key]['Anonymous']:.1f})" for _count, look in seen]
        last = seen[-1][1][key]
        growth = [f"{last[kind] - first[key][kind]:+.1f}" for kind in ("Pss", "Anonymous")]
        rows.append([f"{key[0]} {key[1]}", *cells, f"{growth[0]} ({growth[1]})"])
    table(head, rows)


if __name__ == "__main__":
    sys.exit(main())

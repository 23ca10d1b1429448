"""What processes use of the machine: CPU seconds and memory, read from /proc."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
MEGA = 1024.0


def _stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat after the name, or nothing for a process that is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def children(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            fields = _stat(int(entry.name))
            if fields and int(fields[1]) == pid:
                found.append(int(entry.name))
    return sorted(found)


def cpu_of(pid: int) -> float:
    """CPU seconds of one process, without its children: to the microsecond, where the kernel
    keeps that of each thread, else in ticks of ten milliseconds."""
    try:
        threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
        nanoseconds = sum(int(thread.read_text().split()[0]) for thread in threads)
    except (OSError, ValueError, IndexError):
        nanoseconds = 0
    if nanoseconds:
        return nanoseconds / 1e9
    fields = _stat(pid)
    return sum(map(int, fields[11:13])) / TICK if fields else 0.0


def cpu_of_tree(pid: int) -> float:
    """CPU seconds of a process and all its children, those that ended included."""
    fields = _stat(pid)
    own = sum(map(int, fields[11:15])) / TICK if fields else 0.0
    return own + sum(cpu_of_tree(child) for child in children(pid))


def cpu_of_all() -> float:
    """CPU seconds that anybody used on this machine since it started."""
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    user, nice, system, _idle, _iowait, irq, softirq, steal = map(int, fields[:8])
    return (user + nice + system + irq + softirq + steal) / TICK


def parent_of(pid: int) -> int:
    return int(_stat(pid)[1])


def memory_of(pid: int) -> dict[str, float]:
    """MB: `Pss` (its fair share), `Anonymous` (what it allocated itself)."""
    found = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        name, _colon, rest = line.partition(":")
        if name in ("Pss", "Anonymous"):
            found[name] = int(rest.split()[0]) / MEGA
    return found


def describe() -> str:
    """Kind of machine, for the table in the README."""
    text = Path("/proc/cpuinfo").read_text()
    model = next((line for line in text.splitlines() if line.startswith("model name")), ": unknown")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores of {model.partition(':')[2].strip()}, {memory:.0f} GB,"
        f" load {load:.1f} before the run"
    )


@dataclass(frozen=True)
class Usage:
    """CPU seconds by who used them, between two moments."""

    seconds: dict[str, float]

    @property
    def ours(self) -> float:
        return sum(value for name, value in self.seconds.items() if name != "others")


class Meter:
    """`with Meter({'odoo': [pid], …}) as meter: …` then `meter.usage`.

    Of these whole process trees, and as "senders" of this process alone: Odoo is a child of it.
    """

    def __init__(self, trees: dict[str, Iterable[int]]) -> None:
        self.trees = {name: list(pids) for name, pids in trees.items()}
        self.usage = Usage({})

    def _read(self) -> dict[str, float]:
        times = {name: sum(map(cpu_of_tree, pids)) for name, pids in self.trees.items()}
        return {**times, "senders": time.process_time(), "all": cpu_of_all()}

    def __enter__(self) -> Meter:
        self.start = self._read()
        return self

    def __exit__(self, *_error: object) -> None:
        end = self._read()
        used = {name: end[name] - self.start[name] for name in end}
        everything = used.pop("all")
        used["others"] = max(0.0, everything - sum(used.values()))
        self.usage = Usage(used)

"""pytest plug-in of the addons' tests: how long each class takes, and the longest ones first.

Two workers take whole classes in turn; with a long one at the end one of them would wait for it.
What a class took is noted in the state folder whenever all of it ran; for a fresh clone
`config/long-classes.txt` says which are long; of a class in neither the name says enough.
Times come from the kernel, because tests stop the clock that pytest reads.
"""

import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from octopus_tool.project import Project, write_whole

NOTE = "class-times.json"
LIST = "long-classes.txt"
# Seconds of a class that was never timed: those with a browser, or that call everything; a test.
LONG, SHORT = 60.0, 0.6
LONG_NAMES = ("Tour", "Fuzz", "Story")
SHOWN = 12

took = pytest.StashKey[tuple[float, float] | None]()


def scope_of(nodeid: str) -> str:
    """The class, as xdist groups tests."""
    return nodeid.rpartition("::")[0]


def longest_first(nodeids: list[str], known: dict[str, float]) -> list[int]:
    """Where in the list the tests are, class by class."""
    members = defaultdict(list)
    for index, nodeid in enumerate(nodeids):
        members[scope_of(nodeid)].append(index)

    def seconds(scope: str) -> float:
        if scope in known:
            return known[scope]
        guess = SHORT * len(members[scope])
        return guess + LONG * any(word in scope for word in LONG_NAMES)

    order = sorted(members, key=lambda scope: (-seconds(scope), scope))
    return [index for scope in order for index in members[scope]]


def _now() -> tuple[float, float]:
    """(seconds by the clock, of this process's CPU), which no test can stop."""
    times = os.times()
    return times.elapsed, times.user + times.system


def listed(config: Path) -> dict[str, float]:
    """The long classes and their seconds, as the repository lists them."""
    lines = re.findall(r"^ *([\d.]+) +(\S+)$", (config / LIST).read_text(), re.M)
    return {scope: float(seconds) for seconds, scope in lines}


def _noted() -> dict[str, list[float]]:
    try:
        return json.loads((Project.here().state / NOTE).read_text())
    except (OSError, ValueError):
        return {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not os.environ.get("PYTEST_XDIST_WORKER"):
        return
    noted = {scope: seconds for scope, (seconds, _cpu) in _noted().items()}
    known = {**listed(Project.here().config), **noted}
    items[:] = [items[index] for index in longest_first([item.nodeid for item in items], known)]


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    yield from _measured(item)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    yield from _measured(item)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    yield from _measured(item)


def _measured(item: pytest.Item) -> Iterator[None]:
    item.stash[took] = None  # what a part of the test reports meanwhile has no time of its own
    before = _now()
    yield
    after = _now()
    item.stash[took] = (after[0] - before[0], after[1] - before[1])


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    report = (yield).get_result()
    if measured := item.stash.get(took, None):
        report.duration, report.cpu = measured


class Times:
    """Adds up what the workers report, in the process that hands out the tests."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.cpu: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if hasattr(report, "cpu"):
            self.seconds[scope_of(report.nodeid)] += report.duration
            self.cpu[scope_of(report.nodeid)] += report.cpu

    def pytest_terminal_summary(self, terminalreporter) -> None:
        terminalreporter.section("longest classes: seconds, CPU of Odoo")
        for scope, seconds in self.seconds.most_common(SHOWN):
            terminalreporter.write_line(f"{seconds:7.1f}{self.cpu[scope]:7.1f}  {scope}")
        total = f"{sum(self.seconds.values()):7.1f}{sum(self.cpu.values()):7.1f}  all"
        terminalreporter.write_line(total)

    def pytest_sessionfinish(self) -> None:
        measured = {
            scope: (round(seconds, 2), round(self.cpu[scope], 2))
            for scope, seconds in self.seconds.items()
        }
        text = json.dumps({**_noted(), **measured}, indent=0, sort_keys=True)
        write_whole(Project.here().state / NOTE, text)


def pytest_configure(config: pytest.Config) -> None:
    # without workers it may be part of a class only
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Times(), "octopus-times")

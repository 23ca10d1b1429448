"""How the stages of a test run went: each with its own lines, the table at the end."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from .terminal import OctopusError, say, speaker


@dataclass
class Stage:
    """How one stage went."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    problem: str = ""
    # when it passed on the very same files: then it did not run
    unchanged: str = ""
    # addons with a test that failed
    broken: set[str] = field(default_factory=set)

    @property
    def good(self) -> bool:
        return not self.failed and not self.problem

    def line(self) -> str:
        if self.unchanged:
            return f"{self.name:26}{'unchanged since it passed':>34}, {self.unchanged}"
        counts = f"{self.passed:8}{self.failed:8}{self.skipped:9}{self.seconds:9.1f}"
        return f"{self.name:26}{counts}{'' if self.good else '   FAILED'}"


@dataclass
class Report:
    """All stages of a run, and the closing lines. Stages may run side by side."""

    stages: list[Stage] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)
    start: float = field(default_factory=time.monotonic)

    def run(self, name: str, work: Callable[[Stage], None]) -> Stage:
        stage = Stage(name)
        if self.stopped.is_set():
            stage.problem = "interrupted"
            return stage
        self.stages.append(stage)
        start = time.monotonic()
        say(f"\n==> {name}")
        try:
            work(stage)
        except OctopusError as error:
            stage.problem = str(error)
            stage.failed += 1
            say(str(error))
        stage.seconds = time.monotonic() - start
        return stage

    def unchanged(self, name: str, since: str) -> None:
        say(f"\n==> {name}: unchanged since it passed, {since}")
        self.stages.append(Stage(name, unchanged=since))

    @contextmanager
    def side_by_side(self) -> Iterator[Callable[[str, Callable[[], None]], None]]:
        """Gives a function that starts a lane: stages that follow each other in a thread.

        Each line says which lane it is of. What a lane raises is raised here when all have ended.
        """
        begun = []
        with ThreadPoolExecutor() as pool:

            def lane(who: str, work: Callable[[], None]) -> None:
                begun.append(pool.submit(self._speaking, who, work))

            try:
                yield lane
                for running in begun:
                    running.result()
            except BaseException:
                self.stopped.set()  # the other lanes end with the stage that they are at
                raise

    def _speaking(self, who: str, work: Callable[[], None]) -> None:
        speaker.set(who)
        work()

    def close(self) -> int:
        """Print the table and the line that CI reads; the exit code."""
        say("\nstage                        passed  failed  skipped  seconds")
        for stage in self.stages:
            say(stage.line())
        passed = sum(stage.passed for stage in self.stages)
        failed = sum(stage.failed for stage in self.stages)
        skipped = sum(stage.skipped for stage in self.stages)
        unchanged = sum(bool(stage.unchanged) for stage in self.stages)
        if not passed and not unchanged:
            say("no test ran: that is a failure")
        say(f"in {time.monotonic() - self.start:.0f} s")
        if unchanged:
            say(f"{unchanged} stages did not run again, since nothing of theirs changed (--again)")
        say(f"{passed} passed, {failed} failed, {skipped} skipped")
        return 0 if (passed or unchanged) and not failed else 1

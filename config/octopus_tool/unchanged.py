"""Which stages of `./octopus test` passed on the very files that are there now.

A stage that passed is not run again in the same checkout on the same day while nothing changed of
what it depends on; `--again` and CI run everything. The day counts because tests take today's date
(a month that ends, a year that begins). What git ignores is no input; without git nothing is
remembered.

What a stage depends on errs on the side of running: the addons' tests run in a database with all
our addons, so that a changed line of product in any addon runs the tests of each; a changed test
runs those of its addon and of the addons that stand on it.
"""

import json
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from . import system
from .databases import Databases
from .project import fingerprint, write_whole
from .report import Report, Stage

NOTE = "passed.json"
# What is for people or counts for one addon's tests only.
APART = ("tests", "readme")
# Environment that changes what a test does, or with what.
VARIABLES = ("OCTOPUS_", "ODOO_", "PG", "CHROMIUM_", "HYPOTHESIS_")


@dataclass
class Unchanged:
    """What passed in this checkout, by stage; asks git once which files there are."""

    databases: Databases
    again: bool = False
    noted: dict[str, dict] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.project = self.databases.project
        self.note = self.project.state / NOTE
        self.turn = threading.Lock()
        if not self.again and not self.project.environ.get("CI"):
            self.noted = self._read()

    def run(self, report: Report, name: str, work: Callable[[Stage], None]) -> None:
        """Run a stage, unless it passed on the same inputs."""
        key = self.key(name)
        if self.since(name, key):
            report.unchanged(name, self.since(name, key))
            return
        self.keep(name, key, report.run(name, work).good)

    def since(self, name: str, key: str) -> str:
        """When it passed on these inputs, or nothing."""
        found = self.noted.get(name, {})
        return found.get("at", "") if key and found.get("key") == key else ""

    def keep(self, name: str, key: str, good: bool) -> None:
        """Remember that it passed, unless a file changed while it ran."""
        good = good and bool(key) and self.key(name) == key
        with self.turn:  # stages end side by side
            notes = self._read()
            notes.pop(name, None)
            if good:
                notes[name] = {"key": key, "at": f"{datetime.now():%H:%M}"}
            write_whole(self.note, json.dumps(notes, indent=1))

    def _read(self) -> dict[str, dict]:
        try:
            return json.loads(self.note.read_text())
        except (OSError, ValueError):
            return {}

    # -- inputs ------------------------------------------------------------------------------------

    def key(self, name: str) -> str:
        """Changes with anything that the stage depends on; empty when that cannot be known."""
        files = [path for path in self._listed() if self._is_input(name, path)]
        if not files:
            return ""
        parts: list[str | bytes] = [name, *self._surroundings]
        for path in files:
            parts += [path, (self.project.root / path).read_bytes()]
        return fingerprint([*parts, f"{datetime.now(UTC):%Y-%m-%d}"])

    def _listed(self) -> list[str]:
        """What is committed or would be, as git sees it now."""
        words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        try:
            done = subprocess.run(words, cwd=self.project.root, capture_output=True, text=True)
        except OSError:
            return []
        names = sorted(set(done.stdout.split("\0"))) if not done.returncode else []
        return [name for name in names if name and (self.project.root / name).is_file()]

    def _is_input(self, name: str, path: str) -> bool:
        parts = path.split("/")
        if name in ("lint", "tests/architecture") or parts[0] in ("config", "octopus"):
            return True
        if name.startswith("addons/"):
            return self._is_input_of_addon(name.partition("/")[2], parts)
        if name == "tests/integration" and path.startswith("tests/protocol/"):
            return True
        return parts[0] == "addons" or path == "tests/pytest.ini" or path.startswith(f"{name}/")

    def _is_input_of_addon(self, addon: str, parts: list[str]) -> bool:
        if parts[0] != "addons":
            return False
        apart = parts[2] if len(parts) > 3 and parts[2] in APART else ""
        return not apart or (apart == "tests" and parts[1] in self._below[addon])

    @cached_property
    def _below(self) -> dict[str, set[str]]:
        """Each addon → itself and those of ours that it stands on, whose test helpers it takes."""
        return {
            addon: self.project.with_dependencies([addon]) for addon in self.project.our_addons()
        }

    @cached_property
    def _surroundings(self) -> list[str]:
        """Odoo, the locked packages, Python, the browser, the server's programs, settings."""
        environ = self.project.environ
        settings = [f"{key}={environ[key]}" for key in sorted(environ) if key.startswith(VARIABLES)]
        python = (self.project.venv / "pyvenv.cfg").read_text()
        programs = [system.browser(environ), system.postgres_folder(environ)]
        return [self.databases.base_key(), python, *map(_version, programs), *settings]


def _version(program: object) -> str:
    """A program as it is installed: its place and when it came there."""
    if not program:
        return "none"
    path = Path(str(program)).resolve()
    return f"{path} {path.stat().st_mtime_ns if path.exists() else 0}"

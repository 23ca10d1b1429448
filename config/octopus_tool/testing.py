"""`./octopus test`: every stage, or the fast path for one addon, path or expression."""

import re
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import linting
from .databases import Databases
from .prepare import prepare
from .project import Project
from .terminal import OctopusError, say, step

WORKERS = 2
# pytest's closing line: '=== 12 passed, 1 failed, 2 errors in 3.20s ==='
CLOSING = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)\b")
# Outside Odoo, in order; integration comes last and needs a server.
PLAIN_STAGES = ("tests/architecture", "tests/tool", "tests/protocol")


@dataclass
class Stage:
    """How one stage went."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    problem: str = ""

    @property
    def good(self) -> bool:
        return not self.failed and not self.problem


@dataclass
class Report:
    """All stages of a run, and the closing lines."""

    stages: list[Stage] = field(default_factory=list)

    def run(self, name: str, work: Callable[[Stage], None]) -> None:
        stage = Stage(name)
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

    def close(self) -> int:
        """Print the table and the line that CI reads; the exit code."""
        say("\nstage                        passed  failed  skipped  seconds")
        for stage in self.stages:
            counts = f"{stage.passed:8}{stage.failed:8}{stage.skipped:9}{stage.seconds:9.1f}"
            say(f"{stage.name:26}{counts}{'' if stage.good else '   FAILED'}")
        passed = sum(stage.passed for stage in self.stages)
        failed = sum(stage.failed for stage in self.stages)
        skipped = sum(stage.skipped for stage in self.stages)
        if not passed:
            say("no test ran: that is a failure")
        say(f"{passed} passed, {failed} failed, {skipped} skipped")
        return 0 if passed and not failed else 1


def test(project: Project, words: Sequence[str]) -> int:
    """Everything, or only what the words name."""
    databases, lacking = prepare(project)
    fatal = [need.package for need in lacking if need.package != "postgresql"]
    if fatal and not words:
        raise OctopusError(f"a full test run needs {', '.join(fatal)}: see the line above")
    report = Report()
    if words:
        _some(databases, report, list(words))
    else:
        _all(databases, report)
    return report.close()


def _all(databases: Databases, report: Report) -> None:
    project = databases.project
    made: list[str] = []
    report.run("install", lambda stage: _install(databases, stage, made))
    report.run("lint", lambda stage: _lint(databases, stage, made))
    for folder in PLAIN_STAGES:
        if _has_tests(project.root / folder):
            report.run(folder, lambda stage, folder=folder: plain(databases, stage, [folder]))
    if made:
        folders = [str(project.addons / addon / "tests") for addon in project.our_addons()]
        present = [folder for folder in folders if _has_tests(Path(folder))]
        report.run("addons, with browser", lambda stage: _odoo(databases, stage, present))
        if _has_tests(project.root / "tests/integration"):
            report.run("tests/integration", lambda stage: integration(databases, stage, []))


def _some(databases: Databases, report: Report, words: list[str]) -> None:
    """The fast path: sort the words into tests of addons and tests outside Odoo."""
    project = databases.project
    inside, outside, options = _sort(project, words)
    if not inside and not outside:
        inside = [str(project.addons / addon / "tests") for addon in project.our_addons()]
        outside = [folder for folder in PLAIN_STAGES if _has_tests(project.root / folder)]
    against_server = [path for path in outside if "tests/integration" in path]
    plain_ones = [path for path in outside if path not in against_server]
    if plain_ones:
        report.run("tests", lambda stage: plain(databases, stage, [*plain_ones, *options]))
    if inside:
        report.run("addons", lambda stage: _odoo_fast(databases, stage, inside, options))
    if against_server:
        report.run(
            "tests/integration",
            lambda stage: integration(databases, stage, [*against_server, *options]),
        )


def _sort(project: Project, words: list[str]) -> tuple[list[str], list[str], list[str]]:
    """(paths inside Odoo, paths outside, pytest's options) of a command line."""
    inside: list[str] = []
    outside: list[str] = []
    options: list[str] = []
    for word in words:
        path = word.partition("::")[0]
        here = project.root / path
        if word in project.our_addons():
            inside.append(str(project.addons / word / "tests"))
        elif not word.startswith("-") and (not options or options[-1] != "-k") and here.exists():
            target = inside if project.addons in here.resolve().parents else outside
            target.append(str(project.root / word))
        else:
            options.append(word)
    return inside, outside, options


def _has_tests(folder: Path) -> bool:
    return next(folder.rglob("test_*.py"), None) is not None


def _lint(databases: Databases, stage: Stage, made: list[str]) -> None:
    stage.passed, stage.failed = linting.lint(databases, made[0] if made else None)


def _install(databases: Databases, stage: Stage, made: list[str]) -> None:
    """Building the template is the installation test: from nothing, no unexpected warning."""
    made.append(databases.template())
    stage.passed = 1


def plain(databases: Databases, stage: Stage, words: Sequence[str]) -> None:
    """Tests that import no Odoo."""
    config = databases.project.root / "tests" / "pytest.ini"
    _pytest(databases, stage, ["-c", config, *_jobs(words), *words], databases.env)


def integration(databases: Databases, stage: Stage, words: Sequence[str]) -> None:
    """Tests against a server of their own, started before and stopped after."""
    from . import server

    instance = server.Server.fresh(databases, "test")
    try:
        instance.up()
        env = {**databases.env, "OCTOPUS_INSTANCE": str(instance.folder / "instance.json")}
        config = databases.project.root / "tests" / "pytest.ini"
        chosen = words or ["tests/integration"]
        _pytest(databases, stage, ["-c", config, *chosen], env)
    finally:
        instance.down()


def _odoo(databases: Databases, stage: Stage, words: Sequence[str]) -> None:
    """The addons' tests on copies of the template for tests, one per worker."""
    if not words:
        raise OctopusError("no addon has tests")
    name = f"{databases.prefix}test"
    template = databases.test_template()
    with step("copy the template database"):
        databases.clone(template, name)
    try:
        _pytest(databases, stage, _odoo_words(databases, name, [*_jobs([]), *words]), databases.env)
    finally:
        databases.drop(name)


def _odoo_fast(databases: Databases, stage: Stage, paths: list[str], options: list[str]) -> None:
    name = databases.work_database(
        [Path(path).relative_to(databases.project.addons).parts[0] for path in paths]
    )
    words = _odoo_words(databases, name, [*paths, *options])
    _pytest(databases, stage, words, databases.env)


def _odoo_words(databases: Databases, name: str, words: Sequence[str]) -> list:
    project = databases.project
    config = project.config / "pytest-odoo.ini"
    odoo = [f"--odoo-database={name}", f"--odoo-config={databases.config}"]
    return ["-c", config, "--rootdir", project.root, *odoo, *words]


def _jobs(words: Sequence[str]) -> list[str]:
    """Two workers, each taking whole classes: a class makes its world once."""
    if any(word.startswith(("-n", "--pdb")) for word in words):
        return []
    return ["-n", str(WORKERS), "--dist", "loadscope"]


def _pytest(databases: Databases, stage: Stage, words: Sequence, env: dict[str, str]) -> None:
    """Run pytest, show what it prints, and count what it says at the end."""
    project = databases.project
    cache = f"cache_dir={project.state / 'pytest-cache'}"
    command = [project.python, "-m", "pytest", "-q", "-o", cache, *words]
    closing = ""
    with subprocess.Popen(
        [str(word) for word in command],
        cwd=project.root,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            if CLOSING.search(line):
                closing = line
    for count, what in CLOSING.findall(closing):
        attribute = {"passed": "passed", "skipped": "skipped", "xfailed": "skipped"}.get(
            what, "failed"
        )
        setattr(stage, attribute, getattr(stage, attribute) + int(count))
    if process.returncode and not stage.failed:
        stage.failed += 1
        stage.problem = f"pytest ended with {process.returncode}"
    if not process.returncode and not stage.passed:
        stage.failed += 1
        stage.problem = "no test ran"

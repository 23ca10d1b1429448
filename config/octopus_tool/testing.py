"""`./octopus test`: every stage, or the fast path for one addon, path or expression.

Everything goes in two lanes, since building databases keeps one core busy and tests against a
server mostly wait: one installs the addons and runs their tests; the other runs what needs no
database, and when the addons are installed the tests against a server.
"""

import os
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from . import lean_browser, linting
from .databases import Databases
from .prepare import prepare
from .project import Project
from .report import Report, Stage
from .terminal import OctopusError, say, step
from .unchanged import Unchanged

WORKERS = min(max(os.cpu_count() or 2, 2), 4)
# Inside Odoo each has a copy of the database, wants a gigabyte, and waits a quarter of its time
# for a browser or a server of its own: one more than cores.
ODOO_WORKERS = WORKERS + 1
# pytest's closing line: '=== 12 passed, 1 failed, 2 errors in 3.20s ==='
CLOSING = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)\b")
# and a line of the list before it
BROKEN = re.compile(r"(?:FAILED|ERROR|SUBFAILED.*?) addons/(\w+)/")
TESTS_FAILED = 1
# Outside Odoo, in order; integration comes last and needs a server.
PLAIN_STAGES = ("tests/architecture", "tests/tool", "tests/protocol")
AGAIN = "--again"


def test(project: Project, words: Sequence[str]) -> int:
    """Everything, or only what the words name."""
    databases, lacking = prepare(project)
    again = AGAIN in words
    words = [word for word in words if word != AGAIN]
    fatal = [need.package for need in lacking if need.package != "postgresql"]
    if fatal and not words:
        raise OctopusError(f"a full test run needs {', '.join(fatal)}: see the line above")
    report = Report()
    if words:
        _some(databases, report, words)
    else:
        _all(databases, report, Unchanged(databases, again))
    return report.close()


def _all(databases: Databases, report: Report, unchanged: Unchanged) -> None:
    template: Future[str | None] = Future()
    with report.side_by_side() as lane:
        lane("addons", lambda: _lane_of_addons(databases, report, unchanged, template))
        lane("others", lambda: _lane_of_others(databases, report, unchanged, template))


def _lane_of_addons(
    databases: Databases, report: Report, unchanged: Unchanged, template: Future
) -> None:
    try:
        report.run("install", lambda stage: _install(databases, stage, template))
    finally:
        if not template.done():
            template.set_result(None)
    if template.result():
        _addons(databases, report, unchanged)


def _lane_of_others(
    databases: Databases, report: Report, unchanged: Unchanged, template: Future
) -> None:
    lean_browser.ensure(databases.project)  # long before the first tour of the other lane
    for folder in PLAIN_STAGES:
        if _has_tests(databases.project.root / folder):
            unchanged.run(report, folder, lambda stage: plain(databases, stage, [stage.name]))
    unchanged.run(report, "lint", lambda stage: _lint(databases, stage, template))
    if template.result() and _has_tests(databases.project.root / "tests/integration"):
        unchanged.run(report, "tests/integration", lambda stage: integration(databases, stage, []))


def _addons(databases: Databases, report: Report, unchanged: Unchanged) -> None:
    """The tests of all addons in one go, but for those that nothing changed for."""
    keys = {}
    for addon in databases.project.our_addons():
        name = f"addons/{addon}"
        if not _has_tests(databases.project.root / name / "tests"):
            continue
        keys[name] = unchanged.key(name)
        if since := unchanged.since(name, keys[name]):
            report.unchanged(name, since)
            del keys[name]
    if not keys:
        return
    paths = [databases.project.root / name / "tests" for name in keys]
    stage = report.run("addons, with browser", lambda stage: _odoo(databases, stage, paths))
    for name, key in keys.items():
        others_broke = stage.broken and not stage.problem
        fine = stage.good or (others_broke and name.partition("/")[2] not in stage.broken)
        unchanged.keep(name, key, bool(fine))


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
    ours = project.our_addons()
    for word in words:
        here = project.root / word.partition("::")[0]
        if options[-1:] == ["-k"] or not (word in ours or here.exists()):
            options.append(word)
        elif word in ours or here == project.addons:
            addons = [word] if word in ours else ours
            inside += [str(project.addons / addon / "tests") for addon in addons]
        else:
            target = inside if project.addons in here.resolve().parents else outside
            target.append(str(project.root / word))
    return inside, outside, options


def _has_tests(folder: Path) -> bool:
    return next(folder.rglob("test_*.py"), None) is not None


def _lint(databases: Databases, stage: Stage, template: Future) -> None:
    with _copy(databases, template, f"{databases.prefix}linted") as copied:
        stage.passed, stage.failed = linting.lint(databases, copied)


@contextmanager
def _copy(databases: Databases, template: Future, name: str) -> Iterator[Callable[[], str]]:
    """A function that gives a copy of the template; nobody can copy what somebody is connected to.

    It waits until the template is there. The copy is dropped at the end.
    """

    def copied() -> str:
        source = template.result()
        if not source:
            raise OctopusError("not looked at, since the addons do not install")
        databases.clone(source, name)
        return name

    try:
        yield copied
    finally:
        databases.drop(name)


def _install(databases: Databases, stage: Stage, template: Future) -> None:
    """Building the template is the installation test: from nothing, no unexpected warning."""
    template.set_result(databases.template())
    stage.passed = 1


def plain(databases: Databases, stage: Stage, words: Sequence[str]) -> None:
    """Tests that import no Odoo."""
    config = databases.project.root / "tests" / "pytest.ini"
    _pytest(databases, stage, ["-c", config, *_jobs(words), *words], databases.env)


def integration(databases: Databases, stage: Stage, words: Sequence[str]) -> None:
    """Tests against a server of their own, started before and stopped after."""
    from . import server

    databases = replace(databases, env=lean_browser.environment(databases.project, databases.env))
    instance = server.Server.fresh(databases, "test")
    try:
        instance.up()
        env = {**databases.env, "OCTOPUS_INSTANCE": str(instance.folder / "instance.json")}
        config = databases.project.root / "tests" / "pytest.ini"
        chosen = words or ["tests/integration"]
        _pytest(databases, stage, ["-c", config, *chosen], env)
    finally:
        instance.down()


def _odoo(databases: Databases, stage: Stage, words: Sequence[Path]) -> None:
    """The addons' tests on copies of the template for tests, one per worker."""
    name = f"{databases.prefix}test"
    template = databases.test_template()
    with step("copy the template database"):
        databases.clone(template, name)
    try:
        words = [*_jobs([], ODOO_WORKERS), *words]
        _pytest(databases, stage, _odoo_words(databases, name, words), databases.env)
    finally:
        databases.drop(name)


def _odoo_fast(databases: Databases, stage: Stage, paths: list[str], options: list[str]) -> None:
    name = databases.work_database(
        [Path(path).relative_to(databases.project.addons).parts[0] for path in paths]
    )
    words = _odoo_words(databases, name, [*paths, *options])
    _pytest(databases, stage, words, databases.env)


def _odoo_words(databases: Databases, name: str, words: Sequence) -> list:
    project = databases.project
    config = project.config / "pytest-odoo.ini"
    odoo = [f"--odoo-database={name}", f"--odoo-config={databases.config}"]
    return ["-c", config, "--rootdir", project.root, *odoo, *words]


def _jobs(words: Sequence[str], workers: int = WORKERS) -> list[str]:
    """Workers that take whole classes: a class makes its world once."""
    if any(word.startswith(("-n", "--pdb")) for word in words):
        return []
    return ["-n", str(workers), "--dist", "loadscope"]


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
            say(line.rstrip("\n"))
            if CLOSING.search(line):
                closing = line
            if broken := BROKEN.match(line):
                stage.broken.add(broken[1])
    _count(stage, closing, process.returncode)


def _count(stage: Stage, closing: str, code: int) -> None:
    """What pytest said at its end, in words and by its exit code."""
    for count, what in CLOSING.findall(closing):
        attribute = {"passed": "passed", "skipped": "skipped", "xfailed": "skipped"}.get(
            what, "failed"
        )
        setattr(stage, attribute, getattr(stage, attribute) + int(count))
    if code and (not stage.failed or code != TESTS_FAILED):
        stage.failed += not stage.failed
        stage.problem = f"pytest ended with {code}"
    if not code and not stage.passed:
        stage.failed += 1
        stage.problem = "no test ran"

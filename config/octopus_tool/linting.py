"""`./octopus lint`: every checker, each with its own result."""

import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import compose, odoo_source
from .databases import Databases
from .terminal import OctopusError, say, step

# Rules of pylint-odoo that we do not follow; the reasons are in config/pylintrc.
NOT_OURS = "missing-readme,consider-merging-classes-inherited"
Check = tuple[str, Callable[[], None]]


def lint(databases: Databases, database: Callable[[], str] | None = None) -> tuple[int, int]:
    """Run every check, two at a time; how many were good and how many not.

    `database` gives one with our addons installed, as soon as there is one; without it the fast
    path's is brought up to date.
    """
    good = bad = 0
    checks = list(_checks(databases))
    if databases.project.our_addons():  # last: it may have to wait for the database
        checks.append(("Odoo's test_lint", lambda: _test_lint(databases, database)))
    with step(f"{len(checks)} checks"), ThreadPoolExecutor(2) as pool:
        results = [(name, pool.submit(_outcome, check)) for name, check in checks]
        for name, result in results:
            problem, seconds = result.result()
            if problem:
                say(f"{problem}\n    FAILED: {name} ({seconds:.1f} s)")
                bad += 1
            else:
                say(f"    ok: {name} ({seconds:.1f} s)")
                good += 1
    return good, bad


def _outcome(check: Callable[[], None]) -> tuple[str, float]:
    """What is wrong (nothing: ''), and how long it took to know."""
    start = time.monotonic()
    try:
        check()
    except OctopusError as error:
        return str(error) or "failed", time.monotonic() - start
    return "", time.monotonic() - start


def _checks(databases: Databases) -> Iterator[Check]:
    project = databases.project
    root, config, bin_ = project.root, project.config, project.venv / "bin"
    python = ["addons", "config", "tests", "octopus"]
    addons = [f"addons/{name}" for name in project.our_addons()]
    ruff = [bin_ / "ruff"]
    settings = ["--config", config / "ruff.toml", "--no-cache"]

    def tool(*words: object, cwd: Path = root) -> Callable[[], None]:
        return lambda: _run(databases, [str(word) for word in words], cwd)

    if addons:
        rules = [f"--rcfile={config / 'pylintrc'}", f"--disable={NOT_OURS}"]
        yield "pylint-odoo", tool(bin_ / "pylint", *rules, *addons)
        hooks = [bin_ / "oca-checks-odoo-module", "--config", config / "oca_hooks.cfg"]
        yield "OCA hooks", tool(*hooks, *addons)
    yield "ruff", tool(*ruff, "check", *settings, *python)
    yield "ruff format", tool(*ruff, "format", "--check", *settings, *python)
    for library in sorted((root / "addons").glob("*/lib")):
        cache = f"--cache-dir={project.state / 'mypy-cache'}"
        types = ["--config-file", config / "mypy.ini", cache]
        packages = sorted(path.parent.name for path in library.glob("*/__init__.py"))
        words = [word for package in packages for word in ("-p", package)]
        yield (
            f"mypy {library.parent.name}",
            tool(project.python, "-m", "mypy", *types, *words, cwd=library),
        )
    if (root / "docker-compose.yml").exists():
        yield "docker compose config", lambda: compose.validate(project)


def _run(databases: Databases, words: list[str], cwd: Path) -> None:
    done = subprocess.run(
        words, cwd=cwd, env=databases.env, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode:
        raise OctopusError((done.stdout + done.stderr).strip()[-12000:])


def _test_lint(databases: Databases, database: Callable[[], str] | None) -> None:
    """Odoo's own style tests, looking at our addons only (see lint_rules)."""
    project = databases.project
    tests = next(odoo_source.addon_folders(databases.odoo)) / "test_lint" / "tests"
    ready = databases.template_if_there
    name = database() if database else ready() or databases.work_database()
    with tempfile.TemporaryDirectory(prefix="octopus-lint-") as cache:
        words = ["-c", project.config / "pytest-odoo.ini", "-p", "octopus_tool.lint_rules"]
        odoo = [
            f"--odoo-database={name}",
            f"--odoo-config={databases.config}",
            f"--rootdir={tests}",
        ]
        command = [
            project.python,
            "-m",
            "pytest",
            "-q",
            "-o",
            f"cache_dir={cache}",
            *words,
            *odoo,
            tests,
        ]
        _run(databases, [str(word) for word in command], project.root)

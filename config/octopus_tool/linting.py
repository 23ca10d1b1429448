"""`./octopus lint`: every checker, each with its own result."""

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from . import compose
from .databases import Databases
from .terminal import OctopusError, say, step

Check = tuple[str, Callable[[], None]]


def lint(databases: Databases) -> tuple[int, int]:
    """Run every check; how many were good and how many not."""
    good = bad = 0
    for name, check in _checks(databases):
        try:
            with step(name):
                check()
            good += 1
        except OctopusError as error:
            bad += 1
            say(f"{error}\n    FAILED: {name}")
    return good, bad


def _checks(databases: Databases) -> Iterator[Check]:
    project = databases.project
    root, config, bin_ = project.root, project.config, project.venv / "bin"
    python = ["addons", "config", "tests", "octopus"]
    addons = [f"addons/{name}" for name in project.our_addons()]
    ruff = [bin_ / "ruff"]
    settings = ["--config", config / "ruff.toml", "--no-cache"]

    def tool(*words: object) -> Callable[[], None]:
        return lambda: _run(databases, [str(word) for word in words], root)

    yield "ruff", tool(*ruff, "check", *settings, *python)
    yield "ruff format", tool(*ruff, "format", "--check", *settings, *python)
    library = root / "addons" / "octopus_peppol" / "lib"
    if library.is_dir():
        cache = f"--cache-dir={project.state / 'mypy-cache'}"
        types = ["--config-file", config / "mypy.ini", cache]
        packages = sorted(path.parent for path in library.glob("*/__init__.py"))
        yield "mypy", tool(project.python, "-m", "mypy", *types, *packages)
    if addons:
        rc = f"--rcfile={config / 'pylintrc'}"
        yield "pylint-odoo", tool(bin_ / "pylint", rc, *addons)
        yield (
            "OCA hooks",
            tool(bin_ / "oca-checks-odoo-module", "--config", config / "oca_hooks.cfg", *addons),
        )
        yield "Odoo's test_lint", lambda: _test_lint(databases)
    if (root / "docker-compose.yml").exists():
        yield "docker compose config", lambda: compose.validate(project)


def _run(databases: Databases, words: list[str], cwd: Path) -> None:
    done = subprocess.run(
        words, cwd=cwd, env=databases.env, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode:
        raise OctopusError((done.stdout + done.stderr).strip()[-12000:])


def _test_lint(databases: Databases) -> None:
    """Odoo's own style tests, looking at our addons only (see lint_rules)."""
    project = databases.project
    tests = databases.odoo / "odoo" / "addons" / "test_lint" / "tests"
    if not tests.is_dir():
        tests = databases.odoo / "addons" / "test_lint" / "tests"
    name = databases.work_database()
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

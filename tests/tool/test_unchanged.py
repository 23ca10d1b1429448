"""What passed is not run again while nothing changed of what it depends on, and only then."""

import subprocess
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from octopus_tool import unchanged
from octopus_tool.project import Project
from octopus_tool.report import Report
from octopus_tool.terminal import OctopusError
from octopus_tool.unchanged import Unchanged

STAGES = (
    "lint",
    "tests/architecture",
    "tests/tool",
    "tests/protocol",
    "tests/integration",
    "addons/one",
    "addons/two",
)


@dataclass
class NoDatabases:
    """As much of `Databases` as tells what they are made from."""

    project: Project
    key: str = "odoo-19"

    def base_key(self) -> str:
        return self.key


@pytest.fixture
def checkout(project: Project, addon) -> NoDatabases:
    addon("one")
    addon("two", ("one",))
    for name in ("config/x.ini", "README.md", *(f"{stage}/test_x.py" for stage in STAGES[1:5])):
        path = project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("before\n")
    (project.root / ".gitignore").write_text("__pycache__/\n")
    project.venv.mkdir(parents=True)
    (project.venv / "pyvenv.cfg").write_text("version = 3.11\n")
    subprocess.run(["git", "init", "-q", project.root], check=True)
    environ = {key: value for key, value in project.environ.items() if key != "CI"}
    return NoDatabases(replace(project, environ=environ))


def _ran(checkout: NoDatabases, again: bool = False) -> set[str]:
    """The stages that ran; all pass."""
    ran = []
    for name in STAGES:
        known = Unchanged(checkout, again)
        known.run(Report(), name, lambda stage: ran.append(stage.name))
    return set(ran)


ALL = set(STAGES)
ADDONS = {"addons/one", "addons/two"}
LOOKS = {"lint", "tests/architecture"}  # at everything


@pytest.mark.parametrize(
    ("path", "again"),
    [
        ("config/x.ini", ALL),
        ("addons/one/models/thing.py", ALL),
        ("addons/two/models/thing.py", ALL),
        ("addons/two/static/tests/tours/x.js", ALL),
        ("addons/one/tests/test_thing.py", ALL),
        ("addons/two/tests/test_thing.py", ALL - {"addons/one"}),
        ("addons/two/readme/HISTORY.md", ALL - ADDONS),
        ("tests/protocol/test_x.py", LOOKS | {"tests/protocol", "tests/integration"}),
        ("tests/integration/test_x.py", LOOKS | {"tests/integration"}),
        ("README.md", LOOKS),
        ("new.txt", LOOKS),
        ("config/__pycache__/x.pyc", set()),
    ],
)
def test_only_what_a_change_can_touch(checkout, path, again):
    assert _ran(checkout) == ALL
    assert not _ran(checkout)
    changed = checkout.project.root / path
    changed.parent.mkdir(parents=True, exist_ok=True)
    changed.write_text("{'name': 'x', 'depends': ['one']}  # after\n")
    assert _ran(checkout) == again


def test_another_odoo_another_day_another_setting(checkout, monkeypatch):
    assert _ran(checkout) == ALL
    assert _ran(replace(checkout, key="odoo-19.1")) == ALL
    environ = {**checkout.project.environ, "OCTOPUS_FUZZ_ROUNDS": "20"}
    assert _ran(replace(checkout, project=replace(checkout.project, environ=environ))) == ALL
    assert _ran(checkout) == ALL
    assert not _ran(checkout)

    class Tomorrow(unchanged.datetime):
        @classmethod
        def now(cls, tz=None):
            return super().now(tz) + timedelta(days=1)

    monkeypatch.setattr(unchanged, "datetime", Tomorrow)
    assert _ran(checkout) == ALL


def test_again_and_ci_run_everything(checkout):
    assert _ran(checkout) == ALL
    assert _ran(checkout, again=True) == ALL
    environ = {**checkout.project.environ, "CI": "true"}
    assert _ran(replace(checkout, project=replace(checkout.project, environ=environ))) == ALL


def test_what_failed_runs_again(checkout):
    def bad(stage):
        raise OctopusError("no")

    known = Unchanged(checkout)
    assert _ran(checkout) == ALL
    Unchanged(checkout, again=True).run(Report(), "lint", bad)
    assert _ran(checkout) == {"lint"}
    assert known.key("lint")


def test_a_file_that_changes_meanwhile(checkout):
    """What passed were the old files, or some of both."""

    def edit(stage):
        Path(checkout.project.root, "README.md").write_text("edited while it ran\n")

    Unchanged(checkout).run(Report(), "lint", edit)
    assert "lint" in _ran(checkout)


def test_without_git_nothing_is_remembered(project, addon):
    addon("one")
    checkout = NoDatabases(project)
    assert _ran(checkout) == ALL
    assert _ran(checkout) == ALL

"""Projects in a temporary folder, for the tests of the tool itself."""

import os
from pathlib import Path

import pytest
from octopus_tool.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty project: nothing in it was ever made."""
    root = tmp_path / "project"
    (root / "config").mkdir(parents=True)
    (root / "addons").mkdir()
    return Project(root, tmp_path / "state", tmp_path / "cache", dict(os.environ))


@pytest.fixture
def addon(project: Project):
    """Make an addon of that name."""

    def make(name: str, depends: tuple[str, ...] = ("base",)) -> Path:
        folder = project.addons / name
        (folder / "models").mkdir(parents=True)
        (folder / "tests").mkdir()
        (folder / "__manifest__.py").write_text(repr({"name": name, "depends": list(depends)}))
        (folder / "models" / "thing.py").write_text("one = 1\n")
        (folder / "tests" / "test_thing.py").write_text("def test_one(): pass\n")
        return folder

    return make

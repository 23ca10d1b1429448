"""Where things lie, and what a database depends on."""

import pytest
from octopus_tool import databases
from octopus_tool.project import Project, fingerprint, write_whole


def test_settings_move_the_folders(tmp_path):
    project = Project.here({"OCTOPUS_STATE": str(tmp_path / "s"), "XDG_CACHE_HOME": str(tmp_path)})
    assert project.state == tmp_path / "s"
    assert project.cache == tmp_path / "octopus"


def test_the_cache_is_outside_the_project():
    project = Project.here({})
    assert project.root not in project.cache.parents


def test_fingerprint_knows_where_parts_end():
    assert fingerprint(["ab", "c"]) != fingerprint(["a", "bc"])


def test_dependencies_of_ours(project, addon):
    addon("one")
    addon("two", ("one", "account"))
    addon("three", ("two",))
    addon("other")
    assert project.with_dependencies(["three"]) == {"one", "two", "three"}


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("models/thing.py", True),
        ("__manifest__.py", True),
        ("views/new.xml", True),
        ("tests/test_thing.py", False),
        ("readme/USAGE.md", False),
        ("models/__pycache__/thing.pyc", False),
    ],
)
def test_what_a_template_depends_on(project, addon, name, counts):
    """Product files decide; a changed test must not cost a new template."""
    folder = addon("one")
    before = databases.addon_key(project, "one")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{'name': 'changed'}")
    assert (databases.addon_key(project, "one") != before) is counts


def test_a_whole_file_or_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / "x"
    write_whole(path, "old")
    monkeypatch.setattr("os.replace", lambda *a: (_ for _ in ()).throw(OSError("killed")))
    with pytest.raises(OSError, match="killed"):
        write_whole(path, "new")
    assert path.read_text() == "old"

"""Chromium's shell for the browser tests: got where it can be had, done without where not."""

from pathlib import Path

import pytest
from octopus_tool import lean_browser
from octopus_tool.project import Project

NOT_INSTALLED = {"dpkg-query": "exit 1"}
INSTALLED = {"dpkg-query": "printf 'installed 156.0-1'"}
NO_ARCHIVE = {**INSTALLED, "apt-get": "echo 'E: no such version' >&2; exit 100"}
# a package whose shell does not start
BROKEN = {
    **INSTALLED,
    "apt-get": "touch shell.deb",
    "dpkg-deb": f'd="$3{lean_browser.INSTALLED}"; mkdir -p "$d"; '
    f'printf "#!/bin/sh\\nexit 3\\n" > "$d/{lean_browser.NAME}"; '
    f'chmod +x "$d/{lean_browser.NAME}"',
}
GOOD = {**BROKEN, "dpkg-deb": BROKEN["dpkg-deb"].replace("exit 3", "echo '<html></html>'")}


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A project on a machine whose programs do what they are told."""
    programs = tmp_path / "bin"
    programs.mkdir()
    installed = tmp_path / "chromium"
    installed.mkdir()
    (installed / "icudtl.dat").write_text("tables")
    monkeypatch.setattr(lean_browser, "INSTALLED", installed)

    def machine(does: dict[str, str], **environ: str) -> Project:
        for name, script in does.items():
            script = script.replace("/usr/lib/chromium", str(installed))
            (programs / name).write_text(f"#!/bin/sh\n{script}\n")
            (programs / name).chmod(0o755)
        path = {"PATH": f"{programs}:/usr/bin:/bin"}
        return Project(Path("/"), tmp_path, tmp_path / "cache", {**path, **environ})

    return machine


@pytest.mark.parametrize("does", [NOT_INSTALLED, NO_ARCHIVE, BROKEN])
def test_without_it_the_tests_run_in_chromium(machine, does, capsys):
    project = machine(does)
    lean_browser.ensure(project)
    assert lean_browser.found(project) is None
    assert lean_browser.environment(project, {"A": "b"}) == {"A": "b"}
    said = capsys.readouterr().out
    assert ("not to be had" in said) is (does is not NOT_INSTALLED)
    left = list((project.cache).glob("*")) if project.cache.exists() else []
    assert not left


def test_it_lies_beside_what_it_shares_with_chromium(machine):
    project = machine(GOOD)
    lean_browser.ensure(project)
    shell = lean_browser.found(project)
    assert (shell.parent / "icudtl.dat").read_text() == "tables"
    assert lean_browser.environment(project, {"A": "b"}) == {"A": "b", "CHROMIUM_BIN": str(shell)}
    # once: a second time nobody asks the archive
    lean_browser.ensure(machine(NO_ARCHIVE))
    assert lean_browser.found(project) == shell


def test_whoever_names_a_browser_gets_it(machine):
    project = machine(GOOD, CHROMIUM_BIN="/opt/browser")
    lean_browser.ensure(project)
    assert lean_browser.found(project) is None

"""Chromium's shell for the browser tests: its engine without windows, toolbars and extensions.

With `--headless` Chromium is the whole browser, drawn to nowhere: its own pages, extensions and
services take as much of the processor as what a test looks at. Debian builds the same version
without them as a package of its own. It is unpacked beside our other downloads, so that nothing of
the machine changes and no root is needed; where it cannot be had, the tests run in Chromium itself.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from .project import Project, fingerprint
from .terminal import say

NAME = "chromium-headless-shell"
VARIABLE = "CHROMIUM_BIN"
# Where Debian has Chromium, and with it what the shell reads: tables of Unicode, V8's snapshot.
INSTALLED = Path("/usr/lib/chromium")
PATIENCE = 120


def found(project: Project) -> Path | None:
    """The shell, when it is there; whoever names a browser (CHROMIUM_BIN) gets that one."""
    if project.environ.get(VARIABLE):
        return None
    if own := shutil.which(NAME, path=project.environ.get("PATH")):
        return Path(own)
    version = _version(project)
    program = _folder(project, version) / NAME
    return program if version and program.exists() else None


def environment(project: Project, environ: dict[str, str]) -> dict[str, str]:
    """With it as the browser for whatever is started: servers that print, tests with a window."""
    shell = found(project)
    return {**environ, VARIABLE: str(shell)} if shell else environ


def ensure(project: Project) -> None:
    """Get it if need be; it is no fault when it cannot be had."""
    if found(project) or project.environ.get(VARIABLE):
        return
    version = _version(project)
    if not version:
        return
    folder = _folder(project, version)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=folder.parent) as part:
        problem = _fetch(project, version, Path(part)) or _put_together(Path(part), folder)
    if problem:
        say(
            f"    browser tests run in Chromium itself, since its shell is not to be had: {problem}"
        )


def _version(project: Project) -> str:
    """Of the package that is installed: the shell has to be of the very same build."""
    code, text = _run(
        project, "dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}", "chromium"
    )
    state, _space, version = text.partition(" ")
    return version if not code and state == "installed" and INSTALLED.is_dir() else ""


def _folder(project: Project, version: str) -> Path:
    return project.cache / f"{NAME}-{fingerprint([version])}"


def _fetch(project: Project, version: str, part: Path) -> str:
    """Download and unpack it; in words what is wrong."""
    # apt gives up its rights for a download, and then may not write here
    words = ["apt-get", "-q", "-o", "APT::Sandbox::User=root", "-o", "Acquire::Retries=1"]
    download = [*words, "download", f"{NAME}={version}"]
    code, text = _run(project, *download, cwd=part)
    if code and os.geteuid() == 0:  # a machine that never asked what there is
        _run(project, *words, "update")
        code, text = _run(project, *download, cwd=part)
    packages = list(part.glob("*.deb"))
    if code or len(packages) != 1:
        return (text.strip().splitlines() or ["nothing came"])[-1]
    code, text = _run(project, "dpkg-deb", "-x", str(packages[0]), str(part / "unpacked"))
    return text.strip() if code else ""


def _put_together(part: Path, folder: Path) -> str:
    """What is its own beside what it shares with Chromium, tried before anybody uses it."""
    whole = part / "unpacked" / INSTALLED.relative_to("/")
    if not (whole / NAME).exists():
        return f"no {NAME} in its package"
    for file in INSTALLED.iterdir():
        if not (whole / file.name).exists():
            (whole / file.name).symlink_to(file)
    words = [str(whole / NAME), "--no-sandbox", "--disable-gpu", "--dump-dom", "about:blank"]
    try:
        tried = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if "<html>" not in tried.stdout:
        return f"it does not start: {tried.stderr.strip()[-300:]}"
    shutil.rmtree(folder, ignore_errors=True)
    whole.rename(folder)
    return ""


def _run(project: Project, *words: str, cwd: Path | None = None) -> tuple[int, str]:
    """How a program ended, and what it said."""
    env = {**project.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            words, cwd=cwd, env=env, capture_output=True, text=True, timeout=PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return 1, str(error)
    return done.returncode, done.stdout or done.stderr

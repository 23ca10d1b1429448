"""Packages that only the system can give: root gets them, a user gets the line to run."""

import ctypes.util
import os
import shlex
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .processes import run
from .project import Project
from .terminal import OctopusError, step, warn

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Debian starts a server of its own with the package; this keeps it from doing so.
CLUSTER_SETTING = Path("/etc/postgresql-common/createcluster.d/octopus.conf")


@dataclass(frozen=True)
class Need:
    """Something of the system: its package, what it is for, how to see whether it is there."""

    package: str
    why: str
    present: Callable[[Project], bool]


def browser(environ: dict[str, str]) -> str | None:
    """The Chromium to print reports and to run browser tests with."""
    for name in (environ.get("CHROMIUM_BIN"), *BROWSERS):
        if name and shutil.which(name):
            return shutil.which(name)
    return None


def postgres_folder(environ: dict[str, str]) -> Path | None:
    """The system's newest PostgreSQL server programs."""
    if environ.get("PG_BIN"):
        return Path(environ["PG_BIN"])
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    found = sorted(versions, key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def own_server(environ: dict[str, str]) -> bool:
    """Whether a server that exists is to be used instead of a private cluster."""
    return bool(environ.get("PGHOST"))


NEEDS = (
    Need(
        "chromium",
        "PDF reports and browser tests",
        lambda project: browser(project.environ) is not None,
    ),
    Need(
        "postgresql",
        "the private database server",
        lambda project: own_server(project.environ) or postgres_folder(project.environ) is not None,
    ),
    Need(
        "postgresql-client",
        "reaching the server that PGHOST names",
        lambda project: not own_server(project.environ) or shutil.which("psql") is not None,
    ),
    Need(
        "libmagic1",
        "recognising what kind of file a document is",
        lambda project: ctypes.util.find_library("magic") is not None,
    ),
)


def missing(project: Project) -> list[Need]:
    return [need for need in NEEDS if not need.present(project)]


def install_line(needs: list[Need]) -> str:
    packages = shlex.join(need.package for need in needs)
    return f"apt-get update && apt-get install -y --no-install-recommends {packages}"


def ensure(project: Project) -> list[Need]:
    """Install what is missing as root; as a user say how, and return what stays missing."""
    needs = missing(project)
    if not needs:
        return []
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        listed = ", ".join(f"{need.package} ({need.why})" for need in needs)
        warn(f"missing on this machine: {listed}. Run once as root:\n\n    {install_line(needs)}\n")
        return needs
    with step(f"install {', '.join(need.package for need in needs)} (once per machine)"):
        _apt_install([need.package for need in needs], project)
    left = missing(project)
    if left:
        raise OctopusError(f"installed, but still not found: {', '.join(n.package for n in left)}")
    return []


def _apt_install(packages: list[str], project: Project) -> None:
    env = {**project.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    log = project.logs / "apt.log"
    with_server = "postgresql" in packages
    if with_server:
        CLUSTER_SETTING.parent.mkdir(parents=True, exist_ok=True)
        CLUSTER_SETTING.write_text("create_main_cluster = false\n")
    try:
        run(["apt-get", "-q", "update"], env=env, log=log)
        # dpkg would wait for the disk after every file
        fast = ["-o", "Dpkg::Options::=--force-unsafe-io"]
        command = ["apt-get", "-qy", *fast, "install", "--no-install-recommends", *packages]
        run(command, env=env, log=log)
    finally:
        if with_server:
            CLUSTER_SETTING.unlink(missing_ok=True)

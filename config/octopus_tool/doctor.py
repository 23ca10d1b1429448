"""`./octopus doctor`: what is there, what is missing, and how to get it. Changes nothing."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator

from . import debian, odoo_source, postgres, server, system, virtualenv
from .project import Project
from .terminal import OctopusError, say

GIGABYTE = 1 << 30
DISK = 3 * GIGABYTE
MEMORY = 3 * GIGABYTE
# (what, good or not, what was found or what to do)
Finding = tuple[str, bool, str]


def doctor(project: Project) -> int:
    findings = [*_machine(project), *_sources(project), *_packages(project), *_made(project)]
    for what, good, text in findings:
        say(f"{'ok  ' if good else 'MISS'}  {what:22} {text}")
    wrong = [finding for finding in findings if not finding[1]]
    if not wrong:
        say("\nnothing is missing: ./octopus up")
    return 1 if wrong else 0


def _machine(project: Project) -> Iterator[Finding]:
    yield "this Python", True, f"{sys.version.split()[0]} on {platform.machine()}"
    try:
        yield "Python to build on", True, virtualenv.find_python(project.environ)
    except OctopusError as error:
        yield "Python to build on", False, str(error)
    folder = next(path for path in (project.state, *project.state.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    yield "disk", free > DISK, f"{free / GIGABYTE:.0f} GB free, 3 are needed"
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    yield "memory", pages * size > MEMORY, f"{pages * size / GIGABYTE:.0f} GB"


def _sources(project: Project) -> Iterator[Finding]:
    try:
        if project.environ.get("ODOO_SRC"):
            yield "Odoo 19.0", True, str(odoo_source.ensure(project))
        else:
            yield "Debian mirror (apt's)", True, debian.mirror(project.environ)
    except OctopusError as error:
        yield "Odoo 19.0", False, str(error)


def _packages(project: Project) -> Iterator[Finding]:
    missing = system.missing(project)
    for need in system.NEEDS:
        yield need.package, need not in missing, need.why
    if missing:
        how = "./octopus installs them" if os.geteuid() == 0 else system.install_line(missing)
        yield "to get what is missing", False, how


def _made(project: Project) -> Iterator[Finding]:
    """What ./octopus makes by itself: never missing, only not there yet."""
    stamp = project.venv / "octopus-stamp"
    yield "virtual environment", True, str(project.venv) if stamp.exists() else "not made yet"
    if system.own_server(project.environ):
        yield "PostgreSQL", True, f"the server at {project.environ['PGHOST']}"
    else:
        pid = postgres.Cluster.of(project).pid()
        yield "private PostgreSQL", True, f"runs, pid {pid}" if pid else "does not run"
    instance = server.read_instance(project)
    running = instance and instance.daemon("odoo").pid()
    yield "server", True, f"runs at {instance.url}" if running else "does not run"

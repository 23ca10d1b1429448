"""Everything that has to be there before the first database: side by side where that saves time."""

import fcntl
import os
from concurrent.futures import ThreadPoolExecutor

from . import system, virtualenv
from .databases import Databases
from .project import Project
from .terminal import say


def prepare(project: Project) -> tuple[Databases, list[system.Need]]:
    """The databases, ready to be used, and what the system still lacks.

    From here on this command has the checkout for itself, until it ends.
    """
    _take_turn(project)
    # the system's package manager and our downloads do not need each other
    with ThreadPoolExecutor(1) as pool:
        lacking = pool.submit(system.ensure, project)
        virtualenv.ensure(project)
        missing = lacking.result()
    return Databases.open(project), missing


def _take_turn(project: Project) -> None:
    """Two commands at once would build the same databases; the kernel frees a dead one's lock."""
    project.state.mkdir(parents=True, exist_ok=True)
    lock = os.open(project.state / "lock", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        other = os.read(lock, 20).decode().strip() or "unknown"
        say(f"another ./octopus command (pid {other}) is at work here: waiting for it")
        fcntl.flock(lock, fcntl.LOCK_EX)
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
    # never closed: the lock lasts as long as the process

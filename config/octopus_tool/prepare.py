"""Everything that has to be there before the first database: side by side where that saves time."""

from concurrent.futures import ThreadPoolExecutor

from . import system, virtualenv
from .databases import Databases
from .project import Project


def prepare(project: Project) -> tuple[Databases, list[system.Need]]:
    """The databases, ready to be used, and what the system still lacks.

    The system's package manager and our downloads do not need each other.
    """
    with ThreadPoolExecutor(1) as pool:
        lacking = pool.submit(system.ensure, project)
        virtualenv.ensure(project)
        missing = lacking.result()
    return Databases.open(project), missing

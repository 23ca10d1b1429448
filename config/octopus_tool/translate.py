"""`./octopus translate`: export the terms of all addons, then fill their .po files."""

from collections.abc import Sequence

from .databases import Databases
from .prepare import prepare
from .processes import run
from .project import Project
from .terminal import say, step


def translate(project: Project, words: Sequence[str]) -> int:
    """Export all terms, then fill the .po files (in the environment that has polib)."""
    databases, _missing = prepare(project)
    # one that was made from nothing: texts that an update leaves alone are the new ones there
    name = databases.template()
    with step("read the terms of the addons"):
        _export(databases, name)
    command = [project.python, "-m", "octopus_tool.translations", project.addons, *words]
    say(run(command, env=databases.env).strip())
    return 0


def _export(databases: Databases, name: str) -> None:
    odoo = databases.project.venv / "bin" / "odoo"
    words = [
        "i18n",
        "export",
        "-c",
        databases.config,
        "-d",
        name,
        *databases.project.our_addons(),
        "-l",
        "pot",
    ]
    run([odoo, *words], env=databases.env, log=databases.project.logs / "translations.log")

"""The commands of ./octopus."""

import argparse
import os
import sys
from collections.abc import Sequence

from .project import Project
from .terminal import OctopusError

HELP = """\
Octopus on Odoo 19.

  ./octopus up [--port N]       everything running, with a demo world; twice is harmless
  ./octopus down                stop it (data stays)
  ./octopus demo                play the story against the running server, step by step
                                (--screenshots FOLDER: with pictures of what people see)
  ./octopus screenshots [word]  take the pictures of the portal in the documentation anew
  ./octopus test [what …]       all tests; or only an addon, a path, `-k expression`
                                (--again: also what passed and did not change since)
  ./octopus lint                all checkers
  ./octopus translate [words.json …]   write the .pot files anew, bring the .po files in step
  ./octopus bench [script …]    benchmarks (--help: what each measures, and its options)
  ./octopus shell [database]    Odoo's shell on the running database
  ./octopus logs [-f] [name]    what the server (or `mail`, `dns`) wrote
  ./octopus reset [--yes]       drop the demo database and everything in it
  ./octopus doctor              what is missing on this machine, and how to get it

Settings (environment):
  ODOO_SRC=<folder>             a checkout of Odoo 19.0 instead of Debian's package
  PGHOST, PGPORT, PGUSER, PGPASSWORD   (or --db-host) an existing PostgreSQL server
  OCTOPUS_STATE, OCTOPUS_CACHE  other folders than .octopus and the user's cache
  OCTOPUS_PYTHON                the Python (3.11 to 3.13) to build on, instead of the system's
  OCTOPUS_DEBIAN_MIRROR         a Debian archive, where apt names none
  CHROMIUM_BIN, PG_BIN          a browser and PostgreSQL programs in unusual places
"""


def main(argv: Sequence[str]) -> int:
    if not argv or argv[0] in ("help", "-h", "--help"):
        sys.stdout.write(HELP)
        return 0
    parser = _parser()
    options, rest = parser.parse_known_args(argv)
    if rest and options.command not in ("bench", "demo", "screenshots", "test", "translate"):
        parser.error(f"unknown: {' '.join(rest)}")
    if getattr(options, "db_host", None):
        os.environ["PGHOST"] = options.db_host
    try:
        return COMMANDS[options.command](Project.here(), options, list(rest))
    except OctopusError as error:
        sys.stderr.write(f"\noctopus: {error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\ninterrupted; the same command goes on from here\n")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="octopus", usage="./octopus COMMAND (alone: help)", add_help=False
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    made = {name: commands.add_parser(name, add_help=False) for name in COMMANDS}
    made["up"].add_argument("--port", type=int)
    for name in ("up", "test"):
        made[name].add_argument("--db-host")
    made["lint"].add_argument("--db-host")
    made["bench"].add_argument("scripts", nargs="*")
    made["shell"].add_argument("database", nargs="?")
    made["logs"].add_argument("-f", dest="follow", action="store_true")
    made["logs"].add_argument("name", nargs="?", default="odoo")
    made["reset"].add_argument("--yes", action="store_true")
    return parser


def _up(project: Project, options: argparse.Namespace, rest: list[str]) -> int:
    from .server import up

    return up(project, options.port)


def _down(project: Project, options: argparse.Namespace, rest: list[str]) -> int:
    from .server import down

    return down(project)


def _demo(project: Project, options: argparse.Namespace, rest: list[str]) -> int:
    from .server import demo

    return demo(project, rest)


def _screenshots(project: Project, options: argparse.Namespace, rest: list[str]) -> int:
    from .server import screenshots

    return screenshots(project, rest)


def _test(project: Project, options: argparse.Namespace, rest: list[str]) -> int:
    from .testing import test

    return test(project, rest)


def _lint(project: Project, options: argparse.Namespace, rest: list[str]) -> int:
    from .linting import lint
    from .prepare import prepare
    from .terminal import say

    databases, _missing = prepare(project)
    good, bad = lint(databases)
    say(f"{good} passed, {bad} failed")
    return 1 if bad or not good else 0


def _translate(project: Project, options: argparse.Namespace, rest: list[str]) -> int:
    from .translate import translate

    return translate(project, rest)


def _bench(project: Project, options: argparse.Namespace, rest: list[str]) -> int:
    from .bench import bench

    return bench(project, options.scripts, rest)


def _shell(project: Project, options: argparse.Namespace, rest: list[str]) -> int:
    from .server import shell

    return shell(project, options.database)


def _logs(project: Project, options: argparse.Namespace, rest: list[str]) -> int:
    from .server import logs

    return logs(project, options.name, options.follow)


def _reset(project: Project, options: argparse.Namespace, rest: list[str]) -> int:
    from .server import reset

    return reset(project, options.yes)


def _doctor(project: Project, options: argparse.Namespace, rest: list[str]) -> int:
    from .doctor import doctor

    return doctor(project)


COMMANDS = {
    "up": _up,
    "down": _down,
    "demo": _demo,
    "screenshots": _screenshots,
    "test": _test,
    "lint": _lint,
    "translate": _translate,
    "bench": _bench,
    "shell": _shell,
    "logs": _logs,
    "reset": _reset,
    "doctor": _doctor,
}

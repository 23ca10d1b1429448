"""`./octopus bench`: the scripts of tests/bench, each against a server that nobody else uses."""

import ast
import textwrap
from collections.abc import Sequence
from pathlib import Path

from .prepare import prepare
from .project import Project
from .server import Server, in_environment
from .terminal import OctopusError, say

HELP_WORDS = frozenset({"-h", "--help"})


def bench(project: Project, scripts: Sequence[str], words: Sequence[str] = ()) -> int:
    """Run those with one of these words in their name, or all; or only tell what there is."""
    found = sorted((project.root / "tests" / "bench").glob("bench_*.py"))
    chosen = [path for path in found if not scripts or any(name in path.stem for name in scripts)]
    if not chosen:
        raise OctopusError("no such benchmark in tests/bench: ./octopus bench --help lists them")
    if HELP_WORDS.intersection(words):
        say("\n".join(map(_head, chosen)))
        return 0
    return _run(project, chosen, words)


def _head(script: Path) -> str:
    """What it measures and its options, as its head says: nothing is built for that."""
    name = script.stem.removeprefix("bench_")
    text = ast.get_docstring(ast.parse(script.read_text())) or ""
    return f"./octopus bench {name}\n\n{textwrap.indent(text, '    ')}\n"


def _run(project: Project, scripts: Sequence[Path], words: Sequence[str]) -> int:
    databases, _missing = prepare(project)
    server = Server.fresh(databases, "bench")
    try:
        instance = server.up()
        codes = [
            in_environment(project, instance, [project.python, script, *words])
            for script in scripts
        ]
    finally:
        server.wipe()
    return max(codes)

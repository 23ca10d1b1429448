"""The command line: help, what it refuses, and that it runs on nothing but the standard library."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from octopus_tool import cli

ROOT = Path(__file__).resolve().parents[2]


def _octopus(*words: str, python: str = sys.executable) -> subprocess.CompletedProcess:
    # -I -S: no site-packages, no PYTHONPATH: what a machine has before anything is installed
    command = [python, "-I", "-S", str(ROOT / "octopus"), *words]
    return subprocess.run(command, capture_output=True, text=True)


def test_alone_prints_the_help():
    done = _octopus()
    assert done.returncode == 0
    for name in cli.COMMANDS:
        assert f"./octopus {name}" in done.stdout


def test_is_executable():
    assert os.access(ROOT / "octopus", os.X_OK)


@pytest.mark.parametrize("words", [["dance"], ["up", "--prot", "9"], ["down", "now"]])
def test_refuses_what_it_does_not_know(words):
    done = _octopus(*words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_every_module_of_the_tool_loads_without_packages():
    """What the commands import lazily must load as well."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'config')!r})\n"
        "import octopus_tool.cli, octopus_tool.bench, octopus_tool.doctor, octopus_tool.server,"
        " octopus_tool.testing, octopus_tool.translate"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_reset_asks_first():
    """Without a person to ask it drops nothing."""
    command = [sys.executable, str(ROOT / "octopus"), "reset"]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 1
    assert "--yes" in done.stderr


def test_bench_help_answers_at_once():
    """Each benchmark's own head, without a database, a server or a package."""
    done = _octopus("bench", "crowd", "--help")
    assert done.returncode == 0, done.stderr
    assert "./octopus bench crowd" in done.stdout and "--users=5000" in done.stdout
    assert "bench receive" not in done.stdout
    everything = _octopus("bench", "-h").stdout
    for script in (ROOT / "tests" / "bench").glob("bench_*.py"):
        assert f"./octopus bench {script.stem.removeprefix('bench_')}\n" in everything

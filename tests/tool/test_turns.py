"""Two commands in one checkout take turns; a killed one leaves no lock behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

CONFIG = Path(__file__).resolve().parents[2] / "config"
CODE = """
import sys, time
sys.path.insert(0, {config!r})
from octopus_tool.prepare import _take_turn
from octopus_tool.project import Project
_take_turn(Project.here({{"OCTOPUS_STATE": {state!r}}}))
print("mine", flush=True)
time.sleep(60)
"""


def _start(state: Path) -> subprocess.Popen:
    code = CODE.format(config=str(CONFIG), state=str(state))
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)


def test_the_second_waits_for_the_first(tmp_path):
    first = _start(tmp_path)
    assert first.stdout.readline() == "mine\n"
    second = _start(tmp_path)
    try:
        assert f"pid {first.pid}" in second.stdout.readline()
        os.kill(first.pid, signal.SIGKILL)
        assert second.stdout.readline() == "mine\n"
    finally:
        for process in (first, second):
            process.kill()
            process.wait()
            process.stdout.close()

"""Commands and daemons: what fails says why, and only our own processes are ever stopped."""

import os
import subprocess
import sys
import time

import pytest
from octopus_tool.processes import Daemon, run, started_at
from octopus_tool.terminal import OctopusError

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('on', flush=True);"
    "time.sleep(60)",
]


@pytest.fixture
def daemon(tmp_path):
    daemon = Daemon("thing", tmp_path / "run", tmp_path / "log")
    yield daemon
    daemon.stop(patience=0.2)


def test_run_returns_the_output():
    assert run([sys.executable, "-c", "print('hello')"]) == "hello\n"


def test_run_tells_how_it_failed(tmp_path):
    log = tmp_path / "deep" / "x.log"
    with pytest.raises(OctopusError, match="ended with 3:\nbad day"):
        run([sys.executable, "-c", "print('bad day'); exit(3)"], log=log)
    assert "bad day" in log.read_text()


def test_a_daemon_starts_and_stops(daemon):
    pid = daemon.start(SLEEP, dict(os.environ))
    assert daemon.pid() == pid
    assert daemon.stop()
    assert daemon.pid() is None
    assert started_at(pid) is None
    assert not daemon.stop(), "nothing to stop twice"


def test_a_daemon_that_does_not_listen_is_killed(daemon):
    daemon.start(STUBBORN, dict(os.environ))
    while "on" not in daemon.tail():
        time.sleep(0.02)
    assert daemon.stop(patience=0.3)
    assert daemon.pid() is None


def test_somebody_elses_process_is_left_alone(daemon):
    """A pid that was used again since: same number, another start."""
    other = subprocess.Popen(SLEEP)
    try:
        daemon.folder.mkdir(parents=True)
        daemon.pid_file.write_text(f"{other.pid} 12345\n")
        assert daemon.pid() is None
        assert not daemon.stop()
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


@pytest.mark.parametrize("text", ["", "nonsense", "99999999 1"])
def test_a_broken_pid_file_is_no_process(daemon, text):
    daemon.folder.mkdir(parents=True)
    daemon.pid_file.write_text(text)
    assert daemon.pid() is None

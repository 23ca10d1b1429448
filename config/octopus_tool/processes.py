"""Running commands to their end, and daemons that are only ever stopped when they are ours."""

import os
import shlex
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .project import write_whole
from .terminal import OctopusError


def run(
    command: Sequence[str | Path],
    *,
    env: dict[str, str] | None = None,
    log: Path | None = None,
    stdin: str | None = None,
    cwd: Path | str | None = None,
) -> str:
    """Run a command and return what it printed; a failure tells the end of that."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        env=env,
        cwd=cwd,
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if log:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(done.stdout)
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-40:])
        where = f"\n(all of it: {log})" if log else ""
        raise OctopusError(f"{shlex.join(words)}\nended with {done.returncode}:\n{tail}{where}")
    return done.stdout


def succeeds(command: Sequence[str | Path], env: dict[str, str] | None = None) -> bool:
    """Whether the command exists and ends well; its output is dropped."""
    try:
        done = subprocess.run(
            [str(word) for word in command],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return False
    return done.returncode == 0


def started_at(pid: int) -> str | None:
    """When a live process started, in the kernel's ticks; None for one that is gone or a zombie.

    Together with the pid this names a process for good: pids are used again, pairs are not.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]


@dataclass(frozen=True)
class Daemon:
    """A background process of ours, remembered by pid and start time in a file."""

    name: str
    folder: Path
    logs: Path

    @property
    def pid_file(self) -> Path:
        return self.folder / f"{self.name}.pid"

    @property
    def log(self) -> Path:
        return self.logs / f"{self.name}.log"

    def pid(self) -> int | None:
        """The pid when it runs and is really the process we started."""
        try:
            pid, start = self.pid_file.read_text().split()
        except (OSError, ValueError):
            return None
        return int(pid) if started_at(int(pid)) == start else None

    def start(self, command: Sequence[str | Path], env: dict[str, str]) -> int:
        """Start it in a session of its own, its output appended to its log."""
        self.logs.mkdir(parents=True, exist_ok=True)
        with open(self.log, "ab") as output:
            process = subprocess.Popen(
                [str(word) for word in command],
                env=env,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        write_whole(self.pid_file, f"{process.pid} {started_at(process.pid)}\n")
        return process.pid

    def stop(self, patience: float = 15.0) -> bool:
        """Ask it to end, then make it end. True when there was something to stop."""
        pid = self.pid()
        if pid:
            os.kill(pid, signal.SIGTERM)
            if not self._gone(patience):
                os.killpg(pid, signal.SIGKILL)
                self._gone(5)
        self.pid_file.unlink(missing_ok=True)
        return pid is not None

    def _gone(self, patience: float) -> bool:
        limit = time.monotonic() + patience
        while pid := self.pid():
            if time.monotonic() > limit:
                return False
            _reap(pid)
            time.sleep(0.05)
        return True

    def tail(self, lines: int = 30) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""


def _reap(pid: int) -> None:
    """Collect our own child, so that it does not stay a zombie."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        pass

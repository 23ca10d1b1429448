"""The server that a benchmark runs against: `./octopus bench` made it, nobody else uses it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import machine
import psycopg2
from octopus_tool import ports
from octopus_tool.instance import FILE, Instance
from octopus_tool.project import Project, write_whole
from octopus_tool.world import wait

OPEN_STATES = ("in_received", "in_validated", "in_filed")
FIRST_PORT, FIRST_EVENT_PORT = 8770, 8672
INSIDE = Path(__file__).resolve().parent / "inside"
LISTEN = Project.here().root / "config" / "docker" / "listen.py"


class Stage:
    """One Odoo with its database, started and stopped as a benchmark needs it."""

    def __init__(self) -> None:
        self.instance = Instance.current()
        self.connection: Any = None

    # -- the server --------------------------------------------------------------------------------

    def prefork(self, workers: int, crons: int) -> None:
        """Start Odoo anew as in production: worker processes, not threads."""
        self.stop()
        self._settle_port()
        values = {
            "workers": workers,
            "max_cron_threads": crons,
            "gevent_port": ports.choose(FIRST_EVENT_PORT, ()),
        }
        text = self.instance.config.read_text()
        for name, value in values.items():
            text = re.sub(rf"(?m)^{name} = .*\n", "", text)
            text = text.replace("[options]\n", f"[options]\n{name} = {value}\n", 1)
        write_whole(self.instance.config, text, 0o600)
        queue = [sys.executable, LISTEN, "127.0.0.1", self.instance.http_port]
        self.instance.start_odoo(dict(os.environ), before=queue)

    def _settle_port(self) -> None:
        """While it stood still another checkout's server may have taken its port."""
        old = self.instance
        if ports.is_free(old.http_port):
            return
        new = replace(old, http_port=ports.choose(FIRST_PORT, ())).write()
        text = old.config.read_text().replace(old.url, new.url)
        text = text.replace(f"http_port = {old.http_port}\n", f"http_port = {new.http_port}\n")
        write_whole(new.config, text, 0o600)
        self.instance = new
        # both tell or use the server's address, as they read it when they started
        for name, module in (("dns", "private_dns"), ("mail", "mail_catcher")):
            new.daemon(name).stop()
            words = [sys.executable, "-m", f"octopus_tool.{module}", new.path / FILE]
            new.daemon(name).start(words, dict(os.environ))

    def stop(self) -> None:
        self.instance.daemon("odoo").stop()

    @property
    def pid(self) -> int:
        return self.instance.daemon("odoo").pid() or 0

    def workers(self) -> dict[str, list[int]]:
        """Kind of worker → processes, as they call themselves."""
        kinds: dict[str, list[int]] = {"http": [], "cron": []}
        for child in machine.children(self.pid):
            try:
                words = Path(f"/proc/{child}/cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if "WorkerHTTP" in words:
                kinds["http"].append(child)
            elif "WorkerCron" in words:
                kinds["cron"].append(child)
        return kinds

    def trees(self) -> dict[str, list[int]]:
        """Whose CPU counts: Odoo with its workers, PostgreSQL with its sessions."""
        return {"odoo": [self.pid], "postgres": [self.postgres()]}

    def cpu_of_requests(self) -> float:
        """CPU seconds of the HTTP workers and of PostgreSQL's sessions on this database, so far."""
        query = "SELECT pid FROM pg_stat_activity WHERE datname = %s"
        sessions = [pid for (pid,) in self.rows(query, self.instance.database)]
        return sum(map(machine.cpu_of, self.workers()["http"] + sessions))

    # -- inside Odoo -------------------------------------------------------------------------------

    def inside(self, script: str, *words: str) -> None:
        """Run a file of `inside/` in Odoo's shell, on this database, nothing else running on it."""
        path = INSIDE / script
        code = (
            "import os, sys, traceback\n"
            f"sys.path[:0] = [{str(INSIDE)!r}, {str(INSIDE.parent)!r}]\n"
            f"sys.argv = {[str(path), *map(str, words)]!r}\n"
            "try:\n"
            f"    exec(compile(open({str(path)!r}).read(), {str(path)!r}, 'exec'), globals())\n"
            "except BaseException:\n    traceback.print_exc()\n    sys.stdout.flush()\n"
            "    sys.stderr.flush()\n    os._exit(1)\n\n"
        )
        words = [self.instance.odoo, "shell", "-d", self.instance.database, "--no-http"]
        quiet = ["--log-level=warn", "--workers=0"]
        subprocess.run([*words, *quiet], input=code, text=True, check=True, env=dict(os.environ))

    # -- the database ------------------------------------------------------------------------------

    def rows(self, query: str, *values: Any) -> list[tuple]:
        """What is in the database now."""
        if not self.connection or self.connection.closed:
            self.connection = psycopg2.connect(dbname=self.instance.database)
            self.connection.autocommit = True
        with self.connection.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    def postgres(self) -> int:
        """The server process, parent of all sessions; 0 when it runs elsewhere."""
        try:
            return machine.parent_of(self.rows("SELECT pg_backend_pid()")[0][0])
        except (IndexError, OSError):
            return 0

    def quiet_dossiers(self) -> None:
        """No mail on arrival: its cost is measured apart."""
        self.rows("UPDATE octopus_peppol_participant SET notice = false")

    def settled(self, patience: float) -> None:
        """Wait until nothing is left to import."""
        query = "SELECT count(*) FROM octopus_peppol_message WHERE state IN %s"
        wait("all imported", lambda: not self.rows(query, OPEN_STATES)[0][0], patience, 1.0)


def vectors(kind: str) -> list[Path]:
    """The official examples beside the checkout."""
    folder = Project.here().root.parent / "shared" / "vectors" / kind
    found = sorted(folder.glob("*.xml"))
    if not found:
        raise SystemExit(f"no vectors in {folder}")
    return found


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Columns as wide as their widest cell; the first to the left, the others to the right."""
    lines = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        first, *others = (
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        print("  ".join([first, *others]), flush=True)

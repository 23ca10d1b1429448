"""What can be done to the server under test, and read off it."""

from __future__ import annotations

import os
import signal
from typing import Any

import psycopg2
from octopus_tool.instance import Instance
from octopus_tool.world import PATIENCE, wait

OPEN_STATES = ("in_received", "in_validated", "in_filed")
KILO = 1024


class Server:
    """One running instance: its process, its log, its database (only ever read)."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.connection: Any = None
        self.base = 0

    # -- the process ---------------------------------------------------------------------------

    @property
    def pid(self) -> int:
        return self.instance.daemon("odoo").pid() or 0

    def wake_crons(self) -> None:
        """What Odoo does itself for new work: after a start its crons may sleep for a minute."""
        connection = psycopg2.connect(dbname="postgres")
        connection.autocommit = True
        connection.cursor().execute(
            "SELECT pg_notify('cron_trigger', %s)", (self.instance.database,)
        )
        connection.close()

    def kill(self) -> None:
        """As a power cut would."""
        self.instance.kill_odoo()

    def start(self, **environ: str) -> None:
        own = {"ODOO_RC": str(self.instance.config), **environ}
        self.instance.start_odoo({**os.environ, **own})

    def stop_now(self) -> None:
        """Let it do nothing more, but keep its sockets."""
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def memory(self) -> int:
        """Bytes that are in no file: what other processes share with it does not count."""
        return self._from_proc("status", "RssAnon:")

    def forget_peak(self) -> None:
        with open(f"/proc/{self.pid}/clear_refs", "w") as stream:
            stream.write("5")
        self.base = self._from_proc("status", "VmHWM:")

    def growth(self) -> int:
        """How much more than then it needed at most since `forget_peak`."""
        return self._from_proc("status", "VmHWM:") - self.base

    def _from_proc(self, name: str, field: str) -> int:
        with open(f"/proc/{self.pid}/{name}") as stream:
            for line in stream:
                if line.startswith(field):
                    return int(line.split()[1]) * KILO
        raise OSError(f"no {field} in {name}")

    # -- the log -------------------------------------------------------------------------------

    def log_size(self) -> int:
        return self.instance.daemon("odoo").log.stat().st_size

    def log_since(self, start: int) -> str:
        with open(self.instance.daemon("odoo").log, "rb") as stream:
            stream.seek(start)
            return stream.read().decode(errors="replace")

    # -- the database --------------------------------------------------------------------------

    def rows(self, query: str, *values: Any) -> list[tuple]:
        """What is in the database now."""
        if not self.connection or self.connection.closed:
            self.connection = psycopg2.connect(dbname=self.instance.database)
            self.connection.autocommit = True
        with self.connection.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    def close(self) -> None:
        if self.connection:
            self.connection.close()

    def messages(self, message_id: str) -> int:
        """How often a message was stored."""
        return self.rows(
            "SELECT count(*) FROM octopus_peppol_message WHERE message_id = %s", message_id
        )[0][0]

    def count(self) -> int:
        return self.rows("SELECT count(*) FROM octopus_peppol_message")[0][0]

    def settled(self, patience: float = PATIENCE) -> None:
        """Wait until nothing is left to import, but for what failed and is tried again later."""
        query = """
            SELECT count(*) FROM octopus_peppol_message
            WHERE state IN %s AND next_try <= now() AT TIME ZONE 'UTC'"""

        def look() -> bool:
            self.wake_crons()
            return not self.rows(query, OPEN_STATES)[0][0]

        wait("all messages imported", look, patience, pause=0.5)

    def documents(self, *message_ids: str) -> dict[str, list[int]]:
        """Message id → the documents that it made (a duplicate points to the first one's)."""
        found: dict[str, list[int]] = {ident: [] for ident in message_ids}
        query = """
            SELECT m.message_id, d.id FROM octopus_document d
            JOIN octopus_peppol_message m ON m.id = d.peppol_message_id
            WHERE m.message_id IN %s ORDER BY d.id"""
        for message_id, document in self.rows(query, message_ids):
            found[message_id].append(document)
        return found

"""What the workers of a server hold while they are at work: memory, connections to the database."""

from __future__ import annotations

import threading

import machine
import psycopg2
from stage import Stage

SECONDS = 1


class Watch(threading.Thread):
    """`with Watch(stage) as watch: …` then `print(watch)`: before, after, and the most."""

    def __init__(self, stage: Stage, kind: str = "http") -> None:
        super().__init__(daemon=True)
        self.stage, self.kind, self.ended = stage, kind, threading.Event()
        self.connections, self.most = 0, 0.0
        self.before: list[float] = []
        self.after: list[float] = []

    def run(self) -> None:
        connection = psycopg2.connect(dbname="postgres")
        connection.autocommit = True
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        with connection.cursor() as cursor:
            while not self.ended.wait(SECONDS):
                cursor.execute(query, [self.stage.instance.database])
                self.connections = max(self.connections, cursor.fetchone()[0])
                self.most = max(self.most, *self._memory())
        connection.close()

    def _memory(self) -> list[float]:
        """MB that each worker allocated itself."""
        workers = self.stage.workers()[self.kind]
        return [machine.memory_of(pid)["Anonymous"] for pid in workers] or [0.0]

    def __enter__(self) -> Watch:
        self.before = self._memory()
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.ended.set()
        self.join()
        self.after = self._memory()

    def __str__(self) -> str:
        before, after = (
            ", ".join(f"{size:.0f}" for size in sizes) for sizes in (self.before, self.after)
        )
        return (
            f"memory of the {self.kind} workers, MB: {before} before, {after} after, "
            f"{self.most:.0f} at most; {self.connections} connections to the database at most"
        )

"""CPU of this process and of its PostgreSQL session."""

import os
import time

import machine


class Clock:
    """`with Clock(cr) as clock: …` then `clock.cpu`, `clock.wall`, in seconds."""

    def __init__(self, cr):
        self.cr = cr
        self.cpu = self.wall = 0.0

    def _read(self):
        cr = self.cr() if callable(self.cr) else self.cr
        return time.process_time() + machine.cpu_of(cr._cnx.get_backend_pid())

    def __enter__(self):
        self.began, self.started = self._read(), time.perf_counter()
        return self

    def __exit__(self, *_error):
        self.cpu += self._read() - self.began
        self.wall += time.perf_counter() - self.started


def noise():
    """How busy the machine is."""
    return f"load {os.getloadavg()[0]:.1f}"

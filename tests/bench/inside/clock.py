"""CPU of this process and of its PostgreSQL session."""

import os
import time

import machine


class Clock:
    """`with Clock(cr) as clock: …` then `clock.cpu`, `clock.wall`, in seconds."""

    def __init__(self, cr):
        self.cr = cr
        self.cpu = self.wall = 0.0

    def _session(self):
        """CPU of the PostgreSQL session."""
        cr = self.cr() if callable(self.cr) else self.cr
        return machine.cpu_of(cr._cnx.get_backend_pid())

    def __enter__(self):
        # looking takes CPU too: outside what is measured, at both ends
        self.asked = self._session()
        self.began, self.started = time.process_time(), time.perf_counter()
        return self

    def __exit__(self, *_error):
        ended = time.process_time()
        self.wall += time.perf_counter() - self.started
        self.cpu += ended - self.began + self._session() - self.asked


def noise():
    """How busy the machine is."""
    return f"load {os.getloadavg()[0]:.1f}"

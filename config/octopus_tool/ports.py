"""Free loopback ports, the same as last time when they are still free."""

import socket
from collections.abc import Iterable

RANGE = 200


def is_free(port: int, kind: int = socket.SOCK_STREAM) -> bool:
    with socket.socket(socket.AF_INET, kind) as attempt:
        if kind == socket.SOCK_STREAM:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def choose(first: int, taken: Iterable[int], kind: int = socket.SOCK_STREAM) -> int:
    """The first free port from `first` upward that is not one of `taken`."""
    skip = set(taken)
    for port in range(first, first + RANGE):
        if port not in skip and is_free(port, kind):
            return port
    raise OSError(f"no free port between {first} and {first + RANGE}")


def reserve_port() -> tuple[socket.socket, int]:
    """A free port that nobody else gets while the socket is open; a server may listen on it."""
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", 0))
    return holder, holder.getsockname()[1]

"""The plug-in that gives Odoo's tests their time: limits get longer, and nothing else changes."""

import socket

import pytest
from octopus_tool.ports import is_free, reserve_port
from octopus_tool.pytest_patience import SECONDS, longer


def _limit(timeout: float | None = 3) -> float | None:
    return timeout


@pytest.mark.parametrize(
    ("given", "kept"), [((), SECONDS), ((5,), SECONDS), ((SECONDS + 1,), SECONDS + 1)]
)
def test_a_limit_is_made_longer_and_never_shorter(given, kept):
    assert longer(_limit, "timeout")(*given) == kept


def test_what_has_no_limit_gets_none():
    assert longer(_limit, "timeout")(None) is None
    assert longer(_limit, "timeout")(-1) == -1


def test_a_reserved_port_is_given_to_nobody_but_a_server_can_listen_on_it():
    holder, port = reserve_port()
    with holder, socket.socket() as stranger:
        with pytest.raises(OSError):
            stranger.bind(("127.0.0.1", port))
        with socket.socket() as server:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            server.bind(("127.0.0.1", port))
            server.listen()
            socket.create_connection(("127.0.0.1", port)).close()
            assert not is_free(port)

"""The ports of a server: its own from last time, unless somebody else has them by now."""

import socket

import pytest
from octopus_tool import ports
from octopus_tool.databases import Databases
from octopus_tool.server import Server


@pytest.fixture
def server(project):
    return Server(Databases(project, project.root, {}, ""))


def test_the_same_ports_as_last_time(server):
    settled = server._settle(None)
    assert server.settle_again(None).http_port == settled.http_port


def test_a_port_that_went_to_somebody_else_while_the_database_was_built(server):
    settled = server._settle(None)
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", settled.http_port))
        stranger.listen()
        again = server.settle_again(None)
        assert again.http_port != settled.http_port
        assert ports.is_free(again.http_port)
    assert f"http_port = {again.http_port}\n" in again.config.read_text()
    assert server.instance().http_port == again.http_port

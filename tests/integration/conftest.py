"""A running server seen from outside: HTTP, SMTP, DNS, log, memory, database to look at.

`./octopus test tests/integration` starts the server, with a demo world of its own, and stops it.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from edelivery import ParticipantId, pki
from octopus_tool.instance import OUTSIDE_SEAT, OWN_SEAT, VARIABLE, Instance
from octopus_tool.log_rules import unexpected_entries
from octopus_tool.project import Project, write_whole
from octopus_tool.story import Story

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / folder) for folder in ("protocol", "integration", "bench")]

from forge import Forge  # noqa: E402  (lies in tests/protocol)
from server import Server  # noqa: E402

# seconds that a body may take; what is slow on purpose has less (test_slow_bodies.py)
BODY_TIMEOUT = 600
SECOND_SEAT = "POP000003"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "server_log(pattern): what the server may log meanwhile")
    if not config.option.collectonly and VARIABLE not in os.environ:
        pytest.exit("./octopus test tests/integration starts the server that these need", 2)


@pytest.fixture(scope="session")
def network() -> pki.TestNetwork:
    """A private network whose CA keys the tests have, to issue bad certificates, too."""
    seats = [OWN_SEAT, OUTSIDE_SEAT, SECOND_SEAT]
    return pki.make_test_network(seats, datetime.now(UTC), ca_key_size=2048)


@pytest.fixture(scope="session")
def instance(network: pki.TestNetwork) -> Instance:
    """The server under test, on the keys of `network`."""
    found = Instance.current()
    password = (found.peppol / "password.txt").read_text().strip()
    contents = {
        "ap.p12": network.pkcs12(OWN_SEAT, password),
        "outside.p12": network.pkcs12(OUTSIDE_SEAT, password),
        "smp.p12": network.smp_pkcs12(password),
        "truststore.pem": network.truststore_pem(),
    }
    for name, content in contents.items():
        (found.peppol / name).write_bytes(content)
    text = found.config.read_text()
    if "body_timeout" not in text:
        write_whole(found.config, f"{text}body_timeout = {BODY_TIMEOUT}\n", 0o600)
    return found


@pytest.fixture(scope="session")
def server(instance: Instance) -> Iterator[Server]:
    running = Server(instance)
    yield running
    running.close()


@pytest.fixture(scope="session")
def story(instance: Instance) -> Story:
    return Story(instance)


@pytest.fixture(scope="session")
def bakery(story: Story):
    return story.world.bakery


@pytest.fixture(scope="session")
def garage(story: Story):
    return story.world.garage


@pytest.fixture(scope="session")
def route(story: Story, bakery):
    """The bakery's access point, found once."""
    return story.outside.route(ParticipantId.parse(bakery.identifier))


@pytest.fixture
def envelope(story: Story):
    """A new invoice of the mill, in its business envelope."""
    invoice = story.invoice()
    return story.outside.envelope(
        ParticipantId.parse(f"0208:{invoice.seller.number}"),
        ParticipantId.parse(f"0208:{invoice.buyer.number}"),
        invoice.xml(),
    )


@pytest.fixture
def forge(envelope, network: pki.TestNetwork) -> Forge:
    """A hand-made message of the outside access point, in which one thing can be wrong."""
    return Forge(
        envelope,
        network,
        datetime.now(UTC),
        signer=network.identity(OUTSIDE_SEAT),
        receiver=network.identity(OWN_SEAT),
    )


@pytest.fixture(autouse=True)
def _quiet_log(request: pytest.FixtureRequest, server: Server) -> Iterator[None]:
    """No test leaves a warning, an error or a traceback in the server's log unless it says so."""
    allowed = [re.compile(mark.args[0]) for mark in request.node.iter_markers("server_log")]
    start = server.log_size()
    yield
    wrong = [
        line
        for entry in unexpected_entries(Project.here(), server.log_since(start))
        if not any(pattern.search(entry[0]) for pattern in allowed)
        for line in entry
    ]
    assert not wrong, "the server logged:\n" + "\n".join(wrong[:40])

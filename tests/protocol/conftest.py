"""The world of the protocol tests: a private network, two access points, one invoice."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from edelivery import (
    BILLING_PROCESS,
    INVOICE,
    Envelope,
    ParticipantId,
    pki,
)
from edelivery.as4 import OutgoingMessage, sender
from forge import Forge, invoice
from hypothesis import settings

# The same examples every time, and no files; HYPOTHESIS_PROFILE=search looks for new ones. No limit
# by the clock: databases are built meanwhile, and what takes long says nothing of what is right.
settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.register_profile("search", database=None, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def network() -> pki.TestNetwork:
    """Small CA keys: the shape is what matters, and 4096 bits take seconds."""
    return pki.make_test_network(["POP000001", "POP000002", "POP000003"], NOW, ca_key_size=2048)


@pytest.fixture(scope="session")
def stranger() -> pki.TestNetwork:
    """Another network with the same names, which nobody here trusts."""
    return pki.make_test_network(["POP000001"], NOW, ca_key_size=2048)


@pytest.fixture(scope="session")
def trust(network: pki.TestNetwork) -> pki.TrustPolicy:
    return network.trust_policy


@pytest.fixture(scope="session")
def alice(network: pki.TestNetwork) -> pki.Identity:
    """The sending access point."""
    return network.identity("POP000001")


@pytest.fixture(scope="session")
def bob(network: pki.TestNetwork) -> pki.Identity:
    """The receiving access point."""
    return network.identity("POP000002")


@pytest.fixture(scope="session")
def envelope() -> Envelope:
    return Envelope(
        sender=ParticipantId.parse("0208:0123456749"),
        receiver=ParticipantId.parse("0208:0202239951"),
        document_type=INVOICE,
        process=BILLING_PROCESS,
        country_c1="BE",
        instance_id="3739db04-7e4e-4c89-b170-c543dd252249",
        created=NOW,
        payload=invoice(),
    )


@pytest.fixture
def outgoing(envelope: Envelope, alice: pki.Identity, bob: pki.Identity) -> OutgoingMessage:
    return sender.build(
        envelope,
        sender=alice,
        receiver_certificate=bob.certificate,
        message_id="message-1@octopus.test",
        timestamp=NOW,
        conversation_id="conversation-1",
    )


@pytest.fixture
def forge(envelope: Envelope, network: pki.TestNetwork) -> Forge:
    """Messages as a hostile peer with a valid certificate would make them."""
    return Forge(envelope, network, NOW)


@pytest.fixture(scope="session")
def vectors() -> Path:
    """Test files of other projects, which are not part of this repository."""
    path = Path(os.environ.get("OCTOPUS_VECTORS", PROJECT.parent / "shared" / "vectors"))
    if not path.is_dir():
        pytest.skip("the public test vectors are not on this machine (OCTOPUS_VECTORS)")
    return path

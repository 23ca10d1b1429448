"""One poisoned message, one dossier that fails: all others go on."""

from __future__ import annotations

import dataclasses

import psycopg2
import pytest
from edelivery import ParticipantId
from octopus_tool.world import wait

# An outage in one dossier's part of the database, made in the database.
BREAK = """
CREATE FUNCTION octopus_test_outage() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF NEW.company_id = {company} THEN RAISE EXCEPTION 'the disk of this dossier is full';
END IF; RETURN NEW; END $$;
CREATE TRIGGER octopus_test_outage BEFORE INSERT ON octopus_document
FOR EACH ROW EXECUTE FUNCTION octopus_test_outage()"""
MEND = """
DROP TRIGGER IF EXISTS octopus_test_outage ON octopus_document;
DROP FUNCTION IF EXISTS octopus_test_outage()"""
UBL = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
POISON = [
    f'<Invoice xmlns="{UBL}"/>'.encode(),
    f'<Invoice xmlns="{UBL}"><ID>&#128169;</ID><IssueDate>soon</IssueDate></Invoice>'.encode(),
    f'<Invoice xmlns="{UBL}">{"<a>" * 150}{"</a>" * 150}</Invoice>'.encode(),
]


def _send(story, envelope):
    sent = story.outside.send(envelope)
    return sent.outgoing.message_id


def _poisoned(envelope) -> list[bytes]:
    """What is no invoice at all, and an invoice whose numbers, dates and names are mad."""
    mad = envelope.payload
    for old, new in (
        (b">20<", b">1E+400000<"),
        (b">18.50<", b">NaN<"),
        (b"<cbc:IssueDate>2", b"<cbc:IssueDate>9999992"),
        (b'currencyID="EUR"', b'currencyID="XXX"'),
    ):
        mad = mad.replace(old, new)
    head = b'<?xml version="1.0" encoding="UTF-8"?>\n'
    long_name = envelope.payload.replace(b"Molens", b"M" * 100_000)
    return [mad, long_name, *(head + body for body in POISON)]


def _state(server, message_id: str) -> str:
    query = "SELECT state FROM octopus_peppol_message WHERE message_id = %s"
    return server.rows(query, message_id)[0][0]


def _several(story, count: int, receiver=None) -> list[str]:
    ids = []
    for _number in range(count):
        invoice = story.invoice()
        ends = [ParticipantId.parse(f"0208:{invoice.seller.number}")]
        ends.append(ParticipantId.parse(receiver or f"0208:{invoice.buyer.number}"))
        ids.append(_send(story, story.outside.envelope(*ends, invoice.xml())))
    return ids


def test_poison_between_good_ones(story, server, bakery, envelope):
    good = _several(story, 2)
    bad = [
        _send(
            story,
            story.outside.envelope(envelope.sender, envelope.receiver, payload),
        )
        for payload in _poisoned(envelope)
    ]
    good += _several(story, 2)
    server.settled()
    assert {_state(server, ident) for ident in good} == {"in_done"}
    for ident in bad:
        assert _state(server, ident) == "in_done", "filed, for a person to look at"
        document = story.arrival(ident, bakery)
        document = story.forward(story.accept(document, bakery), bakery)
        assert bool(document["reason"]) != bool(document["move_id"]), "a bill or a reason"


@pytest.mark.server_log("odoo.sql_db|the disk of this dossier is full|octopus_test_outage")
def test_one_dossier_fails(story, server, garage, envelope):
    writer = psycopg2.connect(dbname=server.instance.database)
    writer.autocommit = True
    cursor = writer.cursor()
    cursor.execute(MEND)
    cursor.execute(BREAK.format(company=garage.company))
    try:
        [failing] = _several(story, 1, garage.identifier)
        good = _several(story, 3)
        wait("the others", lambda: {_state(server, ident) for ident in good} == {"in_done"})
        query = "SELECT state, error, retry_count FROM octopus_peppol_message WHERE message_id = %s"
        state, error, tries = server.rows(query, failing)[0]
        # a slow machine may have tried it again since
        assert state == "in_validated" and tries
        assert error
        assert not server.documents(failing)[failing]
    finally:
        cursor.execute(MEND)
        writer.close()


def test_duplicates_of_a_failing_envelope_stay_duplicates(story, server, bakery, route, envelope):
    broken = dataclasses.replace(envelope, payload=b"<?xml version='1.0'?>\n" + POISON[0])
    packs = [story.outside.pack(broken, route.certificate) for _ in range(2)]
    for pack in packs:
        assert story.outside.push(pack, route.address)
    server.settled()
    made = server.documents(*[pack.message_id for pack in packs])
    assert sum(len(documents) for documents in made.values()) == 1

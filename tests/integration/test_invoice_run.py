"""The monthly invoices: kill -9 in the middle of a payer, started again, and on their way.

One payer takes invoices over Peppol at another provider, the demo's own at ours, and one has a mail
address alone.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
from contextlib import closing
from decimal import Decimal

import psycopg2
import pytest
from edelivery import ParticipantId
from lxml import etree
from octopus_tool.demo_world import with_check_digits
from octopus_tool.odoo_client import Person
from octopus_tool.world import attachments, find_mail, wait
from outside_house import OutsideHouse

OUTSIDE = with_check_digits("0456789012")
BY_MAIL = with_check_digits("0467890123")
PAYERS = [
    ["Molen Buiten", OUTSIDE, "molen@outside.octopus.test"],
    ["Slager Post", BY_MAIL, "slager@post.octopus.test"],
]
NEW_PAYERS = """
import json, os
for name, number, email in json.loads(os.environ["OCTOPUS_PAYERS"]):
    payer = env["octopus.subscriber"].create({"kind": "u", "name": name, "email": email})
    payer.with_user(payer.holder_user_id)._octopus_accept_agreement()
    dossier = env["octopus.dossier"].create(
        {"name": name, "holder_id": payer.id, "enterprise_number": number, "email": email}
    )
    address = {"street": "Dorp 1", "zip": "9300", "city": "Aalst", "country_id": env.ref("base.be")}
    address["country_id"] = address["country_id"].id
    dossier.company_id.partner_id.write(address)
env.cr.commit()
"""

# One payer a transaction; the second is killed with everything done but the commit.
KILLED = """
import os
from odoo.addons.octopus_dossier.models import octopus_invoice_run
from odoo.addons.octopus_dossier.tools.brussels import month_of, today
octopus_invoice_run.CHUNK = 1
run = env["octopus.invoice.run"]._octopus_run(month_of(today()))
run._begin()
assert run.state == "preview" and run.total >= 2, (run.state, run.total)
run.state = "running"
env.cr.commit()
assert run._work() == 1
env.cr.commit()
assert run._work() == 1
env.flush_all()
os.kill(os.getpid(), 9)
"""
MADE = """
from odoo.addons.octopus_dossier.tools.brussels import month_of, today
run = env["octopus.invoice.run"]._octopus_run(month_of(today()))
if run.state == "counting":
    run._begin()
if run.state in ("preview", "stopped"):
    run.action_make()
env.cr.commit()
"""
# Jobs that others have locked are left alone: the server's own do not work on the run meanwhile.
HOLD = """
SELECT FROM ir_cron WHERE id IN (SELECT res_id FROM ir_model_data WHERE model = 'ir.cron'
   AND module = 'octopus_dossier' AND name IN ('cron_invoice_run', 'cron_invoice_run_too'))
   FOR NO KEY UPDATE"""
INVOICES = """
SELECT l.payer_id, m.name, m.id FROM octopus_invoice_run_line l
  JOIN account_move m ON m.octopus_run_line_id = l.id AND m.state = 'posted' ORDER BY m.name"""
SENT = """
SELECT m.name, m.amount_total, p.state, p.receiver FROM octopus_invoice_run_line l
  JOIN octopus_subscriber s ON s.id = l.payer_id
  JOIN account_move m ON m.octopus_run_line_id = l.id AND m.state = 'posted'
  LEFT JOIN octopus_peppol_message p ON p.move_id = m.id AND p.direction = 'out'
 WHERE s.name = %s"""
ARRIVED = """
SELECT d.company_id FROM octopus_peppol_message m
  JOIN octopus_document d ON d.peppol_message_id = m.id
 WHERE m.direction = 'in' AND m.message_id IN
       (SELECT message_id FROM octopus_peppol_message p JOIN account_move m ON m.id = p.move_id
         WHERE p.direction = 'out' AND m.octopus_run_line_id IS NOT NULL AND m.name = %s)"""


@pytest.fixture(scope="module")
def house(instance, network):
    """The provider outside, with its payer; and the one who has a mail address alone."""
    found = OutsideHouse(instance, network, ParticipantId.parse(f"0208:{OUTSIDE}"))
    environ = {**os.environ, "OCTOPUS_PAYERS": json.dumps(PAYERS)}
    assert not _inside(instance, NEW_PAYERS, environ).returncode
    yield found
    found.close()


def test_killed_half_way_and_started_again(server, instance, house):
    with closing(psycopg2.connect(dbname=instance.database)) as holder:
        holder.cursor().execute(HOLD)
        died = _inside(instance, KILLED)
        assert died.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL)
        assert len(server.rows(INVOICES)) <= 1, "what was not committed is not there"
    operator = Person.of(instance, "admin")
    runs = [run["id"] for run in operator.search("octopus.invoice.run", [], ["id"])]
    for act in ("action_stop", "action_make"):
        operator.call("octopus.invoice.run", act, runs)
    wait("the run is done", lambda: _done(server), pause=0.5)
    payers = server.rows("SELECT payer_id FROM octopus_invoice_run_line")
    invoices = server.rows(INVOICES)
    assert sorted(payer for payer, *_rest in invoices) == sorted(payer for (payer,) in payers)
    numbers = [int(name.rsplit("/", 1)[1]) for _payer, name, _id in invoices]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), "no number is lost"
    assert not server.rows("SELECT FROM octopus_charge WHERE state <> 'invoiced'")


def test_they_arrive_over_peppol_and_by_mail(server, instance, story, house):
    if not _done(server):  # the other test did not come first
        assert not _inside(instance, MADE).returncode
    wait("the run is done", lambda: _done(server), pause=0.5)
    # at the other provider: verified and receipted there, with the amount of the invoice
    name, total, state, _receiver = _delivered(server, "Molen Buiten")
    assert state == "out_delivered"
    [envelope] = [found for found in house.envelopes if _text(found, "ID") == name]
    assert envelope.receiver == house.participant
    assert Decimal(_text(envelope, "PayableAmount")) == total
    assert _text(envelope, "EndpointID") == envelope.sender.value
    # at ours: a document in the dossier of who pays
    garage = story.world.garage
    name, _total, state, _receiver = _delivered(server, garage.name)
    assert state == "out_delivered"
    wait("its document", lambda: server.rows(ARRIVED, name) == [(garage.company,)])
    # by mail, with the PDF and the e-invoice
    [(name, total, state, _receiver)] = server.rows(SENT, "Slager Post")
    _address, mail = wait("the mail", lambda: find_mail(instance, "slager@post.octopus.test", name))
    assert not state
    files = attachments(mail)
    [pdf] = [content for content in files.values() if content.startswith(b"%PDF")]
    assert f"{total:.2f}".replace(".", ",") in _pdf_text(pdf).replace(".", ",")


def _delivered(server, payer: str) -> tuple:
    """The invoice of a payer once its message is at an end."""

    def look() -> tuple | None:
        server.wake_crons()
        rows = server.rows(SENT, payer)
        return rows[0] if rows and rows[0][2] in ("out_delivered", "out_failed") else None

    return wait(f"the invoice of {payer} to leave", look, pause=0.5)


def _text(envelope, name: str) -> str:
    """The first element with that name in a UBL document."""
    found = etree.fromstring(envelope.payload).find(f".//{{*}}{name}")
    return "" if found is None else found.text


def _pdf_text(pdf: bytes) -> str:
    import io

    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def _inside(instance, script: str, environ=None) -> subprocess.CompletedProcess:
    words = [instance.odoo, "shell", "-d", instance.database, "--no-http", "--workers=0"]
    words += ["--max-cron-threads=0", "--log-level=error"]
    environ = environ or dict(os.environ)
    return subprocess.run(words, input=script, text=True, env=environ, check=False)


def _done(server) -> bool:
    server.wake_crons()
    return server.rows("SELECT state FROM octopus_invoice_run") == [("done",)]

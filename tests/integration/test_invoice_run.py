"""The monthly invoices: kill -9 in the middle of a payer, and they leave like any invoice."""

from __future__ import annotations

import os
import signal
import subprocess

from octopus_tool.world import wait

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
INVOICES = """
SELECT l.payer_id, m.name, m.id FROM octopus_invoice_run_line l
  JOIN account_move m ON m.octopus_run_line_id = l.id AND m.state = 'posted' ORDER BY m.name"""


def test_killed_half_way_and_started_again(server, instance):
    words = [instance.odoo, "shell", "-d", instance.database, "--no-http", "--workers=0"]
    died = subprocess.run(
        [*words, "--max-cron-threads=0", "--log-level=error"],
        input=KILLED,
        text=True,
        env=dict(os.environ),
        check=False,
    )
    assert died.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL)
    assert len(server.rows(INVOICES)) <= 2
    wait("the run goes on by itself", lambda: _done(server), 90, pause=0.5)
    payers = server.rows("SELECT payer_id FROM octopus_invoice_run_line")
    invoices = server.rows(INVOICES)
    assert sorted(payer for payer, *_rest in invoices) == sorted(payer for (payer,) in payers)
    numbers = [int(name.rsplit("/", 1)[1]) for _payer, name, _id in invoices]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), "no number is lost"
    assert not server.rows("SELECT FROM octopus_charge WHERE state <> 'invoiced'")
    _leaves(server, invoices)


def _done(server) -> bool:
    server.wake_crons()
    return server.rows("SELECT state FROM octopus_invoice_run") == [("done",)]


def _leaves(server, invoices) -> None:
    """Over Peppol, to who is registered there: it arrives in his own dossier."""
    query = "SELECT peppol_move_state FROM account_move WHERE id IN %s"
    ids = tuple(move_id for _payer, _name, move_id in invoices)

    def look() -> bool:
        server.wake_crons()
        return {state for (state,) in server.rows(query, ids)} == {"done"}

    wait("the invoices are delivered over Peppol", look, 120, pause=1.0)

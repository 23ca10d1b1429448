"""The monthly invoices: kill -9 in the middle of a payer, and started again."""

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
AGAIN = """
run = env["octopus.invoice.run"].search([])
run.action_stop()
run.action_make()
env.cr.commit()
"""
INVOICES = """
SELECT l.payer_id, m.name, m.id FROM octopus_invoice_run_line l
  JOIN account_move m ON m.octopus_run_line_id = l.id AND m.state = 'posted' ORDER BY m.name"""


def test_killed_half_way_and_started_again(server, instance):
    died = _inside(instance, KILLED)
    assert died.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL)
    assert len(server.rows(INVOICES)) <= 1, "what was not committed is not there"
    assert not _inside(instance, AGAIN).returncode
    wait("the run is done", lambda: _done(server), 90, pause=0.5)
    payers = server.rows("SELECT payer_id FROM octopus_invoice_run_line")
    invoices = server.rows(INVOICES)
    assert sorted(payer for payer, *_rest in invoices) == sorted(payer for (payer,) in payers)
    numbers = [int(name.rsplit("/", 1)[1]) for _payer, name, _id in invoices]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), "no number is lost"
    assert not server.rows("SELECT FROM octopus_charge WHERE state <> 'invoiced'")


def _inside(instance, script: str) -> subprocess.CompletedProcess:
    words = [instance.odoo, "shell", "-d", instance.database, "--no-http", "--workers=0"]
    words += ["--max-cron-threads=0", "--log-level=error"]
    return subprocess.run(words, input=script, text=True, env=dict(os.environ), check=False)


def _done(server) -> bool:
    server.wake_crons()
    return server.rows("SELECT state FROM octopus_invoice_run") == [("done",)]

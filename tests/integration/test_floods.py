"""The same thing tried many times at once: counted together, done once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from xmlrpc.client import Fault, ServerProxy

import psycopg2
import pytest
from at_once import Asker, together
from octopus_tool.instance import THREADS

AT_ONCE = 16
TRIES = 10
NOBODY = 999_999_999

# XML-RPC writes refusals and faults into the log
pytestmark = pytest.mark.server_log(
    "in a call over XML-RPC|Access Denied|Too many wrong|Record does not exist"
)
# jobs take what nobody else has locked
HOLD = """
    SELECT FROM ir_cron
     WHERE id = (SELECT res_id FROM ir_model_data
                  WHERE module = 'octopus_dossier' AND name = 'cron_export')
       FOR NO KEY UPDATE
"""


def _at_once(act, times):
    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(act, range(times)))


def test_passwords_guessed_at_once_are_counted_together(instance, server):
    def guess(number):
        web_service = ServerProxy(f"{instance.url}/xmlrpc/2/object")
        words = (instance.database, NOBODY, f"guess {number}", "res.partner", "search_count", [[]])
        with pytest.raises(Fault) as refused:
            web_service.execute_kw(*words)
        return "Too many wrong passwords" in refused.value.faultString

    held = _at_once(guess, AT_ONCE)
    assert held.count(False) == TRIES
    assert guess(AT_ONCE)


def test_an_export_asked_for_at_once_is_made_once(story, garage, server):
    mechanic, number = story.world.mechanic, [("number", "=", garage.number)]
    [dossier] = mechanic.search("octopus.dossier", number, ["name"], garage.company)

    def ask(_time):
        words = ("octopus.dossier", "action_export", [dossier["id"]])
        return mechanic.call(*words, company=garage.company)["res_id"]

    # none is ready before the last one asks
    with closing(psycopg2.connect(dbname=server.instance.database)) as holder:
        holder.cursor().execute(HOLD)
        assert len(set(_at_once(ask, 6))) == 1


def test_more_at_once_than_are_worked_on(instance, server):
    """Without workers too they wait, and nobody is told that there is no connection left."""
    look = partial(Asker(instance.http_port, 0).get, "/web/login")
    answers = together([look] * (THREADS + 40))
    assert {(answer.status, answer.problem) for answer in answers} == {(200, "")}

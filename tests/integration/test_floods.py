"""The same thing tried many times at once: counted together, done once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from xmlrpc.client import Fault, ServerProxy

import psycopg2
import pytest
from octopus_tool.instance import THREADS
from octopus_tool.world import wait

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
WAITING = """
    SELECT count(*) FROM pg_locks
     WHERE relation = 'octopus_throttle'::regclass AND NOT granted
"""


def _at_once(act, times):
    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(act, range(times)))


def _wrong_password(instance, user_id, password="guess"):
    """What the web service answers to a guess."""
    web_service = ServerProxy(f"{instance.url}/xmlrpc/2/object")
    words = (instance.database, user_id, password, "res.partner", "search_count", [[]])
    with pytest.raises(Fault) as refused:
        web_service.execute_kw(*words)
    return refused.value.faultString


def test_passwords_guessed_at_once_are_counted_together(instance, server):
    def guess(number):
        refused = _wrong_password(instance, NOBODY, f"guess {number}")
        return "Too many wrong passwords" in refused

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
    """They wait: nobody is told of a fault because no connection to PostgreSQL is left."""
    at_once = THREADS + 40
    with closing(psycopg2.connect(dbname=instance.database)) as holder:
        # each waits here with two connections, and none for another
        holder.cursor().execute("LOCK TABLE octopus_throttle IN SHARE ROW EXCLUSIVE MODE")
        with ThreadPoolExecutor(at_once) as threads:
            asked = [
                threads.submit(_wrong_password, instance, NOBODY - 1 - number)
                for number in range(at_once)
            ]

            def many_wait():
                [(waiting,)] = server.rows(WAITING)
                return waiting >= THREADS - 20 or any(each.done() for each in asked)

            wait("many requests at once", many_wait)
            holder.rollback()
            answers = {each.result() for each in asked}
    assert not [answer for answer in answers if "fault" in answer]

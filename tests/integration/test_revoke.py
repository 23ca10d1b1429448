"""A right that is taken away is gone at the next request, on every worker and by every way in.

A crowd waits for the same workers: each of it gets his own rows and nobody is sent away.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import machine
import pytest
import requests
from at_once import Answer, Asker, together
from octopus_tool.instance import Instance
from octopus_tool.odoo_client import Person, Refused, Visitor
from octopus_tool.ports import reserve_port
from octopus_tool.project import Project
from octopus_tool.world import wait
from test_leaks import _api_key

pytestmark = pytest.mark.server_log(r"odoo\.http: |xmlrpc|odoo\.addons\.base\.models\.ir_")

WORKERS = 2
CALLS = 10  # new connections each time, so that both workers answer some
# Odoo's own queue holds 16 for two workers; nobody else would have a connection
CROWD = 90
ESTABLISHED = "01"  # in /proc/net/tcp
PATIENCE = 300


@pytest.fixture(scope="module")
def started(instance: Instance, server, tmp_path_factory) -> Iterator[tuple[Instance, int]]:
    """A second server on the same database, with two worker processes, and its pid."""
    # kept until it ends: else the system may give a port to anybody's connection meanwhile
    (http, port), (gevent, gevent_port) = reserve_port(), reserve_port()
    log = tmp_path_factory.mktemp("prefork") / "odoo.log"
    command = [
        sys.executable,
        Project.here().root / "config/docker/listen.py",
        "127.0.0.1",
        str(port),
        instance.odoo,
        f"--config={instance.config}",
        f"--workers={WORKERS}",
        f"--http-port={port}",
        f"--gevent-port={gevent_port}",
        "--max-cron-threads=0",
        f"--logfile={log}",
    ]
    process = subprocess.Popen(command, env={**os.environ, "ODOO_RC": str(instance.config)})
    found = replace(instance, http_port=port)
    try:
        limit = time.monotonic() + PATIENCE
        while not found.ready():
            assert process.poll() is None, log.read_text()[-2000:]
            assert time.monotonic() < limit, "the prefork server does not answer"
            time.sleep(0.3)
        yield found, process.pid
    finally:
        process.terminate()
        process.wait(PATIENCE)
        http.close()
        gevent.close()


@pytest.fixture
def prefork(started: tuple[Instance, int]) -> Instance:
    return started[0]


@pytest.fixture
def bakery_right(story, bakery) -> Iterator[Callable[[str | bool], None]]:
    """Gives the employee purchases in the bakery, or takes it away; given back at the end."""
    accountant: Person = story.world.accountant
    employee: Person = story.world.employee
    dossiers = accountant.search(
        "octopus.dossier", [("number", "=", bakery.number)], ["id"], company=bakery.company
    )

    def set_level(level: str | bool) -> None:
        words = [[employee.uid], [dossiers[0]["id"]], {"purchases": level}]
        for result in accountant.call(
            "octopus.right", "set_levels", *words, company=bakery.company
        ):
            assert result["ok"], result

    before = accountant.search(
        "octopus.right",
        [("user_id", "=", employee.uid), ("area", "=", "purchases")],
        ["level"],
        company=bakery.company,
    )
    set_level("1")
    yield set_level
    set_level(before[0]["level"] if before else False)


def _ways(prefork: Instance, employee: Person, company: int) -> dict[str, Callable[[], int]]:
    """Way in → how many bills of the bakery the employee counts by it."""
    domain = [("move_type", "=", "in_invoice"), ("company_id", "=", company)]
    context = {"allowed_company_ids": [company]}
    web = Person.of(prefork, employee.login)
    key = _api_key(employee)
    rpc = xmlrpc.client.ServerProxy(f"{prefork.url}/xmlrpc/2/object")

    def by_session() -> int:
        web.web.headers["Connection"] = "close"
        return web.call("account.move", "search_count", domain, company=company)

    def by_xmlrpc(secret: str) -> int:
        words = (prefork.database, employee.uid, secret, "account.move", "search_count")
        try:
            return rpc.execute_kw(*words, [domain], {"context": context})
        except xmlrpc.client.Fault as fault:
            assert "Traceback" not in fault.faultString
            raise Refused(fault.faultString) from None

    def by_json2() -> int:
        answer = requests.post(
            f"{prefork.url}/json/2/account.move/search_count",
            json={"domain": domain, "context": context},
            headers={"Authorization": f"Bearer {key}"},
            timeout=60,
        )
        if answer.status_code != 200:
            raise Refused(answer.text)
        return answer.json()

    return {
        "web session": by_session,
        "XML-RPC with password": lambda: by_xmlrpc(prefork.logins[employee.login]),
        "XML-RPC with key": lambda: by_xmlrpc(key),
        "JSON-2 with key": by_json2,
    }


def _seen(count: Callable[[], int]) -> int:
    try:
        return count()
    except Refused:
        return 0


def test_on_every_worker_by_every_way_in(story, server, prefork, bakery, bakery_right):
    document = story.arrival(story.send(story.invoice()).outgoing.message_id, bakery)
    story.bill(story.forward(story.accept(document, bakery), bakery)["move_id"][0], bakery)
    ways = _ways(prefork, story.world.employee, bakery.company)
    for name, count in ways.items():
        assert all(_seen(count) for _call in range(CALLS)), f"{name}: before"
    bakery_right(False)
    for name, count in ways.items():
        assert not any(_seen(count) for _call in range(CALLS)), f"{name}: after"
    bakery_right("1")
    for name, count in ways.items():
        assert all(_seen(count) for _call in range(CALLS)), f"{name}: given back"


def test_a_portal_session(story, server, prefork, bakery):
    """The client is logged in while his own right goes, by hand of the firm."""
    accountant = story.world.accountant
    baker = Visitor.of(prefork, story.world.login("k"))
    page = f"/my/octopus/{bakery.number}/bills"
    assert baker.get(page).status_code == 200
    right = accountant.search(
        "octopus.right",
        [("user_id.login", "=", baker.login), ("area", "=", "purchases")],
        ["user_id", "dossier_id", "level"],
        company=bakery.company,
    )[0]
    words = [[right["user_id"][0]], [right["dossier_id"][0]]]
    try:
        accountant.call(
            "octopus.right", "set_levels", *words, {"purchases": False}, company=bakery.company
        )
        assert {baker.get(page).status_code for _call in range(CALLS)} <= {403, 404}
    finally:
        level = {"purchases": right["level"]}
        accountant.call("octopus.right", "set_levels", *words, level, company=bakery.company)
    assert baker.get(page).status_code == 200


@contextmanager
def _workers_asleep(server: int) -> Iterator[None]:
    """The worker processes take nothing for a while, as when each has a long request."""
    words = [(pid, Path(f"/proc/{pid}/cmdline")) for pid in machine.children(server)]
    workers = [pid for pid, words in words if b"WorkerHTTP" in words.read_bytes()]
    assert len(workers) == WORKERS
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in workers:
            os.kill(pid, signal.SIGCONT)


def _asked(port: int) -> int:
    """Connections to this port on which something waits to be read by the server."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    mine = [line for line in lines if line[1].endswith(f":{port:04X}") and line[3] == ESTABLISHED]
    return sum(int(line[4].partition(":")[2], 16) > 0 for line in mine)


def _list(person: Person, company: int) -> Callable[[], Awaitable[Answer]]:
    asker = Asker(person.instance.http_port, person.uid, person.web.cookies["session_id"], company)
    words = {"domain": [], "context": {"allowed_company_ids": [company]}}
    words["specification"] = {"company_id": {}}
    return partial(asker.call, "octopus.document", "web_search_read", **words)


def _companies(answer: Answer) -> list[int]:
    assert not answer.problem
    return [record["company_id"] for record in answer.json()["result"]["records"]]


def test_a_crowd_at_the_same_moment(story, prefork, started, bakery, garage):
    """Nobody is sent away, and each gets his own rows, however many wait."""
    dossiers = {"b": bakery.company, "e": bakery.company, "u": garage.company}
    people = [
        (Person.of(prefork, story.world.login(kind)), company) for kind, company in dossiers.items()
    ]
    alone = {
        person.uid: _companies(together([_list(person, company)])[0]) for person, company in people
    }
    assert alone[people[1][0].uid]
    for person, company in people:
        assert set(alone[person.uid]) <= {company}
    crowd = [_list(*each) for each in people for _time in range(CROWD // len(people))]
    with ThreadPoolExecutor(1) as pool:
        with _workers_asleep(started[1]):
            asked = pool.submit(together, crowd)
            wait("all in the queue", lambda: _asked(prefork.http_port) >= len(crowd))
        answers = asked.result()
    assert len(answers) == len(crowd)
    assert all(_companies(answer) == alone[answer.user] for answer in answers)

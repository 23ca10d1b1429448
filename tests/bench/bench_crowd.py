"""Thousands of users at once: each with a session and a dossier of his own (ten share one).

All ask at the same moment, as a front server passes them on: so many of them reach the two
worker processes at once, the others wait in its queue. Each opens the list of documents, twice
over; while the second wave runs, another process takes the rights of every fifth user away.
Counted are rows of somebody else's dossier, errors, and whoever still sees something in a request
that began after his rights were gone: any of these fails the run.

--users=5000    how many
--through=32    how many requests the front server has open to the workers
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import machine
from stage import Stage, table

LISTED = {"name": {}, "received_at": {}, "state": {}, "company_id": {}}
EVERY = 5  # of the users, one loses his rights
DOCUMENTS = 5
PATIENCE = 600


@dataclass(frozen=True)
class Answer:
    """What one user got, and when he had asked."""

    user: int
    asked: float
    seconds: float
    rows: int | None
    foreign: int
    problem: str


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=5000)
    parser.add_argument("--through", type=int, default=32)
    options = parser.parse_known_args()[0]
    stage = Stage()
    print(f"\na crowd: {machine.describe()}", flush=True)
    stage.stop()
    with tempfile.TemporaryDirectory(prefix="octopus-crowd-") as folder:
        path = Path(folder) / "users.json"
        stage.inside("crowd.py", "make", options.users, path)
        users = json.loads(path.read_text())
        stage.prefork(workers=2, crons=0)
        return _run(stage, users, options.through, Path(folder) / "revoked")


def _run(stage: Stage, users: list[dict], through: int, revoked: Path) -> int:
    port = stage.instance.http_port
    before = _memory(stage)
    first = _wave(stage, port, users, through)
    words = ("crowd.py", "revoke", len(users), revoked)
    taking = threading.Thread(target=stage.inside, args=words)
    taking.start()
    second = _wave(stage, port, users, through)
    taking.join()
    third = _wave(stage, port, users[::EVERY], through)
    waves = {
        "all, caches cold": first,
        "again, while rights go": second,
        "whose rights went": third,
    }
    head = ("wave", "users", "a second", "CPU ms", "p50 s", "p95 s", "no access", "errors")
    table(head, [(name, *_figures(*wave)) for name, wave in waves.items()])
    after = _memory(stage)
    print(f"memory of the workers, MB: {before} before, {after} after", flush=True)
    return _verdict([answer for answers, *_rest in waves.values() for answer in answers], revoked)


def _wave(stage: Stage, port: int, users: list[dict], through: int) -> tuple:
    """All of them ask now: their answers, seconds of the clock and of CPU."""
    cpu, start = stage.cpu_of_requests(), time.time()
    with ThreadPoolExecutor(through) as pool:
        answers = list(pool.map(lambda user: _ask(port, user, start), users))
    return answers, time.time() - start, stage.cpu_of_requests() - cpu


def _ask(port: int, user: dict, start: float) -> Answer:
    """The list of documents, in the session of this user."""
    kwargs = {"specification": LISTED, "domain": [], "limit": 80}
    kwargs["context"] = {"allowed_company_ids": [user["company"]]}
    params = {"model": "octopus.document", "method": "web_search_read", "args": []}
    body = json.dumps({"params": {**params, "kwargs": kwargs}})
    cookie = f"session_id={user['session']}; cids={user['company']}"
    headers = {"Content-Type": "application/json", "Cookie": cookie}
    asked = time.time()
    rows, foreign, problem = None, 0, ""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        path = "/web/dataset/call_kw/octopus.document/web_search_read"
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        content = json.loads(answer.read())
        connection.close()
    except (OSError, ValueError, http.client.HTTPException) as error:
        problem = repr(error)
    else:
        if "result" in content:
            records = content["result"]["records"]
            rows = len(records)
            foreign = sum(record["company_id"] != user["company"] for record in records)
        elif content["error"]["data"]["name"] != "odoo.exceptions.AccessError":
            problem = content["error"]["data"]["message"]
    return Answer(user["user"], asked, time.time() - start, rows, foreign, problem)


def _figures(answers: list[Answer], wall: float, cpu: float) -> tuple[str, ...]:
    waited = [answer.seconds for answer in answers]
    half, most = statistics.median(waited), statistics.quantiles(waited, n=20)[18]
    none = sum(answer.rows is None and not answer.problem for answer in answers)
    errors = sum(bool(answer.problem) for answer in answers)
    rate, each = len(answers) / wall, 1000 * cpu / len(answers)
    figures = (f"{rate:.0f}", f"{each:.1f}", f"{half:.1f}", f"{most:.1f}", str(none), str(errors))
    return str(len(answers)), *figures


def _verdict(answers: list[Answer], revoked: Path) -> int:
    gone, when = {answer.user for answer in answers}, float(revoked.read_text())
    gone = set(sorted(gone)[::EVERY])
    problems = [answer.problem for answer in answers if answer.problem]
    problems += [f"user {answer.user} saw others" for answer in answers if answer.foreign]
    for answer in answers:
        lost = answer.user in gone and answer.asked > when
        if lost and answer.rows:
            problems.append(f"user {answer.user} still sees, {answer.asked - when:.2f} s later")
        if answer.user not in gone and answer.rows != DOCUMENTS:
            problems.append(f"user {answer.user} saw {answer.rows} documents of his dossier")
    for problem in problems[:10]:
        print(f"!! {problem}", flush=True)
    late = sum(answer.user in gone and answer.asked > when for answer in answers)
    print(f"{late} requests after the rights were gone; {len(problems)} problems", flush=True)
    return 1 if problems else 0


def _memory(stage: Stage) -> str:
    workers = stage.workers()["http"]
    return ", ".join(f"{machine.memory_of(pid)['Anonymous']:.0f}" for pid in workers)


if __name__ == "__main__":
    sys.exit(main())

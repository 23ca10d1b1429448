"""Thousands of users at once: each with a session of his own, two sharing a dossier.

All ask at the same moment over connections of their own, with nothing in front of two worker
processes: the others wait in the server's queue. Some log in with their password first, at once as
well. Then each opens the list of documents, twice over; while the second wave runs, another process
takes the rights of every fifth user away. At last those ask again, and as many ask for the dossier
of their neighbour. A row of somebody else's dossier, a fault, whoever gets no answer, and whoever
still sees something in a request that began after his rights were gone fail the run.

--users=5000    how many; the kernel has to let so many wait: net.core.somaxconn, 4096 by default
--logins=250    how many of them log in (two cores check three or four passwords a second)
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import machine
from at_once import Answer, Asker, log_in, together
from octopus_tool.project import Project
from stage import Stage, table
from watch import Watch

LISTED = {"name": {}, "received_at": {}, "state": {}, "company_id": {}}
EVERY = 5  # of the users, one loses his rights
DOCUMENTS = 5
REFUSED = "odoo.exceptions.AccessError"
QUEUE = Path("/proc/sys/net/core/somaxconn")
SEEN_OTHER = 303  # where a login leads that went well


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=5000)
    parser.add_argument("--logins", type=int, default=250)
    options = parser.parse_known_args()[0]
    stage = Stage()
    print(f"\na crowd: {machine.describe()}", flush=True)
    queue = int(QUEUE.read_text())
    if queue < options.users:
        print(f"!! the kernel lets {queue} wait (net.core.somaxconn): whoever is over may be lost")
    stage.stop()
    start = time.time()
    with tempfile.TemporaryDirectory(prefix="octopus-crowd-") as folder:
        path = Path(folder) / "users.json"
        stage.inside("crowd.py", "make", options.users, path)
        users = json.loads(path.read_text())
        stage.prefork(workers=2, crons=0)
        crowd = Crowd(stage, users, min(options.logins, len(users)), Path(folder) / "revoked")
        print(f"{len(users)} users made in {time.time() - start:.0f} s", flush=True)
        try:
            return crowd.run()
        finally:
            crowd.forget_sessions()
            print(f"{time.time() - start:.0f} s for all of it", flush=True)


@dataclass
class Crowd:
    stage: Stage
    users: list[dict]
    logins: int
    revoked: Path

    def run(self) -> int:
        self.rows: list[tuple] = []
        self.problems: list[str] = []
        with Watch(self.stage) as watch:
            self._log_in()
            self._ask("all at once, caches cold", self.users)
            gone = self.users[::EVERY]
            words = ("crowd.py", "revoke", len(self.users), self.revoked)
            taking = threading.Thread(target=self.stage.inside, args=words)
            taking.start()
            self._ask("again, while rights go", self.users, losing=True)
            taking.join()
            self._ask("whose rights went", gone, losing=True)
            self._trespass()
        head = ("wave", "users", "s", "a second", "CPU ms", "p50 s", "p95 s", "no access")
        table(head, self.rows)
        print(watch, flush=True)
        for problem in self.problems[:10]:
            print(f"!! {problem}", flush=True)
        print(f"{len(self.problems)} problems", flush=True)
        return 1 if self.problems else 0

    def forget_sessions(self) -> None:
        """The files of thousands of sessions are of no use to anybody."""
        for user in self.users:
            self._forget(user["session"])

    def _forget(self, session: str) -> None:
        path = Project.here().data / "sessions" / session[:2] / session
        path.unlink(missing_ok=True)

    # -- waves -------------------------------------------------------------------------------------

    @property
    def port(self) -> int:
        return self.stage.instance.http_port

    def _wave(self, name: str, acts: list) -> list[Answer]:
        """All of them now; the figures of it go into the table."""
        cpu, start = self.stage.cpu_of_requests(), time.time()
        answers = together(acts)
        wall, cpu = time.time() - start, self.stage.cpu_of_requests() - cpu
        waited = [answer.seconds for answer in answers]
        half, most = statistics.median(waited), statistics.quantiles(waited, n=20)[18]
        count = len(answers)
        figures = (f"{wall:.0f}", f"{count / wall:.1f}", f"{1000 * cpu / count:.1f}")
        none = sum(b'"error"' in answer.body[:100] for answer in answers)
        self.rows.append((name, count, *figures, f"{half:.1f}", f"{most:.1f}", none))
        found = [f"{name}: {answer.problem}" for answer in answers if answer.problem]
        print(f"{name}: {count} in {wall:.0f} s, {len(found)} without an answer", flush=True)
        self.problems += found
        return answers

    def _log_in(self) -> None:
        """The last ones come in with their password; from then on they use that session."""
        password = next(iter(self.stage.instance.logins.values()))
        coming = self.users[len(self.users) - self.logins :]
        if not coming:
            return
        answers = self._wave(
            "log in with a password",
            [partial(log_in, self.port, user["user"], user["login"], password) for user in coming],
        )
        for user, answer in zip(coming, answers, strict=True):
            if answer.status == SEEN_OTHER:
                self._forget(user["session"])
                user["session"] = answer.cookies["session_id"]
            else:
                self.problems.append(f"{user['login']} was not let in: HTTP {answer.status}")

    def _list(self, user: dict, company: int) -> partial:
        asker = Asker(self.port, user["user"], user["session"], company)
        context = {"allowed_company_ids": [company]}
        words = {"specification": LISTED, "domain": [], "limit": 80, "context": context}
        return partial(asker.call, "octopus.document", "web_search_read", **words)

    def _ask(self, name: str, users: list[dict], losing: bool = False) -> None:
        """Each for the documents of his dossier."""
        answers = self._wave(name, [self._list(user, user["company"]) for user in users])
        when = float(self.revoked.read_text()) if self.revoked.exists() else None
        gone = {user["user"] for user in self.users[::EVERY]} if losing else set()
        for user, answer in zip(users, answers, strict=True):
            if answer.problem:
                continue
            seen = self._seen(answer)
            if any(company != user["company"] for company in seen):
                self.problems.append(f"user {user['user']} saw rows of others")
            if answer.user not in gone and len(seen) != DOCUMENTS:
                self.problems.append(f"user {user['user']} saw {len(seen)} documents of his own")
            if answer.user in gone and when and answer.asked > when and seen:
                self.problems.append(f"user {user['user']} still sees his old dossier")

    def _trespass(self) -> None:
        """For those of his neighbour, who has them."""
        company_ids = sorted({user["company"] for user in self.users})
        others = dict(zip(company_ids, [*company_ids[1:], company_ids[0]], strict=True))
        users = self.users[1::EVERY]
        acts = [self._list(user, others[user["company"]]) for user in users]
        for answer in self._wave("for a neighbour's dossier", acts):
            if not answer.problem and (self._seen(answer) or "error" not in answer.json()):
                self.problems.append(f"user {answer.user} was let into his neighbour's dossier")

    def _seen(self, answer: Answer) -> list[int]:
        """The companies of the rows that somebody got; an answer that is none is a problem."""
        try:
            content = answer.json()
        except ValueError:
            self.problems.append(f"user {answer.user} got a page for an answer")
            return []
        if "error" in content and content["error"]["data"]["name"] != REFUSED:
            self.problems.append(content["error"]["data"]["message"])
        return [record["company_id"] for record in content.get("result", {}).get("records", ())]


if __name__ == "__main__":
    sys.exit(main())

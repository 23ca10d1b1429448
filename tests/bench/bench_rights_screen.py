"""The screen of the rights: a firm with thousands of dossiers and its employees, acts over all.

First its calls, inside Odoo. Then acts over all dossiers and all employees, begun over HTTP as the
screen does and watched to their end: one area, a template of all areas, and the undo of each, done
by a cron worker. A dossier without a result, or rights that are not afterwards what they were
before, fail the run.

--firm-dossiers=3000  how many dossiers the firm has
--employees=40        how many employees
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import machine
from at_once import Asker, together
from stage import Stage, table
from watch import Watch

PAUSE = 1
RIGHTS = """
    SELECT count(*), sum(hashtext(concat_ws(' ', user_id, company_id, area, level))::bigint)
      FROM octopus_right
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firm-dossiers", type=int, default=3000)
    parser.add_argument("--employees", type=int, default=40)
    options = parser.parse_known_args()[0]
    stage = Stage()
    print(f"\nrights: {machine.describe()}", flush=True)
    stage.stop()
    with tempfile.TemporaryDirectory(prefix="octopus-rights-") as folder:
        path = Path(folder) / "firm.json"
        stage.inside("rights_screen.py", options.firm_dossiers, options.employees, path)
        stage.prefork(workers=2, crons=1)
        return Acts(stage, json.loads(path.read_text())).run()


@dataclass
class Acts:
    """Acts of the firm's holder over all dossiers and all employees, in the background."""

    stage: Stage
    firm: dict
    rows: list[tuple] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def run(self) -> int:
        before = self.stage.rows(RIGHTS)
        users = {"user_ids": self.firm["users"]}
        with Watch(self.stage, "cron") as watch:
            self._act("one area", "set", {**users, "levels": {"sales": "3"}, "act": "area"})
            self._act("undo of that", "undo", {"act_id": "area"})
            partner = {**users, "template_id": self.firm["template"], "act": "all areas"}
            self._act("a template of all areas", "template", partner)
            self._act("undo of that", "undo", {"act_id": "all areas"})
        if self.stage.rows(RIGHTS) != before:
            self.problems.append("the rights are not what they were")
        head = ("in the background", "rights", "s", "dossiers a minute", "CPU s", "screen s")
        table(head, self.rows)
        print(watch, flush=True)
        for problem in self.problems:
            print(f"!! {problem}", flush=True)
        return 1 if self.problems else 0

    def _act(self, name: str, kind: str, params: dict) -> None:
        """Begin it, look at its progress as the screen does, count its results."""
        changes = self.stage.rows("SELECT count(*) FROM octopus_right_change")[0][0]
        cpu, start = self._cpu(), time.time()
        words = {"kind": kind, "dossier_ids": self.firm["dossiers"], "params": params}
        bulk = self._call("octopus.right", "start_in_background", **words)
        begun = time.time() - start
        names = ["state", "done_count", "failed_count", "total"]
        while (seen := self._call("octopus.bulk", "read", [bulk], names)[0])["state"] == "running":
            time.sleep(PAUSE)
        wall, cpu = time.time() - start, self._cpu() - cpu
        count = len(self.firm["dossiers"])
        if (seen["done_count"], seen["total"]) != (count, count):
            self.problems.append(f"{name}: {seen}")
        changes = self.stage.rows("SELECT count(*) FROM octopus_right_change")[0][0] - changes
        speed = f"{60 * count / wall:.0f}"
        self.rows.append((name, changes, f"{wall:.1f}", speed, f"{cpu:.1f}", f"{begun:.1f}"))

    def _cpu(self) -> float:
        """CPU seconds of Odoo and PostgreSQL, so far."""
        return sum(machine.cpu_of_tree(pid) for [pid] in self.stage.trees().values())

    def _call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        company = self.firm["company"]
        port = self.stage.instance.http_port
        asker = Asker(port, self.firm["user"], self.firm["session"], company)
        kwargs["context"] = {"allowed_company_ids": [company]}
        [answer] = together([lambda: asker.call(model, method, *args, **kwargs)])
        content = answer.json()
        if "result" not in content:
            raise SystemExit(f"{method}: {answer.problem or content['error']['data']['message']}")
        return content["result"]


if __name__ == "__main__":
    sys.exit(main())

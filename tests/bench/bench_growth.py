"""What costs more with 3,000 dossiers than with 10: nothing should, by more than a third.

One accountant is linked to all of them. The same acts are measured with few dossiers and, on the
same database in the same run, with many: inside Odoo (create, search, post, lists) and over HTTP
against two worker processes (login, the page, the session, the picker). Medians of CPU, of Odoo
with PostgreSQL, and of the clock, which counts what else the machine does; the second table says
what Odoo itself takes with many, our overrides switched off.

--few=10       dossiers at the first measurement
--many=3000    dossiers at the second
--turns=15     how often each act is done
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import machine
import requests
from stage import Stage, table

AIM = 1.33
WARM_UP = 4  # each of the two workers fills its caches


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=10)
    parser.add_argument("--many", type=int, default=3000)
    parser.add_argument("--turns", type=int, default=15)
    options = parser.parse_known_args()[0]
    stage = Stage()
    print(f"\ngrowth: {machine.describe()}", flush=True)
    few = _measure(stage, options.few, options.turns, options.few)
    many = _measure(stage, options.many, options.turns, options.few)
    _print(options, few, many)
    return 0


def _measure(stage: Stage, count: int, turns: int, rows: int) -> dict:
    """What each act takes with so many dossiers, in ms, and what stock takes for some.

    :param rows: how many the list of dossiers shows
    """
    stage.stop()
    with tempfile.TemporaryDirectory(prefix="octopus-growth-") as folder:
        result = Path(folder) / "figures.json"
        stage.inside("growth.py", count, turns, rows, result)
        figures = json.loads(result.read_text())
    stage.prefork(workers=2, crons=0)
    figures["ours"] |= _over_http(stage, figures.pop("browser"), turns)
    stage.stop()
    return figures


def _over_http(stage: Stage, browser: dict, turns: int) -> dict[str, list[float]]:
    """The accountant's browser: his session is open, one dossier is."""
    url = stage.instance.url
    session = requests.Session()
    session.cookies.update({"session_id": browser["session"], "cids": str(browser["company"])})

    def call(path: str, **params: object) -> requests.Response:
        answer = session.post(url + path, json={"params": params}, timeout=60)
        if answer.status_code != 200 or "error" in answer.json():
            raise SystemExit(f"{path}: {answer.status_code} {answer.text[:500]}")
        return answer

    def kw(model: str, method: str, *args: object, **kwargs: object) -> requests.Response:
        path = f"/web/dataset/call_kw/{model}/{method}"
        kwargs["context"] = {"allowed_company_ids": [browser["company"]]}
        return call(path, model=model, method=method, args=args, kwargs=kwargs)

    def page() -> None:
        answer = session.get(f"{url}/odoo", timeout=60)
        if answer.status_code != 200 or "session_info" not in answer.text:
            raise SystemExit(f"/odoo: {answer.status_code} {answer.url}")

    def login() -> None:
        stranger = requests.Session()
        form = stranger.get(f"{url}/web/login", timeout=60).text
        token = form.partition('name="csrf_token" value="')[2].partition('"')[0]
        data = {"login": browser["login"], "password": browser["password"], "csrf_token": token}
        answer = stranger.post(f"{url}/web/login", data, timeout=60, allow_redirects=False)
        if answer.status_code != 303:
            raise SystemExit(f"login: {answer.status_code}")

    acts = {
        "open: the page /odoo": page,
        "open: session_info": lambda: call("/web/session/get_session_info"),
        "open: picker_open": lambda: kw(
            "octopus.dossier", "picker_open", dossier_ids=[browser["dossier"]]
        ),
        "picker: by name": lambda: kw("octopus.dossier", "picker_search", query="client 7"),
        "picker: by number": lambda: kw("octopus.dossier", "picker_search", query=browser["like"]),
        "picker: nothing typed": lambda: kw("octopus.dossier", "picker_search", query=""),
        "login, with its page": login,
    }
    size = len(call("/web/session/get_session_info").content) / 1000
    print(f"session_info: {size:.1f} kB", flush=True)
    return {name: _median(stage, act, turns) for name, act in acts.items()}


def _median(stage: Stage, act: Callable[[], object], turns: int) -> list[float]:
    """CPU of the workers and of PostgreSQL's sessions, and time of the clock, in ms."""
    laps = []
    for turn in range(turns + WARM_UP):
        cpu, start = stage.cpu_of_requests(), time.perf_counter()
        act()
        wall = time.perf_counter() - start
        if turn >= WARM_UP:
            laps.append((1000 * (stage.cpu_of_requests() - cpu), 1000 * wall))
    return [statistics.median(kind) for kind in zip(*laps, strict=True)]


def _print(options: argparse.Namespace, few: dict, many: dict) -> None:
    rows = []
    for name, (cpu, wall) in few["ours"].items():
        cpu_after, wall_after = many["ours"][name]
        ratio = cpu_after / cpu
        mark = "" if ratio <= AIM else "more than a third"
        figures = (cpu, cpu_after, ratio, wall, wall_after, wall_after / wall)
        places = (1, 1, 2, 1, 1, 2)
        cells = (f"{figure:.{digits}f}" for figure, digits in zip(figures, places, strict=True))
        rows.append((name, *cells, mark))
    few_many = (str(options.few), str(options.many), "ratio")
    table(("CPU in ms, then ms of the clock", *few_many, *few_many, ""), rows)
    rows = [
        (
            name,
            f"{many['ours'][name][0]:.1f}",
            f"{stock:.1f}",
            f"{stock / many['ours'][name][0]:.1f}",
        )
        for name, (stock, _wall) in many["stock"].items()
    ]
    print(f"\nwith {options.many} dossiers, our override switched off:", flush=True)
    table(("CPU in ms", "ours", "stock", "× ours"), rows)


if __name__ == "__main__":
    sys.exit(main())

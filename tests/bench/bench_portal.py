"""The portal of a large dossier: pages at p50 and p95, one client and eight, against stock's list.

Two worker processes of Odoo, PostgreSQL and the clients share the machine. Stock's `/my/invoices`
shows as many invoices to one customer of a company that is no dossier, on the same server in the
same run; each page is asked in turns with it. CPU is that of Odoo and PostgreSQL, per page. Then
the owner looks at some pages on his phone, in real Chromium, which says when they were painted.

--invoices=100000   in the dossier (and as many for stock), over five years
--documents=50000   in the dossier
--turns=20          how often each client asks for each page
--clients=8         at the same time, in the second measurement
--only=sales,home   pages with one of these words in their name
--looks=10          how often each is looked at in Chromium
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import machine
import paint
import requests
from stage import Stage, table

STOCK = "stock: list of invoices"
WARM_UP = 4  # each of the two workers fills its caches
# name → path under the home of the dossier
PAGES = {
    "home": "",
    "sales": "/sales",
    "sales, overdue": "/sales?filterby=overdue",
    "sales, search": "/sales?search=relation+123",
    "bills": "/bills",
    "bills, search": "/bills?search=relation+123",
    "documents": "/documents",
    "documents, last page": "/documents/page/1900",
    "reminders": "/reminders",
    "report: balance sheet": "/reports/balance?compare=year",
    "report: result": "/reports/result?compare=year",
    "report: trial balance": "/reports/trial_balance",
    "report: open customers": "/reports/open_customers",
    "report: ageing": "/reports/ageing_customers",
    "report: customers": "/reports/customers",
    "report: VAT of a year": "/reports/vat_return?period={year}",
    "dashboard": "/charts",
}
# what people open all day, and what is heaviest
LOOKED_AT = ("home", "sales", "bills", "documents", "report: balance sheet", "dashboard")


@dataclass
class Laps:
    """How long a page took, in seconds, and the CPU of all of them."""

    waits: list[float] = field(default_factory=list)
    cpu: float = 0.0

    def quantile(self, share: float) -> float:
        """Milliseconds within which that share of the pages came."""
        ordered = sorted(self.waits)
        return 1000 * ordered[min(int(len(ordered) * share), len(ordered) - 1)]

    @property
    def cpu_each(self) -> float:
        return 1000 * self.cpu / len(self.waits)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, default=100_000)
    parser.add_argument("--documents", type=int, default=50_000)
    parser.add_argument("--turns", type=int, default=20)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--only", default="")
    parser.add_argument("--looks", type=int, default=10)
    options = parser.parse_known_args()[0]
    stage = Stage()
    print(f"\nportal: {machine.describe()}", flush=True)
    stage.stop()
    with tempfile.TemporaryDirectory(prefix="octopus-portal-") as folder:
        path = Path(folder) / "who.json"
        stage.inside("portal.py", options.invoices, options.documents, options.clients, path)
        people = json.loads(path.read_text())
    stage.prefork(workers=2, crons=0)
    pages = _there(stage, people, options.only)
    for clients in dict.fromkeys((1, options.clients)):
        _print(clients, {name: _measure(stage, pages[name], clients, options) for name in pages})
    looked_at = {name: pages[name] for name in (STOCK, *LOOKED_AT) if name in pages}
    if options.looks:
        looked_at = {name: (path, sessions[0]) for name, (path, sessions) in looked_at.items()}
        paint.measure(stage, looked_at, options.looks)
    stage.stop()
    return 0


def _there(stage: Stage, people: dict, only: str) -> dict[str, tuple[str, list[str]]]:
    """Name → (address, sessions) of stock's page and of ours; warm, and each a page that works."""
    home = f"/my/octopus/{people['number']}"
    pages = {STOCK: ("/my/invoices", people["stock"])}
    for name, path in PAGES.items():
        if any(word in name for word in only.split(",")):
            path = path.format(year=date.today().year - 1)
            pages[name] = (f"{home}{path}", people["owner"])
    for name, (path, sessions) in list(pages.items()):
        for _turn in range(WARM_UP):
            answer = _ask(stage, path, sessions[0])
        if answer.status_code == 404:
            print(f"{name}: not there", flush=True)
            del pages[name]
        elif answer.status_code != 200 or "/web/login" in answer.url:
            raise SystemExit(f"{name}: {answer.status_code} {answer.url}")
    return pages


def _ask(stage: Stage, path: str, session: str) -> requests.Response:
    cookies = {"session_id": session}
    return requests.get(stage.instance.url + path, cookies=cookies, timeout=120)


def _measure(stage: Stage, page: tuple[str, list[str]], clients: int, options) -> Laps:
    """Every client asks again as soon as he has the page."""
    path, sessions = page
    laps = Laps()

    def work(session: str) -> None:
        for _turn in range(options.turns):
            start = time.perf_counter()
            answer = _ask(stage, path, session)
            laps.waits.append(time.perf_counter() - start)
            if answer.status_code != 200:
                raise SystemExit(f"{path}: {answer.status_code}")

    threads = [threading.Thread(target=work, args=(one,)) for one in sessions[:clients]]
    with machine.Meter(stage.trees()) as meter:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    laps.cpu = meter.usage.seconds["odoo"] + meter.usage.seconds["postgres"]
    return laps


def _print(clients: int, found: dict[str, Laps]) -> None:
    stock = found[STOCK]
    rows = [
        (
            name,
            f"{laps.quantile(0.5):.0f}",
            f"{laps.quantile(0.95):.0f}",
            f"{laps.cpu_each:.0f}",
            f"{laps.cpu_each / stock.cpu_each:.2f}",
        )
        for name, laps in found.items()
    ]
    print(f"\n{clients} at a time:", flush=True)
    table(("page", "p50 ms", "p95 ms", "CPU ms", "CPU against stock"), rows)


if __name__ == "__main__":
    sys.exit(main())

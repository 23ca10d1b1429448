"""The monthly invoices of the subscriptions: counted, then made and posted, by two processes.

--run-dossiers=10000  how many dossiers there are
--run-firms=150       how many firms share those that are not an entrepreneur's own
--run-own=2500        how many entrepreneurs pay for their own dossier
--run-processes=2     how many make invoices at the same time
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from dataclasses import replace

import machine
import psycopg2
from stage import Stage

COPY = "bench_invoice_run"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run-dossiers", type=int, default=10000)
    parser.add_argument("--run-firms", type=int, default=150)
    parser.add_argument("--run-own", type=int, default=2500)
    parser.add_argument("--run-processes", type=int, default=2)
    options = parser.parse_known_args()[0]
    stage = Stage()
    print(f"\ninvoices of a month: {machine.describe()}", flush=True)
    stage.stop()
    database = stage.instance.database
    admin(f"DROP DATABASE IF EXISTS {COPY}", f'CREATE DATABASE {COPY} TEMPLATE "{database}"')
    stage.instance = replace(stage.instance, database=COPY)
    try:
        measure(stage, options)
    finally:
        admin(f"DROP DATABASE {COPY} WITH (FORCE)")
    return 0


def measure(stage: Stage, options: argparse.Namespace) -> None:
    numbers = (options.run_dossiers, options.run_firms, options.run_own)
    stage.inside("invoice_run.py", "make", *map(str, numbers))
    began = time.monotonic()
    stage.inside("invoice_run.py", "count")
    threads = [
        threading.Thread(target=stage.inside, args=("invoice_run.py", "work"))
        for _number in range(options.run_processes)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"all of it, with the start of the processes: {time.monotonic() - began:.0f} s")


def admin(*statements: str) -> None:
    connection = psycopg2.connect(dbname="postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


if __name__ == "__main__":
    sys.exit(main())

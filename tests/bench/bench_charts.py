"""A page of 20 own charts beside the ready ones, in a dossier of five years.

First its values, inside Odoo; then the whole page in real Chromium, on a phone and with all charts
in view, until the last one is drawn.

--lines=300000   lines booked in the dossier, over five years and 60 accounts
--turns=15       how often each is measured
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

import machine
import paint
from stage import Stage


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=300_000)
    parser.add_argument("--turns", type=int, default=15)
    options = parser.parse_known_args()[0]
    stage = Stage()
    print(f"\ncharts: {machine.describe()}", flush=True)
    stage.stop()
    with tempfile.TemporaryDirectory(prefix="octopus-charts-") as folder:
        path = Path(folder) / "who.json"
        stage.inside("charts.py", options.lines, options.turns, path)
        who = json.loads(path.read_text())
    stage.prefork(workers=2, crons=0)
    page = {"page of 28 charts": (f"/my/octopus/{who['number']}/charts", who["session"])}
    paint.measure(stage, page, options.turns)
    paint.measure(stage, page, options.turns, paint.TALL, paint.NOT_DRAWN)
    stage.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())

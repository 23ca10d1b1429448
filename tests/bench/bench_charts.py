"""A page of 20 own charts beside the ready ones, in a dossier of five years; inside Odoo.

--lines=300000   lines booked in the dossier, over five years and 60 accounts
--turns=15       how often each is measured
"""

from __future__ import annotations

import argparse
import sys

import machine
from stage import Stage


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=300_000)
    parser.add_argument("--turns", type=int, default=15)
    options = parser.parse_known_args()[0]
    stage = Stage()
    print(f"\ncharts: {machine.describe()}", flush=True)
    stage.stop()
    stage.inside("charts.py", options.lines, options.turns)
    return 0


if __name__ == "__main__":
    sys.exit(main())

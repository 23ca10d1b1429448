"""Dossiers, rights and lists inside Odoo: ours against the same call without us, in one run.

--dossiers=20     how many the accountant has open at most (each gets a chart of accounts)
--documents=2000  how many documents lie in them
"""

from __future__ import annotations

import argparse
import sys

import machine
from stage import Stage


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=20)
    parser.add_argument("--documents", type=int, default=2000)
    options = parser.parse_known_args()[0]
    stage = Stage()
    print(f"\ndossiers, rights, lists: {machine.describe()}", flush=True)
    stage.stop()
    stage.inside("dossiers.py", options.dossiers, options.documents)
    return 0


if __name__ == "__main__":
    sys.exit(main())

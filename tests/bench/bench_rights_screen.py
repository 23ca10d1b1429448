"""The screen of the rights: a firm with thousands of dossiers and its employees, one act over all.

--firm-dossiers=3000  how many dossiers the firm has
--employees=40        how many employees
"""

from __future__ import annotations

import argparse
import sys

import machine
from stage import Stage


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firm-dossiers", type=int, default=3000)
    parser.add_argument("--employees", type=int, default=40)
    options = parser.parse_known_args()[0]
    stage = Stage()
    print(f"\nrights: {machine.describe()}", flush=True)
    stage.stop()
    stage.inside("rights_screen.py", options.firm_dossiers, options.employees)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""New companies: copies by PostgreSQL, single and in batches, against Odoo's own chart load.

--companies=1000  how many there are in the second half of the measure
--batch=250       the largest batch
"""

from __future__ import annotations

import argparse
import sys

import machine
from stage import Stage


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--companies", type=int, default=1000)
    parser.add_argument("--batch", type=int, default=250)
    options = parser.parse_known_args()[0]
    stage = Stage()
    print(f"\nnew companies: {machine.describe()}", flush=True)
    stage.stop()
    stage.inside("clone.py", options.companies, options.batch)
    return 0


if __name__ == "__main__":
    sys.exit(main())

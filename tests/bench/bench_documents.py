"""Documents: pages of a list, storing, the meter, search, inside Odoo; CPU of Odoo and PostgreSQL.

--large=200000    documents in one dossier, and again over many
--dossiers=1000   the many (bare companies: nobody opens their books)
--stored=400      files stored one by one and in batches
--size=20000      bytes of each
"""

from __future__ import annotations

import argparse
import sys

import machine
from stage import Stage


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", type=int, default=200_000)
    parser.add_argument("--dossiers", type=int, default=1000)
    parser.add_argument("--stored", type=int, default=400)
    parser.add_argument("--size", type=int, default=20_000)
    options = parser.parse_known_args()[0]
    stage = Stage()
    print(f"\ndocuments: {machine.describe()}", flush=True)
    stage.stop()
    stage.inside("documents.py", options.large, options.dossiers, options.stored, options.size)
    return 0


if __name__ == "__main__":
    sys.exit(main())

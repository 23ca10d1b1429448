"""E-invoices imported per second of CPU, ours against stock `account_peppol`, in one run.

Both get the same six official examples, each under new numbers, on the same database, in turns.
CPU is that of the process and of its PostgreSQL session. Ours is the whole way: received message →
document in the dossier with its PDF → accepted and forwarded by the accountant, all in one
selection as stock does all in one batch → draft bill. Stock's begins at the decoded document and
ends at the draft bill. With the mail to the client, and forwarding one by one, are printed apart.

  --rounds=5      how often each side has its turn
  --repeat=5      how often the six examples come in one turn
"""

from __future__ import annotations

import argparse
import sys

import machine
from stage import Stage, vectors


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_known_args()[0]
    stage = Stage()
    print(f"\nimport: {machine.describe()}", flush=True)
    stage.prefork(workers=2, crons=0)  # its registry is loaded, its SMP answers
    stage.stop()
    stage.inside("import_turns.py", options.rounds, options.repeat, *vectors("billing"))
    return 0


if __name__ == "__main__":
    sys.exit(main())

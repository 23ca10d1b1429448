"""Import what was received, as the cron does, but by two processes at once; runs in Odoo's shell.

Argument: how many messages at most, 0 for all.
"""

import os
import sys

import odoo.sql_db
from odoo.modules.registry import Registry

STATES = ("in_received", "in_validated", "in_filed")
PROCESSES = 2


def work(database, idents):
    """A process of its own: its own connections, its own environment."""
    odoo.sql_db.close_all()
    with Registry(database).cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        importer = env["octopus.peppol.importer"]
        messages = env["octopus.peppol.message"]
        for ident in idents:
            importer._advance(messages.browse(ident))
        cr.commit()


def run(env, limit):
    due = env["octopus.peppol.message"].search(
        [("state", "in", STATES), ("direction", "=", "in")], order="id", limit=limit or None
    )
    idents, database = due.ids, env.cr.dbname
    env.cr.rollback()
    odoo.sql_db.close_all()
    pids = []
    for number in range(PROCESSES):
        pid = os.fork()
        if not pid:
            try:
                work(database, idents[number::PROCESSES])
            except BaseException:
                sys.excepthook(*sys.exc_info())
                os._exit(1)
            os._exit(0)
        pids.append(pid)
    codes = [os.waitpid(pid, 0)[1] for pid in pids]
    if any(codes):
        os._exit(1)
    # the shell's own cursor went with the connections that were closed
    os._exit(0)


run(env, int(sys.argv[1]))  # noqa: F821 (`env` is the shell's)

"""What bench_invoice_run measures, in Odoo's shell, on a database that is thrown away after it.

Words: `make DOSSIERS FIRMS OWN` makes payers and dossiers (bare rows, without companies: nobody
opens books here), `count` fills the preview, `work` makes invoices until nothing waits.
"""

import sys
import time

from clock import Clock, noise

from odoo.tools import SQL

from odoo.addons.octopus_dossier.tools.brussels import before, today

FIRST_ID = 10**8  # of the rows that are made in SQL


def say(*words):
    print(*words, flush=True)


class Payers:
    """`own` entrepreneurs with a dossier each; the other dossiers are those of the firms."""

    def __init__(self, env, dossiers, firms, own):
        self.env = env
        self.make_payers(firms, own)
        self.make_dossiers(dossiers, firms, own)
        self.make_licences(own)
        self.sql("ANALYZE octopus_dossier, octopus_licence, octopus_subscriber, res_partner")

    def make_payers(self, firms, own):
        self.sql(
            "INSERT INTO res_partner (id, name, email, active, autopost_bills, complete_name)"
            " SELECT i, 'P' || i, 'p' || i || '@x.test', true, 'ask', 'P' || i"
            " FROM generate_series(%(first)s, %(last)s) i",
            first=FIRST_ID,
            last=FIRST_ID + firms + own - 1,
        )
        self.sql(
            "INSERT INTO octopus_subscriber (id, code, kind, name, email, active, tier, partner_id)"
            " SELECT i, k || i, lower(k), 'P' || i, 'p' || i || '@x.test', true, 'full', i"
            " FROM (SELECT i, CASE WHEN i < %(first)s + %(firms)s THEN 'B' ELSE 'U' END k"
            " FROM generate_series(%(first)s, %(last)s) i) x",
            first=FIRST_ID,
            last=FIRST_ID + firms + own - 1,
            firms=firms,
        )

    def make_dossiers(self, dossiers, firms, own):
        """Copies of the operator's own, whatever columns it has."""
        model = self.env["octopus.dossier"]._octopus_operator()
        values = {name: f"d.{name}" for name in self.columns("octopus_dossier")}
        values |= dict.fromkeys(("company_id", "licence_id", "firm_id", "client_id"), "NULL")
        values |= {"id": "i", "number": "i::text", "number_sort": "i::text"}
        values |= {"name": "'Dossier ' || i", "holder_id": "p", "payer_id": "p"}
        names, sources = ", ".join(values), ", ".join(values.values())
        self.sql(
            f"INSERT INTO octopus_dossier ({names}) SELECT {sources} FROM octopus_dossier d,"
            " (SELECT i, CASE WHEN i < %(first)s + %(own)s"
            " THEN i + %(firms)s ELSE %(first)s + mod(i, %(firms)s) END p"
            " FROM generate_series(%(first)s, %(last)s) i) x WHERE d.id = %(model)s",
            first=FIRST_ID,
            last=FIRST_ID + dossiers - 1,
            own=own,
            firms=firms,
            model=model.id,
        )

    def columns(self, table):
        self.sql(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_name = %(table)s AND table_schema = current_schema",
            table=table,
        )
        return [name for (name,) in self.env.cr.fetchall()]

    def make_licences(self, own):
        product = self.env["product.product"]._octopus_product
        self.sql(
            "INSERT INTO octopus_licence (id, dossier_id, payer_id, formula_id, date_start)"
            " SELECT id, id, payer_id, CASE WHEN id < %(internal)s THEN %(full)s"
            " ELSE %(inner)s END, '2020-01-01' FROM octopus_dossier WHERE id >= %(first)s",
            first=FIRST_ID,
            internal=FIRST_ID + own,
            full=product("full").id,
            inner=product("internal").id,
        )
        self.sql(
            "INSERT INTO octopus_licence_line (licence_id, product_id, date_start)"
            " SELECT id, %(bank)s, date_start FROM octopus_licence"
            " WHERE id >= %(first)s AND mod(id, 3) = 0",
            first=FIRST_ID,
            bank=product("bank").id,
        )

    def sql(self, query, **values):
        self.env.cr.execute(query, values or None)


def the_run(env):
    runs = env["octopus.invoice.run"]
    return runs.search([], limit=1) or runs._octopus_run(before(today()))


def until_nothing_waits(env, run, what):
    done, began = 0, time.perf_counter()
    with Clock(env.cr) as clock:
        while count := run._work():
            env.cr.commit()
            env.invalidate_all()
            done += count
        env.cr.commit()
    wall = time.perf_counter() - began
    say(f"{what}: {done} payers, {wall:.1f} s, CPU {clock.cpu:.1f} s; {noise()}")


def main(env, word, *numbers):
    if word == "make":
        Payers(env, *map(int, numbers))
        env.cr.commit()
        return
    run = the_run(env)
    if word == "count":
        run._find_payers()
        env.cr.commit()
        until_nothing_waits(env, run, "counted")
        say(f"{run.dossier_count} dossiers, {run.total} payers, € {run.amount:,.2f}")
        run.state = "running"
        env.cr.commit()
        return
    until_nothing_waits(env, run, "invoiced")
    if run.state == "done":
        check(env, run)


def check(env, run):
    """Every payer has one posted invoice, and all amounts are on them."""
    [[moves, amount]] = env.execute_query(
        SQL(
            "SELECT count(*), sum(amount_untaxed) FROM account_move"
            " WHERE octopus_run_line_id IS NOT NULL AND state = 'posted'"
        )
    )
    assert moves == run.total and abs(float(amount) - run.amount) < 0.01, (moves, amount)
    assert not run.failed_count, run.line_ids.filtered("message")[:3].mapped("message")
    say(f"{moves} posted invoices, none twice, € {amount:,.2f} on them")


main(env, *sys.argv[1:])  # noqa: F821

"""What bench_clone measures, in Odoo's shell. Arguments: companies, largest batch."""

import sys

from clock import Clock, noise
from stage import table

from odoo.addons.octopus_dossier.tools.company_rows import collected
from odoo.addons.octopus_dossier.tools.company_tables import company_tables

HEAD = ("companies there", "made", "CPU ms each", "ms each", "× stock")
SINGLES = 5


class Clones:
    """Makes companies in both ways, and says what one costs."""

    def __init__(self, env):
        self.env = env
        self.companies = env["res.company"]
        self.rows = []
        # the template is made once for the whole database
        env["octopus.company.clone"]._template()
        env.cr.commit()

    def timed(self, work):
        with Clock(self.env.cr) as clock:
            work()
            self.env.flush_all()
            self.env.cr.commit()
        self.env.transaction.clear()
        return clock

    def measure(self, batches):
        there = self.companies.search_count([])
        stock = self.timed(self.companies._octopus_make_company)
        self._row(there, "1, stock chart load", stock, stock, 1)
        self.companies._octopus_make_companies(1)  # reads the catalogue, once per process
        singles = [
            self.timed(lambda: self.companies._octopus_make_companies(1))
            for _turn in range(SINGLES)
        ]
        middle = sorted(singles, key=lambda clock: clock.cpu)[SINGLES // 2]
        self._row(there, f"1, copied (median of {SINGLES})", middle, stock, 1)
        for batch in batches:
            clock = self.timed(lambda batch=batch: self.companies._octopus_make_companies(batch))
            self._row(
                self.companies.search_count([]) - batch, f"{batch}, copied", clock, stock, batch
            )

    def _row(self, there, made, clock, stock, count):
        cpu = clock.cpu / count
        self.rows.append(
            (
                there,
                made,
                f"{1000 * cpu:.0f}",
                f"{1000 * clock.wall / count:.0f}",
                f"{stock.cpu / cpu:.0f}",
            )
        )

    def grow(self, companies):
        while (lacks := companies - self.companies.search_count([])) > 0:
            self.companies._octopus_make_companies(min(lacks, 50))
            self.env.cr.commit()

    def size(self):
        """Rows of one copy, by table."""
        company = self.companies._octopus_make_companies(1)
        tables = company_tables(self.env)
        with collected(self.env, tables, company.ids) as rows:
            counts = {}
            for found in tables:
                if rows.any(found):
                    self.env.cr.execute(rows.select(found))
                    counts[found.name] = self.env.cr.rowcount
        top = sorted(counts.items(), key=lambda pair: -pair[1])[:6]
        names = ", ".join(f"{name} {count}" for name, count in top)
        used = sum(count > 0 for count in counts.values())
        print(f"rows per copy: {sum(counts.values())} in {used} tables: {names}; {noise()}")
        self.env.cr.rollback()


def run(env, companies, batch):
    clones = Clones(env)
    clones.measure((50, batch))
    clones.grow(companies)
    clones.measure((50, batch))
    table(HEAD, clones.rows)
    clones.size()


run(env, int(sys.argv[1]), int(sys.argv[2]))  # noqa: F821

"""What bench_dossiers measures, in Odoo's shell. Arguments: dossiers, documents."""

import statistics
import sys
import uuid

from clock import Clock
from overhead import Overhead
from stage import table

MOVES = 20  # per dossier


def milliseconds(clocks, what="cpu"):
    return 1000 * statistics.median(getattr(clock, what) for clock in clocks)


class Dossiers:
    """An accountant with many dossiers, and what he does all day."""

    def __init__(self, env, dossiers, documents):
        self.env = env
        self.firm = env["octopus.subscriber"].search([("kind", "=", "b")], limit=1)
        self.dossiers, self.documents = dossiers, documents
        self.companies = env["res.company"]

    def fresh(self):
        self.env.flush_all()
        self.env.cr.commit()
        self.env.transaction.clear()

    def timed(self, work):
        self.fresh()
        with Clock(self.env.cr) as clock:
            work()
            self.env.flush_all()
        self.fresh()
        return clock

    # -- creation ----------------------------------------------------------------------------------

    def creation(self):
        """A dossier out of the pool, against stock's company and chart."""
        ready = self.env["res.company"].search_count([("octopus_is_pool", "=", True)])
        charts = [self.timed(self._stock_company) for _turn in range(3)]
        self.env["res.company"]._octopus_fill_pool(max(self.dossiers, ready))
        self.fresh()
        made = [self.timed(self._dossier) for _turn in range(self.dossiers)]
        ours, stock = milliseconds(made), milliseconds(charts)
        table(
            ("a new dossier", "CPU ms", "ms", "× stock"),
            [
                (
                    "stock: company and chart be_comp",
                    f"{stock:.0f}",
                    f"{milliseconds(charts, 'wall'):.0f}",
                    "1",
                ),
                (
                    "ours: out of the pool",
                    f"{ours:.0f}",
                    f"{milliseconds(made, 'wall'):.0f}",
                    f"{stock / ours:.0f}",
                ),
            ],
        )

    def _stock_company(self):
        belgium = self.env.ref("base.be")
        company = (
            self.env["res.company"]
            .with_context(chart_template_load=True)
            .create({"name": f"stock {uuid.uuid4().hex[:8]}", "country_id": belgium.id})
        )
        self.env["account.chart.template"].try_loading("be_comp", company, install_demo=False)

    def _dossier(self):
        label = uuid.uuid4().hex[:8]
        client = self.env["octopus.subscriber"].create(
            {"kind": "k", "name": f"Client {label}", "firm_id": self.firm.id}
        )
        client.with_user(client.holder_user_id)._octopus_accept_agreement()
        dossier = self.env["octopus.dossier"].create(
            {"name": f"Client {label}", "holder_id": client.id, "tier": "full"}
        )
        link = self.env["octopus.link"]._request(self.firm, dossier, reason="bench")
        link.with_user(client.holder_user_id)._grant()
        self.companies |= dossier.company_id

    # -- documents ---------------------------------------------------------------------------------

    def upload(self):
        """Files per CPU second, and the bookings and documents that the lists then show."""
        companies = self.companies
        stored = []
        for number in range(self.documents):
            company = companies[number % len(companies)]
            content = f"bench {uuid.uuid4().hex}".encode() * 200
            stored.append((company, f"document-{number:05d}.txt", content))
        with Clock(self.env.cr) as clock:
            for company, name, content in stored:
                self.env["octopus.document"]._store(company, name, content, source="upload")
            self.fresh()
        for company in companies:
            self._moves(company)
        self.fresh()
        rate = len(stored) / clock.cpu
        print(f"documents stored: {rate:.0f} files per CPU second (peer: 94)", flush=True)

    def _moves(self, company):
        env = self.env(context={"allowed_company_ids": company.ids, "tracking_disable": True})
        journal = env["account.journal"].search(
            [("company_id", "=", company.id), ("type", "=", "general")], limit=1
        )
        account = env["account.account"].search([("account_type", "=", "expense")], limit=1)
        lines = [
            (0, 0, {"account_id": account.id, "debit": debit, "credit": credit})
            for debit, credit in ((100.0, 0.0), (0.0, 100.0))
        ]
        env["account.move"].create(
            [{"journal_id": journal.id, "move_type": "entry", "line_ids": lines}] * MOVES
        )
        env["res.partner"].create(
            [{"name": f"Relation {number}", "company_id": company.id} for number in range(MOVES)]
        )


def run(env, dossiers, documents):
    bench = Dossiers(env, dossiers, documents)
    bench.creation()
    bench.upload()
    Overhead(env, bench.firm.holder_user_id, bench.companies).run()


run(env, int(sys.argv[1]), int(sys.argv[2]))  # noqa: F821

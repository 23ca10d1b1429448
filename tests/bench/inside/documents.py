"""What bench_documents measures, in Odoo's shell. Arguments: large, dossiers, stored, size.

The many documents are rows copied in SQL from one that was stored, each with words and size of
its own; they share one file. The many dossiers are bare companies with a right on documents.
"""

import sys
import uuid

from clock import Clock, noise
from rows import FIRST_ID, columns_of, copy_rows
from stage import table

from odoo.tools import SQL

PAGE = 80
SMALL = 2000
TURNS = 15
BATCH = 20
LISTED = {
    "received_at": {},
    "name": {},
    "supplier_name": {},
    "document_date": {},
    "source": {},
    "state": {},
    "company_id": {"fields": {"display_name": {}}},
    "folder_id": {"fields": {"display_name": {}}},
}
QUESTIONS = ("flour", "flour supplier 13", "invoice-1234", "1234,56", "1.234,56", "1234")
WORDS = ("flour", "tyres", "bricks", "paper", "diesel", "coffee", "cement", "oranges")


class Documents:
    def __init__(self, env, large, dossiers, stored, size):
        self.env = env
        self.large, self.dossiers, self.stored, self.size = large, dossiers, stored, size
        self.firm = env["octopus.subscriber"].search([("kind", "=", "b")], limit=1)
        self.user = self.firm.holder_user_id
        own = env["octopus.dossier"].search([("firm_id", "=", self.firm.id)], limit=2)
        self.first, self.second = own.company_id

    def fresh(self):
        self.env.flush_all()
        self.env.cr.commit()
        self.env.transaction.clear()

    # -- storing -----------------------------------------------------------------------------------

    def content(self):
        return b"%PDF-1.4 " + uuid.uuid4().bytes * (self.size // 16)

    def storing(self):
        model = self.env["octopus.document"]
        ways = {
            "one by one, a transaction each": self._one_by_one,
            "one by one, one transaction": self._one_transaction,
            f"in batches of {BATCH}, a transaction each": self._batches,
        }
        model._store(self.first, "warm.pdf", self.content())
        rows = []
        for name, way in ways.items():
            contents = [self.content() for _number in range(self.stored)]
            self.fresh()
            with Clock(self.env.cr) as clock:
                way(contents)
            rows.append(
                (name, f"{self.stored / clock.cpu:.0f}", f"{1000 * clock.cpu / self.stored:.2f}")
            )
        meter = self.env["octopus.storage"]
        received = self.env["octopus.document"].search([], limit=1).received_at
        with Clock(self.env.cr) as clock:
            for _number in range(self.stored):
                meter._octopus_count([(self.first.id, "application/pdf", received, 20, 1)])
        rows.append(("the meter alone", "", f"{1000 * clock.cpu / self.stored:.2f}"))
        self.env.cr.rollback()
        table((f"files of {self.size} bytes", "per CPU second", "CPU ms each"), rows)

    def _one_by_one(self, contents):
        for number, content in enumerate(contents):
            self.env["octopus.document"]._store(self.first, f"file-{number}.pdf", content)
            self.fresh()

    def _one_transaction(self, contents):
        for number, content in enumerate(contents):
            self.env["octopus.document"]._store(self.first, f"file-{number}.pdf", content)
        self.fresh()

    def _batches(self, contents):
        for start in range(0, len(contents), BATCH):
            files = [
                {"name": f"file-{start}-{number}.pdf", "content": content}
                for number, content in enumerate(contents[start : start + BATCH])
            ]
            self.env["octopus.document"]._store_many(self.first, files)
            self.fresh()

    # -- lists -------------------------------------------------------------------------------------

    def lists(self):
        rows = []
        self._copies([self.first.id], SMALL)
        rows += self._measure(f"{SMALL:,} in one dossier", self.first)
        self._copies([self.first.id], self.large - SMALL)
        rows += self._measure(f"{self.large:,} in one dossier", self.first)
        many = self._bare_dossiers()
        self._copies(many, self.large)
        rows += self._measure(f"{2 * self.large:,}, {self.dossiers} dossiers, 1 open", self.first)
        some = self.env["res.company"].browse(many[:20])
        rows += self._measure(f"{2 * self.large:,}, {self.dossiers} dossiers, 20 open", some)
        table(("documents, CPU ms", "page", "oldest to do", "count"), rows)

    def _measure(self, name, companies):
        self.env.cr.execute("ANALYZE octopus_document")
        own = [("company_id", "in", companies.ids)]
        todo = [*own, ("state", "=", "todo")]
        works = {
            "page": lambda model: model.web_search_read(own, LISTED, limit=PAGE, count_limit=10001),
            "oldest": lambda model: model.web_search_read(
                todo, LISTED, limit=PAGE, order="id", count_limit=10001
            ),
            "count": lambda model: model.search_count(own, limit=10001),
        }
        return [(name, *(self._mean(companies, work) for work in works.values()))]

    def _mean(self, companies, work):
        clock = Clock(self.env.cr)
        for _turn in range(TURNS):
            self.fresh()
            env = self.env(user=self.user, context={"allowed_company_ids": companies.ids}, su=False)
            env.user._octopus_company_ids("documents", "read")
            with clock:
                work(env["octopus.document"])
        return f"{1000 * clock.cpu / TURNS:.1f}"

    def _bare_dossiers(self):
        ids = range(FIRST_ID, FIRST_ID + self.dossiers)
        dossier = self.env["octopus.dossier"].search([("company_id", "=", self.first.id)])
        copied = {"name": "i.id::text"}
        copy_rows(self.env.cr, "res_company", self.first.id, ids, copied)
        copied = {"company_id": "i.id", "number": "i.id::text", "number_sort": "i.id::text"}
        copy_rows(self.env.cr, "octopus_dossier", dossier.id, ids, copied)
        link = self.env["octopus.link"].search(
            [("dossier_id", "=", dossier.id), ("state", "=", "granted")], limit=1
        )
        own = {"dossier_id": "i.id", "company_id": "i.id"}
        copy_rows(self.env.cr, "octopus_link", link.id, ids, own)
        folder = self.first._octopus_folder("import")
        copy_rows(self.env.cr, "octopus_folder", folder.id, ids, {"company_id": "i.id"})
        self.env.cr.execute(
            "INSERT INTO octopus_right (user_id, company_id, area, level) "
            "SELECT %s, c.id, 'documents', '3' FROM generate_series(%s, %s) c (id)",
            [self.user.id, ids[0], ids[-1]],
        )
        self.env.invalidate_all()
        self.user._octopus_rights_changed()
        self.fresh()
        return list(ids)

    def _copies(self, company_ids, count):
        """So many documents more, spread over these companies; one in ten is to do."""
        model = self.env["octopus.document"].search([("company_id", "=", self.first.id)], limit=1)
        names = [name for name in columns_of(self.env.cr, "octopus_document") if name != "id"]
        values = {column: f"t.{column}" for column in names}
        words = "(ARRAY['" + "','".join(WORDS) + "'])[1 + mod(i.id, 8)]"
        values |= {
            "name": f"'invoice-' || i.id || '-' || {words} || '.pdf'",
            "supplier_name": f"initcap({words}) || ' supplier ' || mod(i.id, 997)",
            "state": "CASE WHEN mod(i.id, 10) = 0 THEN 'todo' ELSE 'archived' END",
            "file_size": "t.file_size + mod(i.id, 100000)",
            "source_ref": "NULL",
        }
        if company_ids != [self.first.id]:
            values["company_id"] = f"{company_ids[0]} + mod(i.id, {len(company_ids)})"
            values["folder_id"] = values["company_id"]
        self.env.cr.execute(
            f"INSERT INTO octopus_document ({', '.join(names)}) "
            f"SELECT {', '.join(values[column] for column in names)} "
            f"FROM octopus_document t, generate_series(1, %s) i (id) WHERE t.id = %s",
            [count, model.id],
        )
        self.fresh()

    # -- search and meter among many ---------------------------------------------------------------

    def search(self):
        """The words are put into the index in SQL: the job would take a millisecond for each.

        Each document has an amount, with the words that `tools/words.py` makes of it.
        """
        self.env["octopus.document.text"]._queue_missing()
        with Clock(self.env.cr) as clock:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE octopus_document_text t SET stale = false, state = 'none',
                           vector = array_to_tsvector(ARRAY(
                               SELECT DISTINCT d.company_id || ':' || lower(word)
                                 FROM regexp_split_to_table(
                                      d.name || ' ' || d.supplier_name, '[^[:alnum:]]+') word
                                WHERE word != ''
                                UNION
                               SELECT d.company_id || ':' || word
                                 FROM (SELECT mod(d.id * 7919::bigint, 500000)) paid (cents),
                                      unnest(ARRAY['=' || cents, cents::text,
                                                   (cents / 100)::text, mod(cents, 100)::text]) word
                               ))
                      FROM octopus_document d WHERE d.id = t.document_id AND t.stale
                    """
                )
            )
            self.fresh()
        print(f"words of {2 * self.large:,} documents: {clock.cpu:.0f} s of CPU", flush=True)
        self.env.cr.execute("ANALYZE octopus_document_text")
        rows = []
        for words in (*QUESTIONS, "nowhere to be found"):
            domain = [("search_text", "ilike", words)]
            page = self._mean(
                self.first,
                lambda model, domain=domain: model.web_search_read(
                    domain, LISTED, limit=PAGE, count_limit=10001
                ),
            )
            rows.append((words, page))
        table((f"search in {self.large:,} of {2 * self.large:,}", "CPU ms a page"), rows)

    def meter(self):
        meter = self.env["octopus.storage"]
        rows = []
        with Clock(self.env.cr) as clock:
            meter._roll_up()
        rows.append(("roll-up", f"{1000 * clock.cpu:.1f}"))
        with Clock(self.env.cr) as clock:
            meter._repair(self.env["res.company"].search([]).ids)
        rows.append(("check of all dossiers", f"{1000 * clock.cpu:.0f}"))
        meter._roll_up()
        self.fresh()
        for what, work in {
            "bytes of one dossier": lambda: meter._octopus_bytes(self.first),
            "storage screen": lambda: meter._octopus_figures(self.first),
            "largest ten": lambda: meter._octopus_largest(self.first),
            "list of dossiers": lambda: (
                meter.with_user(self.user)
                .with_context(allowed_company_ids=self.first.ids)
                .web_search_read([], {"bytes": {}, "files": {}, "fee": {}}, limit=PAGE)
            ),
        }.items():
            clock = Clock(self.env.cr)
            for _turn in range(TURNS):
                self.env.transaction.clear()
                with clock:
                    work()
            rows.append((what, f"{1000 * clock.cpu / TURNS:.1f}"))
        table(("the meter", "CPU ms"), rows)

    def run(self):
        self.storing()
        self.lists()
        self.meter()
        self.search()
        print(noise(), flush=True)


Documents(env, *map(int, sys.argv[1:5])).run()  # noqa: F821

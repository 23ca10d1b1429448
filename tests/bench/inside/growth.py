"""What bench_growth measures inside Odoo. Arguments: dossiers, turns, rows of the list of dossiers
(as many as there were at first, so that like is compared with like), file for the figures."""

import gc
import json
import statistics
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

from browser import session_of
from clock import Clock

from odoo.fields import Command

from odoo.addons.base.models.ir_default import IrDefault as CoreDefault
from odoo.addons.octopus_dossier.models.account_account import AccountAccount
from odoo.addons.octopus_dossier.models.ir_default import IrDefault

FIRM = "Growth Accountants"
PASSWORD = "a password of the growth bench"
BATCH = 250
MOVES = 20
PAGE = 80
LISTED = {
    "account.move": ("name", "date", "ref", "state", "amount_total_signed", "partner_id"),
    "account.move.line": ("date", "name", "debit", "credit", "account_id"),
    "res.partner": ("name", "email", "vat"),
    "octopus.dossier": ("number", "name", "holder_id", "firm_id", "tier", "state"),
}
# What a copied row has of its own.
NEW = {
    "octopus_dossier": """jsonb_build_object('company_id', c.id, 'number', 900000 + c.id,
        'number_sort', lpad((900000 + c.id)::text, 12, '0'), 'name', 'Client ' || c.id,
        'picker_key', concat_ws(' ', 900000 + c.id, 'client', c.id,
                                regexp_replace(old.picker_key, '^[^ ]+ ', '')),
        'enterprise_number', null, 'vat', null)""",
    "octopus_link": "jsonb_build_object('company_id', c.id, 'dossier_id', made.id)",
    "octopus_right": "jsonb_build_object('company_id', c.id)",
}


def accepted(subscriber):
    """A subscriber who has accepted what he must, where that exists."""
    accept = getattr(subscriber, "_octopus_accept_agreement", None)
    if accept:
        accept()
    return subscriber


class Growth:
    """A firm whose holder is linked to all dossiers, and what he does in one of them."""

    def __init__(self, env, count, turns, rows):
        context = {**env.context, "tracking_disable": True, "mail_create_nolog": True}
        self.env = env(context=context)
        self.count, self.turns, self.rows = count, turns, rows
        self.firm = self._firm()
        self.accountant = self.firm.holder_user_id
        self.env.cr.commit()

    def fresh(self):
        """As a request begins: with a transaction of its own. Here all acts share one, and core
        looks through its environments, those of acts that are over too, for each new one."""
        self.env.flush_all()
        self.env.cr.commit()
        self.env.transaction.clear()
        gc.collect()

    # -- the dossiers ------------------------------------------------------------------------------

    def _firm(self):
        subscribers = self.env["octopus.subscriber"]
        if firm := subscribers.search([("name", "=", FIRM)], limit=1):
            return firm
        firm = accepted(subscribers.create({"kind": "b", "name": FIRM, "email": "b@growth.test"}))
        self.env["octopus.dossier"].create({"name": FIRM, "holder_id": firm.id})
        firm.holder_user_id.password = PASSWORD
        return firm

    def grow(self):
        """Dossiers until the accountant has `count`: one made as people do, the others copied."""
        start = time.perf_counter()
        links = self.env["octopus.link"].search([("firm_id", "=", self.firm.id)], order="id")
        if not links:
            self._new_dossier()
            links = links.search([("firm_id", "=", self.firm.id)])
        missing = self.count - len(links)
        for first in range(0, missing, BATCH):
            companies = self.env["res.company"]._octopus_make_companies(min(BATCH, missing - first))
            self._copy(links[0].dossier_id, companies)
            self.fresh()
        self.env.cr.execute("ANALYZE")
        self.env.cr.commit()
        print(f"{missing} dossiers made in {time.perf_counter() - start:.0f} s", flush=True)

    def _copy(self, dossier, companies):
        """The dossier with its link and rights again, in each of these companies."""
        self.env.cr.execute(
            "UPDATE res_company SET octopus_is_pool = false WHERE id = ANY(%s)", [companies.ids]
        )
        of = {"octopus_dossier": "id", "octopus_link": "dossier_id", "octopus_right": "company_id"}
        for table, column in of.items():
            sample = dossier.company_id.id if column == "company_id" else dossier.id
            self.env.cr.execute(
                f"""
                INSERT INTO {table}
                SELECT (jsonb_populate_record(old, {NEW[table]} || jsonb_build_object(
                           'id', nextval('{table}_id_seq')))).*
                  FROM {table} old, res_company c
                  LEFT JOIN octopus_dossier made ON made.company_id = c.id
                 WHERE old.{column} = %s AND c.id = ANY(%s)
                """,
                [sample, companies.ids],
            )
        self.env.invalidate_all()
        (self.accountant + dossier.holder_id.holder_user_id)._octopus_rights_changed()

    def _link(self, dossier, client):
        link = self.env["octopus.link"]._request(self.firm, dossier, reason="bench")
        link.with_user(client.holder_user_id)._grant()

    # -- acts --------------------------------------------------------------------------------------

    def prepare(self):
        """The dossier that is worked in: the last one of those that were there first."""
        links = self.env["octopus.link"].search([("firm_id", "=", self.firm.id)], order="id")
        self.dossier = links[0].dossier_id
        self.company = self.dossier.company_id
        self.env["res.company"]._octopus_fill_pool(self.turns + 2)
        self.partner = self.mine()["res.partner"].create(
            {"name": "Relation", "company_id": self.company.id}
        )
        missing = MOVES - self.mine()["account.move"].search_count([])
        for _number in range(missing):
            self._post()
        self.fresh()

    def mine(self):
        return self.env(
            user=self.accountant, su=False, context={"allowed_company_ids": self.company.ids}
        )

    def _post(self):
        move = self.mine()["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner.id,
                "invoice_date": "2026-01-15",
                "invoice_line_ids": [Command.create({"name": "Flour", "price_unit": 100.0})],
            }
        )
        move.action_post()

    def _new_dossier(self):
        client = accepted(
            self.env["octopus.subscriber"].create({"kind": "u", "name": "New", "email": "n@x.test"})
        )
        dossier = self.env["octopus.dossier"].create({"name": "New", "holder_id": client.id})
        self._link(dossier, client)

    def _right(self):
        level = "1" if self.level == "2" else "2"
        self.level = level
        rights = self.env["octopus.right"]
        rights._set_levels(self.accountant, self.company, {"articles": level})

    level = "3"

    def _after_change(self):
        """The first request after somebody's rights changed: all is computed again."""
        self._right()
        self.fresh()
        return lambda: self.mine()["account.move"].search_count([])

    def _search(self):
        self.mine()["account.account"].name_search("7000")

    def _write(self):
        self.limit += 1
        self.mine()["res.partner"].browse(self.partner.id).write({"credit_limit": self.limit})
        self.env.flush_all()

    limit = 1000.0

    def _first_write(self):
        self.env.registry.clear_cache()
        return self._write

    def _list(self, model):
        fields = {name: {} for name in LISTED[model]}
        limit = self.rows if model == "octopus.dossier" else PAGE
        self.mine()[model].web_search_read([], fields, limit=limit)

    def acts(self):
        lists = {f"list of {model}": lambda m=model: self._list(m) for model in LISTED}
        return {
            "new client, dossier and link": self._new_dossier,
            "account search, one letter": self._search,
            "invoice: create and post": self._post,
            "write of a company-dependent field": self._write,
            "a right changes": self._right,
            **lists,
        }

    # -- measuring ---------------------------------------------------------------------------------

    def prepared_acts(self):
        """Of these, what comes before is not measured."""
        return {
            "the first such write after a cache clear": self._first_write,
            "first count after a right changed": self._after_change,
        }

    def measure(self):
        """Act → CPU of Odoo and PostgreSQL, and time of the clock, in ms."""
        gc.collect()
        gc.freeze()  # so that what `fresh` collects is what the acts leave
        ours = {name: self._median(act) for name, act in self.acts().items()}
        for name, act in self.prepared_acts().items():
            ours[name] = self._median(act, prepared=True)
        return ours

    def measure_stock(self):
        """The two that Odoo does itself, ours switched off."""
        acts = self.acts()
        with ExitStack() as stack:
            for name in ("_search_code", "_search_display_name", "_field_to_sql"):
                stack.enter_context(patch.object(AccountAccount, name, core_account(name)))
            name = "_get_field_column_fallbacks"
            stack.enter_context(
                patch.object(IrDefault, name, getattr(CoreDefault, name).__wrapped__)
            )
            search = "account search, one letter"
            first = "the first such write after a cache clear"
            # one of them takes most of a minute with 3,000
            return {
                search: self._median(acts[search], turns=1),
                first: self._median(self._first_write, turns=1, prepared=True),
            }

    def _median(self, act, turns=None, prepared=False):
        laps = []
        for turn in range((turns or self.turns) + 2):
            self.fresh()
            work = act() if prepared else act
            with Clock(self.env.cr) as clock:
                work()
                self.env.flush_all()
            if turn > 1:
                laps.append((1000 * clock.cpu, 1000 * clock.wall))
        self.fresh()
        return [statistics.median(kind) for kind in zip(*laps, strict=True)]

    def browser(self):
        """A session of the accountant, as if he had logged in; firms need a second factor."""
        number = self.dossier.number
        return {
            "session": session_of(self.accountant),
            "company": self.company.id,
            "dossier": self.dossier.id,
            "like": number[: len(number) - 1],
            "login": self.accountant.login,
            "password": PASSWORD,
        }


def core_account(name):
    return lambda self, *args: getattr(super(AccountAccount, self), name)(*args)


def run(env, count, turns, rows, path):
    growth = Growth(env, count, turns, rows)
    growth.grow()
    growth.prepare()
    figures = {"ours": growth.measure(), "stock": growth.measure_stock()}
    growth.fresh()
    figures["browser"] = growth.browser()
    growth.fresh()
    Path(path).write_text(json.dumps(figures))


run(env, *map(int, sys.argv[1:4]), sys.argv[4])  # noqa: F821

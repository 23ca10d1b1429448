"""What the rights cost: acts of an accountant with our overrides and without them, in turns.

Once inside Odoo, each act in a transaction of its own, as a request has it; and once as whole
requests of the web client, through Odoo's own application, which is what somebody waits for.
CPU of Odoo and of PostgreSQL; both sides of a ratio are medians of one run.
"""

import json
import statistics
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

import machine
from browser import session_of
from clock import Clock, noise
from stage import table
from werkzeug.test import Client

from odoo import http
from odoo.api import Environment

from odoo.addons.octopus_dossier.models import (
    base,
    base_reference,
    ir_http,
    ir_http_api,
    ir_rule,
    res_company,
    res_users,
    res_users_companies,
)

PAGE = 80
TURNS = 25
LISTED = {
    "octopus.document": {
        "received_at": {},
        "name": {},
        "supplier_name": {},
        "document_date": {},
        "source": {},
        "state": {},
        "company_id": {"fields": {"display_name": {}}},
        "folder_id": {"fields": {"display_name": {}}},
    },
    "account.move": {
        "name": {},
        "date": {},
        "ref": {},
        "state": {},
        "amount_total_signed": {},
        "journal_id": {"fields": {"display_name": {}}},
        "company_id": {"fields": {"display_name": {}}},
    },
    "res.partner": {"name": {}, "email": {}, "vat": {}},
}
CHANGED = {
    "octopus.document": {"note": "to be seen"},
    "account.move": {"ref": "to be seen"},
    "res.partner": {"phone": "02 555 12 12"},
}
# All that the rights do in the way of these acts.
OVERRIDES = (
    (ir_rule.IrRule, ("_compute_domain", "_compute_domain_context_values")),
    (base.Base, ("_check_access", "search_fetch", "sudo", "create", "write")),
    (base_reference.Base, ("create", "write", "default_get")),
    (ir_http.IrHttp, ("_pre_dispatch",)),
    (ir_http_api.IrHttp, ("_pre_dispatch",)),
    (res_users.ResUsers, ("_get_company_ids",)),
    (res_users_companies.ResUsers, ("_get_company_ids",)),
)


def theirs(cls, name):
    """Odoo's own method: ours does nothing but call it."""

    def method(self, *args, **kwargs):
        return getattr(super(cls, self), name)(*args, **kwargs)

    return classmethod(method) if isinstance(vars(cls)[name], classmethod) else method


class Overhead:
    def __init__(self, env, user, companies):
        self.env, self.user, self.companies = env, user, companies
        columns = companies._fields.values()
        self.head = [field for field in columns if field.prefetch == res_company.HEAD]

    @contextmanager
    def _with(self, ours):
        with ExitStack() as stack:
            for cls, names in () if ours else OVERRIDES:
                for name in names:
                    stack.enter_context(patch.object(cls, name, theirs(cls, name)))
            for field in () if ours else self.head:
                stack.enter_context(patch.object(field, "prefetch", True))
            yield

    def run(self):
        self._inside()
        self._cold()
        self._requests()

    def _compare(self, name, lap):
        """In turns, so that noise meets both."""
        laps = {True: [], False: []}
        for turn in range(TURNS + 3):
            for ours in (True, False):
                with self._with(ours):
                    cpu = lap()
                if turn > 2:
                    laps[ours].append(1000 * cpu)
        with_us, without = (statistics.median(laps[ours]) for ours in (True, False))
        cells = (with_us, without, with_us / without)
        return (name, *(f"{cell:.2f}" for cell in cells), f"{with_us - without:+.2f}")

    # -- inside Odoo -------------------------------------------------------------------------------

    def _inside(self):
        rows = []
        for opened in (1, len(self.companies)):
            companies = self.companies[:opened]
            for model in LISTED:
                for name, work in self._acts(model, companies).items():
                    lap = self._lap_of(model, companies, work)
                    self._remembered(model, companies, work)
                    rows.append(self._compare(f"{model} {name}, {opened} open", lap))
        head = ("warm acts of an accountant", "CPU ms", "without", "ratio", "difference")
        table(head, rows)

    def _acts(self, model, companies):
        own = [("company_id", "in", companies.ids)]
        ids = self.env[model].search(own, limit=PAGE).ids
        acts = {
            "list": lambda records: records.web_search_read(own, LISTED[model], limit=PAGE),
            "count": lambda records: records.search_count(own),
            "read": lambda records: records.browse(ids).read(list(LISTED[model])),
        }
        if len(companies) > 1:
            return acts
        acts["write"] = lambda records: records.browse(ids[0]).write(CHANGED[model])
        if model == "res.partner":
            acts["create"] = lambda records: records.create({"name": "New relation"})
        if model == "account.move":
            acts["create"] = lambda records: records.create({"move_type": "entry"})
        return acts

    @contextmanager
    def _records(self, model, companies):
        with self.env.registry.cursor() as cr:
            context = {"allowed_company_ids": companies.ids}
            yield Environment(cr, self.user.id, context)[model]

    def _lap_of(self, model, companies, work):
        def lap():
            with self._records(model, companies) as records:
                with Clock(records.env.cr) as clock:
                    work(records)
                    records.env.flush_all()
                records.env.cr.rollback()
            return clock.cpu

        return lap

    def _remembered(self, model, companies, work):
        """Who was in which dossier is noted once in ten minutes, when a request ends."""
        with self._records(model, companies) as records:
            work(records)

    def _cold(self):
        """The first call after a cache clear, where domains and rights are computed."""
        count = self._acts("account.move", self.companies)["count"]
        lap = self._lap_of("account.move", self.companies, count)

        def cold():
            self.env.registry.clear_cache()
            return lap()

        name = f"first count after a cache clear, {len(self.companies)} open"
        table(("", "CPU ms", "without", "ratio", "difference"), [self._compare(name, cold)])

    # -- whole requests ----------------------------------------------------------------------------

    def _requests(self):
        """The same acts as the web client asks for them."""
        sid = session_of(self.user)
        self.env.cr.commit()
        client = Client(http.root)
        client.set_cookie("session_id", sid)
        rows = []
        for opened in (1, len(self.companies)):
            companies = self.companies[:opened]
            for model in LISTED:
                for name, words in self._calls(model, companies).items():
                    lap = self._request(client, model, companies, *words)
                    rows.append(self._compare(f"{model} {name}, {opened} open", lap))
        head = ("whole requests of the web client", "CPU ms", "without", "ratio", "difference")
        table(head, rows)
        print(noise(), flush=True)

    def _calls(self, model, companies):
        own = [("company_id", "in", companies.ids)]
        ids = self.env[model].search(own, limit=PAGE).ids
        listed = {"specification": LISTED[model]}
        calls = {
            "list": ("web_search_read", [own], {**listed, "limit": PAGE}),
            "count": ("search_count", [own], {}),
            "read": ("web_read", [ids], listed),
        }
        if len(companies) == 1:
            calls["write"] = ("write", [ids[:1], CHANGED[model]], {})
        return calls

    def _request(self, client, model, companies, method, args, kwargs):
        path = f"/web/dataset/call_kw/{model}/{method}"
        context = {"allowed_company_ids": companies.ids}
        params = {"model": model, "method": method, "args": args}
        params["kwargs"] = {**kwargs, "context": context}
        body = json.dumps({"params": params})
        postgres = machine.parent_of(self.env.cr._cnx.get_backend_pid())

        def lap():
            client.set_cookie("cids", "-".join(map(str, companies.ids)))
            sessions = machine.children(postgres)
            asked = sum(map(machine.cpu_of, sessions))
            with Clock(self.env.cr) as clock:
                answer = client.post(path, data=body, content_type="application/json")
            if answer.status_code != 200 or "error" in answer.json:
                raise SystemExit(f"{path}: {answer.status_code} {answer.text[:500]}")
            return clock.cpu + sum(map(machine.cpu_of, sessions)) - asked

        return lap

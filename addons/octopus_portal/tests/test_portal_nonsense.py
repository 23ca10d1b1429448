# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every form of the portal, filled with what no page sends: told in words, never a fault.

A walk over the routing map: each address that takes a POST gets every name its module knows, each
of a wrong kind. A new page is in it by itself.
"""

import ast
import inspect
import json
import re
import sys
import threading
from functools import partial

from odoo import http
from odoo.tests import tagged

from ..models.ir_http import PAGES
from .common import PortalHttpCommon
from .sale_common import SaleWorld

PART = re.compile(r"<(?:(?P<kind>\w+)(?:\((?P<words>[^)]*)\))?:)?(?P<name>\w+)>")
NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")
# a PDF takes seconds, and asks for nothing
DRAWN = re.compile(r"(pdf|print|preview|xlsx\):form>)$")
# kind → what a field of a form brings
WRONG = {
    "number": "9" * 400,
    "text": "\ud55c\N{RIGHT-TO-LEFT OVERRIDE}'\"<b>%s{0}\r\n\t" * 40,
    "list": '[{"id": [1, {}], "lines": 7}, null]',
    "day": "0000-99-99",
    "file": b"%PDF-1.4 no",
}
TURNS = 2
# what comes as JSON, each for all parameters
WRONG_JSON = (None, True, 7, -1, 10**30, 1.5, "\ud800", [], [[]], {}, {"lines": {}, "name": 7})
JSON = {"Content-Type": "application/json"}
LONG = "x" * 1_000_000


@tagged("post_install", "-at_install")
class TestPortalNonsense(SaleWorld, PortalHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_sales()
        cls.draft, cls.final = cls._sale(), cls._final()
        cls.quote = cls.env["sale.order"].create(
            {"partner_id": cls.customer.id, "company_id": cls.bakery.company_id.id}
        )
        cls.env["credit.control.policy"]._octopus_ensure(cls.bakery.company_id)
        threading.current_thread().dbname = cls.env.cr.dbname
        rules = cls.env["ir.http"].routing_map().iter_rules()
        ours = [rule for rule in rules if cls.is_ours(rule)]
        cls.rules = sorted(ours, key=lambda rule: rule.rule)
        cls.env.flush_all()

    @staticmethod
    def is_ours(rule):
        """Our own pages, not those of stock that we change."""
        return rule.endpoint.__module__.startswith(PAGES) and "octopus" in rule.rule

    def addresses(self, rule):
        """The addresses of a rule: of records that are there, one for each act."""
        ids = {
            "document_id": self.document.id,
            "bill_id": self.bill.id,
            "order_id": self.quote.id,
            "partner_id": self.customer.id,
            "relation_id": self.customer.id,
            "token": "x",
        }
        module = sys.modules[rule.endpoint.__module__]
        choices = {"act": sorted(getattr(module, "ACTS", ())), "key": ["turnover"]}
        found = [rule.rule]
        for part in PART.finditer(rule.rule):
            name, words = part["name"], part["words"]
            values = [ids.get(name, self.draft.id)]
            if name == "number":
                values = [self.bakery.number]
            elif words:
                values = words.split(",")
            elif part["kind"] != "int":
                values = choices.get(name) or [ids.get(name, "module_dms")]
            found = [url.replace(part[0], str(value)) for url in found for value in values]
        return found

    def names(self, rule):
        """Every word of the module that may be the name of a field."""
        source = inspect.getsource(sys.modules[rule.endpoint.__module__])
        words = {
            node.value
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        words |= set(inspect.signature(rule.endpoint).parameters)
        taken = {"self", "kw", "post", "csrf_token", *rule.arguments}
        return {word for word in words - taken if NAME.fullmatch(word)}

    def assertNoFault(self, send, url, kind):
        """Nothing of what it does stays."""
        with self.subTest(url=url, kind=kind):
            savepoint = self.env.cr.savepoint()
            try:
                response = send()
                self.assertLess(response.status_code, 500, response.text[:2000])
                self.assertNotIn("Something went wrong in Octopus", response.text)
            finally:
                savepoint.rollback()
                self.env.invalidate_all()

    def test_forms(self):
        self._login(self.baker)
        count = 0
        for rule in self.rules:
            if rule.endpoint.routing["type"] != "http" or not self.takes_post(rule):
                continue
            names = sorted(self.names(rule))
            for url in self.addresses(rule):
                count += 1
                for turn in range(TURNS):
                    data, files = self.form(names, turn)
                    self.assertNoFault(partial(self.submit, url, data, files), url, turn)
        self.assertGreater(count, 60)

    def form(self, names, turn):
        """Each field of another wrong kind, and of yet another in the next turn."""
        data, files = {}, {}
        for place, name in enumerate(names):
            kind = list(WRONG)[(place + turn) % len(WRONG)]
            if kind == "file":
                files[name] = (f"{name}.pdf", WRONG[kind])
            else:
                data[name] = WRONG[kind]
        return data, files

    def takes_post(self, rule):
        """Whether a form can be sent there; a page that says nothing of it may do so too."""
        if rule.methods or DRAWN.search(rule.rule):
            return "POST" in (rule.methods or ())
        return "POST" in inspect.getsource(sys.modules[rule.endpoint.__module__])

    def submit(self, url, data, files=None):
        form = {**data, "csrf_token": http.Request.csrf_token(self)}
        return self.url_open(url, data=form, files=files, allow_redirects=False)

    def test_long_texts_and_lost_tokens(self):
        self._login(self.baker)
        note, typed = self._url(self.bakery, "notes", "new"), ("sales", "typed")
        self.assertNoFault(partial(self.submit, note, {"body": LONG}), note, "long")
        url = self._url(self.bakery, *typed)
        for text in (LONG, "[" * 100_000, json.dumps({"lines": [{"name": "\ud800"}] * 3})):
            data = {"typed": text, "keep": "1"}
            self.assertNoFault(partial(self.submit, url, data), url, text[:9])
        token = {"csrf_token": ("x", b"x")}
        self.assertEqual(self.url_open(note, data={"a": "b"}, files=token).status_code, 400)

    def test_numbers_no_record_has(self):
        self._login(self.baker)
        for rule in self.rules:
            if "GET" not in (rule.methods or {"GET"}) or "int:" not in rule.rule:
                continue
            url = re.sub(r"<int:\w+>", str(2**31), rule.rule)
            url = PART.sub(lambda part: self.bakery.number, url)
            self.assertNoFault(partial(self.url_open, url), url, "number")
        for page in (0, 2**31 - 1):
            self.get("reminders", "page", page)
            self.get("sales", "page", page)

    def test_json(self):
        self._login(self.baker)
        for rule in self.rules:
            if rule.endpoint.routing["type"] != "jsonrpc":
                continue
            names = set(inspect.signature(rule.endpoint).parameters) - {"kw", *rule.arguments}
            for url in self.addresses(rule):
                for wrong in WRONG_JSON:
                    call = json.dumps({"jsonrpc": "2.0", "params": dict.fromkeys(names, wrong)})
                    send = partial(self.url_open, url, data=call, headers=JSON)
                    self.assertNoFault(send, url, repr(wrong))

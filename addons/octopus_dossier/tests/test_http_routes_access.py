# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every address of the server, with guessed ids: none tells a secret or shows a traceback.

A walk over the routing map, with arguments made as in the fuzz of the methods, and after it
the addresses that give out files, reports, exports, messages and appointments, well formed.
"""

import json
import logging
import random
import re
import threading
import traceback
from datetime import timedelta

from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DossierHttpCommon
from .fuzz_arguments import Arguments
from .fuzz_world import BAKERY, FOREIGN, SALES, FuzzWorld, traces

# These end the session, wait for news, or build the client's files.
LEFT_OUT = re.compile(
    r"^/(web/session/(logout|destroy)|web/(database|become|assets|bundle|tests)|websocket|bus/"
    r"|longpolling|account/init_tests|web/webclient|web/static|scoped_app|odoo/|app/)|service-worker|/logout"
)
PART = re.compile(r"<(?:(?P<kind>\w+)(?:\((?P<words>[^)]*)\))?:)?(?P<name>\w+)>")
TEXTS = {
    "converter": "html",
    "field": "raw",
    "filename": "x.png",
    "model": "account.move",
    "model_name": "account.move",
    "reportname": "account.report_invoice_with_payments",
    "res_model": "account.move",
    "thread_model": "account.move",
    "xmlid": "base.main_company",
}
MODELS = {"attachment": "ir.attachment", "id": "ir.attachment", "order": "account.move"}
# Well formed: what is asked for by whoever copies an address.
ADDRESSES = (
    "/account/download_invoice_attachments/{ir.attachment}",
    "/account/download_invoice_documents/{account.move}/pdf",
    "/account/download_move_attachments/{account.move}",
    "/calendar/view/{account.move}",
    "/discuss/channel/{discuss.channel}",
    "/mail/message/{mail.message}",
    "/mail/view?model=account.move&res_id={account.move}",
    "/my/invoices/{account.move}",
    "/my/invoices/{account.move}?report_type=pdf&download=1",
    "/report/html/account.report_invoice/{account.move}",
    "/report/pdf/account.report_invoice_with_payments/{account.move}",
    "/report/text/account.report_invoice/{account.move}",
    "/web/content/account.move/{account.move}/narration",
    "/web/content/{ir.attachment}",
    "/web/content/{ir.attachment}?download=1",
    "/web/content?model=res.partner&id={res.partner}&field=comment",
    "/web/image/res.partner/{res.partner}/image_1920",
    "/web/image/{ir.attachment}",
)
# Address → what its page sends as JSON.
CALLS = {
    "/discuss/channel/messages": {"channel_id": "discuss.channel"},
    "/mail/thread/messages": {"thread_model": "=account.move", "thread_id": "account.move"},
    "/mail/thread/recipients": {"thread_model": "=account.move", "thread_id": "account.move"},
    "/mail/data": {"fetch_params": "=thread"},
    "/mail/starred/messages": {},
    "/mail/inbox/messages": {},
}


class Watch(logging.Handler):
    """Keeps the places where faults were raised inside the server."""

    def __init__(self):
        super().__init__()
        self.places = []

    def emit(self, record):
        if record.exc_info and record.exc_info[2]:
            frame = traceback.extract_tb(record.exc_info[2])[-1]
            if "addons/octopus_" in frame.filename and record.levelno >= logging.ERROR:
                self.places.append(f"{frame.filename}:{frame.lineno} {record.exc_info[1]!r}")


@tagged("post_install", "-at_install")
class TestHttpRoutesAccess(FuzzWorld, DossierHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The routing map of a thread is that of the database it names.
        threading.current_thread().dbname = cls.env.cr.dbname
        cls._plant_all()
        cls.ids = {d: cls._ids_of_dossier(d) for d in (cls.bakery, cls.foreign)}
        cls.rules = cls._all_rules()

    @classmethod
    def _all_rules(cls):
        """One rule for each function behind an address: the one that takes most."""
        rules = cls.env["ir.http"].routing_map().iter_rules()
        rules = [rule for rule in rules if not LEFT_OUT.search(rule.rule)]
        rules.sort(key=lambda rule: (len(rule.arguments), rule.rule))
        return list({rule.endpoint.func: rule for rule in rules}.values())

    def setUp(self):
        super().setUp()
        watch, logger = Watch(), logging.getLogger("odoo.http")
        logger.addHandler(watch)
        self.addCleanup(logger.removeHandler, watch)
        self.places, self.found = watch.places, []

    # -- one address -------------------------------------------------------------------------------

    def _address(self, rule, arguments):
        """The address of a route, with guessed ids where it takes some."""

        def guess(part):
            name, kind = part["name"], part["kind"] or "string"
            if kind in ("model", "models"):
                return str(arguments.ids(part["words"].strip("\"'"), 1)[0])
            word = name.removesuffix("_ids").removesuffix("_id")
            if kind == "int" or word != name or name in ("id", "docids"):
                return str(arguments.ids(MODELS.get(word, "account.move"), 1)[0])
            return TEXTS.get(name, "x")

        return PART.sub(guess, rule.rule)

    def _ask(self, rule, arguments):
        """Go there as the page would; no answer for what is only sent forms."""
        routing = rule.endpoint.routing
        address = self._address(rule, arguments)
        if routing["type"] == "http":
            if routing["methods"] and "GET" not in routing["methods"]:
                return None
            return self.url_open(f"{address}?debug=1", allow_redirects=False, timeout=60)
        args = arguments.by_name(self.env["account.move"], rule.endpoint.func)
        return self.url_open(address, json={"params": args}, timeout=60)

    def _judge(self, answer, forbidden):
        what = [mark for mark in forbidden if mark in answer.text]
        if "Traceback (most" in answer.text:
            at = answer.text.index("Traceback (most")
            what.append(answer.text[at : at + 2000])
        what += self.places
        self.places.clear()
        if what:
            self.found.append(f"{answer.status_code} {answer.url}: {what}")

    # -- all addresses -----------------------------------------------------------------------------

    @mute_logger("odoo")
    def _walk(self, user, own, foreign, marks):
        """As this user (nobody without), over everything."""
        forbidden = {trace for mark in marks for trace in traces(mark)}
        self._login(user) if user else self.authenticate(None, None)
        env = self.env(user=user or self.env.ref("base.public_user"), su=False)
        asked = 0
        for rule in self.rules:
            answer = self._ask(rule, Arguments(env, random.Random(rule.rule), foreign, own))
            if answer is not None:
                asked += 1
                self._judge(answer, forbidden)
        self.assertGreater(asked, 150)
        if user:  # nothing on the way ended the session
            info = self.url_open("/web/session/check", json={"params": {}}).json()
            self.assertNotIn("error", info)
        for answer in self._answers(foreign, self._key(user)):
            self._judge(answer, forbidden)
        self.assertFalse(self.found, "\n".join(self.found))

    def _key(self, user):
        if not user:
            return "nothing"
        keys = self.env["res.users.apikeys"].with_user(user)
        return keys._generate("rpc", "test", self.env.cr.now() + timedelta(days=1))

    def _answers(self, foreign, key):
        """What the well formed addresses give for records of another dossier."""
        ids = {name: ids[0] for name, ids in foreign.items()}
        for address in ADDRESSES:
            path = re.sub(r"\{([\w.]+)\}", lambda part: str(ids[part[1]]), address)
            yield self.url_open(path, timeout=60)
        for path, words in CALLS.items():
            params = {
                name: what[1:] if what.startswith("=") else ids[what]
                for name, what in words.items()
            }
            if "fetch_params" in params:
                thread = {"thread_model": "account.move", "thread_id": ids["account.move"]}
                thread["request_list"] = ["messages", "attachments", "activities", "followers"]
                params["fetch_params"] = [["mail.thread", thread]]
            yield self.url_open(path, json={"params": params})
        for model in ("account.move", "res.partner", "ir.attachment", "mail.message"):
            yield self._exported(model, foreign[model])
            words = {"ids": foreign[model], "fields": ["display_name"]}
            headers = {"Authorization": f"Bearer {key}"}
            yield self.url_open(f"/json/2/{model}/read", json=words, headers=headers)
            yield self.url_open(f"/doc-bearer/{model}.json", headers=headers)
            yield self.url_open(f"/json/1/{model}/{foreign[model][0]}")

    def _exported(self, model, ids):
        fields = [{"name": "display_name", "label": "Name", "type": "char"}]
        data = {"model": model, "fields": fields, "ids": ids, "domain": []}
        data |= {"import_compat": False, "groupby": []}
        form = {"data": json.dumps(data), "csrf_token": Request.csrf_token(self)}
        return self.url_open("/web/export/csv", data=form)

    def test_reader(self):
        self._login(self.accountant)  # the walk would see what somebody may see
        bill = self.env["account.move"].search([("ref", "=", BAKERY)], limit=1)
        with mute_logger("odoo.http", "odoo.sql_db"):  # a first print writes, so core starts anew
            page = self.url_open(f"/report/html/account.report_invoice/{bill.id}")
        self.assertIn(BAKERY, page.text)
        marks = [FOREIGN, SALES]
        self._walk(self.employee, self.ids[self.bakery], self.ids[self.foreign], marks)

    def test_user_without_right(self):
        self._walk(self.stranger, {}, self.ids[self.bakery], [BAKERY, SALES])

    def test_portal_user(self):
        self._walk(self.baker, self.ids[self.bakery], self.ids[self.foreign], [FOREIGN])

    def test_other_firm(self):
        marks = [BAKERY, SALES]
        self._walk(self.outsider, self.ids[self.foreign], self.ids[self.bakery], marks)

    def test_nobody(self):
        self._walk(None, {}, self.ids[self.bakery], [BAKERY, SALES])

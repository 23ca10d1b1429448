# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every public method of every model, with guessed arguments, as users who may not.

Core has public methods that work as superuser after a test of a group, or of nothing. This
calls them all, with arguments made from their signatures (`fuzz_arguments`), and looks in the
answer for secrets planted in other dossiers, in the statistics of PostgreSQL for what was
written, and at faults. What it finds gets a guard in the product, never a place in a list here,
unless what is written is the user's own.

`OCTOPUS_FUZZ_ROUNDS=20` gives every method twenty sets of arguments instead of one.
"""

import gc
import inspect
import os
import random
import traceback
import warnings
from collections import defaultdict

import psycopg2

from odoo.exceptions import RedirectWarning, UserError
from odoo.models import BaseModel
from odoo.service.model import _traverse_containers
from odoo.tests import tagged
from odoo.tools import SQL, lazy, mute_logger

from ..models.octopus_area import AREAS
from .common import DossierCommon
from .fuzz_arguments import Arguments
from .fuzz_who import Who
from .fuzz_world import BAKERY, FOREIGN, SALES, FuzzWorld

ROUNDS = int(os.environ.get("OCTOPUS_FUZZ_ROUNDS", "1"))
# Of models that inherit a method as it is, so many are tried in a round.
SAMPLE = 3
REFUSALS = (UserError, RedirectWarning, psycopg2.IntegrityError)
# How many rows of which tables this transaction wrote, what was undone included. The view
# pg_stat_xact_user_tables says the same, after a look at every index of every table.
WRITTEN = SQL("""
    SELECT relname, n FROM pg_class, LATERAL (
           SELECT pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
                + pg_stat_get_xact_tuples_deleted(oid) AS n) written
     WHERE n > 0 AND relkind = 'r' AND relnamespace = current_schema()::regnamespace""")
# What is written is the user's own, or the same for all.
HARMLESS = {
    "octopus.dossier.octopus_ask_right": "a mail to his own givers, once a day",
    "mail.push.device.get_web_push_vapid_public_key": "the platform's keys, made once",
    "spreadsheet.dashboard.action_toggle_favorite": "his own favourites",
}


@tagged("post_install", "-at_install")
class TestFuzzAccess(FuzzWorld, DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._plant_all()
        cls.colleague = cls.other_firm._create_sub_user("Els", email="els@maes.example")
        cls._give(cls.colleague, cls.foreign, dict.fromkeys(AREAS, "3"))
        cls.ids = {d: cls._ids_of_dossier(d) for d in (cls.bakery, cls.foreign)}
        cls.methods = cls._all_methods()
        cls.env.flush_all()
        # What there is now stays; so the collector is quick to find the environments of calls that
        # are over, and Odoo does not look through thousands of them at each call.
        gc.collect()
        gc.freeze()
        cls.addClassCleanup(gc.unfreeze)

    @classmethod
    def _all_methods(cls):
        """(name, functions behind it) → models that have exactly these."""
        found = defaultdict(list)
        for model_name in sorted(cls.env.registry):
            kind = type(cls.env[model_name])
            for name in dir(kind):
                if name.startswith("_") or not inspect.isroutine(getattr(kind, name, None)):
                    continue
                chain = [c.__dict__[name] for c in kind.mro() if name in c.__dict__]
                if isinstance(chain[0], classmethod | staticmethod):
                    continue  # a call passes the records, which these do not take
                if not any(getattr(method, "_api_private", False) for method in chain):
                    found[name, tuple(map(id, chain))].append(model_name)
        return {name: models for name, models in sorted(found.items(), key=str)}

    # -- one call ----------------------------------------------------------------------------------

    def _written_since(self):
        """The tables written since this was asked last, by calls that were refused as well.

        Asking before each call too would be exact, and half the time of all calls.
        """
        before, self.written = self.written, dict(self.env.execute_query(WRITTEN))
        return {table for table, n in self.written.items() if n != before.get(table, 0)}

    def _call(self, who, model_name, name):
        """Call, write out, undo; the answer, what was changed, and a fault that is no refusal."""
        answer, changed, fault = "", set(), None
        try:
            with self.cr.savepoint() as savepoint, warnings.catch_warnings():
                warnings.simplefilter("ignore")
                answer = self._answer(who.env, model_name, name)
                self.cr.flush()
                written = self._written_since()
                states = who.states(written)
                answer += who.told(written)
                savepoint.rollback()
                self.env.transaction.clear()
                changed = who.changed(states)
        except REFUSALS as refusal:
            answer = str(refusal)
        except Exception as error:  # noqa: BLE001 (any fault is a finding)
            fault = error
        finally:
            self.env.transaction.clear()
            self.cr.precommit.clear()
            self.cr.postcommit.clear()
        return answer, changed, fault

    def _answer(self, env, model_name, name):
        """What a caller would get, as text; of what was made, all that can be read of it."""
        model = env[model_name].with_context(**self.arguments.context())
        method = getattr(type(model), name)
        args, kwargs = self.arguments.of(model, method)
        if not getattr(method, "_api_model", False):
            model = self.arguments.records(model)
        self.asked = (model, args, kwargs, model.env.context)
        result = method(model, *args, **kwargs)
        made = isinstance(result, BaseModel) and name in ("create", "copy", "new")
        if made:
            return repr(result.read())
        if isinstance(result, BaseModel):
            return repr(result.ids)
        for part in _traverse_containers(result, lazy):
            part._value  # noqa: B018 (what is lazy is told to the caller as well)
        return repr(result)

    # -- all calls ---------------------------------------------------------------------------------

    def _fuzz(self, who):
        found, calls, self.written = [], 0, {}
        self._written_since()
        for turn in range(ROUNDS):
            for (name, _chain), models in self.methods.items():
                seed = random.Random(f"{name} {turn}")
                for model_name in self._sample(models, seed, who):
                    seed = random.Random(f"{model_name}.{name} {turn}")
                    self.arguments = Arguments(who.env, seed, who.foreign, who.own)
                    answer, changed, fault = self._call(who, model_name, name)
                    calls += 1
                    for what in self._judge(who, answer, changed, fault):
                        if f"{model_name}.{name}" not in HARMLESS:
                            found.append(f"{model_name}.{name}: {what}; called {self.asked}")
        self.assertGreater(calls, 1200 * ROUNDS)
        self.assertFalse(found, "\n".join(found))

    def _sample(self, models, seed, who):
        """All models of a method of their own; of an inherited one, a few with secrets."""
        if len(models) <= SAMPLE:
            return models
        known = [name for name in models if name in who.foreign]
        return seed.sample(known, min(SAMPLE - 1, len(known))) + seed.sample(models, 1)

    def _judge(self, who, answer, changed, fault):
        """What is wrong with the outcome of a call, in words.

        Given nonsense, core fails in a thousand places. The caller is told a number and
        nothing else (`ir_http_fault`), and nothing is kept. Our own code refuses with words.
        """
        leaked = [mark for mark in who.marks if mark in answer]
        if leaked:
            at = answer.index(leaked[0])
            yield f"told …{answer[max(0, at - 90) : at + 40]}…"
        if changed:
            yield f"changed {sorted(changed)}"
        if isinstance(fault, AssertionError) and "commit" in str(fault):
            yield f"ended the transaction itself: {fault}"
        if fault and "addons/octopus_" in _raised_in(fault):
            yield f"failed with {fault!r} in {_raised_in(fault)}"

    @mute_logger("odoo")
    def test_reader(self):
        env = self._as(self.employee, self.bakery)
        self._fuzz(Who(env, self.ids[self.bakery], self.ids[self.foreign], [FOREIGN, SALES]))

    @mute_logger("odoo")
    def test_portal_user(self):
        env = self._as(self.baker, self.bakery)
        self._fuzz(Who(env, self.ids[self.bakery], self.ids[self.foreign], [FOREIGN]))

    @mute_logger("odoo")
    def test_user_without_right(self):
        self._fuzz(Who(self._as(self.stranger), {}, self.ids[self.bakery], [BAKERY, SALES]))

    @mute_logger("odoo")
    def test_other_firm(self):
        self._fuzz_of_other_firm(self.outsider)

    @mute_logger("odoo")
    def test_employee_of_other_firm(self):
        self._fuzz_of_other_firm(self.colleague)

    def _fuzz_of_other_firm(self, user):
        env, own = self._as(user, self.foreign), self.foreign.company_id.ids
        ids = self.ids[self.foreign], self.ids[self.bakery]
        self._fuzz(Who(env, *ids, [BAKERY, SALES], own))


def _raised_in(fault):
    frame = traceback.extract_tb(fault.__traceback__)[-1]
    return f"{frame.filename}:{frame.lineno}"

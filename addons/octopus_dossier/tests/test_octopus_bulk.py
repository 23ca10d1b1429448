# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The act that is done here over many dossiers: making a relation in each.

It is the smallest real one: `res.partner._bulk_add` is added to the class for the test,
as every part of the house adds its own act.
"""

from unittest.mock import patch

from odoo import api
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.res_partner import ResPartner

from ..models import octopus_bulk
from .common import ALL, DossierCommon


@api.model
def _bulk_add(self, dossiers, params):
    if params.get("fail") in dossiers.mapped("number"):
        raise UserError(self.env._("refused with %s", len(dossiers)))
    if params.get("fault") in dossiers.mapped("number"):
        raise KeyError("a fault of the program")
    for dossier in dossiers:
        self.with_company(dossier.company_id).create({"name": params["name"]})
    return {dossier.id: f"{params['name']} as {self.env.user.login}" for dossier in dossiers}


@tagged("post_install", "-at_install")
class TestOctopusBulk(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._give(cls.employee, cls.bakery, {"relations": "2"})
        cls._give(cls.employee, cls.garage, {"relations": "1"})
        cls.all = cls.bakery + cls.garage + cls.firm_dossier

    def setUp(self):
        super().setUp()
        adds = patch.object(ResPartner, "_bulk_add", _bulk_add, create=True)
        self.enterContext(adds)

    def _start(self, user, dossiers, chunk=1, **params):
        env = self.env(user=user, su=False)
        return env["octopus.bulk"]._start(
            "Add", "res.partner", "add", dossiers.with_env(env), {"name": "New", **params}, chunk
        )

    def _results(self, bulk):
        return {line.dossier_id: (line.state, line.message) for line in bulk.line_ids}

    def test_every_dossier_has_its_result_and_the_users_rights_count(self):
        bulk = self._start(self.employee, self.bakery + self.garage, chunk=50)
        self.assertEqual((bulk.state, bulk.done_count, bulk.failed_count), ("done", 1, 1))
        results = self._results(bulk)
        self.assertEqual(results[self.bakery], ("done", f"New as {self.employee.login}"))
        state, message = results[self.garage]
        self.assertEqual(state, "failed")
        self.assertIn("Relations: write", message)
        made = self.env["res.partner"].search([("name", "=", "New")])
        self.assertEqual(made.company_id, self.bakery.company_id)

    def test_a_fault_in_one_dossier_stops_no_other(self):
        number = self.garage.number
        with mute_logger("odoo.addons.octopus_dossier.models.octopus_bulk"):
            bulk = self._start(self.accountant, self.all, chunk=3, fault=number)
        results = self._results(bulk)
        self.assertEqual([state for state, _text in results.values()].count("done"), 2)
        self.assertIn(f"act {bulk.id}", results[self.garage][1])
        self.assertNotIn("KeyError", results[self.garage][1])

    def test_what_failed_is_done_again_and_nothing_twice(self):
        bulk = self._start(self.accountant, self.all, chunk=2, fail=self.garage.number)
        self.assertEqual(self._results(bulk)[self.garage], ("failed", "refused with 1"))
        bulk.sudo().params = {"name": "New"}
        bulk.action_retry_failed()
        self.assertEqual((bulk.state, bulk.done_count, bulk.failed_count), ("done", 3, 0))
        self.assertEqual(self.env["res.partner"].search_count([("name", "=", "New")]), 3)

    def test_much_work_goes_to_the_background_and_can_be_stopped(self):
        with patch.object(octopus_bulk, "MAX_CHUNKS_IN_REQUEST", 1):
            bulk = self._start(self.accountant, self.all)
            self.assertEqual((bulk.state, bulk.todo_count, bulk.progress), ("running", 3, 0))
            self.assertTrue(
                self.env["ir.cron.trigger"].search(
                    [("cron_id", "=", self.env.ref("octopus_dossier.cron_bulk").id)]
                )
            )
            bulk.action_stop()
            self._work()
            self.assertEqual((bulk.state, bulk.todo_count), ("stopped", 3))
            bulk.action_retry_failed()
            self.assertEqual(bulk.state, "running")
            # The right that he had when he started is gone when it is done.
            self._give(self.accountant, self.garage, dict.fromkeys(ALL, False))
            self._work()
        self.assertEqual((bulk.state, bulk.done_count, bulk.failed_count), ("done", 2, 1))
        self.assertEqual(self._results(bulk.sudo())[self.garage][0], "failed")

    def test_withdrawn_while_it_runs(self):
        """What was done stays; the client's dossier fails, and no other."""
        with patch.object(octopus_bulk, "MAX_CHUNKS_IN_REQUEST", 1):
            bulk = self._start(self.accountant, self.firm_dossier + self.garage + self.bakery)
        bulk.sudo()._run_chunk()
        self.garage.link_ids.with_user(self.mechanic)._withdraw()
        self._work()
        states = {dossier: state for dossier, (state, _text) in self._results(bulk.sudo()).items()}
        wanted = {self.firm_dossier: "done", self.garage: "failed", self.bakery: "done"}
        self.assertEqual(states, wanted)
        made = self.env["res.partner"].search([("name", "=", "New")])
        self.assertEqual(made.company_id, (self.firm_dossier + self.bakery).company_id)

    def _work(self):
        with self.enter_registry_test_mode():
            self.env.ref("octopus_dossier.cron_bulk").method_direct_trigger()
        self.env.invalidate_all()

    def test_acts_are_their_users_own(self):
        bulk = self._start(self.accountant, self.bakery)
        for user in (self.employee, self.outsider, self.operator):
            env = self.env(user=user, su=False)
            self.assertFalse(env["octopus.bulk"].search([]))
            self.assertFalse(env["octopus.bulk.line"].search([]))
            for action in ("action_stop", "action_retry_failed"):
                with self.assertRaises(AccessError):
                    getattr(bulk.with_env(env), action)()
        with self.assertRaises(AccessError):
            bulk.with_user(self.accountant).params = {}
        with self.assertRaises(AccessError):
            bulk.with_user(self.accountant).create({"name": "x", "model": "x", "method": "x"})

    def test_no_act_on_a_dossier_that_he_does_not_know(self):
        with self.assertRaises(AccessError):
            self._start(self.employee, self.foreign)

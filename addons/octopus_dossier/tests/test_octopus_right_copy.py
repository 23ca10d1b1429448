# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Copies, templates, undo, the log, and what the screen of the rights may show."""

from unittest.mock import patch

from psycopg2.errors import RaiseException

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..models import octopus_right_act
from ..models.octopus_area import AREAS
from .common import DossierCommon


@tagged("post_install", "-at_install")
class TestOctopusRightCopy(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.managed = cls.bakery + cls.garage + cls.firm_dossier
        cls.helper = cls.firm._create_sub_user("Bo", email="bo@firm.example")
        cls._give(cls.employee, cls.garage, {"sales": "2", "vat": "1"})
        cls._give(cls.helper, cls.garage, {"bank": "3"})

    def _rights_as(self, user):
        return self.env(user=user, su=False)["octopus.right"]

    def _levels(self, user, dossier):
        company_id = dossier.company_id.id
        rights = self.env["octopus.right"].search(
            [("user_id", "=", user.id), ("company_id", "=", company_id)]
        )
        return {right.area: right.level for right in rights}

    def test_a_copy_is_exact_in_every_dossier(self):
        results = self._rights_as(self.accountant).copy_rights(
            from_user_id=self.employee.id, user_ids=self.helper.ids, dossier_ids=self.managed.ids
        )
        self.assertTrue(all(result["ok"] for result in results))
        for dossier in self.managed:
            self.assertEqual(
                self._levels(self.helper, dossier), self._levels(self.employee, dossier)
            )

    def test_rights_that_one_does_not_decide_about_are_not_copied(self):
        self._give(self.stranger, self.garage, {"purchases": "1"})
        results = self._rights_as(self.mechanic).copy_rights(
            self.employee.id, self.stranger.ids, self.garage.ids
        )
        self.assertFalse(results[0]["ok"])
        self.assertEqual(self._levels(self.stranger, self.garage), {"purchases": "1"})

    def test_templates(self):
        trainee = self.env.ref("octopus_dossier.right_template_trainee")
        results = self._rights_as(self.accountant).apply_template(
            trainee.id, (self.employee + self.helper).ids, self.managed.ids
        )
        self.assertTrue(all(result["ok"] for result in results))
        expected = {area: level for area, level in trainee._levels().items() if level}
        self.assertEqual(self._levels(self.helper, self.garage), expected)
        portal = self.env.ref("octopus_dossier.right_template_entrepreneur_portal")
        results = self._rights_as(self.accountant).apply_template(
            portal.id, self.baker.ids, self.bakery.ids
        )
        self.assertTrue(results[0]["ok"], results)
        full = self.env.ref("octopus_dossier.right_template_entrepreneur_full")
        results = self._rights_as(self.accountant).apply_template(
            full.id, self.baker.ids, self.bakery.ids
        )
        self.assertIn("client portal", results[0]["message"])
        with self.assertRaisesRegex(UserError, "does not exist"):
            self._rights_as(self.accountant).apply_template(
                2**31 - 1, self.baker.ids, self.bakery.ids
            )

    def test_own_templates_are_of_the_subscriber(self):
        templates = self._as(self.accountant, self.garage)["octopus.right.template"]
        made = templates.browse(
            templates.save_from_user("Sales only", self.employee.id, self.garage.id)
        )
        self.assertEqual(made.subscriber_id.id, self.firm.id)
        self.assertEqual({"sales": "2", "vat": "1"}, {x.area: x.level for x in made.line_ids})
        made.line_ids[0].level = "3"
        common = templates.search([("subscriber_id", "=", False)])
        self.assertTrue(common)
        with self.assertRaises(AccessError):
            common[0].name = "x"
        for other in (self.outsider, self.mechanic):
            found = self.env(user=other, su=False)["octopus.right.template"].search([])
            self.assertNotIn(made.id, found.ids)
        for user in (self.employee, self.outsider):
            with self.assertRaisesRegex(UserError, "you decide about"):
                self.env(user=user, su=False)["octopus.right.template"].save_from_user(
                    "x", self.employee.id, self.bakery.id
                )
        with self.assertRaises(AccessError):
            made.with_user(self.employee).line_ids[0].level = "1"
        with self.assertRaises(AccessError):
            templates.create({"name": "For all", "subscriber_id": False})

    def test_undo_puts_back_exactly_and_leaves_what_changed_since(self):
        rights = self._rights_as(self.accountant)
        users, before = (self.employee + self.helper).ids, {}
        for dossier in self.managed:
            before[dossier] = self._levels(self.employee, dossier)
        rights.set_levels(users, self.managed.ids, dict.fromkeys(AREAS, "1"), act="mine")
        self._give(self.employee, self.garage, {"sales": "3"})
        with self.assertRaises(UserError):
            self._rights_as(self.outsider).undo_act("mine")
        # the screen offers it wherever he opens it, to him alone, until it was taken back
        made = self.env["octopus.right.change"].search_count([("act", "=", "mine")])
        self.assertEqual([act[:2] for act in rights.screen_data()["acts"]], [["mine", made]])
        self.assertFalse(self._rights_as(self.helper).screen_data()["acts"])
        results = {r["dossier_id"]: r for r in rights.undo_act("mine")}
        self.assertEqual(len(results), 3)
        self.assertFalse(rights.screen_data()["acts"])
        self.assertFalse(results[self.garage.id]["ok"])
        self.assertIn(f"{self.employee.login}: Sales changed", results[self.garage.id]["message"])
        self.assertEqual(self._levels(self.employee, self.bakery), before[self.bakery])
        self.assertEqual(self._levels(self.employee, self.garage), {"sales": "3", "vat": "1"})
        self.assertEqual(self._levels(self.helper, self.garage), {"bank": "3"})

    def test_the_log_has_every_change_and_keeps_it(self):
        changes = self.env["octopus.right.change"]
        last = changes.search([], limit=1)
        self._rights_as(self.accountant).set_levels(
            self.employee.ids, self.garage.ids, {"sales": False, "vat": "1"}, act="one"
        )
        self._give(self.helper, self.garage, {"bank": "2"})
        self._give(self.helper, self.garage, {"bank": False})
        seen = [
            (change.changed_by_id, change.user_id, change.area, change.before, change.after)
            for change in changes.search([("id", ">", last.id)], order="id")
        ]
        self.assertEqual(
            seen,
            [
                (self.accountant, self.employee, "sales", "2", False),
                (self.env.user, self.helper, "bank", "3", "2"),
                (self.env.user, self.helper, "bank", "2", False),
            ],
        )
        with self.assertRaises(UserError):
            last.write({"after": "3"})
        with self.assertRaises(UserError):
            last.unlink()
        changes = changes.with_user(self.operator)
        self.assertTrue(changes.has_access("read"))
        self.assertFalse(changes.has_access("create"))

    @mute_logger("odoo.sql_db")
    def test_the_log_is_kept_by_postgresql_too(self):
        last = self.env["octopus.right.change"].search([("user_id", "=", self.helper.id)], limit=1)
        for statement in (
            SQL("UPDATE octopus_right_change SET after = '1' WHERE id = %s", last.id),
            SQL("UPDATE octopus_right_change SET user_id = %s", self.baker.id),
            SQL("UPDATE octopus_right_change SET user_id = NULL, login = 'x'"),
            SQL("UPDATE octopus_right_change SET dossier_id = dossier_id + 1"),
            SQL("DELETE FROM octopus_right_change WHERE id = %s", last.id),
            SQL("TRUNCATE octopus_right_change"),
        ):
            with self.assertRaisesRegex(RaiseException, "append-only"), self.cr.savepoint():
                self.cr.execute(statement)
        login = self.helper.login
        self.helper.unlink()
        self.assertFalse(self.helper.exists())
        self.env.invalidate_all()
        self.assertEqual((last.user_id.id, last.login, last.after), (False, login, "3"))

    # -- in the background ------------------------------------------------------------------------

    def _in_background(self, user, kind, dossiers, work=None, **params):
        """A long act, one dossier at a time, done by the cron.

        :param work: what happens between the start and the work
        :return: dossier → (state, message)
        """
        with (
            patch.object(octopus_right_act, "STEPS_IN_REQUEST", 1),
            patch.object(octopus_right_act, "RIGHTS_IN_STEP", 1),
        ):
            number = self._rights_as(user).start_in_background(kind, dossiers.ids, params)
        bulk = self.env["octopus.bulk"].browse(number)
        self.assertEqual((bulk.state, bulk.user_id), ("running", user))
        if work:
            work()
        with self.enter_registry_test_mode():
            self.env.ref("octopus_dossier.cron_bulk").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(bulk.state, "done")
        return {line.dossier_id: (line.state, line.message) for line in bulk.line_ids}

    def test_every_act_in_the_background_is_undone_as_one(self):
        users = self.helper.ids
        trainee = self.env.ref("octopus_dossier.right_template_trainee")
        before = {dossier: self._levels(self.helper, dossier) for dossier in self.managed}
        of_trainee = {area: level for area, level in trainee._levels().items() if level}
        for kind, params, expected in (
            ("set", {"levels": {"sales": "2", "bank": False}}, lambda _dossier: {"sales": "2"}),
            (
                "copy",
                {"from_user_id": self.employee.id},
                lambda dossier: self._levels(self.employee, dossier),
            ),
            ("template", {"template_id": trainee.id}, lambda _dossier: of_trainee),
        ):
            results = self._in_background(
                self.accountant, kind, self.managed, user_ids=users, act=kind, **params
            )
            self.assertEqual({state for state, _text in results.values()}, {"done"}, kind)
            for dossier in self.managed:
                self.assertEqual(self._levels(self.helper, dossier), expected(dossier), kind)
            kept = self._rights_as(self.accountant).screen_data()["acts"]
            self.assertEqual([act[0] for act in kept], [kind])
            if kind == "set":  # a large act is undone in the background too, wherever it was
                none = self.managed.browse()
                undone = self._in_background(self.accountant, "undo", none, act_id=kind)
                self.assertEqual({state for state, _text in undone.values()}, {"done"})
            else:
                undone = self._rights_as(self.accountant).undo_act(kind)
                self.assertTrue(all(result["ok"] for result in undone))
            for dossier in self.managed:
                self.assertEqual(self._levels(self.helper, dossier), before[dossier], kind)

    def test_a_step_is_so_many_rights_however_many_dossiers(self):
        rights = self._rights_as(self.accountant)
        step_of = rights._in_steps
        words = {"user_ids": self.helper.ids, "levels": {"sales": "1"}}
        self.assertEqual(step_of("set", self.managed.ids, words)[1], 10_000)
        words["user_ids"] = (self.helper + self.employee).ids
        self.assertEqual(step_of("set", self.managed.ids, words)[1], 5000)
        rights.set_levels(dossier_ids=self.managed.ids, act="step", **words)
        self.assertEqual(step_of("undo", self.managed.ids, {"act_id": "step"})[1], 5000)
        words["template_id"] = 1
        del words["levels"]
        step = step_of("template", self.managed.ids, words)[1]
        self.assertEqual(step, 10_000 // (2 * len(AREAS)))

    def test_a_refusal_in_a_step_keeps_no_other_waiting(self):
        """What is refused is a result, not a reason to do the step again one by one."""
        self._give(self.accountant, self.garage, {"users": "1"})
        rights = self._rights_as(self.accountant)
        words = {"user_ids": (self.helper + self.baker).ids, "levels": {"sales": "1"}}
        carry_out = type(rights)._carry_out
        with patch.object(type(rights), "_carry_out", autospec=True, side_effect=carry_out) as acts:
            number = rights.start_in_background("set", self.managed.ids, words)
        self.assertEqual(acts.call_count, 1)
        lines = self.env["octopus.bulk"].browse(number).line_ids
        results = {line.dossier_id: (line.state, line.message) for line in lines}
        self.assertEqual(results[self.garage][0], "failed")
        self.assertIn("Users: validate", results[self.garage][1])
        # half of it: his own employee has it, and why the baker has not is told
        self.assertEqual(results[self.firm_dossier][0], "failed")
        self.assertIn("Rights changed: 1", results[self.firm_dossier][1])
        self.assertEqual(self._levels(self.helper, self.firm_dossier), {"sales": "1"})

    def test_the_right_counts_when_it_is_done(self):
        results = self._in_background(
            self.accountant,
            "set",
            self.managed,
            work=lambda: self._give(self.accountant, self.garage, {"users": "1"}),
            user_ids=self.helper.ids,
            levels={"sales": "1"},
        )
        self.assertEqual(results[self.garage][0], "failed")
        self.assertIn("You lack “Users: validate”", results[self.garage][1])
        self.assertEqual(self._levels(self.helper, self.garage), {"bank": "3"})
        self.assertEqual(self._levels(self.helper, self.bakery), {"sales": "1"})

    def test_a_senseless_or_forbidden_start_is_refused(self):
        users = {"user_ids": self.helper.ids}
        start = self._rights_as(self.accountant).start_in_background
        for kind, params in (
            ("unlink", {**users, "levels": {"sales": "1"}}),
            ("set", users),
            ("copy", {**users, "template_id": 1}),
            ("template", [1]),
            ("undo", {"act_id": "nobody's"}),
            (["set"], {**users, "levels": {}}),
            ("set", {"levels": {"sales": "1"}}),
        ):
            with self.subTest(kind), self.assertRaises(UserError):
                start(kind, self.managed.ids, params)
        params = {**users, "levels": {"sales": "1"}}
        for user, dossier in ((self.accountant, self.foreign), (self.stranger, self.garage)):
            with self.assertRaises(AccessError):
                self._rights_as(user).start_in_background("set", dossier.ids, params)
        number = self._rights_as(self.employee).start_in_background("set", self.bakery.ids, params)
        line = self.env["octopus.bulk"].browse(number).line_ids
        self.assertEqual(line.state, "failed")
        self.assertIn("You lack “Users: validate”", line.message)
        self.assertFalse(self._levels(self.helper, self.bakery))

    def test_the_screen_shows_ones_own_side_only(self):
        data = self._rights_as(self.accountant).screen_data()
        self.assertEqual(set(data["dossiers"]["id"]), set(self.managed.ids))
        shown = set(data["users"]["id"])
        self.assertLessEqual({self.employee.id, self.baker.id, self.stranger.id}, shown)
        self.assertNotIn(self.outsider.id, shown)
        data = self._rights_as(self.mechanic).screen_data()
        self.assertEqual(data["dossiers"]["id"], self.garage.ids)
        self.assertEqual(set(data["users"]["id"]), set((self.mechanic + self.stranger).ids))
        for user in (self.employee, self.stranger):
            data = self._rights_as(user).screen_data()
            self.assertFalse(data["dossiers"]["id"])
        data = self._rights_as(self.operator).screen_data()
        self.assertIn(self.foreign.id, data["dossiers"]["id"])
        self.assertIn(self.outsider.id, data["users"]["id"])

    def test_the_rights_of_a_selection_are_counted(self):
        users, dossiers = self.employee + self.helper + self.outsider, self.managed + self.foreign
        rights = self._rights_as(self.accountant).screen_rights(users.ids, dossiers.ids)
        self.assertEqual(rights["pairs"], 6)
        self.assertEqual(rights["levels"]["sales"], [0, 1, 0])
        self.assertEqual(rights["levels"]["purchases"], [1, 0, 0])
        for user in (self.mechanic, self.outsider):
            rights = self._rights_as(user).screen_rights(self.employee.ids, self.garage.ids)
            self.assertEqual(rights["pairs"], 0)
            self.assertEqual(rights["levels"]["sales"], [0, 0, 0])

    def test_who_can(self):
        rights = self._rights_as(self.accountant)
        found = rights.who_can("sales", "2")
        self.assertEqual(
            {user_id: count for user_id, count in found["users"]},
            {self.accountant.id: 3, self.employee.id: 1, self.mechanic.id: 1, self.baker.id: 1},
        )
        self.assertEqual(dict(found["dossiers"])[self.garage.id], 3)
        found = rights.who_can("sales", "2", self.bakery.ids)
        self.assertCountEqual(found["users"], [[self.accountant.id, 1], [self.baker.id, 1]])
        self.garage.sudo().action_readonly()
        found = rights.who_can(False, "3", self.garage.ids)
        self.assertFalse(found["users"])
        found = self._rights_as(self.mechanic).who_can("sales", "1")
        self.assertEqual(found["users"], [[self.mechanic.id, 1]])
        with self.assertRaises(UserError):
            rights.who_can("cooking", "1")

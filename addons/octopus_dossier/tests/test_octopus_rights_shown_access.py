# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is shown of the rights: areas, menus, buttons, the page without any, and asking."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import DossierHttpCommon


@tagged("post_install", "-at_install")
class TestRightsShownAccess(DossierHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bill = cls._move(cls.bakery)
        cls.env["octopus.throttle"].search([]).unlink()

    def _info(self, user, *dossiers):
        return self._as(user, *dossiers)["octopus.dossier"].octopus_rights_info()

    def test_areas_of_the_open_dossiers_with_the_highest_level(self):
        areas = self._as(self.employee, self.bakery)["octopus.dossier"].octopus_my_areas()
        self.assertEqual(areas, {"purchases": "read"})
        self._give(self.employee, self.bakery, {"purchases": "3", "sales": "2"})
        areas = self._as(self.employee, self.bakery)["octopus.dossier"].octopus_my_areas()
        self.assertEqual(areas, {"purchases": "validate", "sales": "write"})
        foreign = self.foreign.with_env(self._as(self.employee, self.bakery))
        self.assertFalse(foreign.octopus_my_areas())

    def test_info_names_what_is_missing_and_who_gives_it(self):
        info = self._info(self.employee, self.bakery)
        self.assertNotIn("read", info["refusals"]["purchases"])
        text = info["refusals"]["purchases"]["write"]
        self.assertIn("Purchases: write", text)
        self.assertIn(self.accountant.login, text)
        menu = self.env.ref("account.menu_action_move_out_invoice_type").id
        self.assertEqual(info["menus"][str(menu)], "sales")
        for name in (
            "menu_action_move_in_invoice_type",
            "menu_action_move_journal_line_form",
            "menu_board_journal_1",
        ):
            self.assertNotIn(str(self.env.ref(f"account.{name}").id), info["menus"], name)
        # what he can make nothing of, bookings by their kind
        lacking = {name: info["creates"].get(f"account.move.{name}") for name in ("in", "out")}
        self.assertEqual(lacking, {"in": "purchases", "out": "sales"})
        self.assertEqual(info["creates"]["res.partner"], "relations")
        self._give(self.employee, self.bakery, {"purchases": "2"})
        creates = self._info(self.employee, self.bakery)["creates"]
        self.assertFalse({"account.move", "account.move.in"} & creates.keys())
        self.assertFalse(self._info(self.accountant, self.bakery)["menus"])
        self.assertFalse(self._info(self.accountant, self.bakery)["creates"])
        self.assertEqual(self._info(self.operator), {"limited": False})

    def test_giver_is_one_in_effect(self):
        self._give(self.employee, self.bakery, {"users": "3"})
        self.assertIn(self.employee.login, self.bakery.company_id._octopus_givers())
        self.bakery.link_ids.with_user(self.baker)._withdraw()
        givers = self.bakery.company_id._octopus_givers()
        self.assertNotIn(self.employee.login, givers)
        self.assertNotIn(self.accountant.login, givers)
        self.assertIn(self.client.code, givers)

    def _refusals(self, user, record, *dossiers):
        model = self._as(user, *dossiers)["octopus.dossier"]
        return model.octopus_record_refusals(record._name, record.id)

    def test_buttons_are_refused_as_the_methods_are(self):
        shown = self._refusals(self.employee, self.bill, self.bakery)
        self.assertIn("Purchases: write", shown["write"])
        self.assertIn("Purchases: validate", shown["buttons"]["action_post"])
        for name in shown["buttons"]:
            method = getattr(self.bill.with_env(self._as(self.employee, self.bakery)), name)
            with self.assertRaises(AccessError, msg=name), self.cr.savepoint():
                method()
        shown = self._refusals(self.accountant, self.bill, self.bakery)
        self.assertEqual((shown["write"], shown["buttons"]), ("", {}))
        dossier = self._refusals(self.employee, self.bakery, self.bakery)
        self.assertIn("Dossier settings: write", dossier["write"])

    def test_what_is_shown_as_not_to_be_made_is_refused(self):
        env = self._as(self.employee, self.bakery)
        for name in self._info(self.employee, self.bakery)["creates"]:
            if name in self.env:
                self.assertFalse(env[name].has_access("create"), name)
        values = {"move_type": "out_invoice", "partner_id": self._relation(self.bakery).id}
        with self.assertRaises(AccessError):
            env["account.move"].create(values)

    def test_error_names_the_right_that_is_asked_for_on_its_dossier(self):
        self._give(self.employee, self.garage, {"purchases": "2"})
        env = self._as(self.employee, self.garage, self.bakery)
        needed = {"area": "purchases", "dossier_id": self.bakery.id}
        for level, act in (
            ("write", lambda bill: bill.write({"ref": "x"})),
            ("validate", lambda bill: bill.action_post()),
        ):
            with self.assertRaises(AccessError) as caught, self.cr.savepoint():
                act(self.bill.with_env(env))
            right = {**needed, "level": level}
            self.assertEqual(caught.exception.context, {"octopus_right": right})
        # the garage is open too, and first: asked is on the dossier of the bill
        env["octopus.dossier"].octopus_ask_right(**right)
        self.assertIn("Bakery Peeters", self._asked().body_html)
        # where nobody can give it, nothing is offered
        self.bakery.sudo().action_readonly()
        with self.assertRaises(AccessError) as caught, self.cr.savepoint():
            self.bill.with_env(env).write({"ref": "x"})
        self.assertNotIn("octopus_right", getattr(caught.exception, "context", None) or {})
        for dossier_id in (self.foreign.id, 10**9, "x", [self.bakery.id]):
            with self.assertRaisesRegex(UserError, "no dossier of yours"):
                env["octopus.dossier"].octopus_ask_right("sales", "read", dossier_id)

    def test_every_declared_button_exists(self):
        for model, buttons in self.env["octopus.area"]._button_levels().items():
            for name in buttons:
                self.assertTrue(callable(getattr(self.env[model], name, None)), name)

    def test_nothing_is_told_of_records_of_others(self):
        foreign = self._move(self.foreign)
        for user, dossiers in ((self.employee, [self.bakery]), (self.stranger, [])):
            shown = self._refusals(user, foreign, *dossiers)
            self.assertEqual(shown, {"write": "", "buttons": {}, "needs": {}})
        for record in (self.operator, self.env["octopus.throttle"]):
            shown = self._refusals(self.employee, record, self.bakery)
            self.assertFalse(shown["buttons"])

    def _asked(self):
        return self.env["mail.mail"].search([("subject", "like", "asks for a right")])

    def test_asking_mails_the_giver_once_a_day(self):
        dossiers = self._as(self.employee, self.bakery)["octopus.dossier"]
        said = dossiers.octopus_ask_right(area="sales", level="read")
        self.assertIn(self.accountant.login, said)
        mail = self._asked()
        self.assertIn(self.firm.email.lower(), mail.email_to.lower())
        self.assertIn("Sales: read", mail.body_html)
        self.assertIn("Bakery Peeters", mail.body_html)
        with self.assertRaisesRegex(UserError, "today"):
            dossiers.octopus_ask_right(area="sales", level="read")
        with self.assertRaises(UserError):
            dossiers.octopus_ask_right(area="everything", level="read")
        for area in ("vat", "lists", "peppol", "orders"):
            dossiers.octopus_ask_right(area=area, level="read")
        with self.assertRaisesRegex(UserError, "Wait an hour"):
            dossiers.octopus_ask_right(area="bank", level="read")
        self.assertEqual(len(self._asked()), 5)

    def test_user_without_any_right_lands_on_a_page_that_says_so(self):
        info = self._info(self.stranger)
        self.assertFalse(info["has_right"] or info["areas"])
        self.assertIn(self.mechanic.login, info["givers"])
        self.assertIn("no right on any dossier yet", info["refusals"]["sales"]["read"])
        self._login(self.stranger)
        self.start_tour("/odoo", "octopus_dossier_no_right", login=self.stranger.login)
        for mail in self._asked():
            self.assertIn(self.stranger.login, mail.body_html)
        self.assertTrue(self._asked())

    @mute_logger("odoo.http")  # the last refusal is the server's
    def test_reader_sees_grey_menus_and_buttons_that_explain_themselves(self):
        self._login(self.employee)
        path = f"/odoo/vendor-bills/{self.bill.id}?cids={self.bakery.company_id.id}"
        self.start_tour(path, "octopus_dossier_lacking", login=self.employee.login)
        self.assertEqual(self.bill.state, "draft")

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Another formula and another payer, ordered inside a dossier; nobody pays by another's act."""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..exceptions import TextChanged
from .test_octopus_licence import LicenceWorld

PASSWORD = "a password of the test"
APRIL = date(2026, 4, 1)


@tagged("post_install", "-at_install")
class TestOctopusOrderLicence(LicenceWorld):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = cls.mechanic | cls.accountant | cls.baker | cls.employee | cls.stranger
        cls.users.password = PASSWORD
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        # Wrong passwords are counted in a transaction of their own, which outlives a test.
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM octopus_throttle WHERE kind = 'password_again'")

    def of(self, user, dossier):
        known = dossier.company_id.id in user._octopus_known_company_ids()
        return dossier.with_env(self._as(user, *(dossier if known else ())))

    def acts(self, user, dossier):
        return self.of(user, dossier)._octopus_licence_acts()

    def text(self, user, dossier, act, **chosen):
        about = self.of(user, dossier)._octopus_licence_about(act, **chosen)
        return self.env["octopus.order"].with_user(user)._order_text(about)

    def place(self, user, dossier, act, password=PASSWORD, **chosen):
        return self.of(user, dossier)._octopus_order_licence(act, password, **chosen)

    def levels(self, dossier):
        rights = dossier.company_id.octopus_right_ids
        return {(right.user_id, right.area, right.level) for right in rights}

    def mails(self):
        return set(self.env["mail.mail"].search([]).mapped("email_to"))

    def test_who_pays_changes_the_formula_from_a_day_on_and_nothing_is_lost(self):
        self.place_bank()
        rights, company = self.levels(self.garage), self.garage.company_id
        self.assertEqual(self.acts(self.mechanic, self.garage), ["change", "ask", "leave"])
        chosen = {"formula": "portal", "modules": ["bank", "invoicing"], "date": "2026-03-20"}
        text = self.text(self.mechanic, self.garage, "change", **chosen)
        # 10 of 31 days of 45 until then (the licence began on the 10th), 12 of 31 of 15 after it
        for words in ("Client portal: 10.00", "15.00", "45.00", "14.52", "5.81", "rights are kept"):
            self.assertIn(words, text.replace("\xa0", " "))
        self.assertNotIn("Invoicing module: ", text, "it comes with the portal")
        mark = self.env["octopus.order"]._order_mark(text)
        with self.assertRaises(TextChanged):
            self.place(self.mechanic, self.garage, "change", shown=mark, formula="portal")
        order = self.place(self.mechanic, self.garage, "change", shown=mark, **chosen)
        self.assertEqual((order.kind, order.state, order.amount), ("change", "done", 15.0))
        self.assertEqual((order.text, order.date_from), (text, date(2026, 3, 20)))
        self.assertEqual(self.garage.tier, "full", "until that day")
        self.assertEqual(self.acts(self.mechanic, self.garage), ["withdraw"])
        with freeze_time("2026-03-20 12:00:00"):
            self._night()
            self.assertEqual((self.garage.tier, self.garage.company_id), ("portal", company))
            self.assertEqual(self.levels(self.garage), rights)
            self.assertIn("bank", self.garage._octopus_modules().mapped("octopus_kind"))
            # and back: what came with the portal goes on under its own price when it is wanted
            chosen = {"formula": "full", "modules": ["invoicing"]}
            self.assertEqual(
                self.place(self.mechanic, self.garage, "change", **chosen).amount, 40.0
            )
            self.assertIn("invoicing", self.garage._octopus_modules().mapped("octopus_kind"))
            self.assertEqual((self.garage.tier, self.levels(self.garage)), ("full", rights))

    def place_bank(self):
        self.of(self.mechanic, self.garage)._octopus_place_order("bank", PASSWORD)

    def test_what_was_planned_is_taken_back(self):
        self.place(self.mechanic, self.garage, "change", formula="portal", date=APRIL)
        self.assertIn("does not begin", self.text(self.mechanic, self.garage, "withdraw"))
        self.place(self.mechanic, self.garage, "withdraw")
        later = self.garage._octopus_licence_on(APRIL)
        self.assertEqual(later.formula_id, self.product("full"))

    def test_the_holder_pays_himself_and_asks_his_firm(self):
        with self.assertRaisesRegex(UserError, "Nothing of this kind"):
            self.place(self.mechanic, self.garage, "pay", formula="full")
        order = self.place(self.mechanic, self.garage, "ask", date=APRIL)
        self.assertEqual(
            (order.kind, order.state, order.firm_id), ("payer", "confirmed", self.firm)
        )
        self.assertEqual(self.garage.payer_id, self.driver, "nothing changed yet")
        self.assertIn(self.accountant.partner_id.email or self.firm.email, self.mails())
        for act, chosen in (("ask", {}), ("change", {"formula": "portal"}), ("leave", {})):
            with self.assertRaisesRegex(UserError, "Take the question back"):
                self.place(self.mechanic, self.garage, act, **chosen)
        confirm = order.sudo(False)
        for user in (self.mechanic, self.employee, self.outsider, self.operator):
            with self.assertRaises(AccessError):
                confirm.with_user(user)._confirm_payer(PASSWORD)
        with self.assertRaisesRegex(UserError, "not the password"):
            confirm.with_user(self.accountant)._confirm_payer("guess")
        rights = self.levels(self.garage)
        confirm.with_user(self.accountant)._confirm_payer(PASSWORD)
        self.assertEqual(self.garage._octopus_licence_on(APRIL).payer_id, self.firm)
        with self.assertRaisesRegex(UserError, "answered already"):
            confirm.with_user(self.accountant)._confirm_payer(PASSWORD)
        with freeze_time("2026-04-01 12:00:00"):
            self._night()
            self.assertEqual((self.garage.kind, self.garage.payer_id), ("internal_k", self.firm))
            self.assertEqual(
                (self.garage.holder_id, self.levels(self.garage)), (self.driver, rights)
            )
            self.assertEqual(self.acts(self.mechanic, self.garage), ["pay"])
            self.assertEqual(self.acts(self.accountant, self.garage), ["change", "leave"])
            text = self.text(self.mechanic, self.garage, "pay", formula="full")
            self.assertIn(f"{self.firm.display_name} no longer does", text)
            order = self.place(self.mechanic, self.garage, "pay", formula="full")
            self.assertEqual((order.state, self.garage.payer_id), ("done", self.driver))
            self.assertEqual((self.garage.kind, self.levels(self.garage)), ("external", rights))

    def test_a_question_is_taken_back_refused_or_lapses(self):
        for number, end in enumerate(("back", "refused", "late", "changed")):
            order = self.place(self.mechanic, self.garage, "ask")
            if end == "back":
                for user in (self.stranger, self.accountant):
                    with self.assertRaises(UserError):
                        self.of(user, self.garage)._octopus_take_back_payer()
                self.of(self.mechanic, self.garage)._octopus_take_back_payer()
            elif end == "refused":
                order.with_user(self.accountant).sudo(False)._refuse("no contract")
            elif end == "late":
                with freeze_time("2026-03-25 12:00:00"), self.enter_registry_test_mode():
                    self.env.ref("octopus_dossier.cron_lapse_orders").method_direct_trigger()
            else:
                self.garage.licence_id._octopus_change(date(2026, 3, 10), add=self.product("bank"))
                with self.assertRaisesRegex(UserError, "by now than when"):
                    order.with_user(self.accountant).sudo(False)._confirm_payer(PASSWORD)
                order.with_user(self.accountant).sudo(False)._refuse("changed")
            self.assertEqual((order.state, self.garage.payer_id), ("refused", self.driver), number)

    def test_who_pays_stops_and_who_holds_goes_on(self):
        with self.assertRaisesRegex(UserError, "Choose a day from 03/11/2026"):
            self.place(self.accountant, self.bakery, "leave", date="2026-03-10")
        before = self.mails()
        order = self.place(self.accountant, self.bakery, "leave")
        self.assertEqual((order.kind, order.date_from), ("cancel", APRIL))
        self.assertEqual(self.bakery.licence_id.date_end, date(2026, 3, 31))
        self.assertTrue(self.mails() - before)
        # regretted: the same formula again, without an end
        order = self.place(self.accountant, self.bakery, "change", formula="portal")
        self.assertFalse(self.bakery.licence_id.date_end)
        self.garage.licence_id._octopus_end(date(2026, 3, 10))
        with freeze_time("2026-05-02 12:00:00"):
            self._night()
            self.garage.invalidate_recordset()
            self.assertEqual((self.garage.state, self.garage.payer_id.id), ("readonly", False))
            self.assertIn(
                "Nobody pays", self.of(self.mechanic, self.garage)._octopus_licence_words()[0]
            )
            self.assertEqual(self.acts(self.mechanic, self.garage), ["pay", "ask"])
            self.place(self.mechanic, self.garage, "pay", formula="portal")
            self.assertEqual((self.garage.state, self.garage.payer_id), ("active", self.driver))

    def test_others_can_do_nothing(self):
        for user, dossier, acts in (
            (self.stranger, self.garage, []),
            (self.accountant, self.garage, []),
            (self.employee, self.bakery, []),
            (self.baker, self.bakery, []),
            (self.operator, self.garage, []),
            (self.accountant, self.bakery, ["change", "leave"]),
            (self.accountant, self.internal, ["leave"]),
        ):
            self.assertEqual(self.acts(user, dossier), acts, user.login)
            for act in {"change", "pay", "ask", "leave", "withdraw", "x", ""} - set(acts):
                with self.assertRaises(UserError, msg=(user.login, act)):
                    self.place(user, dossier, act, formula="portal")
        for chosen in (
            {"formula": "internal"},
            {"formula": "x\0"},
            {"formula": None},
            {"formula": "full"},
            {"formula": "portal", "date": today_plus(-1)},
            {"formula": "portal", "date": "9999-01-01"},
        ):
            with self.assertRaises(UserError, msg=chosen):
                self.place(self.mechanic, self.garage, "change", **chosen)
        with self.assertRaisesRegex(UserError, "not the password"):
            self.place(self.mechanic, self.garage, "change", password="guess", formula="portal")
        self.assertFalse(self.env["octopus.order"].search([]))

    def test_screens_of_the_backend(self):
        env = self._as(self.mechanic, self.garage)
        place = env["octopus.order.place"].browse(
            env["octopus.dossier"].octopus_order_here()["res_id"]
        )
        self.assertTrue(place.may_change and place.may_ask and place.may_leave)
        self.assertFalse(place.may_pay or place.may_withdraw or place.may_take_back)
        self.assertIn("Full bookkeeping", place.licence_words)
        form = env["octopus.order.licence"].browse(
            place.with_context(octopus_act="change").action_licence()["res_id"]
        )
        self.assertEqual((form.formula, form.has_choice), ("full", True))
        form.formula = "portal"
        form.action_show()
        self.assertIn("Client portal", form.text)
        with self.assertRaises(UserError):
            form.with_context(password="guess").action_confirm()
        form.with_context(password=PASSWORD).action_confirm()
        self.assertEqual(self.garage.tier, "portal")
        with self.assertRaises(AccessError):
            self._as(self.accountant, self.bakery)["octopus.order.licence"].create(
                {"dossier_id": self.foreign.id, "act": "change"}
            )
        # the firm answers
        order = self.place(self.mechanic, self.garage, "ask")
        seen = order.with_env(self._as(self.accountant, self.firm_dossier))
        self.assertTrue(seen.may_answer)
        answer = seen.with_context(octopus_step="pay").action_answer()
        answer = seen.env["octopus.order.answer"].browse(answer["res_id"])
        self.assertEqual((answer.text, answer.candidate_ids.ids), (order.text, []))
        answer.with_context(password=PASSWORD).action_confirm()
        self.assertEqual(self.garage.payer_id, self.firm)

    def test_a_client_ends_the_k_number_that_kept_its_access(self):
        self.garage.client_id = self.client
        self._give(self.baker, self.garage, {"documents": "2"})
        licence = self.garage.licence_id
        for user in (self.stranger, self.accountant, self.baker, self.outsider):
            with self.assertRaises(AccessError):
                self.of(user, self.garage)._octopus_end_client_access(PASSWORD)
        mine = self.of(self.mechanic, self.garage)
        self.assertTrue(mine.may_end_client)
        with self.assertRaisesRegex(UserError, "not the password"):
            mine._octopus_end_client_access("guess")
        mine._octopus_end_client_access(PASSWORD)
        self.assertFalse(self.garage.client_id)
        self.assertNotIn(self.baker, self.garage.company_id.octopus_right_ids.user_id)
        self.assertEqual((self.garage.licence_id, self.garage.tier), (licence, "full"))


def today_plus(days):
    return (date(2026, 3, 10) + timedelta(days=days)).isoformat()

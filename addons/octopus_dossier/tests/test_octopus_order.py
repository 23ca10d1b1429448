# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ordering inside a dossier: who, what, at which price, and never by others."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..exceptions import TextChanged
from ..tools.brussels import today
from .common import DossierCommon

PASSWORD = "a password of the test"
IBAN = "BE68 5390 0754 7034"


@tagged("post_install", "-at_install")
class TestOctopusOrder(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.internal = cls._make_dossier("Internal Shop", cls.firm, 7234567)
        for user in (cls.mechanic, cls.accountant, cls.baker, cls.employee, cls.stranger):
            user.password = PASSWORD
        cls.env.flush_all()

    def of(self, user, dossier):
        known = dossier.company_id.id in user._octopus_known_company_ids()
        return dossier.with_env(self._as(user, *(dossier if known else ())))

    def place(self, user, dossier, kind, password=PASSWORD, **more):
        return self.of(user, dossier)._octopus_place_order(kind, password, **more)

    def offer(self, user, dossier):
        return {line["kind"]: line for line in self.of(user, dossier)._octopus_offer()}

    def test_holder_orders_a_module(self):
        offer = self.offer(self.mechanic, self.garage)
        self.assertEqual(list(offer), ["bank", "invoicing", "dms", "peppol", "mandate"])
        self.assertTrue(offer["bank"]["can_order"])
        self.assertFalse(offer["bank"]["active_since"])
        about = self.of(self.mechanic, self.garage)._octopus_order_about("bank")
        orders = self.env["octopus.order"]
        text = orders._order_text(about)
        self.assertIn("10.00", text)
        order = self.place(self.mechanic, self.garage, "bank", shown=orders._order_mark(text))
        self.assertEqual((order.state, order.text, order.amount), ("done", text, 10.0))
        self.assertEqual((order.login, order.line_ids.octopus_kind), (self.driver.code, "bank"))
        self.assertIn("bank", self.garage._octopus_modules().mapped("octopus_kind"))
        offer = self.offer(self.mechanic, self.garage)["bank"]
        self.assertEqual((offer["active_since"], offer["can_order"]), (today(), False))
        with self.assertRaisesRegex(UserError, "active already"):
            self.place(self.mechanic, self.garage, "bank")
        mail = self.env["mail.mail"].search([], limit=1)
        self.assertIn("10.00", mail.body_html)

    def test_password_and_text(self):
        with self.assertRaisesRegex(UserError, "not the password"):
            self.place(self.mechanic, self.garage, "bank", password="guess")
        with self.assertRaises(TextChanged):
            self.place(self.mechanic, self.garage, "bank", shown="1.0:x")
        self.assertFalse(self.env["octopus.order"].search([]))
        for kind in ("storage", "portal", "x", "bank\0", None):
            with self.assertRaises(UserError):
                self.place(self.mechanic, self.garage, kind)

    def test_others_see_who_can(self):
        for user, dossier in (
            (self.stranger, self.garage),
            (self.accountant, self.garage),
            (self.employee, self.bakery),
            (self.baker, self.bakery),
            (self.employee, self.internal),
            (self.operator, self.garage),
        ):
            offer = self.offer(user, dossier)["bank"]
            self.assertFalse(offer["can_order"] or offer["can_cancel"])
            payer = dossier.payer_id
            self.assertIn(payer.code, offer["reason"])
            with self.assertRaisesRegex(AccessError, payer.code):
                self.place(user, dossier, "bank")
        self.assertFalse(self.env["octopus.order"].search([]))

    def test_who_pays_orders_and_what_is_free_the_holder_too(self):
        self.assertEqual(self.place(self.accountant, self.bakery, "bank").amount, 5.0)
        self.assertEqual(
            self.bakery._octopus_active_since("invoicing", self.bakery.licence_id), today()
        )
        self.assertIn("Included", self.offer(self.accountant, self.bakery)["invoicing"]["reason"])
        self.assertEqual(self.place(self.baker, self.bakery, "mandate", iban=IBAN).amount, 0.0)
        self.assertTrue(self.of(self.accountant, self.internal)._octopus_may_order("peppol"))
        self.assertFalse(self.of(self.employee, self.internal)._octopus_may_order("peppol"))
        self._give(self.employee, self.internal, {"peppol": "3"})
        self.assertTrue(self.of(self.employee, self.internal)._octopus_may_order("peppol"))
        self.assertFalse(self.of(self.employee, self.internal)._octopus_may_order("mandate"))
        # in an external dossier the right on Peppol is not enough
        self._give(self.employee, self.garage, {"peppol": "3"})
        self.assertFalse(self.of(self.employee, self.garage)._octopus_may_order("peppol"))

    def test_mandate(self):
        for wrong in ("", "BE68539007547035", "x" * 500, "BE68 5390 0754 7034\0", "٣" * 16, None):
            with self.assertRaisesRegex(UserError, "no account number"):
                self.place(self.mechanic, self.garage, "mandate", iban=wrong)
        order = self.place(self.mechanic, self.garage, "mandate", iban="be68539007547034")
        self.assertEqual(order.iban, IBAN)
        self.assertIn(f"the bank of account {IBAN}", order.text)
        with self.assertRaisesRegex(UserError, "a mandate for account"):
            self.place(self.mechanic, self.garage, "mandate", iban=IBAN)
        self.place(self.mechanic, self.garage, "mandate", iban="BE71 0961 2345 6769")
        self.assertEqual(len(self.garage._octopus_mandates()), 2)
        self.place(self.mechanic, self.garage, "mandate", act="cancel", iban=IBAN)
        self.assertEqual(self.garage._octopus_mandates().mapped("iban"), ["BE71 0961 2345 6769"])
        with self.assertRaisesRegex(UserError, "no mandate"):
            self.place(self.mechanic, self.garage, "mandate", act="cancel", iban=IBAN)
        self.assertEqual(self.place(self.mechanic, self.garage, "mandate", iban=IBAN).iban, IBAN)

    def test_cancel_from_a_day_on(self):
        self.place(self.mechanic, self.garage, "dms")
        later = today() + timedelta(days=10)
        with self.assertRaisesRegex(UserError, "has passed"):
            self.place(
                self.mechanic,
                self.garage,
                "dms",
                act="cancel",
                date=today() - timedelta(days=1),
            )
        order = self.place(self.mechanic, self.garage, "dms", act="cancel", date=later)
        self.assertEqual((order.kind, order.date_from, order.state), ("cancel", later, "done"))
        self.assertIn(
            "dms", self.garage._octopus_modules().mapped("octopus_kind"), "until that day"
        )
        offer = self.offer(self.mechanic, self.garage)["dms"]
        self.assertEqual(offer["active_until"], later - timedelta(days=1))
        self.assertNotIn("dms", self.garage._octopus_modules(later).mapped("octopus_kind"))
        with self.assertRaisesRegex(UserError, "nothing to cancel"):
            self.place(self.mechanic, self.garage, "bank", act="cancel")
        with self.assertRaises(AccessError):
            self.place(self.accountant, self.garage, "dms", act="cancel")

    def test_not_in_a_dossier_that_is_read_only(self):
        self.garage.state = "readonly"
        with self.assertRaisesRegex(UserError, "not active"):
            self.place(self.mechanic, self.garage, "bank")
        self.assertFalse(self.offer(self.mechanic, self.garage)["bank"]["can_order"])

    def test_who_reads_orders(self):
        order = self.place(self.mechanic, self.garage, "mandate", iban=IBAN)
        orders = "octopus.order"
        for user, dossier, sees in (
            (self.mechanic, self.garage, True),
            (self.accountant, self.garage, True),
            (self.employee, self.bakery, False),
            (self.outsider, self.foreign, False),
        ):
            env = self._as(user, dossier)
            self.assertEqual(bool(env[orders].search([("id", "=", order.id)])), sees, user.login)
            for values in ({"reason": "x"}, {"done_at": False}):
                with self.assertRaises(UserError):
                    env[orders].browse(order.id).write(values)
            with self.assertRaises(AccessError):
                env[orders].create({"kind": "order"})
        with self.assertRaises(AccessError):
            self._as(self.accountant, self.garage)[orders].browse(order.id).read(["ip"])

    def test_screen_of_the_backend(self):
        env = self._as(self.mechanic, self.garage)
        action = env["octopus.dossier"].octopus_order_here()
        place = env["octopus.order.place"].browse(action["res_id"])
        self.assertEqual(place.dossier_id, self.garage)
        self.assertFalse(place.who_orders)
        line = place.line_ids.filtered(lambda line: line.kind == "bank")
        self.assertTrue(line.can_order)
        line.action_order()
        self.assertIn("10.00", place.text)
        with self.assertRaises(UserError):
            place.with_context(password="guess").action_confirm()
        place.with_context(password=PASSWORD).action_confirm()
        self.assertIn("bank", self.garage._octopus_modules().mapped("octopus_kind"))
        self._give(self.stranger, self.garage, {"purchases": "1"})
        for user in (self.stranger, self.accountant):
            env = self._as(user, self.garage)
            place = env["octopus.order.place"].create({"dossier_id": self.garage.id})
            self.assertIn(self.driver.code, place.who_orders)
            with self.assertRaises(AccessError):
                place.line_ids[0].action_order()
        with self.assertRaises(AccessError):
            env["octopus.order.place"].create({"dossier_id": self.foreign.id})

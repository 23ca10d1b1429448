# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ordering inside a dossier, over HTTP: the holder, and everybody else."""

import re

from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PortalHttpCommon

PASSWORD = "a long test password"
IBAN = "BE68 5390 0754 7034"


@tagged("post_install", "-at_install")
class TestPortalOrders(PortalHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # an entrepreneur in the portal who pays himself
        cls.owner = cls._make_subscriber("u", "Flower Shop", tier="portal")
        cls.shop = cls._make_dossier("Flower Shop", cls.owner, 8234567, tier="portal")
        cls._link(cls.firm, cls.shop)
        cls.florist = cls.owner.holder_user_id
        cls.florist.lang = "en_US"
        cls.helper = cls.owner._create_sub_user("Helper")
        cls._give(cls.helper, cls.shop, {"purchases": "1"})
        cls.env.flush_all()

    def send(self, kind, act="order", password=PASSWORD, query="", **more):
        """Open the page of a product and send its form."""
        page = self.get("order", kind, act, dossier=self.shop, query=query)
        shown = re.search(r'name="shown" value="([^"]*)"', page)
        data = {
            "csrf_token": Request.csrf_token(self),
            "shown": shown[1] if shown else "",
            "password": password,
            **more,
        }
        url = self._url(self.shop, "order", kind, act)
        return self.url_open(url, data=data, allow_redirects=False)

    def test_holder(self):
        self._login(self.florist)
        page = self.get("order", dossier=self.shop)
        self.assertIn("5.00", page)
        self.assertIn("Included in your formula", page)
        self.assertNotIn("Only the holder", page)
        self.assertIn("not the password", self.send("bank", password="guess").text)
        self.assertFalse(self.env["octopus.order"].search([]))
        self.assertEqual(self.send("bank").status_code, 303)
        order = self.env["octopus.order"].search([], limit=1)
        self.assertEqual((order.user_id, order.amount), (self.florist, 5.0))
        self.assertTrue(order.ip)
        page = self.get("order", dossier=self.shop)
        self.assertIn("What was ordered", page)
        self.assertIn("order/bank/cancel", page)
        self.assertIn("active already", self.send("bank").text)
        self.assertEqual(self.send("peppol").status_code, 303)
        self.assertTrue(self.shop.peppol_participant_id)
        wrong = self.get("order", "mandate", "order", dossier=self.shop, query="?iban=BE1")
        self.assertIn("is no account number", wrong)
        self.assertEqual(self.send("mandate", query=f"?iban={IBAN}", iban=IBAN).status_code, 303)
        self.assertIn(IBAN, self.get("order", dossier=self.shop))
        query = "?date=31/12"
        self.assertIn(
            "is no date", self.get("order", "bank", "cancel", dossier=self.shop, query=query)
        )
        self.assertEqual(self.send("bank", "cancel").status_code, 303)
        self.env.invalidate_all()
        self.assertNotIn("bank", self.shop._octopus_modules().mapped("octopus_kind"))

    def test_others_read_who_can(self):
        for user, dossier in (
            (self.helper, self.shop),
            (self.accountant, self.shop),
            (self.baker, self.bakery),
        ):
            self._login(user)
            page = self.get("order", dossier=dossier)
            self.assertIn("Only the holder can order", page)
            self.assertNotIn("order/bank/order", page)
            page = self.get("order", "bank", "order", dossier=dossier)
            self.assertNotIn('name="shown"', page)
            data = {
                "csrf_token": Request.csrf_token(self),
                "shown": "",
                "password": PASSWORD,
            }
            url = self._url(dossier, "order", "bank", "order")
            answer = self.url_open(url, data=data, allow_redirects=False)
            self.assertIn("Only the holder can order", answer.text)
        self.assertFalse(self.env["octopus.order"].search([]))
        for user in (self.mechanic, self.outsider, self.operator):
            self._login(user)
            for parts in (("order",), ("order", "bank", "order")):
                self.get(*parts, dossier=self.shop, status=404)

    def test_nothing_by_get_and_nothing_odd(self):
        self._login(self.florist)
        self.get("order", "bank", "order", dossier=self.shop, query=f"?shown=x&password={PASSWORD}")
        self.get("order", "bank", "x", dossier=self.shop, status=404)
        for kind in ("storage", "portal", "x"):
            self.assertNotIn('name="shown"', self.get("order", kind, "order", dossier=self.shop))
        with mute_logger("odoo.http"):
            answer = self.url_open(
                self._url(self.shop, "order", "bank", "order"),
                data={"shown": "x", "password": PASSWORD},
            )
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.env["octopus.order"].search([]))

    def licence(self, act, query="", password=PASSWORD):
        """Open the page of an act on the licence and send its form, as it stands."""
        page = self.tree("licence", act, dossier=self.shop, query=query)
        [form] = page.xpath("//form[.//input[@name='shown']]")
        data = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
        return self.url_open(
            self._url(self.shop, "licence", act),
            data={**data, "password": password},
            allow_redirects=False,
        )

    def test_the_holder_changes_formula_and_payer(self):
        self._login(self.florist)
        page = self.get("order", dossier=self.shop)
        for act in ("change", "ask", "leave"):
            self.assertIn(f"/licence/{act}", page)
        self.assertNotIn("/licence/pay", page)
        self.assertNotIn('name="shown"', self.get("licence", "change", dossier=self.shop))
        self.assertIn(
            "is no date", self.get("licence", "ask", dossier=self.shop, query="?date=31/12")
        )
        query = "?formula=full&module_bank=1&date="
        page = self.get("licence", "change", dossier=self.shop, query=query)
        self.assertIn("45.00", page)
        self.assertIn("not the password", self.licence("change", query, password="guess").text)
        self.assertEqual(self.licence("change", query).status_code, 303)
        self.env.invalidate_all()
        self.assertEqual((self.shop.tier, self.shop.licence_id.payer_id), ("full", self.owner))
        order = self.env["octopus.order"].search([], limit=1)
        self.assertEqual((order.kind, order.amount), ("change", 45.0))
        self.assertTrue(order.ip)
        self.assertEqual(self.licence("ask").status_code, 303)
        page = self.get("order", dossier=self.shop)
        self.assertIn("is asked to pay", page)
        self.assertNotIn("/licence/leave", page)
        self.post("licence", "take_back", dossier=self.shop)
        self.assertIn(
            "was answered already", self.post("licence", "take_back", dossier=self.shop).text
        )
        self.assertEqual(self.licence("leave").status_code, 303)
        self.assertIn("read-only after notice", self.get("order", dossier=self.shop))

    def test_others_change_no_licence(self):
        for user, dossier, status in (
            (self.helper, self.shop, 200),
            (self.accountant, self.shop, 200),
            (self.baker, self.bakery, 200),
            (self.mechanic, self.shop, 404),
            (self.outsider, self.shop, 404),
        ):
            self._login(user)
            for act in ("change", "pay", "ask", "leave", "withdraw"):
                page = self.get("licence", act, dossier=dossier, status=status)
                self.assertNotIn('name="shown"', page)
                answer = self.post(
                    "licence", act, dossier=dossier, shown="", password=PASSWORD, formula="full"
                )
                self.assertEqual(answer.status_code, status)
            self.post("licence", "take_back", dossier=dossier)
            self.get("licence", "x", dossier=dossier, status=404)
        self.assertFalse(self.env["octopus.order"].search([]))

    def test_orders_are_for_the_holder_and_who_has_the_right(self):
        self._login(self.florist)
        self.send("mandate", query=f"?iban={IBAN}", iban=IBAN)
        self._login(self.helper)
        self.assertNotIn(IBAN, self.get("order", dossier=self.shop))
        self._give(self.helper, self.shop, {"orders": "1"})
        self.env.flush_all()
        self.assertIn(IBAN, self.get("order", dossier=self.shop))

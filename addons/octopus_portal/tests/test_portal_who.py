# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who sees a dossier, and the change of accountant, over HTTP as the client."""

from lxml import html

from odoo import http
from odoo.tests import tagged

from .common import SECRET, PortalHttpCommon

PASSWORD = "a long test password"


@tagged("post_install", "-at_install")
class TestPortalWho(PortalHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.helper = cls.client._create_sub_user("Helper", portal=True)
        cls._give(cls.helper, cls.bakery, {"purchases": "1"})
        cls.env["octopus.access.log"].env.cr.execute(
            """
            INSERT INTO octopus_access_log
                   (user_id, name, login, subscriber_id, dossier_id, day, kind, first_at, last_at)
            VALUES (%s, 'Mrs. Accountant', 'x', %s, %s, now(), 'web', now(), now())
            """,
            [cls.accountant.id, cls.firm.id, cls.bakery.id],
        )
        cls.env.flush_all()

    def test_the_client_reads_who_can_and_who_did(self):
        self._login(self.baker)
        self.assertIn("Who sees this dossier", self.get())
        text = self.get("who")
        for words in (self.firm.name, self.employee.name, "Mrs. Accountant", "Read: Purchases"):
            self.assertIn(words, text)
        for words in (SECRET, "an@firm.example", self.firm.email):
            self.assertNotIn(words, text)

    def test_his_people_need_the_right_on_users_and_others_find_nothing(self):
        self._login(self.helper)
        self.assertNotIn("Who sees this dossier", self.get())
        for page in ("who", "handover"):
            self.assertIn("Users: read", self.get(page, status=403))
        self._give(self.helper, self.bakery, {"users": "1"})
        self.get("who")
        for user, status in ((self.accountant, 403), (self.outsider, 404), (self.stranger, 404)):
            self._login(user)
            for page in ("who", "handover"):
                self.get(page, status=status)

    def test_the_client_ends_the_k_number_that_kept_its_access(self):
        self.garage.client_id = self.client
        self._give(self.baker, self.garage, {"documents": "1"})
        self._login(self.baker)
        self.assertNotIn("who/end", self.get("who", dossier=self.garage))
        answer = self.post("who", "end", dossier=self.garage, password=PASSWORD)
        self.assertIn("takes access away there", answer.text)
        self._login(self.mechanic)
        self.assertIn("who/end", self.get("who", dossier=self.garage))
        answer = self.post("who", "end", dossier=self.garage, password="guess")
        self.assertIn("not the password", answer.text)
        self.env.invalidate_all()
        self.assertEqual(self.garage.client_id, self.client)
        answer = self.post("who", "end", dossier=self.garage, password=PASSWORD)
        self.assertEqual(answer.status_code, 303)
        self.env.invalidate_all()
        self.assertFalse(self.garage.client_id)
        self._login(self.baker)
        self.get("who", dossier=self.garage, status=404)

    def test_the_payer_reads_what_his_invoice_counted(self):
        product = self.env["product.product"]._octopus_product("full")
        self.env["octopus.charge"].create(
            {
                "month": "2026-03-01",
                "dossier_id": self.garage.id,
                "payer_id": self.driver.id,
                "product_id": product.id,
                "date_from": "2026-03-01",
                "date_to": "2026-03-31",
                "amount": 35.0,
                "text": "Full bookkeeping",
                "figure": "1 month at € 35.00",
                "counted_at": "2026-04-01 08:00:00",
                "state": "invoiced",
                "invoice_number": "INV/2026/00077",
            }
        )
        for user, seen in ((self.mechanic, True), (self.stranger, False), (self.baker, False)):
            self._login(user)
            page = self.url_open("/my/octopus-subscription")
            self.assertEqual(page.status_code, 200)
            for words in ("INV/2026/00077", "1 month at", self.garage.name):
                self.assertEqual(words in page.text, seen, (user.login, words))
        self._login(self.mechanic)
        self.assertIn("Subscription invoices", self.url_open("/my").text)

    def _shown(self, act):
        """The words of a step as they stand on the page, and what its form sends of them."""
        page = html.fromstring(self.get("handover"))
        [form] = page.xpath(f"//form[contains(@action, '/handover/{act}')]")
        values = {i.get("name"): i.get("value") for i in form.xpath(".//input[@type='hidden']")}
        return self.words(form), values

    def _step(self, act, **data):
        data["csrf_token"] = http.Request.csrf_token(self)
        return self.url_open(self._url(self.bakery, "handover", act), data=data)

    def test_change_of_accountant(self):
        self._login(self.helper)
        self._give(self.helper, self.bakery, {"users": "1"})
        self.assertIn("Only the holder", self._step("propose", code=self.other_firm.code).text)
        self._login(self.baker)
        self.assertIn("B999", self._step("propose", code="B999").text)
        self._step("propose", code=self.other_firm.code)
        handover = self.env["octopus.handover"].search([("dossier_id", "=", self.bakery.id)])
        words, shown = self._shown("sign")
        self.assertIn("works in it, reads and books its documents", words)
        wrong = self._step("sign", **shown, password="wrong")
        self.assertIn("not the password", wrong.text)
        for old in ({}, {**shown, "shown": "1.0:old"}):
            changed = self._step("sign", **old, password=PASSWORD)
            self.assertIn("has changed in the meantime", changed.text)
        self.assertFalse(handover.client_signed_at)
        self.baker.lang = "nl_BE"
        self.env.flush_all()
        self._step("sign", **shown, password=PASSWORD)
        self.assertTrue(handover.client_signed_at)
        self.assertIn(handover.signature_ids.text, words, "in the language of the page")
        self.assertEqual(handover.signature_ids.lang, "en_US")
        self.baker.lang = "en_US"
        for user in (self.accountant, self.outsider):
            user.password = PASSWORD
            handover.with_user(user).sign(PASSWORD)
        self.env.flush_all()
        page = self.get("handover")
        self.assertIn("act.pdf", page)
        response = self.url_open(f"/octopus/handover/{handover.id}/act.pdf")
        self.assertEqual(response.status_code, 200)
        self.assertIn(self.other_firm.name, self.get("who"))
        self.assertNotIn(self.employee.name, [v.name for v in self.bakery._octopus_viewers()])

    def test_a_new_agreement_is_announced(self):
        first = self.env.ref("octopus_dossier.octopus_agreement_first")
        first.copy({"version": "2.0", "required_from": "2050-01-01"}).action_publish()
        self.env.flush_all()
        for user, told in ((self.baker, True), (self.helper, False)):
            self._login(user)
            self.assertEqual("new version of the processing agreement" in self.get(), told)

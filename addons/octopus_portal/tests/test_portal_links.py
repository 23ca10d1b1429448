# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""My accountant: who reads it, who decides, and the address in the mail."""

import re
from datetime import timedelta

from lxml import html

from odoo import fields
from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PortalHttpCommon


@tagged("post_install", "-at_install")
class TestPortalLinks(PortalHttpCommon):
    def ask(self, **kwargs):
        """The other firm asks for the bakery, and the mail goes out; the link and its token."""
        link = self.env["octopus.link"]._request(self.other_firm, self.bakery, **kwargs)
        link._tell("request")
        self.env["octopus.link"]._mail_waiting()
        mail = self.env["mail.mail"].search(
            [("email_to", "=", self.baker.email), ("subject", "like", "asks to work")],
            limit=1,
            order="id desc",
        )
        self.assertFalse(mail.model or mail.res_id, "readers of the link would find the token")
        return link, re.search(r"/octopus/link/([\w-]{43})", mail.body_html)[1]

    def free(self):
        self.bakery.link_ids.with_user(self.baker)._withdraw()

    def form(self, page, contains):
        """The fields of the form of a page that has this button."""
        [form] = [
            form
            for form in html.fromstring(page).xpath("//form[@method='post']")
            if contains in self.words(form)
        ]
        values = {i.get("name"): i.get("value", "") for i in form.xpath(".//input[@type='hidden']")}
        return form.get("action"), values

    def answer(self, page, button, **more):
        url, values = self.form(page, button)
        return self.url_open(url, data={**values, **more}, allow_redirects=False)

    def test_agree_needs_the_tick_and_the_text(self):
        self.free()
        link = self.env["octopus.link"]._request(self.other_firm, self.bakery, reason="2027")
        self._login(self.baker)
        self.assertIn("A firm asks for your consent", self.url_open("/my").text)
        page = self.get("accountant")
        refused = self.answer(page, "Agree", step="grant")
        self.assertIn("tick that you agree", refused.text)
        self.other_firm.name = "Maes and Partners"
        self.env.flush_all()
        changed = self.answer(page, "Agree", step="grant", agreed="1")
        self.assertIn("has changed in the meantime", changed.text)
        self.assertEqual(link.state, "requested")
        self.assertIn("Maes and Partners", changed.text)
        done = self.answer(changed.text, "Agree", step="grant", agreed="1")
        self.assertEqual(done.status_code, 303)
        self.assertEqual((link.state, self.bakery.firm_id), ("granted", self.other_firm))
        again = self.answer(changed.text, "Agree", step="grant", agreed="1")
        self.assertEqual(again.status_code, 303, "a double click finds it done")
        consent = link.consent_ids[0]
        self.assertEqual(consent.step, "grant")
        self.assertIn("Maes and Partners", consent.text)
        self.assertEqual(consent.ip, "127.0.0.1")
        self.assertEqual(len(link.consent_ids), 2)

    def test_withdraw_shows_what_happens_and_posts(self):
        link = self.bakery.link_ids
        self._login(self.baker)
        page = self.get("accountant", link.id, "withdraw")
        self.assertIn("lose sight of dossier", page)
        self.assertEqual(link.state, "granted", "a page changes nothing")
        self.answer(page, "Withdraw", step="withdraw")
        self.assertEqual(link.state, "withdrawn")
        self.assertIn("already ended", self.get("accountant", link.id, "withdraw"))

    def test_offer(self):
        self._login(self.baker)
        url = self._url(self.bakery, "accountant", "offer")
        firm = self.make_jsonrpc_request(
            self._url(self.bakery, "accountant", "firm"), {"code": self.other_firm.code.lower()}
        )
        self.assertEqual(firm, {"name": self.other_firm.name})
        for odd in ("", "B", "B%", self.driver.code, "B1\0", "٣", "9" * 10_000, ["B1"]):
            answer = self.make_jsonrpc_request(
                self._url(self.bakery, "accountant", "firm"), {"code": odd}
            )
            self.assertFalse(answer["name"], odd)
            self.assertIn("No firm can be linked", answer["problem"])
        page = self.url_open(f"{url}?firm={self.other_firm.code}&date_to=2999-01-31").text
        self.assertIn("01/31/2999", page)
        self.assertIn("is no date", self.url_open(f"{url}?firm=B1&date_to=31/12").text)
        done = self.answer(page, "Offer to", agreed="1")
        self.assertEqual(done.status_code, 303)
        offer = self.bakery.link_ids.filtered(lambda link: link.state == "offered")
        self.assertEqual(offer.firm_id, self.other_firm)
        self.assertIn("Waits for the firm", self.get("accountant"))
        twice = self.answer(page, "Offer to", agreed="1")
        self.assertIn("something waits already", twice.text)

    def test_others_read_and_do_not_decide(self):
        link = self.env["octopus.link"]._request(self.other_firm, self.bakery)
        maxime = self.client._create_sub_user("Maxime")
        self._give(maxime, self.bakery, {"purchases": "1"})
        for user in (maxime, self.employee, self.accountant):
            self._login(user)
            page = self.get("accountant")
            self.assertIn("Only the holder of", page)
            self.assertNotIn('<button type="submit" name="step"', page)
            # the firm of today does not see who else asks
            self.assertEqual("Maes" in page, user == maxime)
            token = Request.csrf_token(self)
            for step in ("grant", "refuse", "withdraw"):
                response = self.url_open(
                    self._url(self.bakery, "accountant", link.id, "answer"),
                    data={"csrf_token": token, "step": step, "agreed": "1"},
                    allow_redirects=False,
                )
                self.assertNotEqual(response.status_code, 303)
            self.assertEqual(link.state, "requested")
        for user in (self.outsider, self.stranger, self.operator):
            self._login(user)
            self.get("accountant", status=404)
            self.get("accountant", "offer", status=404)
            self.get("accountant", link.id, "withdraw", status=404)

    def test_nothing_by_get_and_nothing_without_token(self):
        link = self.env["octopus.link"]._request(self.other_firm, self.bakery)
        self._login(self.baker)
        self.get("accountant", link.id, "answer", status=405, query="?step=refuse")
        with mute_logger("odoo.http"):
            response = self.url_open(
                self._url(self.bakery, "accountant", link.id, "answer"), data={"step": "refuse"}
            )
        self.assertEqual(response.status_code, 400)
        self.get("accountant", self.garage.link_ids.id, "withdraw", status=404)
        self.assertEqual(link.state, "requested")

    def test_pdf_of_own_consents_only(self):
        consent = self.bakery.link_ids.consent_ids[0]
        other = self.garage.link_ids.consent_ids[0]
        for user in (self.baker, self.accountant):
            self._login(user)
            self.get("accountant", "consents", other.id, status=404)
            response = self.url_open(self._url(self.bakery, "accountant", "consents", consent.id))
            self.assertEqual(response.status_code, 200)
            self.assertEqual(response.headers["Cache-Control"], "no-store")

    def test_one_time_address(self):
        self.free()
        link, token = self.ask()
        url = f"/octopus/link/{token}"
        self.authenticate(None, None)
        response = self.url_open(url, allow_redirects=False)
        self.assertIn("/web/login", response.headers["Location"])
        for user in (self.outsider, self.mechanic, self.client._create_sub_user("Maxime")):
            self._login(user)
            response = self.url_open(url)
            self.assertEqual(response.status_code, 403)
            self.assertIn("not for you", response.text)
            self.assertNotIn("Bakery", response.text)
            posted = self.url_open(
                url, data={"csrf_token": Request.csrf_token(self), "step": "grant", "agreed": "1"}
            )
            self.assertEqual(posted.status_code, 403)
        self._login(self.baker)
        page = self.url_open(url).text
        self.assertEqual(link.state, "requested", "a page changes nothing")
        self.assertEqual(self.answer(page, "Agree", step="grant", agreed="1").status_code, 303)
        self.assertEqual(link.state, "granted")
        self.assertIn("already answered", self.url_open(url).text)
        again = self.url_open(
            url, data={"csrf_token": Request.csrf_token(self), "step": "withdraw", "shown": "x"}
        )
        self.assertIn("already answered", again.text)
        self.assertEqual(link.state, "granted")
        for odd in ("x", "٣" * 43, "a" * 43, "a" * 5000):
            self.assertEqual(self.url_open(f"/octopus/link/{odd}").status_code, 404)

    def test_address_after_the_end_and_after_a_new_holder(self):
        self.free()
        link, token = self.ask()
        self._login(self.baker)
        link.with_user(self.outsider)._withdraw()
        self.env.flush_all()
        self.assertIn("no longer waits", self.url_open(f"/octopus/link/{token}").text)
        link, token = self.ask()
        link.token_until = fields.Datetime.now() - timedelta(minutes=1)
        self.env.flush_all()
        self.assertIn("no longer waits", self.url_open(f"/octopus/link/{token}").text)
        link.with_user(self.outsider)._withdraw()
        link, token = self.ask()
        heir = self.client._create_sub_user("Heir")
        self.client.sudo().holder_user_id = heir
        self.env.flush_all()
        for user in (self.baker, heir):
            self._login(user)
            self.assertEqual(self.url_open(f"/octopus/link/{token}").status_code, 403)
        self.assertEqual(link.state, "requested")

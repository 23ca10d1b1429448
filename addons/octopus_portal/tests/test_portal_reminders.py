# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pages of the reminders: two taps send what is due, and nobody else sees or sends it."""

from lxml import html

from odoo import http
from odoo.tests import tagged

from .common import SECRET, PortalHttpCommon
from .test_octopus_reminder import ReminderWorld


@tagged("post_install", "-at_install")
class TestPortalReminders(ReminderWorld, PortalHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_reminders()
        cls.env["credit.control.policy"]._octopus_ensure(cls.foreign.company_id)
        cls.debtor = cls._customer(SECRET, "secret@example.com", cls.foreign)
        cls._invoice(cls.debtor, 20, 666.0, cls.foreign)
        choices = [cls._choice(cls.debtor)]
        company = cls.foreign.company_id
        cls.other_letter, _none = cls._reminders(cls.foreign)._octopus_send(company, choices)
        cls.env.flush_all()

    def submit(self, *parts, dossier=None, **data):
        """Send a form."""
        data["csrf_token"] = http.Request.csrf_token(self)
        url = self._url(dossier or self.bakery, "reminders", *parts)
        return self.url_open(url, data=data, allow_redirects=False)

    def form(self, page):
        """What the form with the letters sends when nothing is changed."""
        fields = html.fromstring(page).xpath("//form[contains(@action, 'reminders/')]")
        return dict(fields[0].fields) | {
            "customer": [
                box.get("value")
                for box in fields[0].xpath(".//input[@name='customer']")
                if box.get("checked") or box.get("type") == "hidden"
            ]
        }

    def letters(self):
        company = self.bakery.company_id
        return self.env["credit.control.communication"]._octopus_history(company)

    def test_two_taps_send_what_is_due(self):
        self._login(self.baker)
        page = self.get("reminders")
        self.assertIn("266.20", page.replace("\xa0", " "))
        self.assertNotIn(SECRET, page)
        chosen = self.form(page)["customer"]
        self.assertEqual(set(chosen), {str(self.hotel.id), str(self.cafe.id)})
        query = "?" + "&".join(f"customer={one}" for one in chosen)
        review = self.get("reminders", "review", query=query)
        # the hotel reads Dutch, the young invoice is left out, the café has no address
        self.assertIn('lang="nl-BE"', review)
        self.assertIn(self.late.name, review)
        self.assertNotIn(self.recent.name, review)
        self.assertIn("a letter to print", review)
        form = self.form(review)
        response = self.submit("send", **form)
        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers["Location"].endswith("/reminders/sent?done=2"))
        letters = self.letters()
        self.assertEqual(letters.partner_id, self.hotel + self.cafe)
        self.assertEqual(letters.user_id, self.baker)
        # once more, from a window that is still open: nothing
        again = self.submit("send", **form)
        self.assertIn("reminded meanwhile", again.text)
        self.assertEqual(self.letters(), letters)
        self.assertIn("Being sent", self.get("reminders", "sent"))
        self.assertIn("Hotel Zeezicht", self.get("reminders", query="?filterby=waiting"))
        # on the pages of the reminder, the customer and the invoice
        mail = letters.filtered(lambda letter: letter.partner_id == self.hotel)
        self.assertIn(self.late.name, self.get("reminders", "sent", mail.id))
        address = f"/reminders/sent/{mail.id}"
        self.assertIn(address, self.get("reminders", "customers", self.hotel.id))
        self.assertIn(address, self.get("relations", self.hotel.id))
        self.assertIn(address, self.get("sales", self.late.id))
        self.assertNotIn(address, self.get("sales", self.recent.id))
        printed = self.url_open(self._url(self.bakery, "reminders", "sent", mail.id, "print"))
        self.assertEqual(printed.headers["Content-Type"], "application/pdf")
        self.assertEqual(printed.headers["Cache-Control"], "no-store")

    def test_another_type_and_other_invoices(self):
        self._login(self.baker)
        who = self.hotel.id
        line = self.recent.line_ids.filtered("date_maturity")
        page = self.get("reminders", "customers", who)
        self.assertIn(self.recent.name, page)
        query = f"?customer={who}&type_{who}=3&line_{who}={line.id}"
        review = self.get("reminders", "review", query=query)
        self.assertIn(self.recent.name, review)
        self.assertNotIn(self.late.name, review)
        self.submit("send", **self.form(review))
        letter = self.letters()
        self.assertEqual((letter.policy_level_id.level, letter.octopus_cost), (3, 20.0))
        self.assertEqual(letter.credit_control_line_ids.move_line_id, line)
        letter.credit_control_line_ids.state = "email_error"
        self.env.flush_all()
        self.assertIn("did not arrive", self.get("reminders"))
        self.submit("sent", letter.id, "again")
        letter.invalidate_recordset()
        self.assertEqual(letter.credit_control_line_ids.state, "to_be_sent")

    def test_nonsense_sends_nothing(self):
        self._login(self.baker)
        who, foreign = self.hotel.id, self.debtor.id
        foreign_line = self.env["account.move.line"].search(
            [("partner_id", "=", foreign), ("date_maturity", "!=", False)], limit=1
        )
        for data in (
            {},
            {"customer": "x"},
            {"customer": [foreign], f"type_{foreign}": 1},
            {"customer": [who], f"type_{who}": 9},
            {"customer": [who], f"type_{who}": 1, f"line_{who}": foreign_line.id},
        ):
            response = self.submit("send", **data)
            self.assertEqual(response.status_code, 200, data)
            self.assertNotIn(SECRET, response.text)
        self.assertFalse(self.letters())
        self.get("reminders", "customers", foreign, status=404)
        self.get("reminders", "sent", self.other_letter.id, status=404)
        self.assertEqual(self.submit("sent", self.other_letter.id, "again").status_code, 404)
        self.assertEqual(self.submit("customers", foreign, "hold").status_code, 404)
        self.assertEqual(self.submit("customers", who, "burn").status_code, 404)

    def test_a_customer_who_is_not_reminded(self):
        self._login(self.baker)
        self.submit("customers", self.hotel.id, "hold")
        self.assertIn("Not reminded", self.get("reminders", "customers", self.hotel.id))
        self.assertNotIn("Hotel", self.get("reminders", query="?filterby=due"))
        self.submit("customers", self.hotel.id, "resume")
        self.assertIn("Hotel", self.get("reminders", query="?filterby=due"))

    def test_settings(self):
        self._login(self.baker)
        form = self.form(self.get("reminders", "settings"))
        changed = {**form, "days_1": "10", "cost_2": "12.50", "text_2_nl_BE": "Betaal <b>nu</b>"}
        self.assertEqual(self.submit("settings", "save", **changed).status_code, 303)
        self.policy.invalidate_recordset()
        first, second, _last = self.policy.level_ids
        self.assertEqual((first.delay_days, second.octopus_cost), (10, 12.5))
        dutch = second.with_context(lang="nl_BE")
        self.assertEqual(dutch.custom_text, "Betaal <b>nu</b>")
        self.assertNotIn("<b>", dutch.custom_mail_text)
        self.assertNotEqual(second.with_context(lang="en_US").custom_text, dutch.custom_text)
        for wrong in (
            {"days_1": "0"},
            {"days_2": "x"},
            {"cost_3": "-5"},
            {"cost_3": "2000"},
            {"text_1_en_US": " "},
        ):
            answer = self.submit("settings", "save", **{**changed, "days_3": "31", **wrong})
            self.assertEqual(answer.status_code, 200, wrong)
            self.assertIn('value="31"', answer.text)
        self.policy.invalidate_recordset()
        self.assertEqual(self.policy.level_ids[2].delay_days, 14)
        # the keyboard of a phone may have a point only
        dutch = self.policy.with_context(lang="nl_BE")
        typed = dict.fromkeys(("days_1", "days_2", "days_3"), "9")
        typed |= {name: "x" for name in form if name.startswith("text_")}
        for text, cost in (("7.5", 7.5), ("7,5", 7.5), ("1.000", 1000), ("0.75", 0.75)):
            dutch._octopus_set_settings({**typed, "cost_2": text})
            self.assertEqual(second.octopus_cost, cost, text)

    def test_looking_begins_nothing(self):
        policies = self.env["credit.control.policy"]
        company = self.garage.company_id
        self._give(self.mechanic, self.garage, {"invoicing": "2"})
        self._login(self.mechanic)
        for parts in ((), ("sent",)):
            self.get("reminders", *parts, dossier=self.garage)
        page = self.get("reminders", dossier=self.garage)
        self.assertIn("Invoicing: validate", page)
        self.assertEqual(self.submit("start", dossier=self.garage).status_code, 403)
        self._give(self.mechanic, self.garage, {"invoicing": "3"})
        self._login(self.mechanic)
        for parts in ((), ("review",), ("settings",)):
            page = self.get("reminders", *parts, dossier=self.garage)
            self.assertIn("See who is late", page)
        company.invalidate_recordset()
        self.assertFalse(policies._octopus_of(company))
        self.assertEqual(self.submit("start", dossier=self.garage).status_code, 303)
        company.invalidate_recordset()
        self.assertTrue(policies._octopus_of(company))
        self.assertIn("Nobody is late", self.get("reminders", dossier=self.garage))

    def test_who_may(self):
        send = {"customer": self.hotel.id, f"type_{self.hotel.id}": 1}
        acts = {
            ("send",): send,
            ("settings", "save"): {"days_1": 3},
            ("customers", self.hotel.id, "hold"): {},
        }
        pages = [(), ("sent",), ("customers", self.hotel.id), ("review",), ("settings",)]
        self._give(self.employee, self.bakery, {"invoicing": "1"})
        for user, reads, writes in (
            (self.employee, 200, 403),
            (self.outsider, 404, 404),
            (self.stranger, 404, 404),
        ):
            self._login(user)
            for parts in pages[:3]:
                self.get("reminders", *parts, status=reads)
            for parts in pages[3:]:
                self.get("reminders", *parts, status=writes)
            for parts, data in acts.items():
                self.assertEqual(self.submit(*parts, **data).status_code, writes, parts)
        self._give(self.employee, self.bakery, {"invoicing": "2"})
        self._login(self.employee)
        self.assertNotIn("Check and send", self.get("reminders"))
        # who makes invoices says who is reminded; a letter leaves with the right to send them
        self.assertEqual(self.submit("customers", self.hotel.id, "hold").status_code, 303)
        for parts in (("send",), ("settings", "save")):
            self.assertEqual(self.submit(*parts, **acts[parts]).status_code, 403, parts)
        self._give(self.employee, self.bakery, {"invoicing": False})
        for parts in pages:
            self.get("reminders", *parts, status=403)
        self.assertFalse(self.letters())

    def test_the_accountant_finds_them_in_the_backend(self):
        letters, _problems = self._send(self.hotel)
        mine = self._as(self.accountant, self.bakery)
        for name in ("communication", "line", "run", "policy"):
            found = mine[f"credit.control.{name}"].search([])
            self.assertTrue(found, name)
            self.assertNotIn(self.foreign.company_id, found.sudo().mapped("company_id"))
        self.assertEqual(mine["credit.control.communication"].search([]), letters)
        for name in ("communication", "line"):
            model = f"credit.control.{name}"
            self.assertFalse(self._as(self.employee, self.bakery)[model].search([]), name)
            self.assertFalse(self._as(self.baker, self.bakery)[model].has_access("read"), name)
        arch = mine["account.move"].get_view(view_type="form")["arch"]
        self.assertIn("credit_control_line_ids", arch)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pages of a sales document, and who may do what on them."""

from unittest.mock import patch

from lxml import html

from odoo import http
from odoo.tests import tagged

from odoo.addons.octopus_dms.tests import files

from .common import PortalHttpCommon
from .sale_common import IBAN, SaleWorld


@tagged("post_install", "-at_install")
class TestSalePages(SaleWorld, PortalHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_sales()

    def send(self, *parts, status=303, dossier=None, files=None, **data):
        """Send a form; its answer."""
        data["csrf_token"] = http.Request.csrf_token(self)
        url = self._url(dossier or self.bakery, "sales", *parts)
        answer = self.url_open(url, data=data, files=files, allow_redirects=False)
        told = html.fromstring(answer.content or "-").xpath("//*[@role='alert']//text()")
        self.assertEqual(answer.status_code, status, (parts, told))
        self.env.invalidate_all()
        return answer

    def test_from_draft_to_mailed(self):
        sale = self._sale()
        self._login(self.baker)
        page = self.words(self.tree("sales", sale.id))
        self.assertIn("Draft", page)
        self.assertNotIn("INV/", page)
        review = self.words(self.tree("sales", sale.id, "send"))
        self.assertIn("cafe@example.com", review)
        self.assertIn("gets its number now", review)
        self.send(sale.id, "send", way="email")
        self.assertEqual((sale.state, sale.octopus_sent_state), ("posted", "sending"))
        after = self.words(self.tree("sales", sale.id))
        for text in (sale.name, "On its way", "Mail: on its way to cafe@example.com"):
            self.assertIn(text, after)
        pdf = self.url_open(self._url(self.bakery, "sales", sale.id, "pdf"))
        self.assertEqual(pdf.headers["Content-Type"], "application/pdf")
        self.assertIn("no-store", pdf.headers["Cache-Control"])

    def test_a_refusal_keeps_the_draft(self):
        city = self._customer("Stad Gent", email=False)
        sale = self._sale(partner_id=city.id)
        self._login(self.baker)
        refused = self.send(sale.id, "send", way="email", email="no address", status=200)
        self.assertIn("is no mail address", refused.text)
        refused = self.send(sale.id, "send", way="email", email="post@gent.example", status=200)
        self.assertIn("public buyer", refused.text)
        self.assertIn("post@gent.example", refused.text)
        self.assertEqual((sale.state, city.email), ("draft", False))
        self.send(sale.id, "reference", reference="PO-9")
        self.send(sale.id, "send", way="email", email="post@gent.example")
        self.assertEqual((sale.ref, city.email), ("PO-9", "post@gent.example"))
        other = self._sale(partner_id=city.id)
        self.send(other.id, "reference", none="1")
        self.assertFalse(city.octopus_asks_order_reference)

    def test_sending_is_no_way_around_the_right_on_relations(self):
        city = self._customer("Stad Brugge", email=False)
        sale = self._sale(partner_id=city.id, ref="PO-1")
        self._give(self.employee, self.bakery, {"invoicing": "3", "relations": "1"})
        self._login(self.employee)
        page = self.words(self.tree("sales", sale.id, "send"))
        self.assertIn("Relations: write", page)
        self.assertNotIn('name="email"', self.get("sales", sale.id, "send"))
        refused = self.send(sale.id, "send", way="email", email="x@gent.example", status=200)
        self.assertIn("Relations: write", refused.text)
        sale.ref = False
        self.env.flush_all()
        self.assertNotIn('name="none"', self.get("sales", sale.id))
        refused = self.send(sale.id, "reference", none="1", status=200)
        self.assertIn("Relations: write", refused.text)
        self.assertFalse(city.email)
        self.assertTrue(city.octopus_asks_order_reference)
        self.assertEqual(sale.state, "draft")

    def test_a_page_asks_peppol_once(self):
        asked = []

        def look_up(partner, company=None):
            asked.append(company)

        sale = self._sale()
        self._login(self.baker)
        with patch.object(
            self.registry["res.partner"], "button_account_peppol_check_partner_endpoint", look_up
        ):
            for _time in range(3):
                self.get("sales", sale.id, "send")
        self.assertEqual(asked, [self.bakery.company_id])

    def test_copies_and_repetition(self):
        sale = self._final()
        self._login(self.baker)
        credit = self.send(sale.id, "credit").headers["Location"]
        self.assertIn("takes back the whole invoice", self.url_open(credit).text)
        copy = self.send(sale.id, "duplicate").headers["Location"]
        self.assertIn("This is a copy", self.url_open(copy).text)
        self.assertIn("Choose the day", self.send(sale.id, "repeat", status=200).text)
        self.send(sale.id, "repeat", every="quarter", next_date="2030-01-31", sends="1")
        repeat = sale.octopus_repeat_ids
        self.assertEqual((repeat.every, repeat.sends, repeat.state), ("quarter", True, "on"))
        self.assertIn("01/31/2030", self.get("sales", sale.id, "repeat"))
        self.send(sale.id, "repeat", "pause")
        self.assertEqual(repeat.state, "paused")
        self.send(sale.id, "repeat", "explode", status=404)

    def test_layout(self):
        company = self.bakery.company_id
        self._login(self.baker)
        picture, terms = files.png(), files.pdf("terms")
        self.send(
            "layout",
            accent="#AA0000",
            header="Bread <b>since 1950</b>",
            footer="RPR Leuven",
            account="BE68 5390 0754 7034",
            files={"logo": ("l.png", picture, "image/png"), "terms": ("t.pdf", terms)},
        )
        values = company._octopus_layout_values()
        self.assertEqual(values["accent"], "#aa0000")
        self.assertEqual(values["header"], "Bread <b>since 1950</b>")
        self.assertEqual(values["account"].replace(" ", ""), "BE68539007547034")
        self.assertFalse(values["with_qr"])
        self.assertFalse(company.uses_default_logo)
        self.assertEqual(
            self.url_open(self._url(self.bakery, "sales", "layout", "terms")).content, terms
        )
        for wrong in ({"accent": "red"}, {"account": "BE00 1"}):
            answer = self.send("layout", header="Typed", status=200, **wrong)
            self.assertIn('value="Typed"', answer.text)
        answer = self.send("layout", files={"logo": ("x.svg", b"<svg/>")}, status=200)
        self.assertIn("alert-danger", answer.text)
        self.assertEqual(company._octopus_layout_values()["header"], "Bread <b>since 1950</b>")

    def test_the_account_asks_for_the_bank_right(self):
        self._give(self.employee, self.bakery, {"invoicing": "3"})
        self._login(self.employee)
        company = self.bakery.company_id
        before = company.logo, company.octopus_terms
        self.send("layout", logo="no file", terms="no file")
        self.assertEqual((company.logo, company.octopus_terms), before)
        answer = self.send("layout", account="BE68 5390 0754 7034", status=200)
        self.assertIn("Bank and payments: write", answer.text)
        account = self.bakery.company_id._octopus_layout_account()
        self.assertEqual(account.sanitized_acc_number, IBAN)

    def test_who_sees_it(self):
        sale = self._final()
        # kept, so that it is not drawn for each of them
        sale._octopus_render_pdf()
        seen = [(sale.id,), (sale.id, "pdf"), (sale.id, "repeat"), ("book",)]
        asked = [(sale.id, "send"), ("layout",)]

        def check(user, expected, addresses, dossier=None):
            self._login(user)
            for parts in addresses:
                with self.subTest(user=user.login, parts=parts):
                    self.get("sales", *parts, dossier=dossier, status=expected)

        check(self.baker, 200, seen + asked)
        self._give(self.employee, self.bakery, {"sales": "1"})
        check(self.employee, 200, seen)
        check(self.employee, 403, asked)
        self._give(self.employee, self.bakery, {"sales": False})
        check(self.employee, 403, seen + asked)
        check(self.outsider, 404, seen + asked)
        check(self.baker, 404, seen + asked, dossier=self.foreign)
        foreign = self._final(dossier=self.foreign, partner_id=None)
        for parts in ((), ("pdf",), ("send",), ("repeat",)):
            self.get("sales", foreign.id, *parts, status=404)
        bill = self.bill.id
        self.get("sales", bill, status=404)

    def test_who_may_do_what(self):
        sale, final = self._sale(), self._final()
        acts = (
            (sale.id, "final"),
            (sale.id, "send"),
            (sale.id, "repeat"),
            (sale.id, "repeat", "stop"),
            ("layout",),
            (sale.id, "reference"),
            (sale.id, "duplicate"),
            (final.id, "credit"),
        )
        for levels, refused in (("1", acts), ("2", acts[:5])):
            self._give(self.employee, self.bakery, {"invoicing": levels})
            self._login(self.employee)
            for parts in refused:
                with self.subTest(level=levels, parts=parts):
                    self.send(*parts, status=403)
        self._login(self.outsider)
        for parts in acts:
            self.send(*parts, status=404)
        self._login(self.baker)
        foreign = self._sale(dossier=self.foreign, partner_id=None)
        for act in ("final", "send", "reference", "duplicate", "credit", "repeat"):
            self.send(foreign.id, act, status=404)
        self.assertEqual((sale.state, foreign.state), ("draft", "draft"))

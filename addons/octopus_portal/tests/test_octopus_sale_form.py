# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The editor's form: what is understood, what it adds up to, and the document it makes."""

import doctest

from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import ConcurrencyError, UserError
from odoo.tests import tagged

from ..models.turn import create_once
from ..tools import form_text
from .common import PortalCommon
from .sell_common import SellWorld


@tagged("post_install", "-at_install")
class TestSaleForm(SellWorld, PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_selling()

    def read_form(self, *lines, kind="invoice", **head):
        return self.form._read(self.company, kind, self._typed(*lines, **head))

    def test_numbers_as_people_type_them(self):
        self.assertFalse(doctest.testmod(form_text).failed)

    def test_totals_while_typing_are_those_of_the_document(self):
        cases = [
            {"treatment": "national"},
            {"treatment": "national", "cash_percent": "2", "cash_days": "8"},
            {"treatment": "national", "cash_percent": "3.33", "cash_days": "10"},
            {"treatment": "export"},
        ]
        lines = (
            ("Bread", "3", "1.11", "6"),
            ("Cake", "1.5", "33.333", "21"),
            ("Cake", "-0.5", "12.345", "21"),
            ("Delivery", "1", "7.77", "12"),
        )
        for head in cases:
            for kind in ("invoice", "refund"):
                with self.subTest(head=head, kind=kind):
                    totals = self.form._totals(self.read_form(*lines, kind=kind, **head))
                    move = self._sold(*lines, kind=kind, **head)
                    self.assertFalse(move.name)
                    self.assertAlmostEqual(totals["total"], move.amount_total)
                    self.assertAlmostEqual(totals["untaxed"], move.amount_untaxed)
                    vat = sum(row["tax"] for row in totals["vat"])
                    self.assertAlmostEqual(vat, move.amount_tax)
                    subtotals = move.invoice_line_ids.mapped("price_subtotal")
                    self.assertEqual(list(totals["lines"].values()), subtotals)

    def test_cash_discount_takes_vat_off_what_remains(self):
        move = self._sold(("Work", "1", "100", "21"), cash_percent="2", cash_days="8")
        self.assertAlmostEqual(move.amount_tax, 20.58)
        self.assertEqual(str(move.invoice_date_due), "2026-04-01")
        totals = self.form._totals(
            self.read_form(("Work", "1", "100", "21"), cash_percent="2", cash_days="8")
        )
        self.assertAlmostEqual(totals["cash"]["amount"], 118.58)
        self.assertEqual(str(totals["cash"]["until"]), "2026-03-10")
        again = self._sold(("Work", "1", "50", "21"), cash_percent="2", cash_days="8")
        self.assertEqual(again.invoice_payment_term_id, move.invoice_payment_term_id)
        self.assertEqual(move.invoice_payment_term_id.company_id, self.company)

    def test_treatments_choose_tax_account_grid_and_mention(self):
        dutch = self._customer("Hotel Delta", country="base.nl", vat="NL123456782B90")
        swiss = self._customer("Alpina", country="base.ch")
        grids = {
            ("national", "21"): "03",
            ("national", "12"): "02",
            ("national", "6"): "01",
            ("national", "0"): "00",
            ("contractor", "cc"): "45",
            ("union", "goods"): "46L",
            ("union", "services"): "44",
            ("export", "goods"): "47",
            ("exempt", "article44"): "00",
        }
        customers = {"union": dutch, "export": swiss}
        for (treatment, rate), grid in grids.items():
            with self.subTest(treatment=treatment, rate=rate):
                customer = customers.get(treatment, self.customer)
                move = self._sold(
                    ("Work", "1", "100", rate), treatment=treatment, customer_id=str(customer.id)
                )
                move.action_post()
                tags = move.line_ids.tax_tag_ids.mapped("name")
                self.assertIn(grid, {tag.lstrip("+-") for tag in tags})
                self.assertEqual(bool(move.octopus_vat_mention), treatment != "national")
                self.assertFalse(self.env["octopus.vat.treatment"]._problem(treatment, customer))
        account = move.invoice_line_ids.account_id
        self.assertEqual(account.company_ids, self.company)

    def test_proposed_treatment_and_what_does_not_fit(self):
        treatments = self.env["octopus.vat.treatment"]
        private = self._customer("Jan de Vries", country="base.nl")
        company = self._customer("Hotel Delta", country="base.nl", vat="NL123456782B90")
        swiss = self._customer("Alpina", country="base.ch")
        for customer, proposed in (
            (self.customer, "national"),
            (private, "national"),
            (company, "union"),
            (swiss, "export"),
        ):
            self.assertEqual(treatments._proposed(customer), proposed)
        self.assertIn("VAT number", treatments._problem("union", private))
        self.assertIn("does not fit", treatments._problem("export", self.customer))
        self.assertIn("does not fit", treatments._problem("contractor", company))

    def test_mention_speaks_the_language_of_the_customer(self):
        move = self._sold(("Work", "1", "100", "cc"), treatment="contractor")
        self.assertIn("Reverse charge", move.octopus_vat_mention)
        # two rates of one tax are told apart again when the document is opened
        move = self._sold(("Work", "1", "100", "small"), treatment="exempt")
        self.assertEqual(self.form._typed(move)["lines"][0]["rate"], "small")
        move = self._sold(("Work", "1", "100", "article44"), treatment="exempt", record=move)
        self.assertEqual(self.form._typed(move)["lines"][0]["rate"], "article44")

    def test_mention_is_printed_once_and_sent_along(self):
        move = self._sold(("Work", "1", "100", "cc"), treatment="contractor", note="Thanks")
        move.action_post()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "account.report_invoice", move.ids
        )
        # neither the position nor the tax says it a second time
        self.assertEqual(html.decode().count("Reverse charge"), 1)
        self.assertNotIn("Reverse Charge", html.decode())
        xml, _errors = self.env["account.edi.xml.ubl_bis3"]._export_invoice(move)
        note = etree.fromstring(xml).findtext("{*}Note")
        self.assertTrue(note.startswith("Reverse charge"))
        self.assertTrue(note.endswith("Thanks"))
        order = self._sold(("Oven", "1", "1", "goods"), treatment="export", kind="quote")
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "sale.report_saleorder", order.ids
        )
        self.assertIn("article 39", html.decode())

    def test_what_is_typed_comes_back(self):
        typed_form = self._typed(
            ("Bread\nsliced", "2.5", "1,234.56", "6"),
            reference="PO 7",
            note="Thanks",
            cash_percent="2",
            cash_days="8",
        )
        sale = self.form._read(self.company, "invoice", typed_form)
        move = self.form._save(sale)
        back = self.form._typed(move)
        for name in ("date", "due", "reference", "note", "treatment", "cash_percent"):
            self.assertEqual(back[name], typed_form[name], name)
        line = back["lines"][0]
        self.assertEqual((line["quantity"], line["price"], line["rate"]), ("2.50", "1234.56", "6"))
        self.assertEqual(line["name"], "Bread\nsliced")

    def test_changing_keeps_lines_and_refuses_what_is_final(self):
        move = self._sold(("One", "1", "10", "21"), ("Two", "1", "20", "21"))
        first, second = move.invoice_line_ids.ids
        form = self._typed(("Two, more", "2", "20", "6"), ("Three", "1", "5", "21"))
        form["lines"][0]["id"] = str(second)
        sale = self.form._read(self.company, "invoice", form, move)
        self.form._save(sale, move)
        self.assertNotIn(first, move.invoice_line_ids.ids)
        self.assertEqual(move.invoice_line_ids.mapped("name"), ["Two, more", "Three"])
        self.assertIn(second, move.invoice_line_ids.ids)
        move.action_post()
        with self.assertRaisesRegex(UserError, "final"):
            self._sold(record=move)

    def test_untrusted_forms(self):
        lines = [{"name": "x", "price": "1e999", "quantity": [], "article_id": {}}, 7, None]
        foreign = str(self.secret_customer.id)
        for form in (
            None,
            {"lines": "x", "date": [], "treatment": {}, "customer_id": "\0"},
            {"lines": lines, "customer_id": foreign, "due": "9999-99-99"},
            {"lines": [{"name": "x" * 9999, "price": "1"}] * 300},
        ):
            sale = self.form._read(self.company, "invoice", form)
            self.form._totals(sale)
            self.assertFalse(sale.customer)
            self.assertLessEqual(len(sale.lines), 200)
            self.assertLessEqual(max((len(line.name) for line in sale.lines), default=0), 2000)
        self.assertIn("lines", sale.problems)
        sale = self.read_form(("Bread", "two", "", "21"), customer_id=foreign, due="2020-01-01")
        self.assertEqual(set(sale.problems), {"customer_id", "due", "lines.0.quantity"})
        with self.assertRaisesRegex(UserError, "Correct what is marked"):
            self.form._save(sale)

    def test_a_line_of_nothing_stays_one(self):
        move = self._sold(("Bread", "1", "100", "21"), ("Free", "0", "50", "21"))
        self.assertEqual(move.amount_untaxed, 100)
        form = {**self.form._typed(move), "customer_id": str(self.customer.id)}
        self.form._save(self.form._read(self.company, "invoice", form, move), move)
        self.assertEqual(move.amount_untaxed, 100)

    def test_what_was_archived_since_then_stays(self):
        article = self.env["product.product"].create({"name": "Rye", "company_id": self.company.id})
        line = {"name": "Rye", "quantity": "1", "price": "4", "rate": "6"}
        typed = {"lines": [{**line, "article_id": str(article.id)}]}
        customer = self._customer("Once a customer")
        for kind in ("invoice", "quote"):
            article.active = customer.active = True
            document = self._sold(kind=kind, **typed, customer_id=str(customer.id))
            article.active = customer.active = False
            form = self.form._typed(document)
            self.form._save(self.form._read(self.company, kind, form, document), document)
            self.assertEqual(self.form._lines_of(document).product_id, article)
            self.assertEqual(document.partner_id, customer)
        # on another document it is not offered
        self.assertFalse(self.form._read(self.company, "invoice", typed).lines[0].article)

    def test_totals_in_the_currency_of_the_draft(self):
        move = self._sold()
        dollar = self.env.ref("base.USD")
        dollar.active = True
        move.currency_id = dollar
        sale = self.form._read(self.company, "invoice", self.form._typed(move), move)
        totals = self.form._totals(sale)
        self.assertEqual((totals["currency"], totals["total"]), (dollar, move.amount_total))
        self.form._save(sale, move)
        self.assertEqual(move.currency_id, dollar)

    def test_the_day_is_that_of_belgium(self):
        user = self.client._create_sub_user("Early.Bird")
        self._give(user, self.bakery, {"invoicing": "2"})
        forms = self.form.with_user(user).sudo()
        with freeze_time("2033-03-31 22:30:00"):
            self.assertEqual(forms._blank(self.company, "invoice")["date"], "2033-04-01")

    def test_due_by_all_of_his_term(self):
        self._term_of(self.customer)
        with freeze_time("2033-01-10 12:00:00"):
            due = self.form._blank(self.company, "invoice", self.customer)["due"]
        self.assertEqual(due, "2033-02-28")

    def test_the_same_form_twice_makes_one(self):
        move = self._sold(key="a" * 32)
        self.assertEqual(self._sold(key="a" * 32), move)
        foreign = self.foreign.company_id
        sale = self.form._read(foreign, "invoice", {"key": "a" * 32, "lines": []})
        self.assertNotEqual(self.form._save(sale), move)
        # at the same moment: neither saw the other
        with self.assertRaises(ConcurrencyError):
            create_once(self.form._records(sale), self.form._new_values(sale))

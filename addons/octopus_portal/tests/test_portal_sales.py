# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Selling in the portal: lists, the editor, relations, articles and quotes, and by whom not."""

import json
from datetime import date, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from lxml import html

from odoo import fields, http
from odoo.exceptions import ConcurrencyError
from odoo.tests import tagged

from odoo.addons.octopus_dms.tests import files

from .common import SECRET
from .sell_common import SellHttpCommon


@tagged("post_install", "-at_install")
class TestPortalSales(SellHttpCommon):
    def fields(self, tree):
        return {field.get("data-field"): field for field in tree.xpath("//*[@data-field]")}

    def test_an_invoice_from_the_list_to_the_draft(self):
        self._login(self.baker)
        page = self.tree("sales")
        self.assertTrue(page.xpath("//a[contains(@href, '/sales/new?kind=invoice')]"))
        page = self.tree("sales", "new", query=f"?customer={self.customer.id}")
        fields = self.fields(page)
        self.assertEqual(fields["customer_id"].get("value"), str(self.customer.id))
        form = self._typed(("Bread", "3", "2.50", "6"), key="k1")
        answer = self.typed(form, fresh="1")
        self.assertEqual(answer["total"], "7.95\xa0€")
        self.assertEqual(answer["lines"], {"0": "7.50\xa0€"})
        self.assertEqual(answer["proposed"]["treatment"], "national")
        self.assertNotIn("id", answer)
        kept = self.typed(form, keep="1")
        again = self.typed(form, keep="1")
        self.assertEqual(kept["id"], again["id"])
        form["lines"][0].update(id=str(kept["rows"]["0"]), price="3")
        sent = self.send("sales", kept["id"], "edit", typed=json.dumps(form))
        self.assertEqual(sent.status_code, 303)
        self.assertTrue(sent.headers["Location"].endswith(f"/sales/{kept['id']}"))
        move = self.env["account.move"].browse(kept["id"])
        self.assertEqual((move.amount_total, move.state), (9.54, "draft"))
        self.assertEqual(move.company_id, self.company)
        self.assertFalse(move.invoice_user_id)
        row = self.tree("sales").xpath("//table[contains(@class, 'sales')]/tbody/tr")[0]
        self.assertIn("Cafe Central", self.words(row))
        self.assertIn("Draft", self.words(row))

    def test_a_refusal_loses_nothing(self):
        self._login(self.baker)
        form = self._typed(("<b>Bread", "x", "12,50", "6"), note="Keep me", due="2020-01-01")
        response = self.send("sales", "new", kind="invoice", typed=json.dumps(form))
        self.assertEqual(response.status_code, 200)
        for words in ("Correct what is marked", "This is no number", "&lt;b&gt;Bread", "Keep me"):
            self.assertIn(words, response.text)
        self.assertIn('value="12,50"', response.text)
        self.assertIn('value="x"', response.text)
        move = self._sold()
        move.action_post()
        response = self.send("sales", move.id, "edit", typed=json.dumps(self._typed()))
        self.assertIn("final", response.text)
        self.assertEqual(self.send("sales", "new", typed="{" * 9000).status_code, 303)

    def test_a_draft_is_thrown_away_and_what_is_final_stays(self):
        order = self._sold(kind="quote")
        invoice = order._octopus_invoice()
        final = self._sold()
        final.action_post()
        self._login(self.baker)
        where = self.send("sales", invoice.id, "discard").headers["Location"]
        self.assertTrue(where.endswith("/sales"))
        self.assertFalse(invoice.exists())
        order.invalidate_recordset()
        self.assertEqual(order.invoice_status, "to invoice")
        self.send("sales", final.id, "discard")
        self.send("quotes", order.id, "discard")
        self.assertTrue(final.exists() and order.exists())
        draft = self._sold(kind="quote")
        self.assertEqual(self.send("sales", draft.id, "discard").status_code, 404)
        self.send("quotes", draft.id, "discard")
        repeated = self._sold()
        repeat = self.env["octopus.sale.repeat"]._octopus_start(
            repeated, {"every": "month", "next_date": date(2099, 1, 31)}
        )
        self.assertIn("repeats itself", self.send("sales", repeated.id, "discard").text)
        repeat._octopus_set_state("ended")
        where = self.send("sales", repeated.id, "discard").headers["Location"]
        self.assertFalse(repeat.exists())
        self.assertIn(f"/sales/{repeated.id}/restore", self.url_open(where).text)

    def test_what_was_thrown_away_is_taken_back(self):
        """As it was, by who may write, and once; after a month it is gone."""
        self._login(self.baker)
        sent = self._sold(kind="quote")
        sent.action_quotation_sent()
        for part, draft in (("sales", self._sold(key="b" * 32)), ("quotes", sent)):
            state, total = draft.state, draft.amount_total
            where = self.send(part, draft.id, "discard").headers["Location"]
            self.assertIn(f"/{part}/{draft.id}/restore", self.url_open(where).text)
            self.assertNotIn(f'/{part}/{draft.id}"', self.get(part))
            self.get(part, draft.id, status=404)
            self.get(part, draft.id, "edit", status=404)
            for _tap in range(2):
                back = self.send(part, draft.id, "restore").headers["Location"]
                self.assertTrue(back.endswith(f"/{part}/{draft.id}/edit"))
            draft.invalidate_recordset()
            self.assertEqual((draft.state, draft.amount_total), (state, total))
            self.send(part, draft.id, "discard")
            self.assertEqual(self.send(part, 0, "restore").status_code, 404)
            foreign = self.send(part, draft.id, "restore", dossier=self.foreign)
            self.assertEqual(foreign.status_code, 404)
            draft._gc_thrown()
            self.assertTrue(draft.exists())
            with freeze_time(fields.Datetime.now() + timedelta(days=31)):
                draft._gc_thrown()
            self.assertFalse(draft.exists())
        # a form that is sent again makes a new one, and what a final one is cannot be taken back
        self._sold(key="b" * 32).action_post()
        final = self.latest()
        where = self.send("sales", final.id, "restore").headers["Location"]
        self.assertEqual((final.state, where[-5:]), ("posted", "/edit"))

    def test_sums_filters_and_search(self):
        overdue = self._sold(("Bread", "1", "100", "21"))
        overdue.action_post()
        self._sold(("Cake", "1", "50", "21"), kind="refund")
        self._login(self.baker)
        page = self.tree("sales", query="?filterby=overdue")
        self.assertIn(overdue.name, page.text_content())
        self.assertIn("121.00", self.words(page.xpath("//dl")[0]))
        drafts = self.get("sales", query="?filterby=draft")
        self.assertIn("Credit note", drafts)
        self.assertNotIn(overdue.name, drafts)
        self.assertIn(overdue.name, self.get("sales", query="?search=central"))
        self.assertIn("Nothing matches", self.get("sales", query="?search=nobody"))

    def test_relations(self):
        self._login(self.baker)
        form = {"name": "Zonnemolen", "kind": "company", "country": "BE", "lang": "nl"}
        for number, words in (
            ("0403019262", "is no enterprise number"),
            ("NL123456789B01", "no VAT number"),
            ("0403 019 261", "has the number"),
        ):
            page = self.send("relations", "new", **form, vat=number, street="Here 1").text
            self.assertIn(words, page, number)
            self.assertIn("Here 1", page)
        self.assertIn("Give the relation a name", self.send("relations", "new", country="BE").text)
        terms = self.env["account.payment.term"].search_count
        inside = [("company_id", "=", self.company.id)]
        before = terms(inside)
        twice = self.send("relations", "new", **form, vat="0403 019 261", days="17").text
        self.assertIn("has the number", twice)
        self.assertEqual(terms(inside), before, "refused, and nothing of it stays")
        made = self.send("relations", "new", **form, vat="NL 1234.56782.B90", email="m@mill.nl")
        self.assertEqual(made.status_code, 303, made.text[-3000:])
        mill = self.latest("res.partner")
        self.send("relations", mill.id, **form, vat=mill.vat, days="14")
        typed = self.form._blank(self.company, "invoice", mill)
        day, due = (date.fromisoformat(typed[name]) for name in ("date", "due"))
        self.assertEqual((due - day).days, 14)
        self.assertEqual((mill.vat, mill.country_id.code), ("NL123456782B90", "NL"))
        self.assertIn("Zonnemolen", self.get("relations"))
        self.assertEqual([r["id"] for r in self.suggest("zonne")], [mill.id])
        self.send("relations", mill.id, "archive")
        mill.invalidate_recordset()
        self.assertFalse(mill.active)
        self.assertEqual(self.suggest("zonne"), [])
        self.assertIn("Zonnemolen", self.get("relations", query="?filterby=archived"))
        self.send("relations", mill.id, "restore")
        quick = self.send("relations", "quick", name="", country="BE").json()
        self.assertIn("name", quick["problem"])
        quick = self.send("relations", "quick", name="Bar", kind="person", country="BE").json()
        self.assertEqual(self.env["res.partner"].browse(quick["id"]).company_id, self.company)
        refused = self.send("relations", quick["id"], "peppol")
        self.assertIn("no enterprise number", refused.text)

    def test_what_the_form_of_a_relation_does_not_show_stays(self):
        trader = self._customer("Bakker Jan", vat="BE0417497106", is_company=False)
        foreign = self._customer("Bloemen BV", country="base.nl", vat="NL123456782B90")
        foreign.company_registry = "12345678"
        term = self._term_of(trader)
        self._login(self.baker)
        for partner in (trader, foreign):
            form = html.fromstring(self.get("relations", partner.id)).forms
            form = next(one for one in form if "days" in one.fields)
            typed = {**dict(form.form_values()), "phone": "016 123456"}
            typed.pop("csrf_token")
            self.assertEqual(self.send("relations", partner.id, **typed).status_code, 303)
        (trader | foreign).invalidate_recordset()
        self.assertEqual((trader.phone, trader.vat), ("016 123456", "BE0417497106"))
        self.assertEqual(trader.with_company(self.company).property_payment_term_id, term)
        self.assertEqual(foreign.company_registry, "12345678")

    def suggest(self, term, what="relations"):
        return self.url_open(f"{self._url(self.bakery, what, 'suggest')}?term={term}").json()

    def _rate(self, name, rate):
        currency = self.env.ref(f"base.{name}")
        currency.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "company_id": self.company.id, "rate": rate}
            | {"name": "2026-01-01"}
        )

    def test_articles(self):
        self._login(self.baker)
        self.assertIn("is no price", self.send("articles", "new", name="Bread", price="x").text)
        form = {"name": "Bread", "price": "2.5", "rate": "6", "kind": "consu", "code": "B1"}
        [key] = self.tree("articles", "new").xpath("//input[@name='key']/@value")
        first, second = (self.send("articles", "new", key=key, **form) for _tap in range(2))
        bread = self.latest("product.product")
        self.assertEqual(first.headers["Location"], second.headers["Location"])
        self.assertIn(f"/articles/{bread.id}?", first.headers["Location"])
        # at the same moment: neither saw the other
        with (
            patch.object(type(bread), "_octopus_made_by", return_value=bread.browse()),
            self.assertRaises(ConcurrencyError),
        ):
            bread._octopus_save_article(self.company, {**form, "key": key})
        # a template dossier with such an article is copied more than once
        template = self.firm_dossier.company_id
        bread._octopus_save_article(template, {**form, "key": key})
        copies = template._octopus_make_companies(2, template)
        self.assertEqual(len(bread.search([("company_id", "in", copies.ids)])), 2)
        tax = self.env["octopus.vat.treatment"]._taxes(self.company, "national")["6"][1]
        self.assertEqual((bread.lst_price, bread.type, bread.taxes_id), (2.5, "consu", tax))
        (found,) = self.suggest("bre", "articles")
        self.assertEqual((found["price"], found["rate"]), ("2.50", "6"))
        # of a draft in dollars, at the rate of today; one that does not exist changes nothing
        self._rate("USD", 3)
        where = self._url(self.bakery, "articles", "suggest")
        [found] = self.url_open(f"{where}?currency=USD&term=bre").json()
        self.assertEqual((found["price"], found["detail"]), ("7.50", "7.50 USD"))
        for odd in ("XXX", "x" * 5000):
            answer = self.url_open(f"{where}?currency={odd}&term=bre")
            self.assertIn('"detail": "2.50"', answer.text, odd)
        self.send("articles", bread.id, name="Bread", price="3", rate="21", kind="consu")
        bread.invalidate_recordset()
        self.assertEqual((bread.lst_price, bread._octopus_rate()), (3, "21"))
        away = self.send("articles", bread.id, "archive")
        page = self.url_open(away.headers["Location"]).text
        self.assertIn(f"/articles/{bread.id}/restore", page)
        self.assertNotIn("/restore", self.get("articles", query=f"?archived={self.customer.id}"))
        self.assertEqual(self.suggest("bre", "articles"), [])

    def test_files_go_along(self):
        self.customer.email = "bar@example.com"
        move = self._sold()
        self._login(self.baker)
        place = ("sales", move.id, "along")
        answer = self.upload(*place, file=("offer.pdf", files.PDF))
        self.assertEqual(answer["files"][0]["name"], "offer.pdf")
        shown = self.url_open(answer["files"][0]["url"])
        self.assertEqual((shown.content, shown.status_code), (files.PDF, 200))
        self.assertIn("refused", self.upload(*place, file=("x.html", b"<html></html>"))["problem"])
        self.assertIn(
            "customers get PDF", self.upload(*place, file=("x.xml", files.XML))["problem"]
        )
        self.assertIn("offer.pdf", self.get("sales", move.id, "edit"))
        sends = self.env["account.move.send"]
        along = sends._get_default_mail_attachments_widget(move, self.env["mail.template"])
        self.assertIn("offer.pdf", [entry["name"] for entry in along])
        file_id = answer["files"][0]["id"]
        self.get("sales", self._sold().id, "along", file_id, status=404)
        self._login(self.outsider)
        self.get(*place, file_id, status=404)
        self.assertEqual(self.send(*place, file_id, "remove").status_code, 404)
        self._login(self.baker)
        self.assertEqual(self.send(*place, file_id, "remove").json()["files"], [])
        move.action_post()
        late = self.upload(*place, file=("late.pdf", files.pdf("late")))
        self.assertIn("final", late["problem"])

    def test_text_is_no_file(self):
        move = self._sold()
        self._give(self.employee, self.bakery, {"invoicing": "2"})
        self._login(self.employee)
        answer = self.send("sales", move.id, "along", file="no file").json()
        self.assertIn("Choose a file", answer["problem"])
        for number in (2**31, 10**30):
            self.get("sales", number, "edit", status=404)

    def test_only_what_is_offered_goes_on_a_document(self):
        contact = self._customer("Jan of the bar", parent_id=self.customer.id)
        bought, free = self.env["product.product"].create(
            [
                {"name": "Oven hire", "company_id": self.company.id, "sale_ok": False},
                {"name": "Line", "company_id": self.company.id, "octopus_free_line": True},
            ]
        )
        line = {"name": "Bread", "quantity": "1", "price": "100", "rate": "21"}
        made = self._sold()
        self._give(self.employee, self.bakery, {"invoicing": "2"})
        self._login(self.employee)
        for partner in (contact, self.company.partner_id):
            answer = self.typed(self._typed(customer_id=str(partner.id)), keep="1")
            self.assertIn("customer_id", answer["problems"])
            page = self.get("sales", "new", query=f"?kind=invoice&customer={partner.id}")
            self.assertNotIn(f'value="{partner.name}"', page)
        for article in (bought, free):
            lines = [{**line, "article_id": str(article.id)}]
            answer = self.typed(self._typed(lines=lines), keep="1")
            kept = self.env["account.move"].browse(answer["id"])
            self.assertFalse(kept.invoice_line_ids.product_id)
        # what the accountant put there stays
        made.partner_id = contact
        made.invoice_line_ids.product_id = bought
        form = {**self.form._typed(made), "reference": "PO 9"}
        self.assertFalse(self.typed(form, record_id=made.id, keep="1")["problems"])
        made.invalidate_recordset()
        self.assertEqual((made.partner_id, made.ref), (contact, "PO 9"))
        self.assertEqual(made.invoice_line_ids.product_id, bought)

    def upload(self, *parts, file):
        data = {"csrf_token": http.Request.csrf_token(self)}
        return self.url_open(self._url(self.bakery, *parts), data=data, files={"file": file}).json()

    def test_nothing_of_another_dossier_and_nothing_without_the_right(self):
        foreign = self.foreign.company_id
        theirs = (
            self.env["account.move"]
            .with_company(foreign)
            .create({"move_type": "out_invoice", "partner_id": self.secret_customer.id})
        )
        order = (
            self.env["sale.order"]
            .with_company(foreign)
            .create({"partner_id": self.secret_customer.id, "company_id": foreign.id})
        )
        self._login(self.baker)
        pages = (
            ("sales", theirs.id, "edit"),
            ("quotes", order.id),
            ("quotes", order.id, "edit"),
            ("quotes", order.id, "pdf"),
            ("relations", self.secret_customer.id),
        )
        for parts in pages:
            for dossier in (self.bakery, self.foreign):
                self.get(*parts, dossier=dossier, status=404)
        self.assertEqual(self.suggest(SECRET), [])
        form = self._typed(customer_id=str(self.secret_customer.id))
        answer = self.typed(form, keep="1")
        self.assertIn("customer_id", answer["problems"])
        self.assertNotIn("id", answer)
        posts = (
            ("sales", "typed"),
            ("sales", "new"),
            ("quotes", order.id, "accept"),
            ("quotes", order.id, "edit"),
            ("relations", "new"),
            ("relations", "quick"),
            ("relations", "look-up"),
            ("relations", self.secret_customer.id, "archive"),
            ("articles", "new"),
        )
        for parts in posts:
            self.assertEqual(self.send(*parts, dossier=self.foreign).status_code, 404, parts)
        response = self.send("sales", "typed", record_id=theirs.id, typed="{}")
        self.assertEqual(response.status_code, 404)
        self._give(self.baker, self.bakery, dict.fromkeys(("invoicing", "sales"), "1"))
        self._give(self.baker, self.bakery, dict.fromkeys(("relations", "articles"), "1"))
        mine = self._sold(kind="quote")
        self.assertNotIn("sales/new", self.get("sales"))
        self.get("sales", "new", status=403)
        writes = (("quotes", mine.id, act) for act in ("accept", "discard", "restore"))
        for parts in (*posts[:2], *posts[4:7], posts[8], *writes):
            self.assertEqual(self.send(*parts).status_code, 403, parts)
        self.assertEqual(mine.state, "draft")
        self.get("relations", self.customer.id)
        self._give(self.baker, self.bakery, dict.fromkeys(("relations", "articles"), False))
        self._give(self.baker, self.bakery, dict.fromkeys(("invoicing", "sales"), False))
        for parts in (("sales",), ("quotes",), ("relations",), ("articles",)):
            self.get(*parts, status=403)

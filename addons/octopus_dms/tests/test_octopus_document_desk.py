# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The acts of the desk, as the employee who sits there and as those who may not."""

from datetime import timedelta
from functools import partial

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from . import files
from .common import DmsCommon


@tagged("post_install", "-at_install")
class TestOctopusDocumentDesk(DmsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.firm._create_sub_user("Bo", email="bo@firm.example")
        for user in (cls.employee, cls.colleague):
            cls.grant(user, cls.bakery, documents="2", purchases="2", relations="2")
        cls.supplier = cls._relation(cls.bakery, "Mill")
        cls.account = cls.env["account.account"].search(
            [("company_ids", "in", cls.company.ids), ("account_type", "=", "expense")], limit=1
        )
        cls.tax = cls.env["account.tax"].search(
            [
                ("company_id", "=", cls.company.id),
                ("type_tax_use", "=", "purchase"),
                ("amount", "=", 21),
                ("amount_type", "=", "percent"),
            ],
            limit=1,
        )

    def desk(self, document, user=None):
        return self.seen_by(user or self.employee, document)

    def filled_in(self, **vals):
        """A document with all a bill needs, typed by the employee."""
        document = self.store()
        self.desk(document).write(
            {
                "partner_id": self.supplier.id,
                "reference": "F-7",
                "document_date": "2026-03-02",
                "amount_total": 121,
                "tax_id": self.tax.id,
                "account_id": self.account.id,
                **vals,
            }
        )
        return document

    # ---- the list and who has a document ----------------------------------------------------

    def test_the_list(self):
        first, second = self.store(name="first.pdf"), self.store(files.XML, name="second.xml")
        foreign = self.store(dossier=self.foreign)
        self.store(name="booked.pdf")._link_to(self.supplier)
        listed = self.desk(self.Document).desk_list()
        ids = [row["id"] for row in listed["rows"]]
        self.assertEqual(ids, (first + second).ids)
        self.assertNotIn(foreign.id, ids)
        self.assertEqual(listed["total"], 2)
        self.assertEqual([row["kind"] for row in listed["rows"]], ["application/pdf", ""])
        for least in (0, -1):
            listed = self.desk(self.Document).desk_list(limit=least, offset=least)
            self.assertEqual(len(listed["rows"]), 1)
        found = self.desk(self.Document).desk_list("SECOND")
        self.assertEqual([row["id"] for row in found["rows"]], second.ids)

    def test_a_colleague_sees_who_has_it_and_cannot_book_it(self):
        document = self.filled_in()
        before = document.write_date
        mine, theirs = self.desk(document), self.desk(document, self.colleague)
        self.assertEqual(mine.desk_open()["holder"], "")
        self.assertEqual(theirs.desk_open()["holder"], "An")
        self.assertEqual(theirs.desk_list()["rows"][0]["holder"], "An")
        self.assertEqual(mine.desk_list()["rows"][0]["holder"], "")
        for act in (
            theirs.desk_book,
            theirs.desk_archive,
            partial(theirs.desk_split, [[1, 1]]),
            partial(theirs.desk_rotate, {"1": 90}),
            (theirs + self.store()).desk_merge,
        ):
            with self.assertRaisesRegex(UserError, "An has invoice.pdf open since"):
                act()
        self.assertEqual(theirs.desk_take_over()["holder"], "")
        self.assertEqual(document.write_date, before)
        with self.assertRaisesRegex(UserError, "Bo has invoice.pdf"):
            mine.desk_book()
        self.assertTrue(theirs.desk_book()["booked"])
        told = mine.desk_book()
        self.assertEqual((told["already"], told["by"]), (True, "Bo"))

    def test_opened_with_what_would_be_booked(self):
        document = self.store(files.pdf_lines(["Total: 121,00 EUR"]))
        asked = {"amount_total": {}, "company_id": {"fields": {"display_name": {}}}}
        values = self.desk(document).desk_open(asked)["values"]
        self.assertEqual(values["amount_total"], 121, "the proposal is in them")
        self.assertEqual(values["company_id"]["display_name"], self.company.display_name)

    def test_a_document_goes_back_by_itself(self):
        document, other = self.store(), self.store(name="other.pdf")
        mine, theirs = self.desk(document), self.desk(document, self.colleague)
        mine.desk_open()
        self.desk(other).desk_open()
        self.assertEqual(theirs.desk_open()["holder"], "")
        theirs.desk_release()
        mine.desk_open()
        document.taken_at = fields.Datetime.now() - timedelta(minutes=11)
        self.assertEqual(theirs.desk_open()["holder"], "")

    def test_looking_is_not_taking(self):
        self.grant(self.colleague, self.bakery, documents="1", purchases=False)
        document = self.store()
        shown = self.desk(document, self.colleague).desk_open()
        self.assertFalse(document.taken_by_id)
        rights = [shown[name] for name in ("may_write", "may_book", "may_post")]
        self.assertEqual(rights, [False] * 3)
        for act in ("desk_book", "desk_archive", "desk_merge", "desk_prepare", "desk_take_over"):
            with self.subTest(act=act), self.assertRaises(AccessError):
                getattr(self.desk(document, self.colleague), act)()
        for act, value in (("desk_split", [[1, 1]]), ("desk_rotate", {"1": 90})):
            with self.subTest(act=act), self.assertRaises(AccessError):
                getattr(self.desk(document, self.colleague), act)(value)
        self.desk(document).desk_open()
        for user, dossier in ((self.outsider, self.foreign), (self.mechanic, self.garage)):
            for act in ("desk_open", "desk_archive", "desk_book", "desk_merge"):
                with self.subTest(user=user.login, act=act), self.assertRaises(AccessError):
                    getattr(self.seen_by(user, document, dossier), act)()

    # ---- booking ----------------------------------------------------------------------------

    def test_a_complete_draft(self):
        document = self.filled_in()
        self.assertEqual((document.amount_untaxed, document.amount_tax), (100, 21))
        told = self.desk(document).desk_book()
        move = document.move_id
        self.assertEqual(told["booked"], move.id)
        self.assertRecordValues(
            move,
            [
                {
                    "state": "draft",
                    "partner_id": self.supplier.id,
                    "ref": "F-7",
                    "invoice_date": fields.Date.to_date("2026-03-02"),
                    "amount_untaxed": 100,
                    "amount_total": 121,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertEqual(move.invoice_line_ids.account_id, self.account)
        self.assertEqual(move.invoice_line_ids.tax_ids, self.tax)
        self.assertFalse(self.desk(self.Document).desk_list()["rows"])
        self.desk(document).action_undo()
        self.assertFalse(move.exists())
        self.assertEqual(self.desk(self.Document).desk_list()["rows"][0]["id"], document.id)

    def test_the_cents_of_the_supplier(self):
        for kind in ("in_invoice", "in_refund"):
            document = self.filled_in(
                booking_type=kind, amount_total=121.02, amount_untaxed=100, due_date="2026-04-09"
            )
            self.desk(document).desk_book()
            move = document.move_id
            self.assertAlmostEqual(move.amount_total, 121.02)
            self.assertAlmostEqual(move.amount_tax, 21.02)
            self.assertAlmostEqual(sum(move.line_ids.mapped("balance")), 0)
            self.assertEqual(str(move.invoice_date_due), "2026-04-09")

    def test_vat_that_cannot_be_is_not_booked(self):
        document = self.filled_in(amount_untaxed=90)
        told = self.desk(document).desk_book()
        self.assertIn("would come to 108.9", told["problem"])
        self.assertEqual((document.state, bool(document.move_id)), ("todo", False))
        self.assertEqual(document.reason, told["problem"])

    def test_cents_are_no_vat_where_the_customer_owes_it(self):
        own_vat = self.env.ref(f"account.{self.company.id}_attn_VAT-IN-V81-21-CC")
        document = self.filled_in(tax_id=own_vat.id, amount_total=100)
        self.assertTrue(self.desk(document).desk_book()["booked"])
        wrong = self.filled_in(tax_id=own_vat.id, amount_total=100.5, amount_untaxed=100)
        self.assertIn("would come to 100", self.desk(wrong).desk_book()["problem"])

    def test_what_is_missing_is_named(self):
        document = self.filled_in(amount_total=0, account_id=False)
        with self.assertRaisesRegex(UserError, "invoice.pdf: Total, Account"):
            self.desk(document).desk_book()

    def test_posting_needs_the_right_to_validate(self):
        document = self.filled_in()
        with self.assertRaises(AccessError):
            self.desk(document).desk_book(post=True)
        self.assertEqual(document.state, "todo")
        self.grant(self.employee, self.bakery, documents="2", purchases="3")
        self.desk(document).desk_book(post=True)
        self.assertEqual(document.move_id.state, "posted")

    def test_due_by_the_terms_of_the_supplier(self):
        terms = self.env.ref("account.account_payment_term_30days")
        self.supplier.with_company(self.company).property_supplier_payment_term_id = terms
        self.assertEqual(str(self.filled_in().due_date), "2026-04-01")

    def test_the_supplier_brings_his_account_and_vat(self):
        line = {"account_id": self.account.id, "tax_ids": [Command.set(self.tax.ids)]}
        bill = self._move(self.bakery, partner_id=self.supplier.id)
        bill.invoice_line_ids.write(line)
        bill.action_post()
        view = "octopus_dms.octopus_document_view_form_desk"
        with Form(self.desk(self.store()), view=view) as form:
            form.partner_id = self.supplier
            self.assertEqual((form.account_id, form.tax_id), (self.account, self.tax))
        known = self.store(partner_id=self.supplier.id)
        self.desk(known).desk_prepare()
        self.assertEqual((known.account_id, known.tax_id), (self.account, self.tax))
        self.assertFalse(known.taken_by_id)

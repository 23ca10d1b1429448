# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Holes of stock Odoo on entries, each closed; as the least privileged user."""

from lxml import etree

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged

from .common import DossierCommon


@tagged("post_install", "-at_install")
class TestAccountMoveAccess(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bill = cls._move(cls.bakery)
        cls.posted = cls._move(cls.bakery)
        cls.posted.action_post()
        cls.reader_env = cls._as(cls.employee, cls.bakery)

    def test_reader_runs_no_business_method(self):
        draft = self.bill.with_env(self.reader_env)
        posted = self.posted.with_env(self.reader_env)
        for record, name in (
            (draft, "action_post"),
            (draft, "action_validate_moves_with_confirmation"),
            (draft, "button_cancel"),
            (draft, "action_switch_move_type"),
            (draft, "set_moves_checked"),
            (posted, "button_draft"),
            (posted, "button_hash"),
            (posted, "button_set_checked"),
            (posted, "button_request_cancel"),
            (posted, "action_reverse"),
            (posted, "action_send_and_print"),
            (posted, "action_invoice_sent"),
            (posted, "action_register_payment"),
            (posted, "action_force_register_payment"),
            (posted, "action_toggle_block_payment"),
            (posted, "action_delete_duplicates"),
            (posted, "preview_invoice"),
            (posted, "get_portal_url"),
        ):
            with self.assertRaises(AccessError, msg=name), self.cr.savepoint():
                getattr(record, name)()
        self.assertFalse(self.posted.inalterable_hash)
        self.assertFalse(self.posted.access_token)

    def test_reader_does_not_get_the_key_of_an_entry(self):
        self.posted.access_token = "secret"
        self.posted.flush_recordset()
        with self.assertRaises(AccessError):
            self.posted.with_env(self.reader_env).read(["access_token"])
        self.assertNotIn("access_token", self.posted.with_env(self.reader_env).read()[0])
        writer = self.posted.with_env(self._as(self.accountant, self.bakery))
        self.assertEqual(writer.read(["access_token"])[0]["access_token"], "secret")
        self.assertIn("secret", writer.get_portal_url())

    def test_writer_does_not_hash_nor_send(self):
        self._give(self.employee, self.bakery, {"purchases": "2"})
        posted = self.posted.with_env(self._as(self.employee, self.bakery))
        for name in ("button_hash", "button_draft", "button_cancel", "action_send_and_print"):
            with self.assertRaisesRegex(AccessError, "Purchases: validate"), self.cr.savepoint():
                getattr(posted, name)()

    def test_writer_does_not_delete_what_is_posted(self):
        self._give(self.employee, self.bakery, {"purchases": "2"})
        posted = self.posted.with_env(self._as(self.employee, self.bakery))
        for record in (posted, posted.line_ids):
            for context in ({}, {"force_delete": True, "dynamic_unlink": True}):
                with self.assertRaisesRegex(AccessError, "validate"), self.cr.savepoint():
                    record.with_context(**context).unlink()
        with self.assertRaisesRegex(AccessError, "validate"):
            posted.with_context(skip_readonly_check=True).write({"date": "2026-01-16"})

    def test_posting_wizard_asks_too(self):
        self._give(self.employee, self.bakery, {"purchases": "2"})
        env = self._as(self.employee, self.bakery)
        wizard = env["validate.account.move"].create({"move_ids": [(6, 0, self.bill.ids)]})
        with self.assertRaisesRegex(AccessError, "Purchases: validate"):
            wizard.validate_move()

    def test_reader_posts_no_message_and_plans_no_activity(self):
        bill = self.bill.with_env(self.reader_env)
        with self.assertRaises(AccessError):
            bill.message_post(body="to the whole world", partner_ids=self.baker.partner_id.ids)
        with self.assertRaises(AccessError):
            bill.activity_schedule("mail.mail_activity_data_todo", user_id=self.baker.id)
        with self.assertRaises(AccessError):
            self.reader_env["ir.attachment"].create(
                {"name": "x", "raw": b"x", "res_model": "account.move", "res_id": bill.id}
            )

    def test_attachment_follows_its_entry(self):
        attachment = self.env["ir.attachment"].create(
            {"name": "x", "raw": b"x", "res_model": "account.move", "res_id": self.bill.id}
        )
        as_reader = attachment.with_env(self.reader_env)
        self.assertEqual(as_reader.raw, b"x")
        as_foreigner = attachment.with_env(self._as(self.outsider, self.foreign))
        with self.assertRaises(AccessError):
            as_foreigner.read(["raw"])
        self.assertFalse(as_foreigner.search([("id", "=", attachment.id)]))

    def test_journals_of_other_areas_are_not_read(self):
        journals = self.reader_env["account.journal"].search([])
        self.assertEqual(set(journals.mapped("type")), {"purchase"})
        lines = self.reader_env["account.move.line"].search([])
        self.assertEqual(lines.move_id, self.bill + self.posted)

    def test_reader_of_all_areas_has_one_simple_condition(self):
        env = self._as(self.accountant, self.bakery)
        simple = Domain("company_id", "in", self.bakery.company_id.ids)
        self.assertEqual(env["octopus.area"]._domain("account.move", "read"), simple)
        self.assertNotEqual(self.reader_env["octopus.area"]._domain("account.move", "read"), simple)

    def test_entry_does_not_move_to_another_dossier_or_journal(self):
        self._give(self.employee, self.bakery, {"misc": "3"})
        entry = self._move(self.bakery, "entry").with_env(self._as(self.employee, self.bakery))
        with self.assertRaises(AccessError), self.cr.savepoint():
            entry.journal_id = self._journal(self.bakery, "bank").id
        env = self._as(self.accountant, self.bakery, self.garage)
        with self.assertRaises(AccessError):
            self.bill.with_env(env).company_id = self.garage.company_id

    def test_payment_asks_for_the_financial_area(self):
        self._give(self.employee, self.bakery, {"purchases": "3"})
        env = self._as(self.employee, self.bakery)
        register = env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.posted.ids
        )
        with self.assertRaises(AccessError), self.cr.savepoint():
            register.create({})._create_payments()
        self._give(self.employee, self.bakery, {"financial": "3"})
        env = self._as(self.employee, self.bakery)
        register = env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.posted.ids
        )
        register.create({})._create_payments()
        self.assertIn(self.posted.payment_state, ("paid", "in_payment"))

    def test_sums_of_core_do_not_count_what_is_not_seen(self):
        """What a relation owes, and what an account began with: core adds up in SQL."""
        invoice = self._move(self.bakery, "out_invoice")
        invoice.action_post()
        opening = self._move(self.bakery, "entry")
        opening.action_post()
        self.bakery.company_id.account_opening_move_id = opening
        account = opening.line_ids[:1].account_id
        self.env.flush_all()
        for user, sees in ((self.accountant, True), (self.employee, False)):
            self.env.invalidate_all()  # such sums are kept for all users of a transaction
            env = self._as(user, self.bakery)
            customer = invoice.partner_id.with_env(env)
            owes = [("id", "=", customer.id), ("credit", ">", 0)]
            self.assertEqual(bool(customer.credit), sees)
            self.assertEqual(bool(customer.search(owes)), sees)
            self.assertEqual(bool(account.with_env(env).opening_debit), sees)

    def test_totals_do_not_count_what_is_not_seen(self):
        env = self._as(self.employee, self.bakery)
        self._move(self.bakery, "out_invoice").action_post()
        groups = env["account.move"]._read_group([], ["move_type"], ["__count"])
        self.assertEqual(groups, [("in_invoice", 2)])
        reported = env["account.invoice.report"].search([]).move_id
        self.assertEqual(set(reported.mapped("move_type")), {"in_invoice"})

    def test_buttons_follow_the_dossier(self):
        moves = self.reader_env["account.move"]
        self.assertFalse(moves.has_access("create"))
        self.assertEqual(self._root(moves).get("create"), "False")
        moves = self._as(self.accountant, self.bakery)["account.move"]
        self.assertTrue(moves.has_access("create"))
        self.assertNotEqual(self._root(moves).get("create"), "False")

    def _root(self, model):
        return etree.fromstring(model.get_view(view_type="form")["arch"])

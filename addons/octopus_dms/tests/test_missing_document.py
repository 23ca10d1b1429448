# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Missing documents: asked, answered, linked, closed; mailed now and then, never often."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import files
from .common import DmsCommon


@tagged("post_install", "-at_install")
class TestMissingDocument(DmsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Missing = cls.env["octopus.missing.document"]
        cls.baker.partner_id.email = "baker@example.com"
        cls.baker.lang = "en_US"
        cls.missing = cls.ask("Invoice of the mill", date="2026-01-15", supplier_name="Mill")

    @classmethod
    def ask(cls, name, user=None, dossier=None, **vals):
        """A question of the accountant in the bakery, unless told."""
        env = cls._as(user or cls.accountant, dossier or cls.bakery)
        return env["octopus.missing.document"].create({"name": name, **vals}).sudo()

    def mails(self):
        """What waits to be mailed to the baker about this."""
        return self.env["mail.mail"].search(
            [("email_to", "=", "baker@example.com"), ("subject", "like", "missing")]
        )

    def mail(self, after):
        """Let the job look at the bakery, some time after the question."""
        now = fields.Datetime.now() + after
        return self.Missing._mail_dossier(self.bakery, now)

    def test_who_asks_and_who_may_not(self):
        self.assertEqual(self.missing.asked_by_id, self.accountant)
        self.assertEqual(self.missing.company_id, self.company)
        with self.assertRaises(AccessError):
            self.ask("x", user=self.employee)
        self._give(self.employee, self.bakery, {"documents": "1"})
        with self.assertRaises(AccessError):
            self.ask("x", user=self.employee)
        with self.assertRaises(AccessError):
            self.seen_by(self.employee, self.missing).action_close()
        with self.assertRaises(AccessError):
            self.seen_by(self.accountant, self.missing).state = "answered"
        for user, dossier in ((self.outsider, self.foreign), (self.mechanic, self.garage)):
            seen = self.seen_by(user, self.Missing, dossier)
            self.assertFalse(seen.search([("company_id", "=", self.company.id)]))
            with self.assertRaises(AccessError):
                self.seen_by(user, self.missing, dossier).read(["name"])

    def test_the_client_answers_with_a_file_and_the_entry_gets_it(self):
        bill = self._move(self.bakery)
        bill.action_post()
        self.missing.move_id = bill
        asked = self.missing.with_user(self.baker)
        document = asked._answer_with_file("mill.pdf", files.PDF)
        self.assertEqual(self.missing.state, "answered")
        self.assertEqual(self.missing.document_id, document)
        self.assertEqual((document.move_id, document.state), (bill, "booked"))
        self.assertEqual(document.company_id, self.company)
        with self.assertRaisesRegex(UserError, "not asked for any more"):
            asked._answer_with_file("mill.pdf", files.PDF)

    def test_without_an_entry_the_file_waits_on_the_to_do(self):
        document = self.missing.with_user(self.baker)._answer_with_file("mill.pdf", files.PDF)
        self.assertEqual((document.state, document.supplier_name), ("todo", "Mill"))

    def test_the_client_does_not_have_it(self):
        asked = self.missing.with_user(self.baker)
        with self.assertRaisesRegex(UserError, "Say why"):
            asked._answer_without("  ")
        asked._answer_without("Lost in the\nfire")
        self.assertEqual((self.missing.state, self.missing.answer), ("none", "Lost in the fire"))
        self.seen_by(self.accountant, self.missing).action_ask()
        self.assertEqual((self.missing.state, self.missing.answer), ("asked", False))

    def test_who_has_no_right_here_answers_nothing(self):
        for user in (self.outsider, self.mechanic, self.employee):
            with self.assertRaises(AccessError):
                self.missing.with_user(user)._answer_without("mine")

    def test_the_books_are_looked_at_with_the_rights_of_the_user(self):
        bill = self._move(self.bakery, amount=250)
        bill.action_post()
        with_document = self._move(self.bakery)
        with_document.action_post()
        self.store()._link_to(with_document)
        journal = self._journal(self.bakery, "bank")
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": journal.id,
                "date": fields.Date.today(),
                "payment_ref": "Card payment station",
                "amount": -60,
            }
        )
        self._give(self.employee, self.bakery, {"documents": "2", "purchases": "1"})
        self.seen_by(self.employee, self.Missing).action_find()
        found = self.Missing.search([("state", "=", "found")])
        self.assertEqual(found.move_id, bill)
        self.assertEqual(found.amount, bill.amount_total)
        # what one found is not told to others before it is asked
        self.assertFalse(self.seen_by(self.accountant, found).search([("id", "in", found.ids)]))
        self.seen_by(self.accountant, self.Missing).action_find()
        new = self.Missing.search([("state", "=", "found")]) - found
        self.assertEqual(new.move_id, line.move_id)
        self.assertEqual((new.name, new.amount), ("Card payment station", 60))
        self.assertFalse(self.Missing._open_counts(self.foreign.company_id))

    def test_one_mail_for_all_and_reminders_once_a_week(self):
        self.assertFalse(self.mail(timedelta()))  # he may still be typing
        self.ask("Receipt of the restaurant")
        self.assertTrue(self.mail(timedelta(hours=1)))
        mail = self.mails()
        self.assertEqual(len(mail), 1)
        self.assertIn(f"/my/octopus/{self.bakery.number}/missing", mail.body_html)
        self.assertIn(">2<", mail.body_html)
        self.assertNotIn("restaurant", mail.body_html)
        # a new question is told the next day, the rest of them in a week
        self.ask("Third")
        self.assertFalse(self.mail(timedelta(hours=5)))
        self.assertTrue(self.mail(timedelta(hours=30)))
        self.assertFalse(self.mail(timedelta(days=3)))
        self.assertFalse(self.mail(timedelta(days=8)))
        self.assertTrue(self.mail(timedelta(days=9)))
        self.assertEqual(len(self.mails()), 3)

    def test_the_job_mails(self):
        self.missing.asked_at = fields.Datetime.now() - timedelta(hours=1)
        cron = self.env.ref("octopus_dms.cron_mail_missing")
        name = "odoo.addons.octopus_dossier.models.ir_cron"
        fault = patch.object(type(self.Missing), "_mail_dossier", side_effect=ValueError)
        with fault, mute_logger(name), self.enter_registry_test_mode():
            # a dossier that fails stops no other, and is tried again
            cron.method_direct_trigger()
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(len(self.mails()), 1)

    def test_the_mail_is_in_the_language_of_the_client(self):
        self.env["res.lang"]._activate_lang("nl_BE")
        self.baker.lang = "nl_BE"
        template = self.env.ref("octopus_dms.mail_template_missing")
        template.with_context(lang="nl_BE").subject = "Documenten ontbreken (missing)"
        self.mail(timedelta(hours=1))
        self.assertEqual(self.mails().subject, "Documenten ontbreken (missing)")

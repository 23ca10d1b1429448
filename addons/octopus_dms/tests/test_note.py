# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Notes between firm and client: who reads which, what is new to whom, who is mailed when."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import octopus_note
from .common import DmsCommon


@tagged("post_install", "-at_install")
class TestNote(DmsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Note = cls.env["octopus.note"]
        cls.document = cls.store()
        cls.baker.partner_id.email = "baker@example.com"
        cls.accountant.partner_id.email = "accountant@example.com"

    def say(self, user, body, shared=True, document=None):
        """A note of a user in the bakery."""
        return self.Note.with_user(user)._say(self.company, body, shared, document)

    def test_internal_notes_stay_with_their_side(self):
        ours = self.say(self.accountant, "He never pays", shared=False, document=self.document)
        theirs = self.say(self.baker, "Ask them again", shared=False)
        shared = self.say(self.accountant, "Which car is this for?", document=self.document)
        self._give(self.employee, self.bakery, {"documents": "1"})
        for user in (self.accountant, self.employee):
            self.assertEqual(self.seen_by(user, self.Note).search([]), ours | shared)
        portal = self.Note.with_user(self.baker).sudo().search([("shared", "=", True)])
        self.assertEqual(portal, shared)
        self.assertNotIn(theirs, self.seen_by(self.accountant, self.Note).search([]))
        for user, dossier in ((self.outsider, self.foreign), (self.mechanic, self.garage)):
            self.assertFalse(self.seen_by(user, self.Note, dossier).search([]))
            with self.assertRaises(AccessError):
                self.seen_by(user, shared, dossier).read(["body"])
        # the next firm reads what was shared, not what the last one kept to itself
        self.bakery.link_ids._withdraw()
        self._link(self.other_firm, self.bakery)
        self._give(self.outsider, self.bakery, {"documents": "3"})
        self.assertEqual(self.seen_by(self.outsider, self.Note).search([]), shared)

    def test_what_is_new_to_which_side(self):
        question = self.say(self.accountant, "Which car?", document=self.document)
        self.say(self.accountant, "for us", shared=False, document=self.document)
        counts = {
            user: self.Note.with_user(user)._unread_counts(self.company).get(self.company.id, 0)
            for user in (self.accountant, self.baker, self.outsider, self.employee)
        }
        self.assertEqual(list(counts.values()), [0, 1, 0, 0])
        self.Note.with_user(self.baker).sudo().browse(question.id)._mark_read()
        self.assertTrue(question.read_at)
        answer = self.say(self.baker, "The van", document=self.document)
        mine = self.seen_by(self.accountant, self.document)
        self.assertEqual(mine.unread_notes, 1)
        found = mine.search([("unread_notes", ">", 0)])
        self.assertEqual(found.ids, self.document.ids)
        mine.action_read_notes()
        self.assertTrue(answer.read_at)
        mine.invalidate_recordset(["unread_notes"])
        self.assertEqual(mine.unread_notes, 0)

    def test_notes_stay_as_they_were_written(self):
        note = self.say(self.accountant, "Which car?")
        mine = self.seen_by(self.accountant, note)
        for call in (
            lambda: mine.write({"body": "x"}),
            lambda: mine.create({"body": "x", "company_id": self.company.id}),
            mine.unlink,
        ):
            with self.assertRaises(AccessError):
                call()
        with self.assertRaises(AccessError):
            note.body = "x"

    def test_notes_go_with_a_document_that_is_destroyed(self):
        note = self.say(self.accountant, "Which car?", document=self.document)
        kept = self.say(self.accountant, "On the dossier")
        missing = self.env["octopus.missing.document"].create(
            {"name": "x", "company_id": self.company.id, "document_id": self.document.id}
        )
        self.document._before_destruction()
        self.assertFalse(note.exists() or missing.document_id)
        self.assertTrue(kept.exists())

    def test_who_may_not_write(self):
        self._give(self.employee, self.bakery, {"documents": "1"})
        for user in (self.employee, self.outsider, self.mechanic):
            with self.assertRaises(AccessError):
                self.say(user, "Hello")
        with self.assertRaisesRegex(UserError, "empty"):
            self.say(self.accountant, " \n")
        foreign = self.store(dossier=self.foreign)
        with self.assertRaisesRegex(UserError, "another dossier"):
            self.say(self.accountant, "x", document=foreign)
        dialog = self._as(self.accountant, self.bakery)["octopus.note.write"]
        with self.assertRaises(AccessError):
            dialog.create({"document_id": foreign.id, "body": "x"}).action_share()
        dialog.create({"document_id": self.document.id, "body": "x"}).action_internal()
        self.assertFalse(self.document.note_ids.shared)

    def tell(self, after):
        """Let the job look, some time later."""
        now = fields.Datetime.now() + after
        untold = Domain("read_at", "=", False) & Domain("told_at", "=", False)
        for from_firm in (True, False):
            self.Note._tell(self.company, from_firm, untold & Domain("shared", "=", True), now)

    def mails(self, address):
        """The mails about notes to an address."""
        return self.env["mail.mail"].search(
            [("email_to", "=", address), ("subject", "like", "note")]
        )

    def test_a_dossier_that_fails_stops_no_other(self):
        self.say(self.accountant, "Question")
        cron = self.env.ref("octopus_dms.cron_tell_notes")
        fault = patch.object(type(self.Note), "_tell", side_effect=ValueError)
        at_once = patch.object(octopus_note, "QUIET", timedelta(days=-1))
        name = "odoo.addons.octopus_dossier.models.ir_cron"
        with at_once, self.enter_registry_test_mode():
            with fault, mute_logger(name):
                cron.method_direct_trigger()
            self.assertFalse(self.mails("baker@example.com"))
            cron.method_direct_trigger()
        self.assertEqual(len(self.mails("baker@example.com")), 1)

    def test_one_mail_for_many_notes_and_then_none_for_hours(self):
        for number in range(40):
            self.say(self.accountant, f"Question {number}", document=self.document)
        self.say(self.accountant, "internal", shared=False)
        self.tell(timedelta(hours=1))
        mail = self.mails("baker@example.com")
        self.assertEqual(len(mail), 1)
        self.assertIn(f"/my/octopus/{self.bakery.number}/notes", mail.body_html)
        self.assertNotIn("Question", mail.body_html)
        self.assertFalse(self.mails("accountant@example.com"))
        self.say(self.accountant, "One more")
        self.tell(timedelta(hours=2))
        self.assertEqual(len(self.mails("baker@example.com")), 1)
        self.tell(timedelta(hours=6))
        self.assertEqual(len(self.mails("baker@example.com")), 2)
        # the other way: to whoever of the firm wrote here
        self.say(self.baker, "The van")
        self.tell(timedelta(hours=1))
        self.assertEqual(len(self.mails("accountant@example.com")), 1)

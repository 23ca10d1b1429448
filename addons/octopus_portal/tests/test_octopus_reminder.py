# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reminders: the same proposals as OCA's run, what is sent, what it costs, and never twice."""

from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.octopus_reminder_send import Choice
from .common import PortalCommon


class ReminderWorld:
    """A mixin: customers of the bakery who are late."""

    @classmethod
    def set_up_reminders(cls):
        cls.today = fields.Date.today()
        cls.policy = cls.env["credit.control.policy"]._octopus_ensure(cls.bakery.company_id)
        cls.hotel = cls._customer("Hotel Zeezicht", "hotel@example.com", lang="nl_BE")
        cls.cafe = cls._customer("Café Central", False)
        cls.late = cls._invoice(cls.hotel, days=30, amount=100.0)
        cls.recent = cls._invoice(cls.hotel, days=3, amount=50.0)
        cls.cafe_invoice = cls._invoice(cls.cafe, days=10, amount=70.0)
        cls.env.flush_all()

    @classmethod
    def _customer(cls, name, email, dossier=None, **vals):
        partner = cls._relation(dossier or cls.bakery, name)
        partner.write({"email": email, "vat": False, **vals})
        return partner

    @classmethod
    def _invoice(cls, partner, days, amount, dossier=None):
        """A posted invoice whose due date was so many days ago."""
        due = cls.today - timedelta(days=days)
        move = cls._move(
            dossier or cls.bakery,
            "out_invoice",
            amount=amount,
            partner_id=partner.id,
            invoice_date=due,
            date=due,
            invoice_date_due=due,
        )
        move.action_post()
        return move

    @classmethod
    def _reminders(cls, dossier=None):
        return cls.env["octopus.reminder"].with_company((dossier or cls.bakery).company_id)

    @classmethod
    def _debtor(cls, partner):
        return cls._reminders()._octopus_debtor_of(cls.bakery.company_id, partner.id)

    @classmethod
    def _choice(cls, partner, level=1, seen=0, lines=()):
        return Choice(partner.id, level, seen, frozenset(lines))

    @classmethod
    def _send(cls, *args):
        """Choose and send; the letters and the problems."""
        choice = cls._choice(*args)
        return cls._reminders()._octopus_send(cls.bakery.company_id, [choice])

    @classmethod
    def _age(cls, letters, days):
        """As if these had been sent so many days ago."""
        date = cls.today - timedelta(days=days)
        letters.credit_control_line_ids.write({"date": date, "state": "sent"})
        letters.credit_control_line_ids.run_id.date = date
        cls.env.flush_all()


@tagged("post_install", "-at_install")
class TestOctopusReminder(ReminderWorld, PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_reminders()

    def proposed(self):
        """Customer → type, as we propose it."""
        _total, _amount, found = self._reminders()._octopus_debtors(self.bakery.company_id)
        return {debtor.partner: debtor.proposed for debtor in found if debtor.proposed}

    def run_of_oca(self):
        """Customer → type, as OCA's run would make them; undone."""
        company = self.bakery.company_id
        with self.env.cr.savepoint() as savepoint:
            run = self.env["credit.control.run"].with_company(company)
            run = run.create(
                {"date": self.today, "company_id": company.id, "policy_ids": self.policy.ids}
            )
            made = run._generate_credit_lines()
            found = {line.partner_id: line.level for line in made}
            savepoint.rollback()
        self.env.invalidate_all()
        return found

    def assertAsOca(self, expected):
        self.assertEqual(self.proposed(), expected)
        self.assertEqual(self.run_of_oca(), expected)

    def test_proposals_are_those_of_oca(self):
        self.assertAsOca({self.hotel: 1, self.cafe: 1})
        first, _problems = self._send(self.hotel, 1)
        self.assertAsOca({self.cafe: 1})
        # the young invoice comes before the second reminder of the others
        hotel = self._debtor(self.hotel)
        self.assertEqual((hotel.next_level, hotel.next_on), (1, self.today + timedelta(days=4)))
        self._age(first, 14)
        self.assertAsOca({self.hotel: 2, self.cafe: 1})
        second, _problems = self._send(self.hotel, 2, first.id)
        self._age(second, 14)
        self.assertAsOca({self.hotel: 3, self.cafe: 1})
        # paused by the entrepreneur, disputed, paid
        self.hotel._octopus_hold_reminders(True)
        self.assertAsOca({self.cafe: 1})
        self.assertTrue(self._debtor(self.hotel).held)
        self.hotel._octopus_hold_reminders(False)
        self.late.credit_policy_id = self.env.ref("account_credit_control.credit_control_no_follow")
        self.assertAsOca({self.cafe: 1})
        self.late.credit_policy_id = False
        last, _problems = self._send(self.hotel, 3, second.id)
        self._age(last, 60)
        # what is left is the invoice that is too young
        self.assertEqual(self._debtor(self.hotel).next_on, self.today + timedelta(days=4))
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.cafe_invoice.ids
        ).create({})._create_payments()
        self.assertIsNone(self._debtor(self.cafe))

    def test_the_list_narrows_searches_and_counts(self):
        company = self.bakery.company_id
        debtors = self._reminders()._octopus_debtors

        def names(**choice):
            return [debtor.partner.name for debtor in debtors(company, **choice)[2]]

        total, owed, _found = debtors(company, limit=1)
        self.assertEqual((total, owed), (2, 266.2))
        _total, _owed, both = debtors(company)
        lines = self._reminders()._octopus_lines(company, (self.hotel | self.cafe).ids)
        told = [one for of_one in lines.values() for one in of_one]
        self.env.invalidate_all()
        with self.assertQueryCount(2):
            mails = [debtor.partner.email for debtor in both]
            days = [one.line.date_maturity for one in told]
        self.assertEqual((len(mails), len(days)), (2, 3))
        model = type(self._reminders())
        ask = model._octopus_lines_query
        with patch.object(model, "_octopus_lines_query", autospec=True, side_effect=ask) as asked:
            choices = [self._choice(self.hotel), self._choice(self.cafe)]
            reviews = self._reminders()._octopus_reviews(company, choices)
        self.assertEqual([one.debtor.partner for one in reviews], [self.hotel, self.cafe])
        self.assertEqual(asked.call_count, 2, "once for the customers, once for their invoices")
        self.assertEqual(names(sort="amount"), ["Hotel Zeezicht", "Café Central"])
        self.assertEqual(names(sort="name"), ["Café Central", "Hotel Zeezicht"])
        self.assertEqual(names(text="zeez"), ["Hotel Zeezicht"])
        self.assertEqual(names(text="%"), [])
        counts = self._reminders()._octopus_due_counts
        self.assertEqual(counts(company + self.foreign.company_id), {company.id: 2})
        dossier = self.bakery.with_env(self._as(self.baker, self.bakery))
        self.assertEqual(dossier._octopus_portal_attention()[company.id].reminders_due, 2)
        self._send(self.hotel, 1)
        self.assertEqual(names(show="due"), ["Café Central"])
        self.assertEqual(names(show="waiting"), ["Hotel Zeezicht"])
        self.cafe._octopus_hold_reminders(True)
        self.assertEqual(names(show="held"), ["Café Central"])
        self.assertEqual(counts(company), {})

    def test_a_day_and_several_days_are_said_right(self):
        reminders = self._reminders()
        today = reminders._octopus_today()
        for count, days, words in (
            (1, 1, "1 invoice, 1 day late"),
            (1, 3, "1 invoice, 3 days late"),
            (2, 1, "2 invoices, the oldest 1 day late"),
        ):
            debtor = SimpleNamespace(count=count, oldest=today - timedelta(days=days))
            self.assertEqual(reminders._octopus_late_words(debtor), words)
        french = reminders.with_context(lang="fr_BE")
        self.assertEqual(
            french._octopus_late_words(debtor), "2 factures, la plus ancienne avec 1 jour de retard"
        )
        terms = self.env["octopus.sale.form"]
        self.assertEqual(terms._plain_term(self.bakery.company_id, 1).name, "1 day")

    def test_a_dossier_has_its_own_policy_made_when_used(self):
        policies = self.env["credit.control.policy"]
        self.assertFalse(policies._octopus_of(self.garage.company_id))
        self.assertEqual(policies._octopus_ensure(self.bakery.company_id), self.policy)
        other = policies.with_context(lang="nl_BE")._octopus_ensure(self.garage.company_id)
        # who makes it by opening the page reads it in his language
        self.assertEqual(other.level_ids[0].name, "Eerste aanmaning")
        self.assertNotEqual(other, self.policy)
        self.assertEqual(other.level_ids.mapped("octopus_cost"), [0.0, 10.0, 20.0])
        self.assertEqual(other.account_ids.company_ids, self.garage.company_id)
        self.assertTrue(other.level_ids[0].with_context(lang="nl_BE").custom_text)

    def test_what_leaves(self):
        letters, problems = self._send(self.hotel, 2)
        self.assertFalse(problems)
        self.assertEqual((letters.total_due, letters.octopus_cost), (121.0, 10.0))
        self.assertEqual(letters.user_id, self.env.user)
        self.assertEqual(letters._octopus_portal_status()[0], "new")
        mail = self._leave(letters)
        self.assertEqual(mail.attachment_ids.mapped("mimetype"), ["application/pdf"])
        self.assertEqual(mail.attachment_ids.name, self.late._get_invoice_report_filename())
        self.assertIn(self.bakery.company_id.partner_id.name, mail.email_from)
        self.assertIn(self.bakery.company_id.email, mail.reply_to)
        for words in (
            self.late.name,
            "131,00",
            "Ondanks onze eerste aanmaning",
            "Met vriendelijke groeten",
        ):
            self.assertIn(words, mail.body_html)
        self.assertNotIn(self.recent.name, mail.body_html)
        self.assertNotIn("Odoo", mail.body_html)
        self.assertIn(self.late.name, letters._octopus_as_sent())
        self.assertNotIn("(s)", letters._octopus_subject())
        paper, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "account_credit_control.report_credit_control_summary", letters.ids
        )
        self.assertIn(b"o_octopus_sale_header", paper)

    def test_above_the_limit_they_leave_in_the_next_hour(self):
        self.env["ir.config_parameter"].set_param("octopus_portal.customer_mails_an_hour", 1)
        harbour = self._customer("Harbour", "harbour@example.com")
        self._invoice(harbour, days=30, amount=10.0)
        self.env.flush_all()
        letters = self._send(self.hotel)[0] | self._send(harbour)[0]
        self.assertEqual(len(letters), 2)
        self._leave(letters)
        states = letters.credit_control_line_ids.mapped("state")
        self.assertEqual(set(states), {"queued", "to_be_sent"})
        with freeze_time(fields.Datetime.now() + timedelta(hours=1)):
            self._leave(letters, mails=2)

    def test_a_mail_that_cannot_leave_is_tried_again(self):
        letters, _problems = self._send(self.hotel)
        lines = letters.credit_control_line_ids
        self._leave(letters)
        mail = self.env["mail.mail"].search([("mail_message_id", "in", letters.message_ids.ids)])
        for tries in (1, 2, 3):
            lines.state = "queued"
            mail.state = "exception"
            mail._postprocess_sent_message([], [], "no answer", "mail_smtp")
            self.assertEqual(set(lines.mapped("state")), {"email_error"})
            self.assertEqual(letters.octopus_tries, tries)
            self.assertEqual(letters._octopus_portal_status()[0], "todo")
            with freeze_time(letters.octopus_next_try + timedelta(minutes=1)):
                letters._octopus_try_again()
            self.assertEqual(set(lines.mapped("state")), {"to_be_sent"})
        lines.state = "queued"
        mail._postprocess_sent_message([], [], "no answer", "mail_smtp")
        self.assertFalse(letters.octopus_next_try)
        self.assertEqual(letters._octopus_portal_status()[0], "overdue")
        company = self.bakery.company_id
        mine = self.bakery.with_env(self._as(self.baker, self.bakery))
        self.assertEqual(mine._octopus_portal_attention()[company.id].reminders_failed, 1)
        # any other mail that left may be deleted at once
        other = self.env["mail.mail"].create(
            {"body_html": "x", "auto_delete": True, "state": "sent"}
        )
        other._postprocess_sent_message([], [])
        self.assertFalse(other.exists())
        # an address that is wrong stays wrong
        letters.octopus_tries = 0
        mail._postprocess_sent_message([], [], "unknown here", "mail_email_invalid")
        self.assertFalse(letters.octopus_next_try)

    def test_one_that_is_refused_halfway_leaves_nothing_behind(self):
        letters = self.env["credit.control.communication"]
        made, reason = type(letters)._octopus_made, "no"

        def fail(made_letters):
            made(made_letters)
            if made_letters.partner_id == self.hotel:
                raise UserError(reason)

        choices = [self._choice(self.hotel), self._choice(self.cafe)]
        with patch.object(type(letters), "_octopus_made", fail):
            sent, problems = self._reminders()._octopus_send(self.bakery.company_id, choices)
        self.assertEqual((sent.partner_id, problems), (self.cafe, [reason]))
        lines = self.env["credit.control.line"].search([("partner_id", "=", self.hotel.id)])
        self.assertFalse(lines)

    def test_a_copy_for_who_sends(self):
        self.policy.octopus_copy = True
        reminders = self._reminders().with_user(self.baker).sudo()
        choices = [self._choice(self.hotel)]
        letters, _problems = reminders._octopus_send(self.bakery.company_id, choices)
        self._leave(letters)
        copy = self.env["mail.mail"].search([("email_to", "ilike", self.baker.email)], limit=1)
        self.assertIn("Hotel Zeezicht", copy.subject)
        self.assertIn(self.late.name, copy.body_html)
        self.assertEqual(copy.attachment_ids.mapped("mimetype"), ["application/pdf"])

    def test_who_may_send(self):
        self._give(self.employee, self.bakery, {"invoicing": "2"})
        company = self.bakery.company_id
        for make in (
            lambda env: env["octopus.reminder"]._octopus_send(company, [self._choice(self.hotel)]),
            lambda env: self.policy.with_env(env)._octopus_set_settings({}),
        ):
            env = self.env(user=self.employee, su=True)
            with self.assertRaisesRegex(AccessError, "validate"):
                make(env)
        letters, _problems = self._send(self.hotel)
        lines = letters.credit_control_line_ids
        lines.state = "ignored"
        for state in ("to_be_sent", "sent"):
            with self.assertRaisesRegex(AccessError, "validate"):
                lines.with_env(self._as(self.employee, self.bakery)).write({"state": state})
        lines.with_env(self._as(self.accountant, self.bakery)).write({"state": "to_be_sent"})

    def _leave(self, letters, mails=1):
        """Run the background job; the mail it made."""
        with self.enter_registry_test_mode():
            self.env.ref("octopus_portal.cron_reminders").method_direct_trigger()
        self.env.invalidate_all()
        mail = self.env["mail.mail"].search([("mail_message_id", "in", letters.message_ids.ids)])
        self.assertEqual(len(mail), mails)
        return mail

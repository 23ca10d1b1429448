# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An internal dossier becomes the client's own: only the firm's holder can say so (O-03)."""

from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools.brussels import today
from .common import DossierCommon
from .order_common import OrderMixin

FIRM_PASSWORD = "the firm's own password"


@tagged("post_install", "-at_install")
class TestOctopusOrderTakeover(OrderMixin, DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.internal = cls._make_dossier("Internal Bakery", cls.firm, 7234567)
        cls.internal._give_client_access(cls.client)
        cls._give(cls.employee, cls.internal, {"purchases": "3", "documents": "2"})
        cls.helper = cls.client._create_sub_user("Helper")
        cls._give(cls.helper, cls.internal, {"documents": "1"})
        cls.accountant.password = FIRM_PASSWORD
        cls.env.flush_all()

    def ask(self, **changes):
        """A stranger, as far as anybody knows, orders the internal dossier."""
        return self.order(
            enterprise_number=self.internal.enterprise_number,
            firm=self.firm.code,
            exists_at_firm="1",
            **changes,
        )

    def hand_over(self, order, dossier=None, user=None, password=FIRM_PASSWORD):
        order = order.with_user(user or self.accountant).sudo(False)
        return order._hand_over((dossier or self.internal).sudo(), password)

    def rights(self):
        return {
            (right.user_id, right.area, right.level)
            for right in self.env["octopus.right"].search(
                [("company_id", "=", self.internal.company_id.id)]
            )
        }

    def row(self, record):
        """Where PostgreSQL keeps this row; a write moves it."""
        self.env.cr.execute(f"SELECT ctid FROM {record._table} WHERE id = %s", [record.id])
        return self.env.cr.fetchone()

    def test_firm_hands_over(self):
        order = self.ask(module_bank="1")
        self.assertEqual((order.state, order.kind), ("confirmed", "takeover"))
        self.assertFalse(order.subscriber_id.dossier_ids)
        before = self.rights()
        company, number = self.internal.company_id, self.internal.number
        self.hand_over(order)
        self.env.flush_all()
        client = order.subscriber_id
        self.assertEqual((order.state, order.dossier_id), ("done", self.internal))
        self.assertEqual((self.internal.holder_id, self.internal.payer_id), (client, client))
        self.assertEqual((self.internal.firm_id, self.internal.kind), (self.firm, "external"))
        self.assertEqual((self.internal.company_id, self.internal.number), (company, number))
        self.assertLessEqual(before, self.rights(), "nobody loses a right")
        for user in (self.accountant, self.employee, self.helper, client.holder_user_id):
            self.assertTrue(company.with_user(user)._octopus_has("documents", "read"), user.login)
        self.assertTrue(company.with_user(self.employee)._octopus_has("purchases", "validate"))
        licence = self.internal.licence_id
        self.assertEqual((licence.payer_id, licence.formula_id.octopus_kind), (client, "portal"))
        self.assertIn("bank", self.internal._octopus_modules().mapped("octopus_kind"))
        link = self.internal.link_ids.filtered(lambda link: link.state == "granted")
        granted = link.consent_ids.filtered(lambda consent: consent.step == "grant")
        self.assertEqual(granted.user_id, client.holder_user_id)
        self.assertEqual(granted.text, order.text, "the words that the client saw")
        told = self.mails_to("molen@example.com")[0]
        self.assertIn("keep their rights", told.body_html)
        self.assertTrue(self.mails_to(self.internal.email), "who got its mail until now is told")

    def test_nobody_gets_a_dossier_by_numbers_he_knows(self):
        order = self.ask()
        holder = order.subscriber_id.holder_user_id
        self.assertEqual(self.internal.holder_id, self.firm)
        self.assertFalse(
            self.internal.company_id.with_user(holder)._octopus_has("documents", "read")
        )
        for user in (holder, self.employee, self.outsider, self.baker, self.operator):
            with self.assertRaises(AccessError):
                self.hand_over(order, user=user)
            with self.assertRaises(AccessError):
                order.with_user(user).sudo(False)._refuse("x")
        with self.assertRaisesRegex(UserError, "not the password"):
            self.hand_over(order, password="guess")
        # neither a dossier of others, nor another one of the firm
        for dossier in (self.garage, self.foreign, self.firm_dossier):
            with self.assertRaisesRegex(UserError, "no active dossier"):
                self.hand_over(order, dossier=dossier)
        # nor one that a client holds himself, even where the firm pays for it
        self.garage.licence_id._octopus_change(today(), payer=self.firm)
        paid = self.order(
            enterprise_number=self.garage.enterprise_number,
            firm=self.firm.code,
            exists_at_firm="1",
            email="other@example.com",
        )
        self.assertEqual(self.garage.payer_id, self.firm)
        self.assertFalse(paid._takeover_dossiers())
        self.assertEqual(order.state, "confirmed")
        self.assertEqual(self.internal.holder_id, self.firm)

    def test_answers_tell_nothing_about_what_the_firm_has(self):
        known, unknown = (
            self.ask(),
            self.order(firm=self.firm.code, exists_at_firm="1", email="unknown@example.com"),
        )
        self.assertEqual(known.state, unknown.state)
        self.assertFalse(unknown._takeover_dossiers())
        bodies = [
            self.mails_to(email)[0].body_html.replace(order.subscriber_id.code, "U")
            for email, order in (("molen@example.com", known), ("unknown@example.com", unknown))
        ]
        bodies[0] = bodies[0].replace(known.enterprise_number, unknown.enterprise_number)
        bodies[0] = bodies[0].replace(f">{known.id}<", f">{unknown.id}<")
        self.assertEqual(*bodies)

    def test_firm_sees_and_reads_who_asks(self):
        order = self.ask()
        firm_mail = self.mails_to(self.accountant.partner_id.email)[0]
        self.assertIn("molen@example.com", firm_mail.body_html)
        env = self._as(self.accountant, self.firm_dossier)
        action = env.ref("octopus_dossier.octopus_order_takeover_action").sudo()
        seen = env["octopus.order"].search([("kind", "=", "takeover")])
        self.assertEqual(seen.ids, order.ids)
        self.assertTrue(action and seen.may_answer)
        seen.read(["payer_name", "client_email", "text", "state", "lapses_on"])
        answer = env["octopus.order.answer"].browse(seen.action_answer()["res_id"])
        self.assertEqual(answer.dossier_id, self.internal)
        self.assertFalse(answer.known)
        answer.with_context(password=FIRM_PASSWORD).action_confirm()
        self.assertEqual(self.internal.holder_id, order.subscriber_id)
        for user in (self.outsider, self.employee, self.mechanic):
            theirs = self.env(user=user, su=False)["octopus.order"]
            self.assertFalse(theirs.search([("id", "=", order.id)]), user.login)

    def test_firm_refuses_and_the_client_starts_anew(self):
        order = self.ask()
        order.with_user(self.accountant).sudo(False)._refuse("No client\nof ours")
        self.assertEqual((order.state, order.reason), ("refused", "No client of ours"))
        with self.assertRaisesRegex(UserError, "answered already"):
            self.hand_over(order)
        self.assertIn("No client of ours", self.mails_to("molen@example.com")[0].body_html)
        holder = order.subscriber_id.holder_user_id
        with self.assertRaises(AccessError):
            order.with_user(self.baker).sudo(False)._start_instead()
        rows, about = [self.row(order.subscriber_id)], type(order)._start_instead_about

        def note(order):
            rows.append(self.row(order.subscriber_id))
            return about(order)

        with patch.object(type(order), "_start_instead_about", note):
            new = order.with_user(holder).sudo(False)._start_instead()
        # written, not only read: else two clicks at once would make two dossiers
        self.assertNotEqual(*rows)
        self.assertEqual(new.dossier_id.holder_id, order.subscriber_id)
        self.assertNotEqual(new.dossier_id, self.internal)
        with self.assertRaises(UserError):
            order.with_user(holder).sudo(False)._start_instead()

    def test_client_does_not_wait(self):
        order = self.ask()
        holder = order.subscriber_id.holder_user_id
        order.with_user(holder).sudo(False)._start_instead()
        self.assertEqual(order.state, "refused")
        with self.assertRaisesRegex(UserError, "answered already"):
            self.hand_over(order)

    def test_lapses(self):
        order = self.ask()
        self.env["octopus.order"]._cron_lapse()
        self.assertEqual(order.state, "confirmed")
        with freeze_time(fields.Datetime.now() + timedelta(days=15)):
            with self.step_fails(order, "_mail_answer"):
                self.env["octopus.order"]._cron_lapse()
            self.assertEqual(order.state, "confirmed")
            self.env["octopus.order"]._cron_lapse()
        self.assertEqual(order.state, "refused")
        self.assertIn("did not answer", order.reason)

    def test_a_firm_keeps_a_dossier_of_its_own(self):
        lonely = self._make_subscriber("b", "Lonely Accountants")
        only = self._make_dossier("Only", lonely, 8234567)
        lonely.holder_user_id.password = FIRM_PASSWORD
        order = self.order(
            enterprise_number=only.enterprise_number, firm=lonely.code, exists_at_firm="1"
        )
        with self.assertRaisesRegex(UserError, "the only dossier"):
            self.hand_over(order, dossier=only, user=lonely.holder_user_id)

    def test_k_number_of_another_firm_never_gets_in(self):
        other = self._make_subscriber("k", "Other", firm_id=self.other_firm.id)
        with self.assertRaises(ValidationError):
            self.internal.client_id = other

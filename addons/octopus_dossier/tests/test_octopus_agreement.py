# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The processing agreement: before it is accepted nothing works, afterwards it is unalterable."""

from datetime import timedelta

from freezegun import freeze_time
from psycopg2.errors import RaiseException

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.brussels import today
from .common import DossierCommon


class AgreementWorld:
    """A newcomer who has not accepted yet, with a sub-user and a dossier."""

    @classmethod
    def _make_newcomer(cls):
        cls.newcomer = cls.env["octopus.subscriber"].create({"kind": "u", "name": "New Ltd"})
        cls.owner = cls.newcomer.holder_user_id
        cls.clerk = cls.newcomer._create_sub_user("Clerk", email="clerk@new.example")
        cls.shop = cls._make_dossier("New Ltd", cls.newcomer, 6234567)
        cls._give(cls.clerk, cls.shop, {"purchases": "3"})
        cls.bill = cls._move(cls.shop)
        cls.first = cls.env.ref("octopus_dossier.octopus_agreement_first")
        cls.env.flush_all()

    @classmethod
    def _version(cls, version, required_from):
        agreement = cls.first.copy({"version": version, "required_from": required_from})
        agreement.action_publish()
        return agreement

    @classmethod
    def _accept(cls):
        cls.newcomer.with_user(cls.owner)._octopus_accept_agreement()


@tagged("post_install", "-at_install")
class TestOctopusAgreement(AgreementWorld, DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_newcomer()

    def _refused(self, user):
        with self.assertRaises(AccessError) as caught:
            self._as(user)["account.move"].browse(self.bill.id).read(["name"])
        return str(caught.exception)

    def test_nothing_works_before_and_everything_after(self):
        self.assertFalse(self.owner._octopus_known_company_ids())
        self.assertFalse(self.shop.company_id.with_user(self.owner)._octopus_has("lists", "read"))
        self.assertIn("you have read and accepted", self._refused(self.owner))
        text = self._refused(self.clerk)
        self.assertIn(self.owner.name, text)
        self.assertIn(self.newcomer.code, text)
        self._accept()
        company = self.shop.company_id
        for user in (self.owner, self.clerk):
            self.assertIn(company, user.company_ids)
            found = self._as(user, self.shop)["account.move"].search([])
            self.assertIn(self.bill, found)

    def test_only_the_holder_accepts_and_once(self):
        for user in (self.clerk, self.accountant, self.operator):
            with self.assertRaises(AccessError):
                self.newcomer.with_user(user)._octopus_accept_agreement()
        self._accept()
        self._accept()
        acceptance = self.env["octopus.agreement.acceptance"].search(
            [("subscriber_id", "=", self.newcomer.id)]
        )
        self.assertEqual(len(acceptance), 1)
        self.assertEqual((acceptance.user_id, acceptance.login), (self.owner, self.owner.login))
        self.assertEqual(acceptance.version, "1.0")
        self.assertEqual(acceptance.text_hash, acceptance.text_id.text_hash)

    def test_a_new_version_is_asked_from_its_date(self):
        self._accept()
        later = fields.Date.add(today(), days=10)
        version = self._version("2.0", later)
        agreements = self.env["octopus.agreement"]
        self.assertFalse(agreements._missing_for(self.owner))
        self.assertEqual(agreements._open_for(self.newcomer), version)
        # half an hour before midnight in UTC, when in Belgium it is that day already
        with freeze_time(fields.Datetime.to_datetime(later) - timedelta(minutes=30)):
            self.assertEqual(agreements._missing_for(self.clerk), version)
            self.assertFalse(self.clerk._octopus_known_company_ids())
        with freeze_time(later):
            self.assertEqual(agreements._missing_for(self.clerk), version)
            self.assertFalse(self.clerk._octopus_known_company_ids())
            self.newcomer.with_user(self.owner)._octopus_accept_agreement()
            self.assertTrue(self.clerk._octopus_known_company_ids())

    def test_accepted_ahead_of_its_date_is_not_asked_again(self):
        later = fields.Date.add(today(), days=10)
        version = self._version("2.0", later)
        self._accept()
        self.newcomer.with_user(self.owner)._octopus_accept_agreement(version, lang="nl_BE")
        with freeze_time(later):
            self.assertFalse(self.env["octopus.agreement"]._missing_for(self.owner))
        self.assertEqual(version.acceptance_ids.lang, "nl")

    def test_required_at_once_counts_at_once(self):
        self._accept()
        self.assertTrue(self.clerk._octopus_known_company_ids())
        self._version("2.0", today())
        self.assertFalse(self.clerk._octopus_known_company_ids())

    def test_a_version_is_published_whole_and_not_for_the_past(self):
        yesterday = fields.Date.subtract(today(), days=1)
        draft = self.first.copy({"version": "2.0", "required_from": yesterday})
        with self.assertRaises(UserError):
            draft.action_publish()
        draft.required_from = today()
        draft.text_ids[0].unlink()
        with self.assertRaises(UserError):
            draft.action_publish()
        with self.assertRaises(AccessError):
            draft.with_user(self.accountant).action_publish()


@tagged("post_install", "-at_install")
class TestOctopusAgreementUnalterable(AgreementWorld, DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_newcomer()
        cls._accept()
        cls.acceptance = cls.first.acceptance_ids[0]

    def test_what_is_published_or_accepted_never_changes(self):
        admin = self.env.ref("base.user_admin")
        for record, vals in (
            (self.first, {"version": "9"}),
            (self.first.text_ids[0], {"body": "x"}),
            (self.acceptance, {"text_hash": "x"}),
        ):
            for user in (self.env.ref("base.user_root"), admin):
                with self.assertRaises(UserError):
                    record.with_user(user).write(vals)
                with self.assertRaises(UserError):
                    record.with_user(user).unlink()
        with self.assertRaises(UserError):
            self.first.text_ids[0].copy({"agreement_id": self.first.id})

    @mute_logger("odoo.sql_db")
    def test_neither_in_sql(self):
        self.env.flush_all()
        for query in (
            "UPDATE octopus_agreement SET version = 'x'",
            "DELETE FROM octopus_agreement",
            "UPDATE octopus_agreement_text SET body = 'x'",
            "UPDATE octopus_agreement_acceptance SET login = 'x'",
            "DELETE FROM octopus_agreement_acceptance",
        ):
            with self.assertRaises(RaiseException), self.cr.savepoint():
                self.cr.execute(query)

    def test_acceptances_are_the_subscribers_own(self):
        for user, seen in ((self.owner, True), (self.accountant, False), (self.operator, True)):
            found = self.env["octopus.agreement.acceptance"].with_user(user).search([])
            self.assertEqual(self.acceptance in found, seen, user.login)
        with self.assertRaises(AccessError):
            self.env["octopus.agreement.acceptance"].with_user(self.baker).search([])
        with self.assertRaises(AccessError):
            self.env["octopus.agreement"].with_user(self.owner).search([])

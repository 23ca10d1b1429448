# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib

from psycopg2.errors import RaiseException

from odoo.exceptions import AccessError, UserError
from odoo.modules.migration import exec_script
from odoo.tests import tagged
from odoo.tools import file_path, mute_logger

from .common import DossierCommon


@tagged("post_install", "-at_install")
class TestOctopusConsent(DossierCommon):
    def test_every_step_says_who_when_what_and_in_which_language(self):
        link = self.garage.link_ids
        link.with_user(self.mechanic).with_context(lang="nl_BE")._withdraw()
        withdraw, grant, request = link.consent_ids
        self.assertEqual(
            (request + grant + withdraw).mapped("step"), ["request", "grant", "withdraw"]
        )
        self.assertEqual(grant.user_id, self.mechanic)
        self.assertEqual(grant.login, self.mechanic.login)
        self.assertIn(self.garage.number, grant.text)
        self.assertIn(self.firm.code, grant.text)
        self.assertTrue(grant.date and grant.version)
        self.assertEqual(withdraw.lang, "nl_BE")
        names = {withdraw.with_context(lang=lang).display_name for lang in ("en_US", "nl_BE")}
        self.assertEqual(len(names), 2, "its step is told in the language of who reads")

    def test_nobody_changes_or_deletes_through_the_orm(self):
        consent = self.garage.link_ids.consent_ids[0]
        root, admin = self.env.ref("base.user_root"), self.env.ref("base.user_admin")
        for user in (root, admin, self.mechanic):
            with self.assertRaises(UserError):
                consent.with_user(user).write({"text": "something else"})
            with self.assertRaises(UserError):
                consent.with_user(user).unlink()

    @mute_logger("odoo.sql_db")
    def test_nobody_changes_or_deletes_in_sql(self):
        self.env.flush_all()
        for query in (
            "UPDATE octopus_consent SET text = 'x'",
            "DELETE FROM octopus_consent",
            "TRUNCATE octopus_consent CASCADE",
        ):
            with self.assertRaises(RaiseException), self.cr.savepoint():
                self.cr.execute(query)

    def test_those_of_an_older_database_get_their_hash(self):
        """The pre-migration: what was written before the column was there."""
        consents = self.garage.link_ids.consent_ids
        kept = consents.mapped("sha256")
        self.env.flush_all()
        self.cr.execute("ALTER TABLE octopus_consent DROP COLUMN sha256")
        path = file_path("octopus_dossier/migrations/19.0.1.1.0/pre-consent_hash.py")
        for _time in range(2):
            exec_script(self.cr, "19.0.1.0.0", path, "octopus_dossier", "pre")
        self.env.invalidate_all()
        self.assertEqual(consents.mapped("sha256"), kept)
        self.test_nobody_changes_or_deletes_in_sql()

    def test_others_record_what_is_not_about_a_link(self):
        text = "I have read the agreement. – Gelezen, è vero"
        consents = self._as(self.mechanic, self.garage)["octopus.consent"]
        consent = consents._record("grant", text, "7", subscriber_id=self.driver.id, lang="nl_BE")
        self.assertEqual(consent.sha256, hashlib.sha256(text.encode()).hexdigest())
        self.assertEqual((consent.user_id, consent.lang), (self.mechanic, "nl_BE"))
        self.assertFalse(consent.link_id or consent.dossier_id)
        self.assertIn(consent, consents.search([]))
        for user, dossier in ((self.employee, self.bakery), (self.outsider, self.foreign)):
            self.assertNotIn(consent, self._as(user, dossier)["octopus.consent"].search([]))

    def test_read_by_both_sides_only(self):
        consents = self.garage.link_ids.consent_ids
        for user in (self.mechanic, self.accountant):
            found = self._as(user, self.garage)["octopus.consent"].search([])
            self.assertLessEqual(consents, found)
        for user, dossier in ((self.outsider, self.foreign), (self.employee, self.bakery)):
            found = self._as(user, dossier)["octopus.consent"].search([])
            if user == self.outsider:
                self.assertFalse(found & consents)

    def test_users_cannot_write_one_themselves(self):
        consent = self.garage.link_ids.consent_ids[0]
        with self.assertRaises(AccessError):
            self._as(self.mechanic, self.garage)["octopus.consent"].create(
                consent.sudo().copy_data()[0]
            )

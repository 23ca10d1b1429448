# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who can see a dossier, and who did: shown to its client, and to a firm about its people."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import octopus_access_log
from ..tools.brussels import today
from .common import DossierCommon


@tagged("post_install", "-at_install")
class TestOctopusAccessLog(DossierCommon):
    def setUp(self):
        super().setUp()
        octopus_access_log._written.clear()
        self.addCleanup(octopus_access_log._written.clear)
        self.env.cr.postcommit.clear()
        self.env.cr.cache.clear()

    def _commit(self):
        """What happens after the commit of a request, in the transaction of the test."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.cr.postcommit.run()

    def _log(self, dossier, user=None):
        domain = [("dossier_id", "=", dossier.id)]
        return self.env["octopus.access.log"].search(
            domain + ([("user_id", "=", user.id)] if user else [])
        )

    def test_a_visit_is_one_row_a_day(self):
        for _again in range(2):
            self._as(self.accountant, self.garage)["account.move"].search([])
            self._as(self.employee, self.bakery)["account.move"].search([])
            self._commit()
        row = self._log(self.garage, self.accountant)
        self.assertEqual(len(row), 1)
        self.assertEqual((row.day, row.login), (today(), self.accountant.login))
        self.assertEqual((row.kind, row.subscriber_id), ("job", self.firm))
        self.assertFalse(self._log(self.bakery, self.accountant))
        self.assertTrue(self._log(self.bakery, self.employee))

    def test_an_open_screen_that_listens_for_news_is_no_job(self):
        with patch.object(octopus_access_log, "wsrequest", True):
            self._as(self.accountant, self.garage)["account.move"].search([])
        self._commit()
        self.assertEqual(self._log(self.garage, self.accountant).kind, "web")

    def test_without_open_dossiers_the_record_says_which(self):
        bill = self._move(self.garage)
        self._as(self.accountant)["account.move"].browse(bill.id).read(["name"])
        self._commit()
        self.assertTrue(self._log(self.garage, self.accountant))
        self.assertFalse(self._log(self.bakery, self.accountant))

    def test_names_and_lists_are_no_visit(self):
        env = self._as(self.accountant, self.garage)
        env["res.partner"].search([], limit=1)
        env["octopus.dossier"].search([])
        self._commit()
        self.assertFalse(self._log(self.garage))

    def test_it_is_written_once_and_costs_nothing_then(self):
        env = self._as(self.accountant, self.garage)
        env["account.move"].search([])
        self._commit()
        with patch.object(octopus_access_log, "_write", side_effect=AssertionError):
            env["account.move"].search([])
            env["account.journal"].search([])
            self._commit()

    @mute_logger("odoo.addons.octopus_dossier.models.octopus_access_log")
    def test_a_fault_of_the_log_hurts_nobody(self):
        self._as(self.accountant, self.garage)["account.move"].search([])
        with patch.object(octopus_access_log, "_insert", return_value="SELECT nonsense"):
            with mute_logger("odoo.sql_db"):
                self._commit()
        self.assertFalse(self._log(self.garage))

    def test_nobody_changes_it_and_old_rows_go(self):
        self._as(self.accountant, self.garage)["account.move"].search([])
        self._commit()
        row = self._log(self.garage)
        for user in (self.env.ref("base.user_root"), self.env.ref("base.user_admin")):
            with self.assertRaises(UserError):
                row.with_user(user).write({"login": "x"})
            with self.assertRaises(UserError):
                row.with_user(user).unlink()
        self.env["ir.config_parameter"].set_param("octopus_dossier.access_log_months", "1")
        self.env["octopus.access.log"]._gc_old_accesses()
        self.assertTrue(row.exists())
        self.env.cr.execute("UPDATE octopus_access_log SET day = day - 40")
        self.env["octopus.access.log"]._gc_old_accesses()
        self.assertFalse(self._log(self.garage))


@tagged("post_install", "-at_install")
class TestOctopusTransparency(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.flush_all()
        cls.env.cr.execute(
            """
            INSERT INTO octopus_access_log
                   (user_id, name, login, subscriber_id, dossier_id, day, kind, first_at, last_at)
            SELECT u.id, u.login, u.login, u.octopus_subscriber_id, d.id, now(), 'web', now(), now()
              FROM res_users u, octopus_dossier d
             WHERE u.id IN %s AND d.id IN %s
            """,
            [
                (cls.accountant.id, cls.employee.id, cls.mechanic.id, cls.baker.id),
                (cls.bakery.id, cls.garage.id),
            ],
        )

    def _seen(self, model, user, dossier):
        env = self._as(user, dossier)
        return env[model].search([("dossier_id", "=", dossier.id)])

    def test_the_client_sees_everybody_by_name(self):
        viewers = self._seen("octopus.dossier.viewer", self.mechanic, self.garage)
        self.assertEqual(viewers.user_id, self.mechanic + self.accountant)
        firm = viewers.filtered(lambda viewer: viewer.side == "firm")
        self.assertEqual(firm.subscriber_id, self.firm)
        self.assertEqual(firm.areas, "Everything: Validate")
        self.assertTrue(firm.since)
        log = self._seen("octopus.access.log", self.mechanic, self.garage)
        self.assertIn(self.accountant.login, log.mapped("login"))

    def test_levels_in_words(self):
        self._give(self.employee, self.bakery, {"documents": "2"})
        viewers = self.env["octopus.dossier.viewer"].search([("user_id", "=", self.employee.id)])
        self.assertEqual(viewers.areas, "Write: Documents. Read: Purchases")
        # as far as it counts: what the licence or the state of the dossier holds back is not seen
        self._give(self.baker, self.bakery, {"misc": False})
        self.bakery.tier = "full"
        self._give(self.baker, self.bakery, {"misc": "3", "purchases": "3"})
        self.bakery.tier = "portal"
        self.env.flush_all()
        baker = self.env["octopus.dossier.viewer"].search([("user_id", "=", self.baker.id)])
        self.assertNotIn("Miscellaneous", baker.areas)
        self.assertRegex(baker.areas, "Read: Purchases")
        self.bakery.state = "readonly"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(viewers.areas, "Read: Purchases, Documents")

    def test_who_lost_the_link_is_not_in_it(self):
        self.garage.link_ids.with_user(self.mechanic)._withdraw()
        viewers = self._seen("octopus.dossier.viewer", self.mechanic, self.garage)
        self.assertEqual(viewers.user_id, self.mechanic)

    def test_the_firm_sees_its_own_people_only(self):
        for model in ("octopus.dossier.viewer", "octopus.access.log"):
            seen = self._seen(model, self.accountant, self.bakery)
            self.assertIn(self.employee, seen.user_id)
            self.assertNotIn(self.baker, seen.user_id)

    def test_others_see_nothing(self):
        for model in ("octopus.dossier.viewer", "octopus.access.log"):
            for user in (self.outsider, self.stranger, self.employee):
                domain = [("dossier_id", "in", (self.bakery + self.garage).ids)]
                companies = {"allowed_company_ids": user._get_company_ids()[:1]}
                env = self.env(user=user, su=False, context=companies)
                self.assertFalse(env[model].search(domain), (model, user.login))
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.baker).search([])

    def test_client_side_is_the_holder_and_who_has_the_right_on_users(self):
        for user, is_client in (
            (self.mechanic, True),
            (self.stranger, False),
            (self.accountant, False),
            (self.operator, False),
        ):
            dossier = self.garage.with_user(user)
            self.assertEqual(dossier._octopus_is_client_side(), is_client, user.login)
        self._give(self.stranger, self.garage, {"users": "1"})
        self.assertTrue(self.garage.with_user(self.stranger)._octopus_is_client_side())

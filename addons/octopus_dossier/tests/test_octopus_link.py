# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.brussels import today
from .common import DossierCommon


@tagged("post_install", "-at_install")
class TestOctopusLink(DossierCommon):
    def _request(self, **kwargs):
        links = self.env["octopus.link"].with_user(self.outsider)
        return links._request(self.other_firm, self.firm_dossier, **kwargs)

    def _sees(self, user, dossier):
        return dossier.company_id.id in user._octopus_known_company_ids()

    def test_request_gives_nothing(self):
        self._request(reason="we keep the books")
        self.assertFalse(self._sees(self.outsider, self.firm_dossier))

    def test_grant_gives_the_holder_of_the_firm_everything_and_others_nothing(self):
        colleague = self.other_firm._create_sub_user("Colleague")
        self._request().with_user(self.accountant)._grant()
        company = self.firm_dossier.company_id.with_user(self.outsider)
        self.assertTrue(company._octopus_has("misc", "validate"))
        self.assertFalse(self._sees(colleague, self.firm_dossier))
        self.assertEqual(self.firm_dossier.firm_id, self.other_firm)

    def test_only_the_holder_of_the_dossier_grants(self):
        link = self._request()
        for user in (self.outsider, self.employee, self.operator, self.mechanic):
            with self.assertRaises(AccessError):
                link.with_user(user)._grant()
        self.assertEqual(link.state, "requested")

    def test_only_the_holder_of_the_firm_requests(self):
        links = self.env["octopus.link"]
        for user in (self.employee, self.mechanic, self.operator):
            with self.assertRaises(AccessError):
                links.with_user(user)._request(self.other_firm, self.garage)
        with self.assertRaises(AccessError):
            links.with_user(self.outsider).create(
                {"firm_id": self.other_firm.id, "dossier_id": self.garage.id, "state": "granted"}
            )

    def test_withdraw_counts_at_once_for_all_users_of_the_firm(self):
        link = self.garage.link_ids
        self._give(self.employee, self.garage, {"sales": "1"})
        self.assertTrue(self._sees(self.employee, self.garage))
        link.with_user(self.mechanic)._withdraw()
        self.assertFalse(self._sees(self.employee, self.garage))
        self.assertFalse(self._sees(self.accountant, self.garage))
        self.assertTrue(self._sees(self.mechanic, self.garage))
        self.assertFalse(self.garage.firm_id)
        self.assertNotIn(self.garage.company_id, self.accountant.company_ids)

    def test_withdrawn_while_an_employee_is_writing(self):
        """An open form says what became of the work, whichever call comes next."""
        self._give(self.employee, self.bakery, {"relations": "2"})
        env = self._as(self.employee, self.bakery)
        relation = env["res.partner"].create({"name": "Mill"})
        self.assertEqual(relation.company_id, self.bakery.company_id)
        self.env.flush_all()
        self.bakery.link_ids.with_user(self.baker)._withdraw()
        calls = {
            "save": lambda env: env["res.partner"].browse(relation.id).write({"name": "x"}),
            "new": lambda env: env["res.partner"].create({"name": "Other mill"}),
            "list": lambda env: env["account.move"].search([]),
            "onchange": lambda env: env["res.partner"].onchange({}, [], {"name": {}}),
            "web_save": lambda env: env["res.partner"].web_save({"name": "Third"}, {"name": {}}),
        }
        for name, call in calls.items():
            env = self._as(self.employee, self.bakery)
            with self.subTest(name), self.assertRaises(AccessError) as refused:
                call(env)
            text = str(refused.exception)
            self.assertIn(f"no longer works in dossier {self.bakery.number}", text, name)
            self.assertIn("was not saved", text)
        self.assertEqual(self.env["res.partner"].browse(relation.id).name, "Mill")
        # a right that is taken away, and a dossier that he never knew
        self._link(self.firm, self.bakery)
        self._give(self.employee, self.bakery, {"relations": False, "purchases": False})
        with self.assertRaisesRegex(AccessError, "no longer have a right in dossier"):
            self._as(self.employee, self.bakery)["res.partner"].search([])
        with self.assertRaises(AccessError) as refused:
            self._as(self.employee, self.foreign)["res.partner"].search([])
        self.assertNotIn(self.foreign.number, str(refused.exception))

    def test_refused_and_withdrawn_links_do_not_come_back(self):
        link = self._request()
        link.with_user(self.accountant)._refuse()
        for step in ("_grant", "_withdraw", "_refuse"):
            with self.assertRaises(UserError):
                getattr(link.with_user(self.accountant), step)()

    def test_either_side_withdraws(self):
        self.garage.link_ids.with_user(self.accountant)._withdraw()
        self.assertEqual(self.garage.link_ids.state, "withdrawn")

    def test_firm_needs_a_dossier_of_its_own(self):
        newcomer = self._make_subscriber("b", "Newcomer")
        with self.assertRaisesRegex(ValidationError, "dossier of its own"):
            self.env["octopus.link"]._request(newcomer, self.garage)
        with self.assertRaisesRegex(ValidationError, "no accounting firm"):
            self.env["octopus.link"]._request(self.driver, self.bakery)

    def test_one_request_and_one_manager_at_a_time(self):
        self._request()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self._request()

    def test_link_with_an_end_stops_without_the_cron(self):
        link = self._request(date_to=today() + timedelta(days=3))
        link.with_user(self.accountant)._grant()
        self.assertTrue(self._sees(self.outsider, self.firm_dossier))
        with freeze_time(fields.Datetime.now() + timedelta(days=4)):
            self.assertFalse(self._sees(self.outsider, self.firm_dossier))
            self.env["octopus.link"]._cron_lapse()
            self.assertEqual(link.state, "lapsed")
            self.assertNotIn(self.firm_dossier.company_id, self.outsider.company_ids)

    def test_request_nobody_answers_lapses(self):
        link = self._request()
        link.dossier_id.sudo().lang = "nl_BE"
        with freeze_time(fields.Datetime.now() + timedelta(days=13)):
            self.env["octopus.link"]._cron_lapse()
            self.assertEqual(link.state, "requested")
        with freeze_time(fields.Datetime.now() + timedelta(days=15)):
            with self.step_fails(link, "_tell"):
                self.env["octopus.link"]._cron_lapse()
            self.assertEqual(link.state, "requested")
            self.env["octopus.link"]._cron_lapse()
            self.assertEqual(link.state, "lapsed")
            link.invalidate_recordset()
            consent = link.consent_ids[0]
            self.assertEqual(consent.step, "lapse")
            self.assertEqual((consent.lang, consent._by()), ("nl_BE", "Octopus, by itself"))

    def test_link_is_never_deleted(self):
        with self.assertRaises(UserError):
            self.garage.link_ids.unlink()

    def test_right_needs_a_link(self):
        with self.assertRaises(ValidationError):
            self._give(self.outsider, self.garage, {"sales": "1"})

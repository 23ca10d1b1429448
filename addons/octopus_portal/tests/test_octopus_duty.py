# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who does what: proposed by one side, answered by the other, seen by both and by nobody else."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields, http
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..models import octopus_duty_mail
from .common import PortalHttpCommon


@tagged("post_install", "-at_install")
class TestOctopusDuty(PortalHttpCommon):
    def _propose(self, user, area="vat", doer="firm", dossier=None, **vals):
        company = (dossier or self.bakery).company_id
        duties = self.env["octopus.duty"].with_user(user).with_company(company).sudo()
        return duties.create({"company_id": company.id, "area": area, "doer": doer, **vals})

    def _post(self, *parts, **fields):
        data = {"csrf_token": http.Request.csrf_token(self), **fields}
        url = self._url(self.bakery, "duties", *parts)
        return self.url_open(url, data=data, allow_redirects=False)

    def test_proposed_and_agreed_by_the_other_side(self):
        duty = self._propose(self.accountant)
        self.assertEqual((duty.side, duty.state), ("firm", "proposed"))
        with self.assertRaisesRegex(UserError, "the other side answers"):
            duty.action_agree()
        by_client = duty.with_user(self.baker).sudo()
        by_client.action_agree()
        self.assertEqual((duty.state, duty.answered_by_id), ("agreed", self.baker))
        with self.assertRaisesRegex(UserError, "answered before"):
            by_client.action_decline()
        with self.assertRaisesRegex(ValidationError, "agreed so already"):
            self._propose(self.baker)
        change = self._propose(self.baker, doer="client")
        self.assertEqual(change.side, "client")
        with self.assertRaisesRegex(ValidationError, "waits already"):
            self._propose(self.accountant, doer="both")
        change.with_user(self.accountant).sudo().action_agree()
        self.assertEqual(duty.state, "replaced")
        current = self.env["octopus.duty"]._current(self.bakery.company_id)
        self.assertEqual(current, change)

    def test_the_side_is_not_the_callers_to_say(self):
        duty = self._propose(self.baker, side="firm", state="agreed", answered_by_id=2)
        self.assertEqual((duty.side, duty.state), ("client", "proposed"))
        self.assertFalse(duty.answered_by_id)

    def test_who_speaks_for_nobody(self):
        for user in (self.employee, self.outsider, self.mechanic):
            with self.assertRaises(AccessError) as refused:
                self._propose(user)
            self.assertEqual("Bakery" in str(refused.exception), user == self.employee)

    def _mails(self, *hours):
        """Let the job look at these hours from now; the mails it made, as (address, body)."""
        known = self.env["mail.mail"].search([])
        for hour in hours:
            now = fields.Datetime.add(fields.Datetime.now(), hours=hour)
            waiting = self.env["octopus.duty"].search([("to_tell", "=", True)])
            waiting._tell_sides(self.bakery.company_id, now)
        mails = self.env["mail.mail"].search([]) - known
        return [(mail.email_to, mail.body_html) for mail in mails.sorted("id")]

    def test_mails_to_the_other_side_and_back(self):
        self.baker.partner_id.email = "baker@example.com"
        self.accountant.partner_id.email = "accountant@example.com"
        duty = self._propose(self.accountant)
        self._propose(self.accountant, area="sales", note="Not for a mail")
        self.assertFalse(self._mails(0))
        ((address, body),) = self._mails(1, 2)
        self.assertEqual(address, "baker@example.com")
        self.assertIn(f"/my/octopus/{self.bakery.number}/duties", body)
        self.assertIn("wait for your answer: <strong>2</strong>", body)
        self.assertNotIn("Not for a mail", body)
        duty.with_user(self.baker).sudo().action_agree()
        ((address, body),) = self._mails(1)
        self.assertEqual(address, "accountant@example.com")
        self.assertIn("Answers: <strong>1</strong>", body)
        self.assertIn("/odoo/who-does-what", body)
        # not again within hours, and nothing of what was taken back
        self._propose(self.accountant, area="misc").action_withdraw()
        self._propose(self.accountant, area="bank")
        self.assertFalse(self._mails(2))
        self.assertEqual(len(self._mails(7)), 1)
        self.baker.octopus_notice_mail = False
        self._propose(self.accountant, area="documents")
        self.assertFalse(self._mails(20))

    def test_a_dossier_that_fails_stops_no_other(self):
        self.baker.partner_id.email = "baker@example.com"
        duty = self._propose(self.accountant)
        cron = self.env.ref("octopus_portal.ir_cron_duty_mail")
        at_once = patch.object(octopus_duty_mail, "QUIET", timedelta(days=-1))
        with at_once:
            with self.step_fails(duty, "_tell"):
                cron.method_direct_trigger()
            self.assertTrue(duty.to_tell)
            cron.method_direct_trigger()
            self.assertFalse(duty.to_tell)

    def test_a_client_with_a_k_number_is_not_his_firm(self):
        internal = self._make_dossier("Butcher Wouters", self.firm, 7234567, tier="portal")
        internal.client_id = self.client
        internal._give_starting_rights(self.client)
        duty = self._propose(self.accountant, dossier=internal)
        self.assertEqual(duty.side, "firm")
        duty.with_user(self.baker).sudo().action_agree()
        self.assertEqual((duty.state, duty.answered_by_id), ("agreed", self.baker))

    def test_page(self):
        self._propose(self.accountant, note="Each quarter")
        self._login(self.baker)
        home = self.get()
        self.assertIn("A proposal about who does what", home)
        self.assertIn("Each quarter", self.get("duties"))
        self.assertEqual(self._post("propose", area="sales", doer="both").status_code, 303)
        duties = self.env["octopus.duty"].search([("company_id", "=", self.bakery.company_id.id)])
        self.assertEqual(sorted(duties.mapped("side")), ["client", "firm"])
        odd = self._post("propose", area="misc", doer="both", note="typed\0this")
        self.assertEqual(odd.status_code, 400)
        self.assertEqual(self._post(2**31, "agree").status_code, 404)
        refused = self._post("propose", area="settings", doer="both", note="typed this")
        self.assertIn("Choose what it is about", refused.text)
        self.assertIn("typed this", refused.text)
        theirs = duties.filtered(lambda duty: duty.side == "firm")
        self._post(theirs.id, "agree")
        self.assertEqual(theirs.state, "agreed")
        self.assertEqual(self._post(theirs.id, "decline").status_code, 404)
        self.assertNotIn("A proposal about who does what", self.get())

    def test_pages_of_those_who_may_not(self):
        duty = self._propose(self.accountant)
        self._login(self.employee)
        page = self.get("duties")
        self.assertNotIn("duties/propose", page)
        self.assertIn("You need the right", self._post(duty.id, "agree").text)
        self._login(self.outsider)
        self.get("duties", status=404)
        self.assertEqual(self._post(duty.id, "agree").status_code, 404)
        self.assertEqual(duty.state, "proposed")

    def test_in_the_backend_within_the_rights(self):
        duty = self._propose(self.baker)
        duties = self.env["octopus.duty"]
        bakery = self.bakery.company_id
        mine = duties.with_user(self.accountant).with_context(allowed_company_ids=bakery.ids)
        self.assertEqual(mine.search([]), duty)
        mine.browse(duty.id).action_agree()
        self.assertEqual(duty.state, "agreed")
        garage = self.garage.company_id
        others = duties.with_user(self.mechanic).with_context(allowed_company_ids=garage.ids)
        self.assertFalse(others.search([]))
        with self.assertRaises(AccessError):
            others.browse(duty.id).action_withdraw()
        with self.assertRaises(AccessError):
            duties.with_user(self.baker).search([])

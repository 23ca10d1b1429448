# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools.brussels import today
from .common import DossierCommon

UNKNOWN = "U999999999999"


@tagged("post_install", "-at_install")
class TestOctopusLinkRequest(DossierCommon):
    def setUp(self):
        super().setUp()
        self.garage.link_ids.with_user(self.mechanic)._withdraw()
        # tries are counted outside the transaction of a test
        self.env["octopus.throttle"]._forget("link_request", self.other_firm.id)
        self.requests = self._as(self.outsider, self.other_dossier)["octopus.link.request"]
        self.links = self._as(self.outsider, self.other_dossier)["octopus.link"]

    def _ask(self, asked_for, **kwargs):
        return self.requests._ask(self.other_firm, asked_for, **kwargs)

    def _deliver(self):
        self.env["octopus.link.request"]._deliver_waiting()

    def _delivered(self, line):
        return self.env["octopus.link"].search([("request_id", "=", line.id)])

    def _visible(self, line):
        """What the firm can read of its request, but for what it typed and when."""
        [values] = self.requests.browse(line.id).read()
        return {
            name: value
            for name, value in values.items()
            if name not in ("id", "asked_for", "display_name", "requested_at")
        }

    def test_by_number_code_and_enterprise_number(self):
        number = self.garage.enterprise_number
        dotted = f"BE {number[:4]}.{number[4:7]}.{number[7:]}"
        self.outsider.lang = "nl_BE"
        for asked_for in (self.garage.number, self.driver.code.lower(), dotted, f" {number} "):
            with self.subTest(asked_for=asked_for):
                line = self._ask(asked_for, reason="we keep the books")
                self.assertFalse(self._delivered(line), "nothing is looked up at once")
                self._deliver()
                link = self._delivered(line)
                self.assertEqual((link.dossier_id, link.state), (self.garage, "requested"))
                self.assertEqual(link.consent_ids.user_id, self.outsider)
                self.assertEqual(link.consent_ids.lang, "nl_BE", "the language of who asked")
                self.assertIn("vraagt", link.consent_ids.text)
                self.requests.browse(line.id).action_withdraw()
                self.assertEqual((line.state, link.state), ("withdrawn", "withdrawn"))

    def test_one_that_cannot_be_delivered_does_not_stop_the_others(self):
        late = self._ask(self.driver.code, date_to=today())
        # asked just before midnight, delivered just after
        late.date_to = today() - timedelta(days=1)
        good = self._ask(self.client.code)
        self._deliver()
        self.assertFalse(self._delivered(late))
        self.assertTrue(self._delivered(good))
        self.assertEqual(self._visible(late)["state"], self._visible(good)["state"])

    def test_known_and_unknown_look_the_same(self):
        known, unknown = self._ask(self.driver.code), self._ask(UNKNOWN)
        self.assertEqual(self._visible(known), self._visible(unknown))
        self._deliver()
        self.assertTrue(self._delivered(known))
        self.assertFalse(self._delivered(unknown))
        self.assertEqual(self._visible(known), self._visible(unknown))
        # nor elsewhere: no link, no consent, no name of a dossier
        self.assertFalse(self.links.search([("dossier_id", "=", self.garage.id)]))
        consents = self.links.env["octopus.consent"]
        self.assertFalse(consents.search([("dossier_id", "=", self.garage.id)]))
        with self.assertRaises(AccessError):
            self.links.browse(self._delivered(known).id).read(["state"])
        for asked_for in (self.driver.code, UNKNOWN):
            with self.assertRaisesRegex(UserError, "already asked"):
                self._ask(asked_for)
        before = self.env["mail.mail"].search([]).ids
        with freeze_time(fields.Datetime.now() + timedelta(days=15)):
            with self.step_fails(unknown, "_mail_lapsed"):
                self.env["octopus.link"]._cron_lapse()
            self.assertEqual(unknown.state, "requested")
            self.env["octopus.link"]._cron_lapse()
        self.assertEqual(self._visible(known), self._visible(unknown))
        self.assertEqual((known.state, unknown.state), ("lapsed", "lapsed"))
        mails = self.env["mail.mail"].search([("id", "not in", before)])
        bodies = [mail.body_html for mail in mails if mail.email_to == "b-Mae@example.com"]
        self.assertEqual(len(bodies), 2)
        self.assertEqual(*[b.replace(self.driver.code, "").replace(UNKNOWN, "") for b in bodies])

    def test_known_and_unknown_cost_the_same(self):
        """Not a statement more for what exists, so the time tells nothing; nor do the pages."""
        self._ask("U888888888888")  # what is read once by any request is read
        number = f"BE{self.garage.enterprise_number}"
        for known, unknown in (
            (self.driver.code, UNKNOWN),
            (self.garage.number, "999999999998"),
            (number, "BE0999999922"),
        ):
            counts = []
            for asked_for in (known, unknown):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                self._ask(asked_for)
                self.env.flush_all()
                counts.append(self.cr.sql_log_count - before)
            self.assertEqual(*counts, known)

    def test_the_answer_reaches_the_request(self):
        line = self._ask(self.driver.code)
        twin = self._ask(self.garage.number)
        self._deliver()
        link = self._delivered(line)
        self.assertFalse(self._delivered(twin), "one request is enough for the client")
        # asked in the first hour of a day in Belgium: in UTC it is still the day before
        line.requested_at = link.requested_at = f"{today()} 23:30:00"
        self.assertEqual(line.lapses_on, today() + timedelta(days=15))
        self.assertEqual(line.lapses_on, link.lapses_on)
        link.with_user(self.mechanic)._grant()
        self.assertEqual((line.state, twin.state), ("granted", "granted"))
        self.assertEqual(self.links.search([("state", "=", "granted")]).firm_id, self.other_firm)
        with self.assertRaisesRegex(UserError, "already works in"):
            self._ask(self.garage.number)

    def test_refused_without_naming_the_dossier(self):
        line = self._ask(self.garage.number)
        self._deliver()
        link = self._delivered(line)
        self.env["octopus.link"]._mail_waiting()
        link.with_user(self.mechanic)._refuse()
        self.env["octopus.link"]._mail_waiting()
        mail = self.env["mail.mail"].search([], limit=1, order="id desc")
        self.assertEqual(mail.email_to, self.outsider.email)
        self.assertIn(self.garage.number, mail.body_html)
        self.assertNotIn("Claes", mail.subject + mail.body_html)
        self.assertEqual(line.state, "refused")
        self.assertFalse(self.links.search([("dossier_id", "=", self.garage.id)]))

    def test_odd_characters(self):
        for odd in (
            "",
            " ",
            None,
            "B1",
            self.other_firm.code,
            "U",
            "X12",
            "U1%",
            "%",
            "_",
            "U1_",
            "1\0",
            "١٢٣",
            "U１２",
            "\u212a123",
            "1" * 13,
            "9" * 10_000,
            " " * 10_000 + "1",
            "1' OR '1'='1",
            ["1"],
            {"a": 1},
            -5,
            1.5e300,
        ):
            with self.subTest(odd=str(odd)[:20]), self.assertRaises(ValidationError):
                self._ask(odd)
        self.assertFalse(self.requests.search([]))

    def test_guessing_is_limited_per_firm(self):
        self.env["ir.config_parameter"].set_param("octopus_dossier.link_tries_an_hour", "3")
        for number in range(3):
            self._ask(f"U99999999{number}")
        with self.assertRaisesRegex(UserError, "within an hour"):
            self._ask(self.driver.code)
        self._as(self.accountant, self.firm_dossier)["octopus.link.request"]._ask(
            self.firm, self.driver.code
        )
        with freeze_time(fields.Datetime.now() + timedelta(minutes=61)):
            self._ask(self.driver.code)

    def test_only_the_holder_of_the_firm_asks_and_sees(self):
        line = self._ask(self.driver.code)
        colleague = self.other_firm._create_sub_user("Colleague")
        for user in (colleague, self.mechanic, self.operator, self.accountant):
            requests = self.env["octopus.link.request"].with_user(user)
            with self.assertRaises(AccessError):
                requests._ask(self.other_firm, UNKNOWN)
            with self.assertRaises(AccessError):
                requests.browse(line.id).action_withdraw()
            with self.assertRaises(AccessError):
                requests.create({"firm_id": self.other_firm.id, "asked_for": "1"})
        self.assertFalse(self._as(self.accountant, self.firm_dossier)[line._name].search([]))
        with self.assertRaises(AccessError):
            self.requests.browse(line.id).write({"state": "granted"})

    def test_internal_dossiers_of_others_by_their_number_only(self):
        """An enterprise number is not asked of the firm that keeps its own file on it."""
        for asked_for, found in (
            (self.firm_dossier.enterprise_number, False),
            (self.firm_dossier.number, True),
        ):
            line = self._ask(asked_for)
            self._deliver()
            self.assertEqual(bool(self._delivered(line)), found)
        self.garage.sudo().action_terminate()
        line = self._ask(self.garage.number)
        self._deliver()
        self.assertFalse(self._delivered(line), "a terminated dossier gets no manager")

    def test_firm_without_dossier_and_end_in_the_past(self):
        newcomer = self._make_subscriber("b", "Newcomer")
        requests = self.env["octopus.link.request"].with_user(newcomer.holder_user_id)
        with self.assertRaisesRegex(ValidationError, "dossier of its own"):
            requests._ask(newcomer, UNKNOWN)
        with self.assertRaisesRegex(ValidationError, "has passed"):
            self._ask(UNKNOWN, date_to="2020-01-01")

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Offers, several firms, a changed text, ends and warnings, the dialogs and the mails."""

from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..exceptions import TextChanged
from ..models import octopus_subscriber_link
from ..tools.brussels import today
from .common import DossierCommon


@tagged("post_install", "-at_install")
class TestOctopusLinkConsent(DossierCommon):
    def setUp(self):
        super().setUp()
        self.links = self.env["octopus.link"]

    def _free(self):
        self.garage.link_ids.with_user(self.mechanic)._withdraw()

    def _offer(self, **kwargs):
        return self.links.with_user(self.mechanic)._offer(self.garage, self.other_firm, **kwargs)

    def _newest(self, dossier):
        return self.links.search([("dossier_id", "=", dossier.id)], limit=1)

    def _steps(self, link):
        return self.env["octopus.consent"].search([("link_id", "=", link.id)])

    def _mails(self):
        """(address, subject, body) of what the job draws now."""
        mails = self.env["mail.mail"].search([])
        self.links._mail_waiting()
        new = self.env["mail.mail"].search([]) - mails
        return {mail.email_to: (mail.subject, str(mail.body_html)) for mail in new}

    def _dialog(self, user, dossier, link, step):
        links = self._as(user, dossier)["octopus.link"]
        action = getattr(links.browse(link.id), f"action_{step}")()
        return links.env[action["res_model"]].browse(action["res_id"])

    def test_a_mail_that_cannot_be_drawn_holds_up_no_other(self):
        self._mails()
        bad, good = self._newest(self.garage), self._newest(self.bakery)
        self.assertTrue(bad and good)
        for link in (bad, good):
            link._tell("ends")
        draw = type(bad)._mail

        def fail(link, step, user):
            return draw(link, step, user) if link != bad else 1 / 0

        name = "odoo.addons.octopus_dossier.models.ir_cron"
        with patch.object(type(bad), "_mail", fail), mute_logger(name):
            mails = self._mails()
        self.assertTrue(mails)
        self.assertFalse((bad | good).filtered("mail_step"))

    def test_offer_is_accepted_by_the_holder_of_the_firm(self):
        self._free()
        offer = self._offer()
        for user in (self.mechanic, self.accountant, self.employee, self.operator):
            for step in ("_accept", "_decline"):
                with self.assertRaises(AccessError):
                    getattr(offer.with_user(user), step)()
        with self.assertRaises(UserError):
            offer.with_user(self.mechanic)._grant()
        with self.assertRaisesRegex(UserError, "something waits already"):
            self._offer()
        offer.with_user(self.outsider)._accept()
        self.assertEqual(self.garage.firm_id, self.other_firm)
        consents = self._steps(offer)
        self.assertEqual(consents.mapped("step"), ["accept", "offer"])
        self.assertEqual(consents[1].user_id, self.mechanic)
        self.assertIn("I agree that", consents[1].text)
        self.assertIn("purchases", consents[1].areas)

    def test_only_the_holder_offers_and_to_a_firm_only(self):
        self._free()
        for user in (self.stranger, self.outsider, self.operator):
            with self.assertRaises(AccessError):
                self.links.with_user(user)._offer(self.garage, self.other_firm)
        with self.assertRaisesRegex(UserError, "no accounting firm"):
            self.links.with_user(self.mechanic)._offer(self.garage, self.client)

    def test_firms_are_not_listed_by_trying_numbers(self):
        self._free()
        firms = self._as(self.mechanic, self.garage)["octopus.subscriber"]
        self.env["octopus.throttle"]._forget("firm", self.mechanic.id)
        self.cr.cache.pop("octopus_asked_firms", None)
        with patch.object(octopus_subscriber_link, "FIRM_TRIES", 2):
            for code in (self.firm.code, self.firm.code, "B999999999999", "no number"):
                firms._ask_firm(code)
            values = {"dossier_id": self.garage.id, "firm_code": self.other_firm.code}
            with self.assertRaisesRegex(UserError, "within an hour"):
                firms.env["octopus.link.offer"].create(values).mapped("text")
        self.env["octopus.throttle"]._forget("firm", self.mechanic.id)

    def test_offer_whose_words_changed_is_not_accepted(self):
        self._free()
        offer = self._offer()
        self.garage.sudo().name = "Garage Claes and Sons"
        with self.assertRaises(TextChanged):
            offer.with_user(self.outsider)._accept()
        self.assertFalse(self.garage.firm_id)

    def test_two_firms_claim_one_client(self):
        self._free()
        first = self.links._request(self.firm, self.garage)
        second = self.links._request(self.other_firm, self.garage)
        visible = self._as(self.mechanic, self.garage)["octopus.link"]
        self.assertLessEqual(first + second, visible.search([]))
        seen = self._as(self.outsider, self.other_dossier)["octopus.link"].search([])
        self.assertNotIn(first, seen)
        first.with_user(self.mechanic)._grant()
        self.assertEqual(second.state, "superseded")
        self.assertEqual(self._steps(second)[0].step, "supersede")
        subject, body = self._mails()[self.outsider.email]
        self.assertIn("chose another firm", body)
        late = self.links._request(self.other_firm, self.garage)
        # nor does the manager learn it from what a guessed id answers, with the dossier open or not
        for dossier in (self.garage, self.bakery):
            with self.assertRaises(AccessError) as refused:
                self._as(self.accountant, dossier)["octopus.link"].browse(late.id).read(["state"])
            self.assertNotIn(self.garage.number, str(refused.exception))
            self.assertFalse(getattr(refused.exception, "context", None))
        with self.assertRaisesRegex(UserError, "Withdraw that link first"):
            late.with_user(self.mechanic)._grant()
        first.with_user(self.mechanic)._withdraw()
        late.with_user(self.mechanic)._grant()
        self.assertEqual(self.garage.firm_id, self.other_firm)

    def test_dialog_shows_the_text_and_asks_again_when_it_changed(self):
        self._free()
        link = self.links._request(self.other_firm, self.garage, reason=" more\n room  ")
        self.assertEqual(link.reason, "more room")
        dialog = self._dialog(self.mechanic, self.garage, link, "grant")
        self.assertIn("I agree that", dialog.text)
        with self.assertRaisesRegex(UserError, "tick"):
            dialog.action_confirm()
        dialog.agreed = True
        self.other_firm.sudo().name = "Maes and Partners"
        with self.assertRaises(TextChanged):
            dialog.action_confirm()
        self.assertEqual(link.state, "requested")
        dialog = self._dialog(self.mechanic, self.garage, link, "grant")
        dialog.agreed = True
        dialog.action_confirm()
        self.assertEqual(link.state, "granted")
        self.assertEqual(
            f"{self._steps(link)[0].version}:{self._steps(link)[0].sha256}", dialog.shown
        )
        with self.assertRaises(UserError):
            dialog.action_confirm()
        for user, dossier in ((self.employee, self.bakery), (self.baker, self.bakery)):
            with self.assertRaises(AccessError):
                self._dialog(user, dossier, link, "withdraw")

    def test_dialogs_of_asking_and_offering(self):
        self._free()
        asks = self._as(self.outsider, self.other_dossier)
        self.env["octopus.throttle"]._forget("link_request", self.other_firm.id)
        asks["octopus.link.ask"].create({"asked_for": self.driver.code}).action_ask()
        self.assertEqual(asks["octopus.link.request"].search([]).asked_for, self.driver.code)
        offers = self._as(self.mechanic, self.garage)["octopus.link.offer"]
        values = {"dossier_id": self.garage.id, "firm_code": f" {self.firm.code.lower()}"}
        offer = offers.create(values)
        self.assertEqual(offer.firm_name, self.firm.name)
        with self.assertRaisesRegex(UserError, "tick"):
            offer.action_offer()
        offer.agreed = True
        offer.action_offer()
        self.assertEqual(self._newest(self.garage).state, "offered")
        self.assertFalse(offers.create({**values, "firm_code": "B%"}).firm_name)

    def test_a_new_consent_continues_a_link(self):
        self._free()
        link = self._link(self.other_firm, self.garage, date_to=today() + timedelta(days=10))
        self._give(self.outsider, self.garage, {"misc": False})
        asks = self._as(self.outsider, self.other_dossier)["octopus.link.ask"]
        with self.assertRaisesRegex(UserError, "Choose a later day"):
            asks.create({"link_id": link.id, "date_to": link.date_to}).action_ask()
        asks.create({"link_id": link.id, "date_to": today() + timedelta(days=99)}).action_ask()
        new = self._newest(self.garage)
        self.assertEqual((new.state, new.extends_id), ("requested", link))
        new.with_user(self.mechanic)._grant()
        self.assertEqual((link.state, new.state), ("extended", "granted"))
        company = self.garage.company_id.with_user(self.outsider)
        self.assertFalse(company._octopus_has("misc", "read"), "rights stay as they were")
        self.assertTrue(company._octopus_has("sales", "read"))

    def test_the_right_ends_at_midnight_in_belgium(self):
        self._free()
        with freeze_time("2034-12-01 12:00:00"):
            self._link(self.other_firm, self.garage, date_to="2034-12-31")
        known = self.garage.company_id.id
        for moment, sees in (("2034-12-31 22:59:59", True), ("2034-12-31 23:00:01", False)):
            with freeze_time(moment):
                self.assertEqual(known in self.outsider._octopus_known_company_ids(), sees)
                self.links._cron_lapse()
                state = self._newest(self.garage).state
                self.assertEqual(state, "granted" if sees else "lapsed")

    def test_both_sides_are_warned_before_the_end(self):
        self._free()
        link = self._link(self.other_firm, self.garage, date_to=today() + timedelta(days=30))
        self.garage.sudo().lang = "en_US"
        self._mails()
        warned = {}
        for days in (20, 14, 13, 2, 1):
            with freeze_time(fields_noon(link.date_to - timedelta(days=days))):
                with self.step_fails(link, "_tell"):
                    self.links._cron_lapse()
                self.links._cron_lapse()
                warned[days] = set(self._mails())
                link.invalidate_recordset()
                self.assertEqual(link.ends_soon, days <= 14)
        both = {self.mechanic.email, self.outsider.email}
        self.assertEqual(warned, {20: set(), 14: both, 13: set(), 2: both, 1: set()})

    def test_who_has_just_agreed_to_an_end_is_not_warned_of_it(self):
        self._free()
        link = self._link(self.other_firm, self.garage, date_to=today() + timedelta(days=9))
        self._mails()
        for days, warned in ((9, False), (2, True)):
            with freeze_time(fields_noon(link.date_to - timedelta(days=days))):
                self.links._cron_lapse()
                self.assertEqual(bool(self._mails()), warned, days)

    def test_days_to_answer_are_settings(self):
        self._free()
        link, settings = self._offer(), self.env["ir.config_parameter"]
        for days, state in ((9, "offered"), (6, "lapsed")):
            settings.set_param("octopus_dossier.link_offer_days", str(days))
            with freeze_time(fields_noon(today() + timedelta(days=8))):
                self.links._cron_lapse()
            self.assertEqual(link.state, state)
        with self.assertRaises(UserError):
            self.env["res.config.settings"].create({"octopus_link_warning_days": "14;x"})

    def test_holder_changed_between(self):
        self._free()
        link = self.links._request(self.other_firm, self.garage)
        self.driver.sudo().holder_user_id = self.stranger
        with self.assertRaises(AccessError):
            link.with_user(self.mechanic)._grant()
        link.with_user(self.stranger)._grant()
        self.assertEqual(self._steps(link)[0].user_id, self.stranger)

    def test_printed_in_the_language_of_the_text(self):
        self._free()
        report = self._as(self.mechanic, self.garage)["ir.actions.report"]
        # the words of the client, the label beside them, and what the language calls itself
        for lang, words in {
            "nl_BE": ("Ik ga ermee akkoord", "Versie van de tekst", "Nederlands (BE)"),
            "fr_BE": ("J'accepte", "Version du texte", "Français (BE)"),
            "en_US": ("I agree that", "Version of the text", "English (US)"),
        }.items():
            link = self.links._request(self.firm, self.garage)
            link.with_user(self.mechanic).with_context(lang=lang)._grant()
            consent = self._steps(link)[0]
            self.garage.sudo().name = f"Renamed after {lang}"
            page, kind = report._render_qweb_html("octopus_dossier.report_consent", consent.ids)
            page = page.decode()
            self.assertEqual(kind, "html")
            for word in (*words, consent.sha256, consent.login, self.firm.code, consent.version):
                self.assertIn(word, page.replace("&#39;", "'"), lang)
            self.assertNotIn("Renamed", page.split(consent.sha256)[0], "the names of that moment")
            link.with_user(self.mechanic)._withdraw()
            self.garage.sudo().name = "Garage Claes"
        others = self._as(self.outsider, self.foreign)["ir.actions.report"]
        with self.assertRaises(AccessError):
            others._render_qweb_html("octopus_dossier.report_consent", consent.ids)


def fields_noon(day):
    """Noon of a day, clear of every midnight."""
    return f"{day} 12:00:00"

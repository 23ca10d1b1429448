# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Change of accountant: three signatures, an inventory, and who may do what."""

import hashlib
import json
import re
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import RaiseException

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..exceptions import TextChanged
from .common import DossierCommon, DossierHttpCommon

PASSWORD = "a long test password"


class HandoverWorld:
    @classmethod
    def _prepare(cls):
        cls.maker = cls.outsider  # holder of the taking firm
        for user in (cls.accountant, cls.outsider, cls.mechanic, cls.baker, cls.stranger):
            user.password = PASSWORD
        cls.bill = cls._move(cls.garage)
        cls.bill.action_post()

    @classmethod
    def _propose(cls, user=None, dossier=None, **kwargs):
        dossier = dossier or cls.garage
        user = user or cls.mechanic
        model = cls.env["octopus.handover"].with_user(user)
        return cls.env["octopus.handover"].browse(
            model.propose(dossier.number, cls.other_firm.code, **kwargs)
        )

    @classmethod
    def _sign(cls, handover, *users):
        for user in users:
            handover.with_user(user).sign(PASSWORD)


@tagged("post_install", "-at_install")
class TestOctopusHandover(HandoverWorld, DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare()

    def test_the_last_signature_hands_over(self):
        handover = self._propose()
        self._sign(handover, self.outsider, self.mechanic)
        env = self._as(self.accountant, self.garage)
        self.assertIn(self.bill, env["account.move"].search([]))
        before = self.bill.read()[0]
        # in the backend, where the signer's own dossier is open and the client's is not
        mine = self._as(self.accountant, self.firm_dossier)["octopus.handover"]
        mine.browse(handover.id).sign(PASSWORD)
        self.assertEqual((handover.state, self.garage.firm_id), ("done", self.other_firm))
        self.assertNotIn(self.garage.company_id.id, self.accountant._octopus_known_company_ids())
        taken = self._as(self.outsider, self.garage)["account.move"].browse(self.bill.id)
        self.assertEqual(taken.name, self.bill.name)
        self.bill.invalidate_recordset()
        self.assertEqual(
            self.bill.read(["name", "state", "write_date"])[0].items(),
            {key: before[key] for key in ("id", "name", "state", "write_date")}.items(),
        )
        consents = self.garage.link_ids.consent_ids
        self.assertEqual(consents.mapped("step").count("grant"), 2)
        # what follows from the signatures says what was signed, not what nobody saw
        signed = {one.subscriber_id: one.text for one in handover.signature_ids}
        made = {one.step: one.text for one in consents.sorted("id")}
        self.assertEqual(made["withdraw"], signed[self.driver])
        self.assertEqual(made["grant"], signed[self.driver])
        self.assertEqual(made["request"], signed[self.other_firm])
        self.assertIn("in all areas", made["grant"])
        self.assertFalse(
            self.garage.company_id.octopus_right_ids.filtered(
                lambda right: right.user_id == self.accountant
            )
        )

    def test_signatures_say_who_when_and_what(self):
        handover = self._propose()
        self._sign(handover, self.accountant, self.outsider, self.mechanic)
        signatures = handover.signature_ids
        self.assertEqual(
            set(signatures.mapped("login")),
            {self.accountant.login, self.outsider.login, self.mechanic.login},
        )
        for signature in signatures:
            self.assertEqual(signature.sha256, hashlib.sha256(signature.text.encode()).hexdigest())
            self.assertIn(self.garage.number, signature.text)

    def test_what_is_signed_is_what_was_shown(self):
        handover = self._propose()
        wizards = {}
        for user, step in ((self.mechanic, "sign"), (self.accountant, "refuse")):
            mine = handover.with_user(user).with_context(octopus_step=step)
            action = mine.action_step()
            wizard = mine.env[action["res_model"]].browse(action["res_id"])
            wizards[step] = wizard.with_context(password=PASSWORD)
        self.assertIn("agrees that dossier", wizards["sign"].text)
        self.assertIn("objects to", wizards["refuse"].text)
        self.other_firm.sudo().name = "Maes and Partners"
        for wizard in wizards.values():
            with self.assertRaises(TextChanged):
                wizard.action_confirm()
        self.assertFalse(handover.signature_ids)
        handover.with_user(self.mechanic).sign(PASSWORD, handover._mark("handover_sign", "client"))
        self.assertIn("Maes and Partners", handover.signature_ids.text)
        taking = handover.with_user(self.outsider).with_context(octopus_step="refuse")
        action = taking.action_step()
        self.assertFalse(taking.env[action["res_model"]].browse(action["res_id"]).text)

    def test_inventory_is_kept_to_the_byte(self):
        handover = self._propose()
        self._sign(handover, self.accountant, self.outsider, self.mechanic)
        digest = hashlib.sha256(handover.inventory.encode()).hexdigest()
        self.assertEqual(digest, handover.inventory_hash)
        inventory = json.loads(handover.inventory)
        self.assertRegex(inventory["made_at"], r"T\d\d:\d\d:\d\d\+0[12]:00$")
        sections = {part["key"]: part for part in inventory["sections"]}
        self.assertLessEqual({"journals", "customers", "suppliers", "trial_balance"}, set(sections))
        journal = next(row for row in sections["journals"]["rows"] if row[2])
        name = self.bill.name
        self.assertEqual(journal[2:], [1, "2026-01-15", "2026-01-15", name, name])
        self.assertEqual(len(sections["suppliers"]["rows"]), 1)
        totals = list(sections["trial_balance"]["totals"].values())
        self.assertEqual(totals[0], totals[1])
        self.assertGreater(float(totals[0]), 0)
        act = handover._act()
        self.assertEqual((act.res_id, act), (handover.id, handover._act()))
        # printed: amounts and counts at the right, as their readers write them; codes are neither
        printed = handover.with_context(lang="nl_BE")._act_inventory()["sections"]
        printed = {part["key"]: part for part in printed}
        self.assertEqual(printed["trial_balance"]["figures"], [False, False, True, True])
        self.assertEqual(printed["journals"]["figures"], [False] * 2 + [True] + [False] * 4)
        amounts = [cell for row in printed["trial_balance"]["rows"] for cell in row[2:]]
        self.assertFalse([amount for amount in amounts if not re.search(r",\d\d$", amount)])

    def test_only_the_holders_of_the_sides(self):
        handover = self._propose()
        for user in (self.stranger, self.employee, self.baker, self.operator):
            other = handover.with_user(user)
            for act in (
                lambda other=other: other.sign(PASSWORD),
                lambda other=other: other.go_on_alone(PASSWORD),
                lambda other=other: other.refuse("no"),
                lambda other=other: other.withdraw(),
            ):
                with self.assertRaises(AccessError):
                    act()
        for user in (self.stranger, self.employee):
            with self.assertRaises(AccessError):
                self._propose(user)
            self.assertFalse(self._as(user)["octopus.handover"].search([]))
        for user in (self.mechanic, self.accountant, self.outsider):
            self.assertIn(handover, self._as(user)["octopus.handover"].search([]))
            with self.assertRaises(AccessError):
                handover.with_user(user).write({"state": "done"})

    def test_a_password_is_asked_again_and_once_is_enough(self):
        handover = self._propose()
        with self.enter_registry_test_mode():
            with self.assertRaises(UserError):
                handover.with_user(self.mechanic).sign("wrong")
        self.assertFalse(handover.client_signed_at)
        self._sign(handover, self.mechanic)
        with self.assertRaises(UserError):
            self._sign(handover, self.mechanic)

    def test_the_taking_firm_needs_the_enterprise_number(self):
        for number in (None, "0999999999"):
            with self.assertRaises(UserError), self.cr.savepoint():
                self._propose(self.outsider, enterprise_number=number)
        handover = self._propose(self.outsider, enterprise_number=self.garage.enterprise_number)
        self.assertEqual(handover.started_by_id, self.outsider)
        with self.assertRaises(UserError), self.cr.savepoint():
            self._propose()

    def test_a_stranger_with_both_numbers_learns_nothing(self):
        """Not that a client changes already, has no firm, or that the firm itself holds it."""
        third = self._make_subscriber("b", "Third Accountants")
        self._make_dossier("Third Accountants", third, 7654321)
        model = self.env["octopus.handover"].with_user(third.holder_user_id)
        self._propose()
        self.bakery.link_ids.with_user(self.baker)._withdraw()
        told = set()
        for dossier in (self.garage, self.bakery, self.firm_dossier):
            with self.assertRaises(UserError) as refused:
                model.propose(dossier.number, third.code, dossier.enterprise_number)
            told.add(str(refused.exception).replace(dossier.number, ""))
        with self.assertRaises(UserError) as refused:
            model.propose("99999999", third.code, self.garage.enterprise_number)
        told.add(str(refused.exception).replace("99999999", ""))
        self.assertEqual(len(told), 1, told)

    def test_what_cannot_be_handed_over(self):
        model = self.env["octopus.handover"].with_user(self.mechanic)
        for number, code in (
            ("1", self.other_firm.code),
            (self.garage.number, "B999"),
            (self.garage.number, self.client.code),
            (self.garage.number, self.firm.code),
            (self.bakery.number, self.other_firm.code),
        ):
            with self.assertRaises(UserError):
                model.propose(number, code)
        with self.assertRaises(UserError):
            self._propose(self.outsider, self.foreign)

    def test_refused_withdrawn_lapsed(self):
        handover = self._propose()
        with self.assertRaises(AccessError):
            handover.with_user(self.outsider).withdraw()
        handover.with_user(self.outsider).refuse("too busy")
        self.assertEqual((handover.state, handover.reason), ("refused", "too busy"))
        with self.assertRaises(UserError):
            self._sign(handover, self.mechanic)
        handover = self._propose()
        handover.with_user(self.mechanic).withdraw()
        self.assertEqual(handover.state, "withdrawn")
        handover = self._propose()
        with freeze_time(fields.Datetime.now() + timedelta(days=61)):
            with self.step_fails(handover, "_tell"):
                self.env["octopus.handover"]._cron_lapse()
            self.assertEqual(handover.state, "proposed")
            self.env["octopus.handover"]._cron_lapse()
        self.assertEqual((handover.state, self.garage.firm_id), ("lapsed", self.firm))

    def test_a_leaving_firm_that_is_silent_or_objects_does_not_stop_it(self):
        handover = self._propose()
        self._sign(handover, self.outsider)
        client = handover.with_user(self.mechanic)
        with self.assertRaises(UserError):
            client.go_on_alone(PASSWORD)
        handover.with_user(self.accountant).refuse("unpaid invoices")
        self.assertEqual(handover.state, "proposed")
        with self.assertRaises(UserError):
            handover.with_user(self.outsider).go_on_alone(PASSWORD)
        client.go_on_alone(PASSWORD)
        self.assertEqual((handover.state, handover.alone), ("done", True))
        self.assertEqual(
            set(handover.signature_ids.mapped("step")),
            {"handover_sign", "handover_object", "handover_alone"},
        )

    def test_nobody_pesters_the_others(self):
        handover = self._propose()
        firm = handover.with_user(self.accountant)
        firm.refuse("unpaid invoices")
        before = self.env["mail.mail"].search_count([])
        with self.assertRaises(UserError), self.cr.savepoint():
            firm.refuse("and again")
        self.assertEqual(len(handover.signature_ids), 1)
        self.assertEqual(handover.reason, "unpaid invoices")
        self.assertEqual(self.env["mail.mail"].search_count([]), before)
        for _time in range(4):
            handover.with_user(self.mechanic).withdraw()
            handover = self._propose()
        handover.with_user(self.mechanic).withdraw()
        with self.assertRaises(UserError):
            self._propose()

    def test_the_operator_does_not_read_the_figures(self):
        handover = self._propose()
        self._sign(handover, self.accountant, self.outsider, self.mechanic)
        act = handover._act()
        self.env.invalidate_all()
        seen = handover.with_user(self.operator)
        self.assertEqual(seen.state, "done")
        for name in ("inventory", "act"):
            with self.assertRaises(AccessError, msg=name):
                seen.read([name])
        with self.assertRaises(AccessError):
            act.with_user(self.operator).read(["raw"])

    def test_silent_for_the_days_of_the_setting(self):
        handover = self._propose(self.baker, self.bakery)
        self._sign(handover, self.outsider)
        self.assertFalse(handover.with_user(self.baker).may_go_alone)
        with freeze_time(fields.Datetime.now() + timedelta(days=15)):
            handover.with_user(self.baker).go_on_alone(PASSWORD)
        self.assertEqual(self.bakery.firm_id, self.other_firm)
        self.assertEqual(self.client.firm_id, self.other_firm)

    def test_changed_hands_meanwhile(self):
        handover = self._propose()
        self._sign(handover, self.outsider, self.accountant)
        self.garage.link_ids.with_user(self.mechanic)._withdraw()
        with self.assertRaises(UserError):
            self._sign(handover, self.mechanic)

    def test_each_step_is_mailed_to_all_sides(self):
        before = self.env["mail.mail"].search([])
        handover = self._propose()
        mails = self.env["mail.mail"].search([]) - before
        self.assertEqual(
            set(mails.mapped("email_to")),
            {self.driver.email, self.firm.email, self.other_firm.email},
        )
        self.assertIn(self.garage.number, mails[0].body_html)
        self.assertIn(f"/octopus/handover/{handover.id}", mails[0].body_html)
        self._sign(handover, self.accountant, self.outsider, self.mechanic)
        before = self.env["mail.mail"].search([])
        cron = self.env.ref("octopus_dossier.cron_handover_acts")
        name = "odoo.addons.octopus_dossier.models.ir_cron"
        with (
            patch.object(type(handover), "_act", lambda self: 1 / 0),
            mute_logger(name),
            self.enter_registry_test_mode(),
        ):
            # one that cannot be drawn stops no other, and is tried again
            cron.method_direct_trigger()
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        mails = self.env["mail.mail"].search([]) - before
        self.assertEqual(len(mails), 3)
        self.assertEqual(mails[0].attachment_ids.name, handover._act_name())

    @mute_logger("odoo.sql_db")
    def test_an_act_never_changes(self):
        handover = self._propose()
        self._sign(handover, self.accountant, self.outsider, self.mechanic)
        self.env.flush_all()
        with self.assertRaises(UserError):
            handover.unlink()
        for query in ("UPDATE octopus_handover SET reason = 'x'", "DELETE FROM octopus_handover"):
            with self.assertRaises(RaiseException), self.cr.savepoint():
                self.cr.execute(query)


@tagged("post_install", "-at_install")
class TestOctopusHandoverHttp(HandoverWorld, DossierHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._prepare()
        cls.handover = cls._propose()
        cls._sign(cls.handover, cls.accountant, cls.outsider, cls.mechanic)

    def test_act_and_inventory_are_for_the_sides(self):
        urls = [
            f"/octopus/handover/{self.handover.id}/{name}" for name in ("act.pdf", "inventory.json")
        ]
        for user, status in ((self.mechanic, 200), (self.accountant, 200), (self.stranger, 404)):
            self._login(user)
            for url in urls:
                self.assertEqual(self.url_open(url).status_code, status, (user.login, url))
        self._login(self.outsider)
        content = self.url_open(urls[1]).content
        self.assertEqual(hashlib.sha256(content).hexdigest(), self.handover.inventory_hash)

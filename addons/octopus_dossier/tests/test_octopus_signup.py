# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A subscription from the public page: typed, confirmed by mail, and at work."""

from datetime import timedelta
from unittest.mock import patch

from psycopg2 import errors

from odoo import fields
from odoo.exceptions import AccessDenied, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..exceptions import TextChanged
from ..models import octopus_signup_form
from ..tools.brussels import today
from .common import DossierCommon, enterprise_number
from .order_common import ADDRESS, NUMBER, PASSWORD, OrderMixin


@tagged("post_install", "-at_install")
class TestOctopusSignup(OrderMixin, DossierCommon):
    def problems(self, **changes):
        signups = self.env["octopus.signup"].with_user(self.env.ref("base.public_user"))
        return signups._read_form(self.typed(**changes), ADDRESS)[1]

    def test_the_whole_way(self):
        self.env["res.company"]._octopus_fill_pool(2)
        about_firm = self.other_firm.name
        signup, token = self.begin(module_bank="1", firm=self.other_firm.code)
        self.assertEqual(self.env["octopus.signup"]._open_token(token), (signup, ""))
        self.assertFalse(signup.subscriber_id)
        # such a mail is sent at once, while he waits for the page
        told = self.startPatcher(
            patch.object(type(self.env["res.users"]), "_notify_security_setting_update")
        )
        order = signup._confirm(PASSWORD, PASSWORD, ip=ADDRESS)
        self.assertFalse(told.called, "his first password is no changed password")
        subscriber, dossier = order.subscriber_id, order.dossier_id
        self.assertEqual((subscriber.kind, subscriber.tier), ("u", "portal"))
        self.assertEqual((dossier.holder_id, dossier.payer_id), (subscriber, subscriber))
        self.assertEqual(dossier.enterprise_number, NUMBER)
        self.assertEqual(dossier.company_id.partner_id.city, "Gent")
        self.assertIn("bank", dossier._octopus_modules().mapped("octopus_kind"))
        self.assertEqual((order.state, order.amount), ("done", 15.0))
        self.assertEqual(order.user_id, subscriber.holder_user_id)
        # the login works, the agreement is accepted, the firm may accept the offer
        holder = subscriber.holder_user_id
        credential = {"type": "password", "login": holder.login, "password": PASSWORD}
        env = self.env(user=self.env.ref("base.public_user"), su=False)
        found = env["res.users"].authenticate(credential, {"interactive": False})
        self.assertEqual(found["uid"], holder.id)
        self.assertFalse(self.env["octopus.agreement"]._missing_for(holder))
        company = dossier.company_id
        self.assertTrue(company.with_user(holder)._octopus_has("documents", "write"))
        self.assertEqual(dossier.link_ids.mapped("state"), ["offered"])
        self.assertEqual(dossier.link_ids.firm_id, self.other_firm)
        self.assertFalse(dossier.firm_id, "nobody is linked before he accepts")
        # what is kept of it are the words of the order, which the firm can accept
        [offer] = dossier.link_ids.consent_ids
        self.assertEqual((offer.step, offer.text, offer.ip), ("offer", order.text, order.ip))
        self.assertIn("is offered to", dossier.link_ids._offered_text())
        link = dossier.link_ids.with_user(self.outsider)
        self.other_firm.name = "Another name"
        with self.assertRaises(TextChanged):
            link._accept()
        self.other_firm.name = about_firm
        link._accept()
        self.assertEqual(dossier.firm_id, self.other_firm)
        confirmation = self.mails_to("molen@example.com")[0]
        self.assertIn(subscriber.code, confirmation.body_html)
        self.assertIn("15.00", confirmation.body_html)

    def test_text_says_what_it_costs(self):
        signup, _token = self.begin(module_bank="1", module_invoicing="1")
        text = self.env["octopus.order"]._order_text(signup._about())
        for words in ("Molen Brabant", NUMBER, "10.00", "5.00", "15.00", "free below 1 GB"):
            self.assertIn(words, text)
        self.assertEqual(len(signup._lines()), 2, "invoicing comes with the portal")

    def test_nothing_before_the_mail_is_confirmed(self):
        before = self.env["octopus.subscriber"].search_count([])
        self.begin(firm=self.firm.code, exists_at_firm="1")
        self.assertEqual(self.env["octopus.subscriber"].search_count([]), before)
        self.assertFalse(self.env["octopus.order"].search([]))
        self.assertFalse(self.mails_to(self.firm.holder_user_id.partner_id.email))

    def test_address_works_once_and_for_a_while(self):
        signup, token = self.begin()
        opened = self.env["octopus.signup"]._open_token
        for odd in ("", "x", "٣" * 43, "a" * 43, "a" * 5000):
            self.assertFalse(opened(odd)[0])
        signup.token_until = fields.Datetime.now() - timedelta(minutes=1)
        self.assertEqual(opened(token), (signup, "late"))
        signup.token_until = fields.Datetime.now() + timedelta(hours=1)
        signup._confirm(PASSWORD, PASSWORD)
        self.assertEqual(opened(token), (signup, "used"))
        with self.assertRaisesRegex(UserError, "confirmed already"):
            signup._confirm(PASSWORD, PASSWORD)
        self.assertEqual(len(self.env["octopus.order"].search([])), 1)

    def test_form_sent_twice_is_one_order_and_one_mail(self):
        signup, _token = self.begin(form_key="the-same")
        again, _token = self.begin(form_key="the-same")
        self.assertEqual(signup, again)
        self.assertEqual(len(self.mails_to("molen@example.com")), 1)

    def test_passwords(self):
        signup, _token = self.begin()
        for password, repeated in (("short", "short"), (PASSWORD, "other"), (" " * 9, " " * 9)):
            with self.assertRaises(UserError):
                signup._confirm(password, repeated)
        self.assertFalse(signup.subscriber_id)
        with self.assertRaises(AccessDenied):
            self.env["res.users"].authenticate(
                {"type": "password", "login": "U0", "password": PASSWORD}, {"interactive": False}
            )

    def test_price_changed_meanwhile(self):
        signup, _token = self.begin()
        orders = self.env["octopus.order"]
        shown = orders._order_mark(orders._order_text(signup._about()))
        signup.write({"modules": "bank"})
        with self.assertRaises(TextChanged):
            signup._confirm(PASSWORD, PASSWORD, shown=shown)

    def test_each_problem_at_its_field(self):
        wrong = enterprise_number(6234567)[:-2] + "00"
        for field, value in (
            ("enterprise_number", wrong),
            ("enterprise_number", ""),
            ("name", "\u202e\x00 "),
            ("street", ""),
            ("zip", ""),
            ("city", ""),
            ("email", "no address"),
            ("email", "a@b.be, c@d.be"),
            ("email", "ü@exämple.be"),
            ("firm", "B999999999999"),
            ("firm", "٣٣"),
            ("firm", self.client.code),
            ("agreed", ""),
        ):
            self.assertEqual(list(self.problems(**{field: value})), [field], (field, value))
        self.assertIn("firm", self.problems(exists_at_firm="1"))
        self.assertIn("agreed", self.problems(agreement="0.1"))
        self.assertFalse(self.problems(name="Ω & <b>Zoon</b> 100% “’\n", formula="x", lang="xx"))

    def test_odd_characters_go_through_unharmed(self):
        order = self.order(name="Ω & <b>Zoon</b> 100%(day)s\r\nBcc: evil@example.com")
        self.assertEqual(order.dossier_id.name, "Ω & <b>Zoon</b> 100%(day)s Bcc: evil@example.com")
        self.assertIn("100%(day)s", order.text)
        self.assertNotIn("<b>Zoon", self.mails_to("molen@example.com")[0].body_html)

    def test_a_company_that_exists_tells_nothing_and_takes_nothing(self):
        number = self.garage.enterprise_number
        self.assertFalse(self.problems(enterprise_number=number))
        order = self.order(enterprise_number=number)
        self.assertNotEqual(order.dossier_id, self.garage)
        self.assertEqual(self.garage.holder_id, self.driver)
        self.assertNotIn(self.driver.code, self.mails_to("molen@example.com")[-1].body_html)
        # only who reads the mail of the one who has it already learns of it
        self.driver.holder_user_id.partner_id.email = "claes@example.com"
        self.begin(enterprise_number=number, email="claes@example.com")
        self.assertIn(self.driver.code, self.mails_to("claes@example.com")[0].body_html)

    def test_bots_run_out_of_tries(self):
        for _try in range(octopus_signup_form.MAIL_TRIES):
            self.assertFalse(self.problems())
        self.assertEqual(list(self.problems()), ["form"], "one mailbox is not flooded")
        for number in range(octopus_signup_form.ORDER_TRIES):
            self.problems(email=f"x{number}@example.com")
        self.assertEqual(list(self.problems(email="new@example.com")), ["form"])
        signups = self.env["octopus.signup"]
        for number in range(octopus_signup_form.FIRM_TRIES):
            self.assertFalse(signups._check_firm(f"B99{number}", ADDRESS))
        self.assertIsNone(signups._check_firm(self.firm.code, ADDRESS))
        self.assertEqual(signups._check_firm(self.firm.code, "192.0.2.10"), self.firm)

    def test_what_nobody_confirmed_is_deleted(self):
        signup, _token = self.begin()
        kept, _token = self.begin(email="other@example.com")
        signup.created_at = fields.Datetime.now() - timedelta(days=8)
        self.env["octopus.signup"]._gc_signups()
        self.assertFalse(signup.exists())
        self.assertTrue(kept.exists())

    def test_an_order_is_never_changed(self):
        order = self.order()
        for values in ({"text": "x"}, {"amount": 0}, {"done_at": False}, {"dossier_id": False}):
            with self.assertRaises(UserError):
                order.write(values)
        with self.assertRaises(UserError):
            order.unlink()
        with self.assertRaises(UserError):
            order.line_ids.write({"price_unit": 0})
        self.env.flush_all()
        for statement in (
            "UPDATE octopus_order SET text = 'x' WHERE id = %s",
            "UPDATE octopus_order SET done_at = NULL WHERE id = %s",
            "UPDATE octopus_order SET reason = 'x', amount = 1 WHERE id = %s",
            "DELETE FROM octopus_order WHERE id = %s",
            "UPDATE octopus_order_line SET price_unit = 0 WHERE order_id = %s",
        ):
            with (
                self.assertRaises(errors.RaiseException),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement, (order.id,))
        self.assertEqual(order.date_from, today())

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A sales document from draft to delivered, and what is said before it goes."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.public_buyer import is_public_buyer
from .common import PortalCommon
from .sale_common import SaleWorld


@tagged("post_install", "-at_install")
class TestSaleSending(SaleWorld, PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_sales()

    def codes(self, sale, blocking=None, **kw):
        problems = sale._octopus_sale_problems(**kw)
        return {found.code for found in problems if blocking in (None, found.blocking)}

    def test_a_draft_has_no_number_until_it_is_final(self):
        sale = self._sale()
        self.assertEqual(sale._octopus_sale_number(), "Draft")
        self.assertFalse(sale.octopus_sent_state)
        sale._octopus_make_final()
        self.assertEqual(sale._octopus_sale_number(), sale.name)
        self.assertEqual(sale.octopus_sent_state, "to_send")
        self.assertRegex(sale.payment_reference, r"^\+\+\+\d{3}/\d{4}/\d{5}\+\+\+$")

    def test_numbers_follow_the_dates(self):
        later, sooner = self._sale(invoice_date="2026-02-20"), self._sale(invoice_date="2026-02-10")
        (later | sooner)._octopus_make_final()
        self.assertLess(sooner.sequence_number, later.sequence_number)

    def test_who_may_not_send(self):
        self._give(self.employee, self.bakery, {"invoicing": "2", "sales": "3"})
        sale = self._sale()
        as_employee = sale.with_user(self.employee).sudo()
        with self.assertRaisesRegex(AccessError, "validate"):
            as_employee._octopus_make_final()
        sale._octopus_make_final()
        with self.assertRaisesRegex(AccessError, "validate"):
            as_employee._octopus_portal_send("email")
        with self.assertRaises(UserError):
            sale.with_env(self._as(self.accountant, self.bakery)).write(
                {"octopus_handed_over_at": fields.Datetime.now()}
            )

    def test_what_an_act_leaves_is_not_typed_in(self):
        values = {"move_type": "out_invoice", "partner_id": self.customer.id}
        self._give(self.employee, self.bakery, {"invoicing": "2", "sales": "2"})
        moves = self._as(self.employee, self.bakery)["account.move"]
        journal = self._journal(self.bakery, "sale")
        values["journal_id"] = journal.id
        now = fields.Datetime.now()
        for name, value in (
            ("octopus_booked_through_at", now),
            ("octopus_booked_through_uid", self.employee.id),
            ("octopus_lacks_document", True),
        ):
            for model in (moves, moves.with_context(**{f"default_{name}": value})):
                typed = values if model is not moves else {**values, name: value}
                with self.subTest(name=name), self.assertRaisesRegex(UserError, "the buttons"):
                    model.create(typed)
        move = moves.create({**values, "octopus_lacks_document": False})
        with self.assertRaisesRegex(UserError, "the buttons"):
            move.octopus_lacks_document = True

    def test_mails_of_an_hour(self):
        self.env["ir.config_parameter"].set_param("octopus_portal.customer_mails_an_hour", 1)
        first, second = (self._final().with_user(self.baker).sudo() for _sale in range(2))
        with self.enter_registry_test_mode():
            first._octopus_portal_send("email")
            with self.assertRaisesRegex(UserError, "next hour"):
                second._octopus_portal_send("email")
            self.assertEqual(second.octopus_sent_state, "to_send")
            with freeze_time(fields.Datetime.now() + timedelta(hours=1)):
                second._octopus_portal_send("email")
        self.assertEqual(second.octopus_sent_state, "sending")

    def test_mails_of_an_hour_from_the_backend(self):
        self.env["ir.config_parameter"].set_param("octopus_portal.customer_mails_an_hour", 1)
        env = self._as(self.accountant, self.bakery)
        first, second, third = (self._final() for _sale in range(3))
        wizards = env["account.move.send.wizard"].with_context(active_model="account.move")
        with self.enter_registry_test_mode():
            wizard = wizards.with_context(active_ids=first.ids).create({"move_id": first.id})
            wizard.sending_methods = ["email"]
            wizard.action_send_and_print()
            for when in (False, fields.Datetime.now() + timedelta(days=1)):
                with self.assertRaisesRegex(UserError, "next hour"):
                    second.with_env(env).message_post(
                        body="Pay",
                        partner_ids=self.customer.ids,
                        subtype_xmlid="mail.mt_comment",
                        scheduled_date=when,
                    )
            composer = env["mail.compose.message"].create(
                {
                    "model": "account.move",
                    "res_ids": str((second + third).ids),
                    "composition_mode": "mass_mail",
                    "subject": "Pay",
                    "body": "Pay",
                }
            )
            with self.assertRaisesRegex(UserError, "next hour"):
                composer._action_send_mail()
            second.sending_data = {
                "author_user_id": self.accountant.id,
                "author_partner_id": self.accountant.partner_id.id,
                "sending_methods": ["email"],
            }
            cron = self.env.ref("account.ir_cron_account_move_send")
            cron.method_direct_trigger()
            self.assertTrue(second.sending_data)
            self.assertFalse(second.octopus_mail_message_id)
            with freeze_time(fields.Datetime.now() + timedelta(hours=1)):
                cron.method_direct_trigger()
        self.assertFalse(second.sending_data)
        self.assertEqual(second.octopus_sent_state, "sending")

    def test_made_final_in_the_backend(self):
        asks = {"disable_abnormal_invoice_detection": False}
        env = self._as(self.accountant, self.bakery)
        good = self._sale().with_env(env).with_context(**asks)
        good.action_post()
        self.assertEqual(good.state, "posted")
        city = self._customer("Gemeente Mol")
        sale = self._sale(partner_id=city.id).with_env(env)
        action = sale.with_context(**asks).action_post()
        self.assertEqual(sale.state, "draft")
        wizard = env[action["res_model"]].browse(action["res_id"])
        self.assertIn("public buyer", wizard.octopus_problems)
        wizard.validate_move()
        self.assertEqual(sale.state, "posted")
        other = self._sale(partner_id=city.id).with_env(env)
        action = (other + self._sale().with_env(env)).action_validate_moves_with_confirmation()
        self.assertEqual(env[action["res_model"]].browse(action["res_id"]).move_ids, other)
        # a program decided already
        other.action_post()
        self.assertEqual(other.state, "posted")

    def test_by_mail(self):
        sale = self._final()
        sale._octopus_portal_send("email")
        mail = sale.octopus_mail_message_id
        self.assertIn(sale.name, mail.subject)
        self.assertIn("Bakery Peeters", mail.subject)
        self.assertEqual(mail.email_from, self.bakery.company_id._octopus_sender())
        self.assertIn(self.bakery.company_id.email, mail.reply_to)
        self.assertNotIn(self.bakery.number, mail.subject)
        self.assertIn(sale.payment_reference, mail.body)
        self.assertEqual(mail.notified_partner_ids, self.customer)
        self.assertIn(sale.invoice_pdf_report_id.name, mail.attachment_ids.mapped("name"))
        with self.assertRaisesRegex(UserError, "mailed just now"):
            sale._octopus_portal_send("email")
        notice = mail.notification_ids
        for status, state in (
            ("ready", "sending"),
            ("sent", "delivered"),
            ("bounce", "failed"),
            ("exception", "failed"),
        ):
            notice.notification_status = status
            self.assertEqual(sale.octopus_sent_state, state, status)
        self.assertTrue(sale._octopus_sent_log()[0]["failed"])

    def test_on_paper(self):
        sale = self._final(partner_id=self._customer("Widow", email=False).id)
        with self.assertRaisesRegex(UserError, "no mail address"):
            sale._octopus_portal_send("email")
        sale._octopus_portal_send("paper")
        self.assertEqual(sale.octopus_sent_state, "delivered")
        self.assertTrue(sale.invoice_pdf_report_id)

    def test_what_was_delivered_stays_so(self):
        sale = self._final()
        sale.peppol_move_state = "error"
        self.assertEqual(sale.octopus_sent_state, "failed")
        sale._octopus_portal_send("paper")
        self.assertEqual(sale.octopus_sent_state, "delivered")
        other = self._final()
        other.peppol_move_state = "processing"
        self.assertEqual(other.octopus_sent_state, "sending")
        with self.assertRaisesRegex(UserError, "already sent over Peppol.*credit note"):
            other._octopus_portal_send("peppol")

    def test_problems(self):
        self.assertFalse(self.codes(self._sale()))
        city = self._customer("Gemeente Zemst")
        sale = self._sale(partner_id=city.id)
        self.assertEqual(self.codes(sale, blocking=True), {"reference"})
        with self.assertRaisesRegex(UserError, "Gemeente Zemst.*reference"):
            sale._octopus_make_final()
        sale._octopus_set_reference(" PO-7 ")
        self.assertFalse(self.codes(sale))
        no_lines = self._move(self.bakery, "out_invoice", partner_id=self.customer.id)
        no_lines.invoice_line_ids.unlink()
        self.assertEqual(self.codes(no_lines, blocking=True), {"lines"})
        nobody = self._sale()
        nobody.partner_id = False
        self.assertIn("customer", self.codes(nobody))
        self.assertEqual(self.codes(self._sale(price=-5)), {"negative"})
        late = self._sale(invoice_date="2026-01-15", invoice_date_due="2026-01-01")
        self.assertEqual(self.codes(late), {"due"})
        self._final(invoice_date="2026-03-01")
        self.assertEqual(self.codes(self._sale(invoice_date="2026-02-01")), {"order"})

    def test_problems_of_vat(self):
        wrong = self._customer("Wrong")
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_partner SET vat = 'BE0123456789' WHERE id = %s", [wrong.id])
        wrong.invalidate_recordset()
        sale = self._sale(partner_id=wrong.id)
        self.assertEqual(self.codes(sale, blocking=True), {"vat"})
        private = self._customer("Private", vat=False)
        sale = self._sale(partner_id=private.id)
        self.assertFalse(self.codes(sale))
        tax = sale.invoice_line_ids.tax_ids.copy({"name": "Co-contractant", "amount": 0})
        tax.ubl_cii_tax_category_code = "AE"
        sale.invoice_line_ids.tax_ids = tax
        self.assertEqual(self.codes(sale, blocking=True), {"vat_missing"})
        private.vat = self.customer.vat
        self.assertFalse(self.codes(sale))

    def test_no_account(self):
        self.bakery.company_id.partner_id.bank_ids.active = False
        self.assertEqual(self.codes(self._sale(), blocking=False), {"account"})

    def test_credit_and_duplicate(self):
        sale = self._final(ref="PO-1")
        credit = sale._octopus_credit()
        self.assertEqual(credit.reversed_entry_id, sale)
        self.assertEqual((credit.state, credit.amount_total), ("draft", sale.amount_total))
        self.assertEqual(sale._octopus_credit(), credit)
        credit._octopus_make_final()
        self.assertEqual(sale.payment_state, "reversed")
        copy = sale._octopus_duplicate()
        self.assertEqual((copy.state, copy.ref, copy.octopus_sent_state), ("draft", False, False))
        with self.assertRaisesRegex(UserError, "draft can be changed"):
            copy._octopus_credit()
        with self.assertRaisesRegex(UserError, "credited already, all of it"):
            sale._octopus_credit()

    def test_again_is_paid_to_the_account_of_today(self):
        company = self.bakery.company_id
        sale = self._final()
        before = sale.partner_bank_id
        company._octopus_set_account("BE68539007547034")
        self.env.invalidate_all()
        now = company._octopus_layout_account()
        self.assertEqual(sale._octopus_duplicate().partner_bank_id, now)
        self.assertEqual((sale.partner_bank_id, now == before), (before, False))

    def test_after_sending_it_stays(self):
        sale = self._final()
        sale._octopus_portal_send("paper")
        with self.assertRaisesRegex(UserError, "stays as it is"):
            sale._octopus_set_reference("X")

    def test_public_buyers(self):
        for name in (
            "Gemeente Zemst",
            "Stad Gent",
            "Commune d'Uccle",
            "CPAS de Namur",
            "SPF Finances",
        ):
            self.assertTrue(is_public_buyer(name), name)
        for name in ("In de stad", "Stadscafé", "Bakkerij Stad", "Podium", ""):
            self.assertFalse(is_public_buyer(name), name)
        asked = self._customer("OCMW Leuven")
        self.assertTrue(asked.octopus_asks_order_reference)

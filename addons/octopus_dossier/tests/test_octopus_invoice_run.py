# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_octopus_licence import LicenceWorld

MARCH = date(2026, 3, 1)


@tagged("post_install", "-at_install")
class TestOctopusInvoiceRun(LicenceWorld):
    """March 2026 is invoiced on 1 April."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.april = freeze_time("2026-04-01 08:00:00")
        cls.april.start()
        cls.addClassCleanup(cls.april.stop)
        cls.runs = cls.env["octopus.invoice.run"]

    def _prepared(self):
        action = self.runs.with_user(self.operator).action_prepare()
        return self.runs.browse(action["res_id"])

    def _work(self):
        with self.enter_registry_test_mode():
            self.env.ref("octopus_dossier.cron_invoice_run").method_direct_trigger()
        self.env.invalidate_all()

    def _made(self):
        run = self._prepared()
        run.with_user(self.operator).action_make()
        self._work()
        return run

    def _line(self, run, payer):
        return run.line_ids.filtered(lambda line: line.payer_id == payer)

    def test_preview_then_one_posted_invoice_for_each_payer(self):
        run = self._prepared()
        self.assertEqual((run.state, run.month), ("preview", MARCH))
        self.assertEqual(run.line_ids.payer_id & self.house, self.env["octopus.subscriber"])
        self.assertFalse(run.line_ids.invoice_ids, "a preview makes nothing")
        line = self._line(run, self.firm)
        # its own dossier and the butcher (internal), the bakery (K): 22 of 31 days
        self.assertEqual((line.dossier_count, line.amount), (3, 8.52 + 8.52 + 7.10))
        self.assertEqual(run.amount, sum(run.line_ids.mapped("amount")))
        run.with_user(self.operator).action_make()
        self._work()
        self.assertEqual((run.state, run.failed_count), ("done", 0))
        invoice = line.invoice_ids
        self.assertEqual((invoice.state, invoice.company_id), ("posted", self.own.company_id))
        self.assertEqual(len(invoice.invoice_line_ids), 3, "one line for each dossier")
        self.assertEqual(invoice.amount_untaxed, line.amount)
        self.assertEqual(invoice.invoice_line_ids.tax_ids.mapped("amount"), [21])
        self.assertTrue(any("Bakery" in name for name in invoice.invoice_line_ids.mapped("name")))
        self.assertTrue(invoice.sending_data, "left to Odoo's own sending")
        self.assertEqual(invoice.partner_id.company_id, self.own.company_id)
        self.assertEqual(invoice.partner_id.vat, self.firm_dossier.vat)
        garage = self._line(run, self.driver).invoice_ids
        self.assertEqual(garage.invoice_line_ids.price_unit, 24.84)
        charge = self._line(run, self.driver).charge_ids
        self.assertEqual((charge.invoice_number, charge.state), (garage.name, "invoiced"))
        self.assertIn("22 of 31 days", charge.figure)

    def test_what_goes_by_mail_leaves_at_once(self):
        self._made()
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", queue.id)])
        triggers.unlink()
        with self.enter_registry_test_mode():
            self.env.ref("account.ir_cron_account_move_send").method_direct_trigger()
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", queue.id)]))

    def test_again_makes_nothing_twice(self):
        run = self._made()
        invoices = run.line_ids.invoice_ids
        charges = run.line_ids.charge_ids
        self.assertEqual(self._prepared(), run)
        run.with_user(self.operator).action_count()
        run.with_user(self.operator).action_make()
        self._work()
        self.runs._cron_prepare()
        self.assertEqual(run.line_ids.invoice_ids, invoices)
        self.assertEqual(run.line_ids.charge_ids, charges)

    def test_one_payer_that_fails_stops_no_other(self):
        self.driver.email = self.garage.email = self.mechanic.partner_id.email = False
        run = self._made()
        failed = run.line_ids.filtered(lambda line: line.state == "failed")
        self.assertEqual(failed.payer_id, self.driver)
        self.assertIn("e-mail", failed.message)
        self.assertEqual((run.state, run.failed_count), ("done", 1))
        self.assertEqual(len(run.line_ids.invoice_ids), len(run.line_ids) - 1)
        self.driver.email = "claes@example.com"
        run.with_user(self.operator).action_retry_failed()
        self._work()
        self.assertEqual((run.state, run.failed_count), ("done", 0))
        self.assertEqual(len(failed.invoice_ids), 1)

    def test_invoices_follow_another_mail_address(self):
        company = self.own.company_id
        customer = self.driver._octopus_customer(company)
        self.driver.customer_email = False  # made before it was remembered
        self.driver.email = "new@example.com"
        self.assertEqual(self.driver._octopus_customer(company), customer)
        self.assertEqual(customer.email, "new@example.com")
        customer.email = "operator@example.com"
        self.driver.email = "newer@example.com"
        self.driver._octopus_customer(company)
        self.assertEqual(customer.email, "operator@example.com", "what the operator wrote stays")

    def test_a_correction_is_a_credit_note_and_counts_again(self):
        run = self._made()
        line = self._line(run, self.firm)
        butcher = line.charge_ids.filtered(lambda charge: charge.dossier_id == self.internal)
        self.internal.is_template = True  # it should not have been charged
        butcher.with_user(self.operator).action_correct()
        invoice, credit = line.invoice_ids.sorted("move_type")
        self.assertEqual((credit.move_type, credit.state), ("out_refund", "posted"))
        self.assertEqual((credit.reversed_entry_id, credit.amount_untaxed), (invoice, 8.52))
        self.assertEqual((butcher.state, butcher.credit_number), ("credited", credit.name))
        self.assertAlmostEqual(invoice.amount_residual, (line.amount or 15.62) * 1.21, 0)
        self.assertEqual((run.state, line.state), ("preview", "nothing"), "nothing else is due")
        # all of it: what is right is counted again, and invoiced after a look
        line.with_user(self.operator).action_correct()
        self.assertEqual((run.state, line.state, line.dossier_count), ("preview", "todo", 2))
        run.with_user(self.operator).action_make()
        self._work()
        self.assertEqual(len(line.invoice_ids), 4)
        totals = sum(line.invoice_ids.mapped("amount_untaxed_signed"))
        self.assertAlmostEqual(totals, 8.52 + 7.10)
        with self.assertRaisesRegex(UserError, "credit note"):
            butcher.with_user(self.operator).action_correct()

    def test_only_the_operator_invoices_and_a_payer_sees_his_own(self):
        run = self._made()
        line = self._line(run, self.firm)
        for user in (self.accountant, self.employee, self.mechanic):
            env = self._as(user, self.firm_dossier)
            with self.assertRaises(AccessError):
                env["octopus.invoice.run"].action_prepare()
            for act in ("action_make", "action_count", "action_stop", "action_retry_failed"):
                with self.assertRaises(AccessError):
                    getattr(run.with_env(env), act)()
            with self.assertRaises(AccessError):
                line.with_env(env).action_correct()
            with self.assertRaises(AccessError):
                line.charge_ids.with_env(env).action_correct()
        seen = self._as(self.accountant, self.firm_dossier)["octopus.charge"].search([])
        self.assertEqual(seen.sudo().payer_id, self.firm)
        self.assertEqual(seen.run_line_id, line)
        self.assertFalse(self._as(self.employee, self.bakery)["octopus.charge"].search([]))
        self.assertEqual(
            line.with_user(self.accountant).action_charges()["res_model"], "octopus.charge"
        )
        with self.assertRaises(AccessError):
            line.with_user(self.mechanic).action_charges()

    def test_without_the_operators_dossier_it_says_where_to_set_it(self):
        self.env["ir.config_parameter"].set_param("octopus_dossier.operator_dossier_id", False)
        with self.assertRaisesRegex(UserError, "Settings"):
            self._prepared()
        self.runs._cron_prepare()
        self.assertFalse(self.runs.search([]))

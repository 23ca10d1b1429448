# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rights in sentences: who sees and does what, as the least privileged user."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import DossierCommon


@tagged("post_install", "-at_install")
class TestOctopusRightAccess(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bill = cls._move(cls.bakery)
        cls.sale = cls._move(cls.bakery, "out_invoice")
        cls.entry = cls._move(cls.bakery, "entry")
        cls.foreign_bill = cls._move(cls.foreign)

    def test_employee_reads_only_his_area(self):
        moves = self._as(self.employee, self.bakery)["account.move"].search([])
        self.assertEqual(moves, self.bill)

    def test_accountant_sees_both_dossiers_and_not_the_foreign_one(self):
        env = self._as(self.accountant, self.bakery, self.garage)
        moves = env["account.move"].search([])
        self.assertEqual(moves, self.bill + self.sale + self.entry)

    def test_foreign_by_id_is_refused(self):
        env = self._as(self.accountant, self.bakery)
        with self.assertRaises(AccessError):
            env["account.move"].browse(self.foreign_bill.id).read(["name"])

    def test_own_dossier_that_is_not_open_is_named(self):
        env = self._as(self.accountant, self.garage)
        with self.assertRaisesRegex(AccessError, "which is not open") as refused:
            env["account.move"].browse(self.bill.id).read(["name"])
        suggested = refused.exception.context["suggested_company"]
        self.assertEqual(suggested["id"], self.bakery.company_id.id)

    def test_the_list_of_dossiers_holds_closed_ones_and_no_foreign_ones(self):
        env = self._as(self.accountant, self.garage)
        mine = self.bakery + self.garage + self.firm_dossier
        self.assertEqual(env["octopus.dossier"].search([]), mine.sorted())
        self.assertEqual(
            self._as(self.employee, self.bakery)["octopus.dossier"].search([]), self.bakery
        )
        with self.assertRaises(AccessError):
            env["octopus.dossier"].browse(self.foreign.id).action_open_books()

    def test_foreign_active_company_is_refused(self):
        env = self._as(self.accountant, self.bakery, self.foreign)
        with self.assertRaises(AccessError):
            env["account.move"].search([])

    def test_new_user_has_no_right_at_all(self):
        lobby = self.env.ref("octopus_dossier.lobby_company")
        self.assertEqual(self.stranger.company_ids, lobby)
        env = self.env(user=self.stranger, su=False)
        for model in ("account.move", "account.journal", "account.account", "octopus.dossier"):
            self.assertFalse(env[model].search([]), model)

    def test_a_right_that_was_undone_is_in_no_cache(self):
        """Rights are cached by their version: one that was undone never comes again."""
        company = self.garage.company_id.with_user(self.stranger)
        with self.assertRaises(RuntimeError), self.cr.savepoint():
            self._give(self.stranger, self.garage, {"purchases": "1"})
            self.assertTrue(company._octopus_has("purchases", "read"))
            raise RuntimeError("what fails after the right was given")
        self.env.invalidate_all()
        self._give(self.stranger, self.garage, {"sales": "1"})
        self.assertTrue(company._octopus_has("sales", "read"))
        self.assertFalse(company._octopus_has("purchases", "read"))

    def test_reader_cannot_write(self):
        bill = self.bill.with_env(self._as(self.employee, self.bakery))
        with self.assertRaisesRegex(AccessError, "Purchases: write"):
            bill.write({"ref": "x"})

    def test_writer_books_and_cannot_post(self):
        self._give(self.employee, self.bakery, {"purchases": "2", "relations": "2"})
        env = self._as(self.employee, self.bakery)
        bill = env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self._relation(self.bakery).id,
                "invoice_date": "2026-01-15",
                "invoice_line_ids": [Command.create({"name": "Flour", "price_unit": 5})],
            }
        )
        with self.assertRaisesRegex(AccessError, "Purchases: validate"):
            bill.action_post()
        with self.assertRaisesRegex(AccessError, "Purchases: validate"):
            bill.write({"state": "posted"})
        with self.assertRaisesRegex(AccessError, "Purchases: validate"):
            bill._post()

    def test_validator_posts(self):
        self._give(self.employee, self.bakery, {"purchases": "3"})
        bill = self.bill.with_env(self._as(self.employee, self.bakery))
        bill.action_post()
        self.assertEqual(bill.state, "posted")
        bill.button_draft()
        self.assertEqual(bill.state, "draft")

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..models.octopus_dossier_new import CopiedCompany
from .common import ALL, DossierCommon, enterprise_number

PASSWORD = "a long test password"


@tagged("post_install", "-at_install")
class TestOctopusDossierManage(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm.dossier_manager = True
        cls.template = cls._make_dossier("Template", cls.firm, 8234567)
        cls.template.is_template = True
        cls.extra = cls.env["account.account"].create(
            {
                "code": "699999",
                "name": "Own account",
                "account_type": "expense",
                "company_ids": [Command.set(cls.template.company_id.ids)],
            }
        )
        cls.accountant.password = PASSWORD
        cls.env.flush_all()

    def _wizard(self, model, user=None, **values):
        env = self._as(user or self.accountant, self.template)
        return env[f"octopus.dossier.{model}"].create(values)

    def _accounts(self, dossier):
        return dossier._copied("accounts")

    # -- copying ----------------------------------------------------------------------------------

    def test_preview_says_what_copying_then_does(self):
        name = "Changed in the template"
        self._accounts(self.template)["700000"].name = name
        self._accounts(self.template)["604000"].account_type = "expense_direct_cost"
        bill = self._move(self.garage)
        bill.invoice_line_ids.account_id = self._accounts(self.garage)["604000"]
        bill.action_post()
        old_type = self._accounts(self.garage)["604000"].account_type
        targets = self.garage + self.bakery
        wizard = self._wizard(
            "manage", source_id=self.template.id, target_ids=[Command.set(targets.ids)]
        )
        with self.assertRaisesRegex(UserError, "what is lost first"):
            wizard.action_do()
        wizard.action_preview()
        counts = {line.dossier_id: (line.new, line.lost, line.kept) for line in wizard.line_ids}
        self.assertEqual(counts, {self.garage: (1, 1, 1), self.bakery: (1, 2, 0)})
        self.assertIn("604000", wizard.line_ids[0].message)
        # nothing more is overwritten than what was shown
        wizard.copy_relations = True
        with self.assertRaisesRegex(UserError, "what is lost first"):
            wizard.action_do()
        wizard.copy_relations = False
        wizard.action_do()
        self.assertEqual(wizard.bulk_id.line_ids.mapped("state"), ["done", "done"])
        for dossier in targets:
            accounts = self._accounts(dossier)
            self.assertEqual(accounts["700000"].name, name)
            self.assertIn("699999", accounts)
        self.assertEqual(self._accounts(self.garage)["604000"].account_type, old_type)
        wizard.action_preview()
        self.assertEqual(wizard.line_ids.mapped("new"), [0, 0])
        self.assertEqual(wizard.line_ids.mapped("lost"), [0, 0])
        # And back again, as for emptying.
        env = self._as(self.accountant, self.bakery)
        env["octopus.restore.point"].search([]).action_restore()
        self.assertNotIn("699999", self._accounts(self.bakery))

    def test_vat_codes_and_relations(self):
        taxes = self.template._copied("taxes")
        tax = next(tax for key, tax in taxes.items() if key[0] == "sale" and tax.amount == 21)
        tax.amount = 22
        tax.copy({"name": "New code", "company_id": self.template.company_id.id})
        partner = self._relation(self.template, "Flour Mill")
        partner.write({"city": "Ghent", "child_ids": [Command.create({"name": "Els"})]})
        partner.child_ids.company_id = self.template.company_id
        mine = self._relation(self.garage, "flour mill")
        mine.email = "kept@example.com"
        wizard = self._wizard(
            "manage",
            source_id=self.template.id,
            target_ids=[Command.set((self.garage + self.bakery).ids)],
            copy_accounts=False,
            copy_taxes=True,
            copy_relations=True,
        )
        wizard.action_preview()
        wizard.action_do()
        self.assertEqual(wizard.bulk_id.failed_count, 0, wizard.bulk_id.line_ids.mapped("message"))
        for dossier in self.garage + self.bakery:
            copied = dossier._copied("taxes")
            same = next(t for k, t in copied.items() if t.name == tax.with_env(t.env).name)
            self.assertEqual(same.amount, 22)
            self.assertEqual(self.template._repartition(tax), dossier._repartition(same))
            accounts = same.repartition_line_ids.account_id
            self.assertEqual(accounts.company_ids, dossier.company_id)
            self.assertIn("New code", [key[2] for key in copied])
        self.assertEqual(
            (mine.name, mine.city, mine.email), ("Flour Mill", "Ghent", "kept@example.com")
        )
        there = self.bakery._copied("relations")["flour mill"]
        self.assertEqual(there.child_ids.mapped("name"), ["Els"])
        self.assertEqual((there | there.child_ids).company_id, self.bakery.company_id)

    def test_a_new_dossier_from_one_with_bookings(self):
        self.template.is_template = False
        self._move(self.template)
        wizard = self._wizard("manage", act="new", source_id=self.template.id, name="Second")
        action = wizard.action_do()
        company = self.env["res.company"].browse(action["params"]["company_id"])
        self.assertIn("699999", self._accounts(company.octopus_dossier_id))
        self.assertFalse(self.env["account.move"].search([("company_id", "=", company.id)]))

    def test_refusals_of_the_dossier_manager(self):
        self._give(self.employee, self.template, ALL)
        values = {"source_id": self.template.id, "target_ids": [Command.set(self.garage.ids)]}
        with self.assertRaises(AccessError):
            # He may set up the template, not the garage.
            self._wizard("manage", self.employee, **values).action_preview()
        foreign = {**values, "target_ids": [Command.set(self.foreign.ids)]}
        with self.assertRaises(AccessError):
            self._wizard("manage", **foreign).action_preview()
        self.firm.dossier_manager = False
        with self.assertRaisesRegex(AccessError, "switched on"):
            self._wizard("manage", **values).action_preview()
        for user in (self.mechanic, self.baker, self.operator):
            for model in ("manage", "new"):
                access = self.env[f"octopus.dossier.{model}"].with_user(user)
                self.assertFalse(access.has_access("create"), user.login)

    # -- new ones from a template -----------------------------------------------------------------

    def test_the_company_of_a_new_dossier_is_nobodys_choice(self):
        pool = self.env["res.company"]._octopus_make_companies(5)
        number = pool[-1].id
        for chosen in (number, float(number), str(number), self.foreign.company_id.id):
            context = {"octopus_new_company_id": chosen}
            new = self.env["octopus.dossier"].with_context(**context)
            self.assertNotIn(new._take_company(), pool[-1] + self.foreign.company_id)
        copied = CopiedCompany(number)
        new = self.env["octopus.dossier"].with_context(octopus_new_company_id=copied)
        self.assertEqual(new._take_company(), pool[-1])

    def test_a_list_of_new_dossiers_with_a_result_for_each(self):
        number = enterprise_number(9234567)
        wizard = self._wizard(
            "new",
            source_id=self.template.id,
            text=f"Bakery One; {number}\n\nTwice\t{number}\nWrong, 0123456748\n;\n; 1\nPlain",
        )
        wizard.action_make()
        results = {line.name: line for line in wizard.line_ids}
        self.assertEqual(wizard.made_count, 2)
        made = results["Bakery One"].dossier_id
        self.assertEqual((made.kind, made.enterprise_number), ("internal", number))
        self.assertIn("699999", self._accounts(made))
        self.assertFalse(made.company_id.octopus_is_pool)
        self.assertFalse(made.is_template)
        self.assertIn("already", results["Twice"].message)
        self.assertIn("no enterprise number", results["Wrong"].message)
        self.assertIn("no name", results[""].message or results[False].message)
        company = made.company_id.with_user(self.accountant)
        self.assertTrue(company._octopus_has("purchases", "validate"))
        bill = self._move(made)
        bill.action_post()
        self.assertEqual(bill.state, "posted")

    def test_who_makes_dossiers_from_a_template(self):
        self._give(self.employee, self.template, {"dossier_settings": "2"})
        with self.assertRaises(AccessError):
            self._wizard("new", self.employee, source_id=self.template.id, text="x").action_make()
        with self.assertRaises(AccessError):
            self.template.with_user(self.employee).action_template()
        self._give(self.employee, self.template, {"dossier_settings": "3"})
        wizard = self._wizard("new", self.employee, source_id=self.template.id, text="By An")
        wizard.action_make()
        company = wizard.line_ids.dossier_id.sudo().company_id
        self.assertTrue(company.with_user(self.employee)._octopus_has("sales", "write"))
        self.template.with_user(self.employee).action_template()
        with self.assertRaisesRegex(UserError, "template"):
            wizard.action_make()
        for user, dossier in ((self.outsider, self.template), (self.accountant, self.garage)):
            with self.assertRaises(AccessError):
                dossier.with_user(user).action_template()

    # -- the end, and on under a new ID -----------------------------------------------------------

    def test_terminate_and_go_on_under_a_new_id(self):
        internal = self._make_dossier("Butcher", self.firm, 7734567)
        internal._give_client_access(self.client)
        env = self._as(self.accountant, internal)
        action = internal.with_env(env).action_ask_terminate()
        form = Form(env["octopus.dossier.terminate"].browse(action["res_id"]))
        form.renew = True
        form.password = PASSWORD
        wizard = form.save()
        with self.assertRaises(UserError):
            wizard.with_context(password="wrong").action_terminate()
        self.assertEqual(internal.state, "active")
        action = wizard.with_context(password=PASSWORD).action_terminate()
        company = self.env["res.company"].browse(action["params"]["company_id"])
        new = company.octopus_dossier_id
        self.assertEqual(internal.state, "terminated")
        self.assertNotEqual(new.number, internal.number)
        self.assertEqual((new.state, new.name, new.client_id), ("active", "Butcher", self.client))
        self.assertEqual(new.enterprise_number, internal.enterprise_number)
        with self.assertRaisesRegex(UserError, "terminated already"):
            wizard.with_context(password=PASSWORD).action_terminate()
        self.assertEqual(internal.continued_as, new.number)
        with self.assertRaisesRegex(UserError, f"goes on already, as {new.number}"):
            internal.with_env(env).action_ask_renew()

    def test_what_was_terminated_goes_on_later(self):
        """For the holder by a button; the firm that pays makes it, and asks him for a link."""
        self.mechanic.password = PASSWORD
        for digits, holder, user, works_in_it in (
            (7634567, self.client, self.accountant, False),
            (7534567, self.driver, self.mechanic, True),
        ):
            dossier = self._make_dossier("Butcher", holder, digits)
            self._link(self.firm, dossier)
            dossier.action_terminate()
            dossier = dossier.with_env(self._as(user, dossier))
            with self.assertRaises(AccessError):
                dossier.with_user(self.employee).action_ask_renew()
            wizard = self.env["octopus.dossier.terminate"].with_user(user)
            wizard = wizard.browse(dossier.action_ask_renew()["res_id"])
            with self.assertRaises(UserError):
                wizard.with_context(password="wrong").action_renew()
            answer = wizard.with_context(password=PASSWORD).action_renew()
            number = dossier.sudo().continued_as
            new = self.env["octopus.dossier"].search([("number", "=", number)])
            self.assertEqual((new.state, new.holder_id), ("active", holder))
            if works_in_it:
                self.assertEqual(answer["params"]["company_id"], new.company_id.id)
            else:
                self.assertIn(number, answer["params"]["message"])

    def test_a_booked_dossier_goes_on_with_its_journals(self):
        old = self._make_dossier("Butcher", self.firm, 7834567)
        company, account = old.company_id, self._accounts(old)["700000"]
        journals = self.env["account.journal"]
        for code, kind, vals in (
            ("SHOP", "sale", {"default_account_id": account.id, "sequence": 33}),
            ("OLD", "general", {"active": False}),
            ("BNK9", "bank", {"bank_acc_number": "BE71096123456769"}),
        ):
            vals = {**vals, "name": code, "code": code, "type": kind, "company_id": company.id}
            journals.create(vals)
        self._journal(old, "purchase").name = "Bills of the butcher"
        self._move(old)
        new = old._renew()
        self.assertFalse(new._has_bookings())
        found = journals.with_context(active_test=False).search(
            [("company_id", "=", new.company_id.id)]
        )
        made = {journal.code: journal for journal in found}
        shop = made["SHOP"]
        self.assertEqual((shop.type, shop.sequence), ("sale", 33))
        self.assertEqual(shop.default_account_id, self._accounts(new)["700000"])
        self.assertFalse(made["OLD"].active)
        self.assertEqual(made["BNK9"].default_account_id.company_ids, new.company_id)
        self.assertFalse(made["BNK9"].bank_account_id)
        self.assertEqual(self._journal(new, "purchase").name, "Bills of the butcher")

    def test_the_firm_ends_what_it_pays_for(self):
        bakery = self.bakery.with_user(self.accountant)
        bakery.with_context(password=PASSWORD).action_terminate()
        self.assertEqual(self.bakery.state, "terminated")
        with self.assertRaises(AccessError):
            self.garage.with_user(self.accountant).action_terminate()

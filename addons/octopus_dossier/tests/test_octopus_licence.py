# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import DossierCommon


class LicenceWorld(DossierCommon):
    """The world on 10 March 2026, with an operator who has a dossier."""

    @classmethod
    def setUpClass(cls):
        cls.clock = freeze_time("2026-03-10 12:00:00")
        cls.clock.start()
        cls.addClassCleanup(cls.clock.stop)
        super().setUpClass()
        cls.house = cls._make_subscriber("b", "Octopus")
        cls.own = cls._make_dossier("Octopus", cls.house, 6234567)
        cls.own._octopus_make_operator()
        cls.licences = cls.env["octopus.licence"]
        cls.internal = cls._make_dossier("Butcher Wouters", cls.firm, 7234567)
        cls.product = cls.env["product.product"]._octopus_product

    def _night(self):
        """The scheduled action of each day."""
        with self.enter_registry_test_mode():
            self.env.ref("octopus_dossier.cron_licences").method_direct_trigger()


@tagged("post_install", "-at_install")
class TestOctopusLicence(LicenceWorld):
    def _levels(self, dossier):
        rights = dossier.company_id.octopus_right_ids
        return {(right.user_id, right.area, right.level) for right in rights}

    def test_prices_follow_the_list_of_the_formula(self):
        day = date(2026, 3, 1)
        prices = {
            (formula, kind): self.product(kind)._octopus_price(self.product(formula), day)
            for formula in ("portal", "full", "internal")
            for kind in (formula, "bank", "storage")
        }
        self.assertEqual(prices[("portal", "portal")], 10)
        self.assertEqual(prices[("portal", "bank")], 5)
        self.assertEqual((prices[("full", "bank")], prices[("internal", "bank")]), (10, 10))
        self.assertEqual({prices[(f, "storage")] for f in ("portal", "full", "internal")}, {1})
        # what the operator sells stands among the articles of no dossier
        env = self._as(self.accountant, self.bakery, self.firm_dossier)
        self.assertFalse(env["product.product"].search([("octopus_kind", "!=", False)]))
        # the operator himself sets the prices
        price = self.env.ref("octopus_dossier.price_portal_bank")
        price.with_user(self.operator).fixed_price = 6
        price.invalidate_recordset()
        self.assertEqual(self.product("bank")._octopus_price(self.product("portal"), day), 6)

    def test_every_dossier_has_a_licence_from_its_first_day(self):
        for dossier, payer, kind in (
            (self.internal, self.firm, "internal"),
            (self.bakery, self.firm, "portal"),
            (self.garage, self.driver, "full"),
        ):
            licence = dossier.licence_id
            self.assertEqual((licence.payer_id, licence.formula_id), (payer, self.product(kind)))
            self.assertEqual(licence.date_start, date(2026, 3, 10))
            self.assertEqual(dossier.payer_id, payer)
            self.assertIn(licence, licence.search([("state", "=", "active")]))
            self.assertNotIn(licence, licence.search([("state", "=", "planned")]))
        self.assertIn("invoicing", self.bakery._octopus_modules().mapped("octopus_kind"))
        self.assertNotIn("bank", self.garage._octopus_modules().mapped("octopus_kind"))

    def test_a_k_number_has_its_own_formula_and_loses_it_again(self):
        client = self._make_subscriber("k", "Wouters", firm_id=self.firm.id)
        self.internal._give_client_access(client)
        self.assertEqual(self.internal.licence_id.formula_id, self.product("portal"))
        self.assertEqual((self.internal.kind, self.internal.tier), ("internal_k", "portal"))
        self.internal.with_user(self.accountant).action_client_access_end()
        self.assertEqual(self.internal.licence_id.formula_id, self.product("internal"))
        self.assertEqual(self.internal.licence_id.payer_id, self.firm)

    def test_modules_begin_and_end_on_their_day(self):
        bank, licence = self.product("bank"), self.bakery.licence_id
        same = licence._octopus_change(date(2026, 4, 1), add=bank | self.product("invoicing"))
        self.assertEqual(same, licence)
        self.assertEqual(licence.line_ids.product_id, bank, "invoicing comes with the portal")
        self.assertNotIn(bank, self.bakery._octopus_modules(date(2026, 3, 31)))
        self.assertIn(bank, self.bakery._octopus_modules(date(2026, 4, 1)))
        licence._octopus_change(date(2026, 5, 1), remove=bank)
        self.assertIn(bank, self.bakery._octopus_modules(date(2026, 4, 30)))
        self.assertNotIn(bank, self.bakery._octopus_modules(date(2026, 5, 1)))

    def test_payer_from_u_to_firm_and_back_keeps_holder_rights_and_modules(self):
        before = self._levels(self.garage)
        licence = self.garage.licence_id
        licence._octopus_change(date(2026, 3, 10), add=self.product("bank"))
        paid = licence._octopus_change(date(2026, 3, 20), payer=self.firm)
        self.assertEqual(self.garage.licence_id, licence, "not before its day")
        with freeze_time("2026-03-20 12:00:00"):
            self._night()
            self.assertEqual((self.garage.licence_id, self.garage.payer_id), (paid, self.firm))
            self.assertEqual((self.garage.holder_id, self.garage.kind), (self.driver, "internal_k"))
            self.assertIn("bank", self.garage._octopus_modules().mapped("octopus_kind"))
        with freeze_time("2026-06-01 12:00:00"):
            paid._octopus_change(date(2026, 6, 1), payer=self.driver)
            self.assertEqual((self.garage.payer_id, self.garage.kind), (self.driver, "external"))
        self.assertEqual(self._levels(self.garage), before)
        self.assertEqual(len(self.garage.licence_ids), 3, "nothing is written over")
        self.assertEqual(licence.date_end, date(2026, 3, 19))

    def test_tier_and_kind_of_users_follow_the_formula_on_the_day(self):
        before = self._levels(self.garage)
        licence = self.garage.licence_id
        planned = licence._octopus_change(date(2026, 4, 1), formula=self.product("portal"))
        self.assertTrue(self.mechanic._is_internal())
        with freeze_time("2026-04-01 08:00:00"):
            self._night()
            self.assertEqual((self.garage.tier, self.driver.tier), ("portal", "portal"))
            self.assertTrue(self.mechanic._is_portal() and self.stranger._is_portal())
            # the portal's licence counts for his own users, his rows wait; the firm goes on
            company = self.garage.company_id
            mine, firms = company.with_user(self.mechanic), company.with_user(self.accountant)
            self.assertTrue(mine._octopus_has("purchases", "read"))
            self.assertFalse(mine._octopus_has("purchases", "write"))
            self.assertFalse(mine._octopus_has("financial", "read"))
            self.assertTrue(firms._octopus_has("financial", "validate"))
            planned._octopus_change(date(2026, 4, 1), formula=self.product("full"))
            self.assertTrue(self.mechanic._is_internal())
            self.assertTrue(mine._octopus_has("financial", "validate"))
        self.assertEqual((self.garage.tier, self._levels(self.garage)), ("full", before))

    def test_what_is_planned_can_be_withdrawn_and_is_not_changed_by_others(self):
        licence = self.bakery.licence_id
        licence._octopus_change(date(2026, 3, 10), add=self.product("bank"))
        planned = licence._octopus_change(date(2026, 5, 1), formula=self.product("full"))
        with self.assertRaisesRegex(UserError, "planned"):
            licence._octopus_change(date(2026, 4, 1), payer=self.house)
        planned._octopus_withdraw()
        self.assertEqual(planned.state, "void")
        later = self.bakery._octopus_licence_on(date(2026, 5, 1))
        self.assertEqual(later.formula_id, self.product("portal"))
        self.assertIn(self.product("bank"), self.bakery._octopus_modules(date(2026, 6, 1)))
        for wrong in (date(2026, 3, 9), date(2026, 5, 1)):
            with self.assertRaises(UserError):
                licence._octopus_change(wrong, payer=self.house)

    def test_what_was_withdrawn_does_not_come_back(self):
        day = date(2026, 5, 1)
        licence = self.bakery.licence_id
        planned = licence._octopus_change(day, formula=self.product("full"), payer=self.house)
        planned._octopus_withdraw()
        self.bakery._octopus_licence_on(day)._octopus_withdraw()
        later = self.bakery._octopus_licence_on(day)
        self.assertEqual((later.payer_id, later.formula_id), (licence.payer_id, licence.formula_id))

    def test_who_left_does_not_pay_for_what_another_one_withdraws(self):
        licence = self.bakery.licence_id
        licence._octopus_end(date(2026, 4, 30))
        day = date(2026, 5, 1)
        planned = self.licences._start_many(
            [(self.bakery, self.house, self.product("portal"), None)], day
        )
        planned._octopus_withdraw()
        self.assertFalse(self.bakery._octopus_licence_on(day))
        self.assertEqual(licence.date_end, date(2026, 4, 30))

    def test_one_that_fails_stops_no_other_at_night(self):
        for dossier in (self.bakery, self.garage):
            dossier.licence_id._octopus_end(date(2026, 3, 31))
        self.clock.stop()
        follow = type(self.bakery)._octopus_follow_payer

        def fail(dossiers):
            return follow(dossiers) if self.bakery not in dossiers else 1 / 0

        name = "odoo.addons.octopus_dossier.models.ir_cron"
        with (
            freeze_time("2026-04-01 12:00:00"),
            patch.object(type(self.bakery), "_octopus_follow_payer", fail),
            mute_logger(name),
        ):
            self._night()
        self.clock.start()
        self.env.invalidate_all()
        self.assertFalse(self.bakery.unpaid_since)
        self.assertEqual(self.garage.unpaid_since, date(2026, 4, 1))

    def test_one_licence_at_a_time_and_no_k_number_pays(self):
        with self.assertRaises(ValidationError):
            self.licences._octopus_start(
                self.bakery, self.firm, self.product("full"), date=date(2026, 2, 1)
            )
        with self.assertRaisesRegex(ValidationError, "K number"):
            self.bakery.licence_id._octopus_change(date(2026, 4, 1), payer=self.client)
        with self.assertRaisesRegex(UserError, "written over"):
            self.bakery.licence_id.payer_id = self.house
        with self.assertRaisesRegex(UserError, "never deleted"):
            self.bakery.licence_id.unlink()

    def test_payer_leaves_notice_then_read_only_and_back(self):
        mails = self.env["mail.mail"].search([])
        self.bakery.licence_id._octopus_end(date(2026, 3, 31))
        sent = self.env["mail.mail"].search([]) - mails
        self.assertEqual(
            set(sent.mapped("email_to")),
            {self.client.holder_user_id.partner_id.email, self.bakery.email},
        )
        rights = self._levels(self.bakery)
        for day, state in (
            ("2026-04-01", "active"),
            ("2026-04-08", "active"),
            ("2026-04-09", "readonly"),
        ):
            with freeze_time(f"{day} 12:00:00"):
                self._night()
                self.assertEqual(self.bakery.state, state, day)
        self.assertFalse(self.bakery.payer_id)
        self.assertEqual(len(self.env["mail.mail"].search([]) - mails), len(sent), "told once")
        with freeze_time("2026-05-02 12:00:00"):
            company = self.bakery.company_id.with_user(self.accountant)
            self.assertTrue(company._octopus_has("purchases", "read"))
            self.assertFalse(company._octopus_has("purchases", "write"))
            self.licences._octopus_start(self.bakery, self.driver, self.product("portal"))
            self.assertEqual((self.bakery.state, self.bakery.payer_id), ("active", self.driver))
            self.assertTrue(company._octopus_has("purchases", "write"))
        self.assertEqual(self._levels(self.bakery), rights)

    def test_the_operator_changes_ends_and_begins_by_his_form(self):
        def form(user=self.operator):
            action = self.garage.with_user(user).action_licence()
            return Form(
                self.env[action["res_model"]].with_user(user).with_context(**action["context"])
            )

        wizard = form()
        self.assertEqual((wizard.formula, wizard.payer_id), ("full", self.driver))
        wizard.module_bank = True
        wizard.date = date(2026, 4, 1)
        wizard.save().action_change()
        self.assertIn(self.product("bank"), self.garage._octopus_modules(date(2026, 4, 1)))
        wizard = form()
        wizard.formula, wizard.payer_id = "portal", self.firm
        wizard.save().action_change()
        self.assertEqual((self.garage.tier, self.garage.payer_id), ("portal", self.firm))
        form().save().action_end()
        self.assertEqual(self.garage.licence_id.date_end, date(2026, 3, 10))
        with freeze_time("2026-03-11 12:00:00"):
            self._night()
            wizard = form()
            wizard.payer_id = self.driver
            wizard.save().action_change()
            self.assertEqual(self.garage.payer_id, self.driver)
        with self.assertRaises(UserError):
            self.garage.with_env(self._as(self.accountant, self.garage)).action_licence()
        with self.assertRaises(UserError):
            self.garage.licence_id.with_env(self._as(self.mechanic, self.garage)).action_withdraw()
        with self.assertRaises(AccessError):
            self._as(self.accountant, self.garage)["octopus.licence.change"].create(
                {"dossier_id": self.garage.id, "formula": "full", "payer_id": self.firm.id}
            )

    def test_the_payer_leaves_with_his_password_and_nobody_else(self):
        self.accountant.password = "a long test password"
        licence = self.bakery.licence_id.with_env(self._as(self.accountant, self.bakery))
        self.assertTrue(licence.may_leave)
        form = self.env["octopus.licence.leave"].browse(licence.action_leave()["res_id"])
        form = form.with_env(licence.env)
        self.assertEqual(form.date_end, date(2026, 3, 31))
        with self.assertRaises(UserError):
            form.with_context(password="wrong").action_leave()
        form.date_end = date(2026, 3, 9)
        with self.assertRaisesRegex(UserError, "is over"):
            form.with_context(password="a long test password").action_leave()
        form.date_end = date(2026, 3, 31)
        form.with_context(password="a long test password").action_leave()
        self.assertEqual(self.bakery.licence_id.date_end, date(2026, 3, 31))
        for user, dossier in (
            (self.employee, self.bakery),
            (self.accountant, self.garage),
            (self.stranger, self.garage),
        ):
            with self.assertRaises(AccessError):
                dossier.licence_id.with_env(self._as(user, dossier)).action_leave()

    def test_read_only_for_another_reason_stays_so(self):
        self.bakery.action_readonly()
        self.bakery.licence_id._octopus_end(date(2026, 3, 10))
        self.licences._octopus_start(
            self.bakery, self.firm, self.product("portal"), date=date(2026, 3, 11)
        )
        with freeze_time("2026-03-11 12:00:00"):
            self._night()
        self.assertEqual(self.bakery.state, "readonly")

    def test_a_terminated_dossier_has_no_licence_any_more(self):
        self.internal.action_terminate()
        self.assertEqual(self.internal.licence_id.date_end, date(2026, 3, 10))
        with self.assertRaisesRegex(UserError, "terminated"):
            self.licences._octopus_start(self.internal, self.firm, self.product("full"))

    def test_the_payer_and_who_sees_orders_read_licences(self):
        def seen(user, *dossiers):
            found = self._as(user, *dossiers)["octopus.licence"].search([])
            return found.dossier_id

        self.assertEqual(
            seen(self.accountant, self.firm_dossier) & (self.garage | self.bakery | self.internal),
            self.bakery | self.internal,
        )
        self.assertEqual(seen(self.mechanic, self.garage), self.garage)
        self.assertFalse(seen(self.stranger))
        self.assertFalse(seen(self.employee, self.bakery))
        with self.assertRaises(AccessError):
            self._as(self.baker)["octopus.licence"].search([])
        with self.assertRaises(AccessError):
            self._as(self.operator)["octopus.licence"].create({})

    def test_a_month_is_counted_by_its_days(self):
        def of(dossier, month=date(2026, 3, 1)):
            rows = self.env["octopus.charge"]._octopus_collect(month, dossier)
            return [
                (row["payer_id"], row["product_id"], row["price_unit"], row["date_from"].day)
                for row in rows
            ]

        self.garage.licence_id._octopus_change(date(2026, 3, 21), payer=self.firm)
        full = self.product("full").id
        self.assertEqual(
            of(self.garage),
            [(self.driver.id, full, 12.42, 10), (self.firm.id, full, 12.42, 21)],
        )
        self.assertEqual(of(self.garage, date(2026, 4, 1)), [(self.firm.id, full, 35, 1)])
        self.assertFalse(of(self.garage, date(2026, 2, 1)))
        self.assertFalse(of(self.own), "the operator does not invoice himself")
        self.internal.is_template = True
        self.assertFalse(of(self.internal))
        self.bakery.licence_id._octopus_change(date(2026, 4, 1), add=self.product("bank"))
        self.assertEqual([row[2] for row in of(self.bakery, date(2026, 4, 1))], [10, 5])

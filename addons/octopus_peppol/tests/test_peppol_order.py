# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Peppol by order: free, active at once, and only by whom it is for."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.octopus_dossier.tests.common import DossierCommon

PASSWORD = "a password of the test"


@tagged("post_install", "-at_install")
class TestPeppolOrder(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.internal = cls._make_dossier("Internal Shop", cls.firm, 7234567)
        for user in (cls.mechanic, cls.baker, cls.employee, cls.stranger, cls.accountant):
            user.password = PASSWORD
        cls.env.flush_all()

    def place(self, user, dossier, act="order"):
        known = dossier.company_id.id in user._octopus_known_company_ids()
        dossier = dossier.with_env(self._as(user, *(dossier if known else ())))
        with self.env.cr.savepoint():  # as every request: all of it, or nothing
            return dossier._octopus_place_order("peppol", PASSWORD, act=act)

    def test_by_the_holder_of_an_external_dossier(self):
        self._give(self.stranger, self.garage, {"peppol": "3"})
        for user in (self.accountant, self.stranger):
            with self.assertRaisesRegex(AccessError, "Only the holder"):
                self.place(user, self.garage)
        order = self.place(self.mechanic, self.garage)
        self.assertEqual((order.state, order.amount), ("done", 0.0))
        self.assertIn(self.garage.enterprise_number, order.text)
        participant = self.garage.peppol_participant_id
        self.assertEqual(participant.state, "active")
        with self.assertRaisesRegex(UserError, "active already"):
            self.place(self.mechanic, self.garage)
        # the new year in Belgium
        participant.sudo().registered_at = "2026-12-31 23:30:00"
        since = self.garage._octopus_active_since("peppol", self.garage.licence_id)
        self.assertEqual(since, date(2027, 1, 1))
        self.assertEqual(self.garage._inventory_peppol()["rows"][0][2], "2027-01-01 00:30")
        self.place(self.mechanic, self.garage, "cancel")
        self.assertEqual(participant.state, "left")

    def test_by_the_accountant_of_an_internal_dossier(self):
        with self.assertRaisesRegex(AccessError, "Only the holder"):
            self.place(self.employee, self.internal)
        self._give(self.employee, self.internal, {"peppol": "3"})
        dossier = self.internal.with_env(self._as(self.employee, self.internal))
        action = dossier.action_peppol_register()
        place = dossier.env["octopus.order.place"].browse(action["res_id"])
        done = place.with_context(password=PASSWORD).action_confirm()
        # without the right to read orders, nothing is opened that he may not see
        self.assertEqual(done["params"]["next"]["type"], "ir.actions.act_window_close")
        self.assertTrue(self.internal.peppol_participant_id)

    def test_by_the_holder_in_the_portal_who_has_no_right_to_register(self):
        company = self.bakery.company_id.with_user(self.baker)
        self.assertFalse(company._octopus_has("peppol", "validate"))
        self.place(self.baker, self.bakery)
        self.assertTrue(self.bakery.peppol_participant_id)

    def test_number_that_another_dossier_registered(self):
        self.place(self.mechanic, self.garage)
        twin = self._make_dossier("Twin", self.firm, 4234567)
        with self.assertRaisesRegex(UserError, "already registered by another dossier"):
            self.place(self.accountant, twin)
        self.assertFalse(self.env["octopus.order"].search([("dossier_id", "=", twin.id)]))

    def test_the_button_of_the_dossier_opens_the_order(self):
        dossier = self.garage.with_env(self._as(self.mechanic, self.garage))
        place = self.env["octopus.order.place"].browse(dossier.action_peppol_register()["res_id"])
        self.assertEqual((place.kind, place.act), ("peppol", "order"))
        self.assertFalse(self.garage.peppol_participant_id, "nothing without the password")

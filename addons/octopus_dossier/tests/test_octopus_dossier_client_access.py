# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import DossierCommon


@tagged("post_install", "-at_install")
class TestOctopusDossierClientAccess(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.internal = cls._make_dossier("Butcher Wouters", cls.firm, 7234567, tier="portal")

    def _has(self, user, area, level):
        return self.internal.company_id.with_user(user)._octopus_has(area, level)

    def test_client_has_rights_while_the_firm_gives_him_access(self):
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self._give(self.baker, self.internal, {"documents": "1"})
        self.internal.write({"client_id": self.client.id, "tier": "portal"})
        self.assertEqual(self.internal._octopus_subscribers(), self.firm + self.client)
        self.assertEqual(self.internal._octopus_manager(), self.firm)
        self.internal._give_starting_rights(self.client)
        self.assertTrue(self._has(self.baker, "documents", "write"))
        self.assertFalse(self._has(self.baker, "financial", "read"))
        self.assertTrue(self._has(self.accountant, "financial", "validate"))
        with self.assertRaisesRegex(ValidationError, "client portal"), self.cr.savepoint():
            self._give(self.baker, self.internal, {"financial": "1"})
        self.internal.client_id = False
        self.assertFalse(self._has(self.baker, "documents", "read"))

    def test_client_is_a_k_number_of_the_holder(self):
        foreign = self._make_subscriber("k", "Of another firm", firm_id=self.other_firm.id)
        for subscriber in (foreign, self.driver, self.other_firm, self.firm):
            with self.assertRaisesRegex(ValidationError, "K number"), self.cr.savepoint():
                self.internal.client_id = subscriber
        with self.assertRaisesRegex(ValidationError, "K number"), self.cr.savepoint():
            self.garage.client_id = foreign

    def test_manager_is_the_linked_firm_else_the_firm_that_holds(self):
        self.assertEqual(self.garage._octopus_manager(), self.firm)
        self.assertEqual(self.firm_dossier._octopus_manager(), self.firm)
        self.garage.link_ids.with_user(self.mechanic)._withdraw()
        self.assertFalse(self.garage._octopus_manager())
        self.assertEqual(self.garage._octopus_subscribers(), self.driver)

    def test_holder_of_the_firm_sees_its_k_numbers_and_gives_no_access_by_hand(self):
        unused = self._make_subscriber("k", "New client", firm_id=self.firm.id)
        found = self.env["octopus.subscriber"].search([("id", "=", unused.id)])
        self.assertTrue(found.with_user(self.accountant).has_access("read"))
        for user in (self.employee, self.outsider):
            self.assertFalse(found.with_user(user).has_access("read"))
        for user in (self.accountant, self.employee, self.baker):
            with self.assertRaises(AccessError):
                self.internal.with_env(self._as(user, self.internal)).client_id = unused

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .common import DossierHttpCommon


@tagged("post_install", "-at_install")
class TestFirmTour(DossierHttpCommon):
    def test_end_clients_k_number_and_dossier_manager(self):
        self.firm.dossier_manager = True
        dossier = self._make_dossier("Butcher Wouters", self.firm, 7234567)
        self._move(dossier)
        self._login(self.accountant)
        self.accountant.lang = "fr_BE"
        self.start_tour(
            "/odoo/end-clients", "octopus_dossier_client_access", login=self.accountant.login
        )
        self.assertEqual(dossier.client_id.kind, "k")
        self.accountant.lang = "nl_BE"
        self.start_tour("/odoo/end-clients", "octopus_dossier_manage", login=self.accountant.login)
        self.assertFalse(
            self.env["account.move"].search([("company_id", "=", dossier.company_id.id)])
        )

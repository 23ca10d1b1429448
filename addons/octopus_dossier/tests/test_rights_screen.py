# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The screen of the rights in a browser, and the same acts over XML-RPC."""

from odoo.tests import tagged

from .common import DossierHttpCommon


@tagged("post_install", "-at_install")
class TestRightsScreen(DossierHttpCommon):
    def test_mouse_and_keyboard(self):
        helper = self.firm._create_sub_user("Bo", email="bo@firm.example")
        self.firm._create_sub_user("Cas", email="cas@firm.example")
        self._login(self.accountant)
        self.start_tour("/odoo/rights", "octopus_dossier_rights", login=self.accountant.login)
        levels = {
            right.area: right.level
            for right in helper.octopus_right_ids
            if right.company_id == self.garage.company_id
        }
        trainee = self.env.ref("octopus_dossier.right_template_trainee")
        self.assertEqual(levels, {line.area: line.level for line in trainee.line_ids})

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The screen of the rights in a browser, and the same acts over XML-RPC."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.octopus_area import AREAS
from .common import DossierHttpCommon


@tagged("post_install", "-at_install")
class TestRightsScreen(DossierHttpCommon):
    def test_mouse_and_keyboard(self):
        helper = self.firm._create_sub_user("Bo", email="bo@firm.example")
        self.firm._create_sub_user("Cas", email="cas@firm.example")
        rights = self.env(user=self.accountant, su=False)["octopus.right"]
        rights.set_levels(helper.ids, self.firm_dossier.ids, {"articles": "1"}, act="earlier")
        self._login(self.accountant)
        self.start_tour("/odoo/rights", "octopus_dossier_rights", login=self.accountant.login)
        levels = {
            right.area: right.level
            for right in helper.octopus_right_ids
            if right.company_id == self.garage.company_id
        }
        earlier = helper.octopus_right_ids.filtered(lambda right: right.area == "articles")
        self.assertNotIn(self.firm_dossier.company_id, earlier.company_id)
        trainee = self.env.ref("octopus_dossier.right_template_trainee")
        self.assertEqual(levels, {line.area: line.level for line in trainee.line_ids})

    @mute_logger("odoo.addons.rpc.controllers.xmlrpc")  # warns that there are newer ways
    def test_over_xmlrpc(self):
        self._login(self.mechanic)

        def call(method, **words):
            return self.xmlrpc_object.execute_kw(
                self.env.cr.dbname,
                self.mechanic.id,
                "a long test password",
                "octopus.right",
                method,
                [],
                words,
            )

        self.assertEqual(len(call("screen_data")["areas"]), len(AREAS))
        chosen = {"user_ids": self.stranger.ids, "dossier_ids": (self.garage + self.foreign).ids}
        results = call("set_levels", **chosen, levels={"sales": "2"}, act="mine")
        self.assertEqual([result["ok"] for result in results], [True, False])
        self.assertEqual(call("screen_rights", **chosen)["levels"]["sales"], [0, 1, 0])
        self.assertIn([self.stranger.id, 1], call("who_can", area="sales", level="2")["users"])
        call("undo_act", act_id="mine")
        self.assertEqual(call("screen_rights", **chosen)["levels"]["sales"], [0, 0, 0])

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import BaseCase, tagged

from ..tools.mail_address import DossierAddress, parse


@tagged("post_install", "-at_install")
class TestMailAddress(BaseCase):
    def test_address(self):
        self.assertEqual(
            parse("uid-1042-73@docs.test"),
            DossierAddress("uid-1042-73@docs.test", "1042", "73", None),
        )

    def test_subfolder_in_any_case(self):
        self.assertEqual(parse("UID-1042-73-bank@docs.test").subfolder, "BANK")
        self.assertEqual(parse("uid-1042-73-2026-q1@docs.test").subfolder, "2026-Q1")

    def test_not_well_formed_is_still_meant_for_a_dossier(self):
        for email in (
            "uid-1042@d",
            "uid-1042-7@d",
            "uid-1042-733@d",
            "uid-1042-73-@d",
            "uid-1-73-a/b@d",
        ):
            with self.subTest(email=email):
                self.assertIsNone(parse(email).number)

    def test_other_addresses_are_left_alone(self):
        for email in ("info@d", "uid@d", "uid-bank@d", "fluid-1042-73@d"):
            with self.subTest(email=email):
                self.assertIsNone(parse(email))

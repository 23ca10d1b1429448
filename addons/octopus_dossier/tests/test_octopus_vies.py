# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest

from odoo.tests import TransactionCase, tagged

from ..models import octopus_vies
from ..tools import vies
from .vies_server import AWAY, LONG, MILL, MOVED, NONSENSE, ODD, PERSON, ViesServer

SETTING = "octopus_dossier.vies_url"


@tagged("post_install", "-at_install")
class TestOctopusVies(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = ViesServer()
        cls.addClassCleanup(cls.server.close)
        cls.env["ir.config_parameter"].set_param(SETTING, cls.server.url)

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM octopus_throttle WHERE kind LIKE 'vies%'")

    def _look(self, number, address="192.0.2.1"):
        public = self.env.ref("base.public_user")
        return self.env["octopus.vies"].with_user(public)._look_up(number, address)

    def test_name_and_address(self):
        dotted = f"BE {MILL[:4]}.{MILL[4:7]}.{MILL[7:]}"
        for typed in (MILL, MILL[1:], dotted, f" be{MILL} "):
            found = self._look(typed)
            self.assertTrue(found["found"], typed)
            self.assertEqual(
                (found["number"], found["name"], found["street"], found["zip"], found["city"]),
                (MILL, "NV MOLEN BRABANT", "Kerkstraat 12 bus 3", "9000", "Gent"),
            )

    def test_wrong_check_digits_ask_nobody(self):
        asked = len(self.server.asked)
        wrong = f"{MILL[:8]}{(int(MILL[8:]) + 1) % 100:02d}"
        for typed in (wrong, "", "abc", "12", "٠" * 10, MILL + "\0", "x" * 5000, None, 7):
            answer = self._look(typed)
            self.assertFalse(answer["number"], typed)
            self.assertTrue(answer["message"])
        self.assertEqual(len(self.server.asked), asked)

    def test_whatever_fails_name_and_address_are_typed(self):
        for number in (AWAY, LONG, MOVED, NONSENSE):
            answer = self._look(number)
            self.assertEqual((answer["number"], answer["found"]), (number, False), number)
            self.assertIn("type name and address yourself", answer["message"])
        self.assertIn("no VAT registration", self._look(PERSON)["message"])
        self.env["ir.config_parameter"].set_param(SETTING, "http://127.0.0.1:1/")
        self.assertIn("does not answer", self._look(MILL)["message"])

    def test_what_comes_is_one_plain_line(self):
        name = self._look(ODD)["name"]
        self.assertEqual(name, "<b>Ω & Zoon</b> Bcc: x")

    def test_tries_of_one_address_and_of_all(self):
        asked = len(self.server.asked)
        for _try in range(octopus_vies.TRIES_OF_ONE_ADDRESS):
            self.assertTrue(self._look(MILL, "192.0.2.7")["found"])
        self.assertIn("Too many numbers", self._look(MILL, "192.0.2.7")["message"])
        self.assertTrue(self._look(MILL, "192.0.2.8")["found"], "others go on")
        self.assertEqual(len(self.server.asked), asked + octopus_vies.TRIES_OF_ONE_ADDRESS + 1)

    def test_examples(self):
        self.assertEqual(doctest.testmod(vies).failed, 0)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The desk in a browser, by its keys."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from . import files
from .common import DmsHttpCommon


class DeskTourCommon(DmsHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grant(cls.employee, cls.bakery, documents="2", purchases="2", relations="2")

    def tour(self, name):
        self._login(self.employee)
        path = f"/odoo/documents-desk?cids={self.company.id}"
        self.start_tour(path, name, login=self.employee.login)


@tagged("post_install", "-at_install")
class TestDeskTour(DeskTourCommon):
    def test_a_colleague_has_it(self):
        colleague = self.firm._create_sub_user("Bo", email="bo@firm.example")
        self.grant(colleague, self.bakery, documents="2", purchases="2")
        document = self.store(name="first.pdf")
        self.seen_by(colleague, document).desk_open()
        self.tour("octopus_dms_desk_taken")
        self.assertEqual(document.taken_by_id, self.employee)

    @mute_logger("odoo.http")  # what is refused on purpose
    def test_by_the_keyboard(self):
        supplier = self._relation(self.bakery, "Mill")
        first = self.store(name="first.pdf")
        second = self.store(files.pdf_pages(2), name="second.pdf")
        third = self.store(files.pdf_pages(5), name="third.pdf")
        self.tour("octopus_dms_desk")
        self.assertRecordValues(
            first.move_id,
            [{"ref": "F-1", "amount_total": 121, "partner_id": supplier.id, "state": "draft"}],
        )
        self.assertEqual((second + third).mapped("state"), ["replaced", "replaced"])
        self.assertEqual(second.result_ids.name, "second.pdf")
        merged = third.result_ids.result_ids
        self.assertEqual(merged.mapped("state"), ["archived"])
        self.assertEqual(merged.origin_ids.mapped("state"), ["replaced", "replaced"])


@tagged("post_install", "-at_install")
class TestDeskPhoneTour(DeskTourCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_on_a_phone(self):
        self.store(name="first.pdf")
        self.tour("octopus_dms_desk_phone")

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import Form, tagged

from .common import DmsCommon


@tagged("post_install", "-at_install")
class TestAccountMove(DmsCommon):
    def test_a_bill_opens_without_a_right_on_documents(self):
        document = self.store()
        move = document._make_proposal()
        document._link_to(move)
        self.grant(self.employee, self.bakery, purchases="1")
        mine = self.seen_by(self.employee, move)
        self.assertEqual(mine.octopus_document_count, 1)
        self.assertTrue(mine.message_main_attachment_id.raw)
        view = self.env.ref("account.view_move_form")
        self.assertEqual(Form(mine, view).move_type, "in_invoice")

    def test_count_of_several(self):
        first, second = self.store(), self.store(name="terms.pdf")
        move = first._make_proposal()
        first._link_to(move)
        second._link_to(move)
        self.assertEqual(move.octopus_document_count, 2)
        action = move.action_open_octopus_documents()
        self.assertEqual(action["res_model"], "octopus.document")

    def test_equal_bytes_are_shown_once(self):
        document = self.store()
        move = document._make_proposal()
        document._link_to(move)
        document._link_to(move)
        shown = self.env["ir.attachment"].search_count(
            [("res_model", "=", "account.move"), ("res_id", "=", move.id)]
        )
        self.assertEqual(shown, 1)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tests keep what is compiled (`octopus_tool.pytest_caches`): a change of one reaches no other."""

from odoo.tests import TransactionCase, tagged

TEMPLATE = "base.no_contact"


@tagged("post_install", "-at_install")
class TestCaches(TransactionCase):
    def _rendered(self):
        return str(self.env["ir.qweb"]._render(TEMPLATE, {"options": {}}))

    def _change(self):
        self.assertNotIn("changed by a test", self._rendered())
        view = self.env.ref(TEMPLATE)
        view.arch_db = view.arch_db.replace("</address>", "<i>changed by a test</i></address>")
        self.assertIn("changed by a test", self._rendered())

    def test_changed(self):
        self._change()

    def test_changed_in_another_test(self):
        self._change()

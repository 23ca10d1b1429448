# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .common import DmsCommon


@tagged("post_install", "-at_install")
class TestOctopusDossierWaiting(DmsCommon):
    def test_documents_to_do_are_counted_within_rights(self):
        self.store()
        self.store(b"%PDF-1.4 another")
        self.store(b"%PDF-1.4 archived").action_archive_document()
        bakery = self.seen_by(self.accountant, self.bakery)
        self.assertEqual((bakery.waiting_documents, bakery.waiting_total), (2, 2))
        found = bakery.search([("waiting_documents", ">", 0)])
        self.assertEqual(found, self.bakery)
        employee = self.seen_by(self.employee, self.bakery)
        self.assertEqual(employee.waiting_documents, 0)
        self.assertFalse(employee.search([("waiting_total", ">", 0)]))
        self.grant(self.employee, self.bakery, documents="1")
        self.env.invalidate_all()
        self.assertEqual(self.seen_by(self.employee, self.bakery).waiting_documents, 2)

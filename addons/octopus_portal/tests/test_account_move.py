# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How a bill is put into words and numbers for the portal."""

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from .common import SECRET, PortalCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-01")
class TestAccountMovePortal(PortalCommon):
    def _pay(self, bill, amount):
        wizard = self.env["account.payment.register"].with_company(bill.company_id)
        wizard.with_context(active_model="account.move", active_ids=bill.ids).create(
            {"amount": amount}
        )._create_payments()

    def test_status(self):
        self.bill.invoice_date_due = "2026-03-01"
        self.assertEqual(self.bill._octopus_portal_status(), ("open", "To pay"))
        self.bill.invoice_date_due = "2026-02-28"
        self.assertEqual(self.bill._octopus_portal_status(), ("overdue", "Overdue"))

    def test_status_of_a_credit_note(self):
        credit = self._bill(self.bakery, "Mill", "C", move_type="in_refund")
        self.assertEqual(credit._octopus_portal_status(), ("open", "To receive"))
        self.assertEqual(credit._octopus_portal_kind(), "Credit note")

    def test_overdue_is_unpaid(self):
        filters = self.env["account.move"]._octopus_portal_bill_filters()
        self.bill.invoice_date_due = "2026-02-01"
        self.assertTrue(self.bill.filtered_domain(filters["overdue"][1]))
        self.assertTrue(self.bill.filtered_domain(filters["open"][1]))
        self._pay(self.bill, self.bill.amount_total)
        self.assertFalse(self.bill.filtered_domain(filters["overdue"][1]))
        self.assertTrue(self.bill.filtered_domain(filters["paid"][1]))
        self.assertEqual(self.bill._octopus_portal_status()[0], "paid")

    def test_vat_rows(self):
        self.bill.button_draft()
        line = self.bill.invoice_line_ids
        line.copy({"move_id": self.bill.id, "price_unit": 10.0})
        self.bill.invoice_line_ids[1].tax_ids = self._tax(self.bakery, 6)
        rows = {row["base"]: row["tax"] for row in self.bill._octopus_portal_vat_rows()}
        self.assertEqual(rows, {250.0: 52.5, 10.0: 0.6})

    def test_vat_rows_of_a_credit_note(self):
        credit = self._bill(self.bakery, "Mill", "C", move_type="in_refund")
        (row,) = credit._octopus_portal_vat_rows()
        self.assertEqual((row["base"], row["tax"]), (-100.0, -21.0))

    def test_search(self):
        moves = self.env["account.move"]
        inside = moves._octopus_portal_bill_domain(self.bakery.company_id)

        def found(text, lang="en_US"):
            there = moves.with_context(lang=lang)
            return there.search(inside & there._octopus_portal_bill_search_domain(text))

        self.assertEqual(found("brabant"), self.bill)
        self.assertEqual(found("2026-17"), self.bill)
        self.assertEqual(found("302.50"), self.bill)
        self.assertEqual(found("€ 302.5"), self.bill)
        self.assertEqual(found("302,50", lang="nl_BE"), self.bill)
        for nothing in ("303", SECRET, "9" * 400, "٣٠٢", "%_%", "-"):
            self.assertNotIn(self.other_bill, found(nothing))
        self.assertFalse(found("303"))

    def test_search_has_an_index_for_each_of_its_terms(self):
        indexes = " ".join(
            definition
            for (definition,) in self.env.execute_query(
                SQL("SELECT indexdef FROM pg_indexes WHERE tablename = 'account_move'")
            )
        )
        names = {
            condition.field_expr
            for condition in self.env["account.move"]
            ._octopus_portal_bill_search_domain("12")
            .iter_conditions()
        }
        self.assertGreater(names, {"amount_total"})
        for name in names - {"amount_total"}:
            self.assertRegex(indexes, rf"USING gin \(.*{name}.* gin_trgm_ops\)")
        self.assertIn("(company_id, amount_total, id)", indexes)

    def test_documents_of_the_own_dossier_only(self):
        self.assertEqual(self.bill._octopus_portal_documents(), self.document)
        names = self.document._octopus_portal_files().mapped("name")
        self.assertEqual(names, ["F-2026-17.pdf", "F-2026-17.xml"])

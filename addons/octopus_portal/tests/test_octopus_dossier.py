# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What asks for attention, within the rights of the one who looks."""

from freezegun import freeze_time

from odoo.tests import tagged

from .common import PortalCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-03-01")
class TestOctopusDossierAttention(PortalCommon):
    def _attention(self, user, dossier=None):
        dossier = (dossier or self.bakery).with_user(user)
        return dossier._octopus_portal_attention()[dossier.sudo().company_id.id]

    def test_open_and_overdue(self):
        self._bill(self.bakery, "Late", "L", amount=100, invoice_date_due="2026-02-28")
        self._bill(self.bakery, "Today", "T", amount=10, invoice_date_due="2026-03-01")
        self.bill.invoice_date_due = "2026-04-01"
        attention = self._attention(self.baker)
        self.assertEqual((attention.open_count, attention.overdue_count), (3, 1))
        self.assertAlmostEqual(attention.open_amount, 302.5 + 121 + 12.1)
        self.assertAlmostEqual(attention.overdue_amount, 121)

    def test_credit_note_lowers_what_is_open(self):
        self._bill(self.bakery, "Mill", "C", amount=50, move_type="in_refund")
        attention = self._attention(self.baker)
        self.assertAlmostEqual(attention.open_amount, 302.5 - 60.5)

    def test_draft_bills_do_not_count(self):
        self._move(self.bakery, amount=1000)
        self.assertEqual(self._attention(self.baker).open_count, 1)

    def test_sales(self):
        self._move(self.bakery, "out_invoice", amount=1000)
        late = self._move(self.bakery, "out_invoice", amount=500)
        late.invoice_date_due = "2026-02-01"
        late.action_post()
        self._move(self.foreign, "out_invoice", amount=7)
        attention = self._attention(self.baker)
        self.assertEqual((attention.sale_drafts, attention.sale_overdue), (1, 1))
        self.assertAlmostEqual(attention.sale_overdue_amount, late.amount_residual)
        self.assertEqual(attention.open_count, 1)
        employee = self._attention(self.employee)
        self.assertEqual((employee.sale_drafts, employee.sale_overdue), (0, 0))

    def test_documents(self):
        self._document(self.bakery, "a.pdf")
        self._peppol_document(self.bakery, "b.pdf")
        self._peppol_document(self.bakery, "c.pdf", state="accepted")
        attention = self._attention(self.baker)
        self.assertEqual((attention.new_peppol, attention.waiting), (1, 2))

    def test_no_right_no_count(self):
        self._document(self.bakery)
        attention = self._attention(self.employee)
        self.assertEqual(attention.open_count, 1)
        self.assertIsNone(attention.waiting)
        self.assertIsNone(attention.new_peppol)

    def test_nothing_of_other_dossiers(self):
        self._document(self.foreign)
        attention = self._attention(self.baker)
        self.assertEqual((attention.open_count, attention.waiting), (1, 0))
        nobody = self._attention(self.baker, self.foreign)
        self.assertEqual((nobody.open_count, nobody.open_amount, nobody.waiting), (None, 0, None))

    def test_calm(self):
        self.assertEqual(self._lines(self.mechanic, self.garage), [])
        self.assertTrue(self._lines(self.baker))

    def _lines(self, user, dossier=None):
        dossier = (dossier or self.bakery).with_user(user)
        return dossier.sudo()._octopus_portal_attention_lines(self._attention(user, dossier))

    def test_most_urgent_first(self):
        self._document(self.bakery)
        self._move(self.bakery, "out_invoice", amount=1000)
        lines = self._lines(self.baker)
        self.assertTrue(lines[0].urgent)
        self.assertEqual(
            [line.urgent for line in lines], sorted([line.urgent for line in lines])[::-1]
        )
        paths = [line.path for line in lines]
        self.assertIn("/bills?filterby=overdue", paths)
        self.assertIn("/sales?filterby=draft", paths)
        self.assertIn("/documents?filterby=waiting", paths)

    def _statements(self, dossiers):
        """How many the cards of these dossiers take, with nothing read before."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        attention = dossiers._octopus_portal_attention()
        for dossier in dossiers.sudo():
            dossier._octopus_portal_attention_lines(attention[dossier.company_id.id])
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow_with_the_dossiers(self):
        dossiers = (self.bakery + self.garage + self.firm_dossier).with_user(self.accountant)
        self._statements(dossiers)
        more = self._statements(dossiers) - self._statements(dossiers[:1])
        self.assertLess(more, len(dossiers) - 1, "not one more for each dossier more")

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from odoo.addons.octopus_dms.exceptions import ProposalError

from ..lib import ubl
from . import ubl_builder as build
from .proposal_common import ProposalCommon

IBAN, OTHER_IBAN = "BE71096123456769", "BE68539007547034"


@tagged("post_install", "-at_install")
class TestProposal(ProposalCommon):
    def test_a_plain_bill(self):
        move, reasons = self.one(
            number="F-7",
            iban=IBAN,
            reference="123456789002",
            note="Thanks",
            head="<cac:OrderReference><cbc:ID>PO-1</cbc:ID></cac:OrderReference>",
        )
        self.assertEqual(move.state, "draft")
        self.assertEqual(move.move_type, "in_invoice")
        self.assertEqual(move.company_id, self.company)
        self.assertEqual(move.ref, "F-7")
        self.assertEqual(str(move.invoice_date), "2026-11-02")
        self.assertEqual(str(move.invoice_date_due), "2026-12-02")
        self.assertEqual(move.invoice_origin, "PO-1")
        self.assertEqual(move.payment_reference, "+++123/4567/89002+++")
        self.assertEqual(move.partner_bank_id.sanitized_acc_number, IBAN)
        self.assertIn("Thanks", move.narration)
        self.assert_totals(move, 100, 21)
        self.assertEqual(len(reasons), 1, reasons)  # a new supplier

    def test_it_can_be_posted(self):
        move, _reasons = self.one()
        move.action_post()
        self.assertEqual(move.state, "posted")

    def test_editing_it_changes_no_amount(self):
        """What the draft holds is what Odoo computes from its lines."""
        move, _reasons = self.one(
            lines=[build.line("33.33", rate=6), build.line("12.35"), build.line("0.07")]
        )
        before = [(line.account_id, line.balance) for line in move.line_ids.sorted("id")]
        move.ref = "changed"
        move.invoice_line_ids[0].name = "changed"
        move.invoice_line_ids._compute_totals()
        move.invalidate_recordset()
        after = [(line.account_id, line.balance) for line in move.line_ids.sorted("id")]
        self.assertEqual(before, after)

    def test_due_date_by_the_terms_of_the_supplier(self):
        first, _reasons = self.one(due="")
        self.assertEqual(str(first.invoice_date_due), "2026-11-02")
        partner = first.partner_id.with_company(self.company)
        partner.property_supplier_payment_term_id = self.env.ref(
            "account.account_payment_term_30days"
        )
        second, _reasons = self.one(due="", number="F-2")
        self.assertEqual(str(second.invoice_date_due), "2026-12-02")

    def test_credit_note_and_its_invoice(self):
        invoice, _reasons = self.one(number="F-1")
        invoice.action_post()
        head = (
            "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>F-1</cbc:ID>"
            "</cac:InvoiceDocumentReference></cac:BillingReference>"
        )
        note, _reasons = self.one(40, kind="CreditNote", number="C-1", head=head)
        self.assertEqual(note.move_type, "in_refund")
        self.assertEqual(note.reversed_entry_id, invoice)
        self.assert_totals(note, 40, 8.4)

    def test_negative_invoice_is_a_credit_note(self):
        lines = [build.line("-2800", quantity=-7, price=400), build.line("1500", quantity=3)]
        lines[1]["price"] = 500
        move, _reasons = self.one(lines=lines, changes=[build.change(25, reason="Insurance")])
        self.assertEqual(move.move_type, "in_refund")
        self.assert_totals(move, 1325, 278.25)
        self.assertEqual(move.invoice_line_ids.mapped("price_subtotal"), [2800, -1500, 25])

    def test_negative_credit_note_is_an_invoice(self):
        move, _reasons = self.one(
            lines=[build.line("-100", quantity=-1, price=100)], kind="CreditNote"
        )
        self.assertEqual(move.move_type, "in_invoice")
        self.assert_totals(move, 100, 21)

    def test_allowances_and_charges(self):
        extra = build.change_xml(build.change(101, reason="Rebate"), with_tax=False)
        extra += build.change_xml(build.change(1, charge=True, reason="Cleaning"), with_tax=False)
        lines = [build.line(4000, quantity=10, price=410, extra=extra), build.line(100, rate=6)]
        changes = [build.change(50, reason="Loyalty"), build.change(20, charge=True, rate=6)]
        move, _reasons = self.one(lines=lines, changes=changes)
        first, second, loyalty, charge = move.invoice_line_ids
        self.assertEqual((first.quantity, first.price_subtotal), (10, 4000))
        self.assertIn("Rebate -101", first.name)
        self.assertIn("Cleaning 1", first.name)
        self.assertEqual((loyalty.price_subtotal, loyalty.tax_ids.amount), (-50, 21))
        self.assertEqual((charge.price_subtotal, charge.tax_ids.amount), (20, 6))
        self.assertEqual(second.tax_ids.amount, 6)
        self.assert_totals(move, 4070, 829.5 + 7.2)

    def test_allowance_that_divides_is_a_discount(self):
        extra = build.change_xml(build.change(10, percent=10, base=100), with_tax=False)
        move, _reasons = self.one(lines=[build.line(90, price=100, extra=extra)])
        line = move.invoice_line_ids
        self.assertEqual((line.price_unit, line.discount, line.price_subtotal), (100, 10, 90))

    def test_many_decimals(self):
        lines = [
            build.line("12.35", quantity="0.123", price="100.407", unit="KWH"),
            build.line("0.01", quantity=3, price="0.0033"),
            build.line("333.33", quantity=1000, price="333.33", base=1000),
        ]
        move, _reasons = self.one(lines=lines)
        self.assertEqual(move.invoice_line_ids.mapped("price_subtotal"), [12.35, 0.01, 333.33])
        self.assertIn("0.123 KWH × 100.407", move.invoice_line_ids[0].name)
        move.invalidate_recordset()
        self.assertEqual(move.invoice_line_ids.mapped("price_subtotal"), [12.35, 0.01, 333.33])

    def test_vat_of_the_supplier_to_the_cent(self):
        """A cent of difference is taken over, and said."""
        for tax in ("20.99", "21.01", "21.40"):
            move, reasons = self.one(taxes={("S", 21): tax}, number=f"F-{tax}")
            self.assertAlmostEqual(move.amount_tax, float(tax), 2)
            self.assertAlmostEqual(move.amount_total, 100 + float(tax), 2)
            self.assertAlmostEqual(sum(move.line_ids.mapped("balance")), 0, 2)
            self.assertTrue([reason for reason in reasons if "computed: 21.0" in reason], reasons)

    def test_many_small_lines_round_on_the_total(self):
        lines = [build.line("0.37", rate=21) for _number in range(7)]
        lines += [build.line("0.13", rate=6) for _number in range(5)]
        move, _reasons = self.one(lines=lines)
        self.assert_totals(move, 3.24, 0.54 + 0.04)

    def test_wrong_vat_is_refused(self):
        with self.assertRaisesRegex(ProposalError, "30.* of VAT"):
            self.one(taxes={("S", 21): "30.00"})

    def test_sums_that_do_not_add_up_are_refused_and_leave_nothing(self):
        partners = self.env["res.partner"].search_count([("company_id", "=", self.company.id)])
        with self.assertRaisesRegex(ProposalError, "come to 100"):
            self.one(exclusive="99.00")
        with self.assertRaisesRegex(ProposalError, "do not make the total"):
            self.one(inclusive="122.00")
        self.assertEqual(
            self.env["res.partner"].search_count([("company_id", "=", self.company.id)]), partners
        )
        self.assertFalse(self.env["account.move"].search([("ref", "=", "F-2026-1")]))

    def test_rounding_and_prepaid(self):
        move, reasons = self.one(rounding="-0.01", prepaid="50")
        self.assertAlmostEqual(move.amount_total, 120.99, 2)
        self.assertAlmostEqual(move.amount_tax, 21, 2)
        rounding = move.invoice_line_ids[-1]
        self.assertEqual(
            rounding.account_id, self.company.default_cash_difference_income_account_id
        )
        self.assertFalse(rounding.tax_ids)
        self.assertTrue([reason for reason in reasons if "50 of 121.00 was paid" in reason])

    def test_duplicate_number_is_told(self):
        self.one()
        move, reasons = self.one()
        self.assertTrue(move)
        self.assertTrue([reason for reason in reasons if "already booked" in reason])

    def test_findings_are_told(self):
        _move, reasons = self.one(lines=[build.line(100, quantity=2, price=40)])
        self.assertTrue([reason for reason in reasons if "EN16931-R120" in reason], reasons)

    def test_currency_without_a_rate(self):
        self.env["res.currency.rate"].search([("currency_id.name", "=", "GBP")]).unlink()
        self.env.ref("base.GBP").active = False
        move, reasons = self.one(currency="GBP")
        self.assertEqual(move.currency_id.name, "GBP")
        self.assertTrue(move.currency_id.active)
        self.assertTrue([reason for reason in reasons if "no exchange rate" in reason])

    def test_rate_from_the_vat_in_euro(self):
        self.env["res.currency.rate"].search([("currency_id.name", "=", "GBP")]).unlink()
        head = "<cbc:TaxCurrencyCode>EUR</cbc:TaxCurrencyCode>"
        xml = build.ubl([build.line(100)], currency="GBP", head=head)
        total = (
            b'<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">25.20</cbc:TaxAmount></cac:TaxTotal>'
        )
        xml = xml.replace(b"<cac:LegalMonetaryTotal>", total + b"<cac:LegalMonetaryTotal>")
        move, reasons = self.bill(xml)
        self.assertAlmostEqual(move.amount_total_signed, -145.2, 2)
        self.assertFalse([reason for reason in reasons if "exchange rate" in reason])

    def test_unknown_currency_is_refused(self):
        with self.assertRaisesRegex(ProposalError, "QQQ"):
            self.one(currency="QQQ")

    def test_failing_bank_account_does_not_stop_the_bill(self):
        for account in ("", "!!!", "BE00 0000", "x" * 300):
            move, _reasons = self.one(iban=account, number=f"F{len(account)}")
            self.assert_totals(move, 100, 21)

    def test_new_account_of_a_known_supplier_is_told(self):
        self.one(iban=IBAN)
        move, reasons = self.one(iban=OTHER_IBAN, number="F-8")
        self.assertEqual(move.partner_bank_id.sanitized_acc_number, OTHER_IBAN)
        self.assertTrue([reason for reason in reasons if "verify it" in reason])

    def test_account_of_the_last_bills(self):
        account = self.account("612")
        first, _reasons = self.one()
        self.assertEqual(first.invoice_line_ids.account_id, self.account("600"))
        first.invoice_line_ids.account_id = account
        first.invoice_line_ids.tax_ids = self.tax_ref("VAT-IN-V82-CAR-EXC")
        first.action_post()
        second, _reasons = self.one(number="F-2")
        self.assertEqual(second.invoice_line_ids.account_id, account)
        self.assertEqual(second.invoice_line_ids.tax_ids, self.tax_ref("VAT-IN-V82-CAR-EXC"))
        self.assert_totals(second, 100, 21)

    def test_history_of_another_dossier_counts_for_nothing(self):
        company, self.company = self.company, self.garage.company_id
        move, _reasons = self.one(number="G-1")
        move.action_post()
        self.company = company
        mine, _reasons = self.one()
        self.assertNotEqual(mine.partner_id, move.partner_id)
        self.assertEqual(mine.partner_id.company_id, company)

    def test_document_that_is_no_ubl(self):
        document = self.env["octopus.document"]._store(
            self.company, "x.xml", b"<Invoice/>", "application/xml", "upload"
        )
        with self.assertRaisesRegex(ProposalError, "neither a UBL Invoice"):
            self.env["octopus.bill.proposal"]._propose(document)

    def test_reasons_stay_on_document_and_bill(self):
        document = self.env["octopus.document"]._store(
            self.company,
            "f.xml",
            build.ubl([build.line(100, rate=25)]),
            "application/xml",
            "upload",
        )
        move = self.env["octopus.bill.proposal"]._propose(document)
        self.assertIn("25 %", document.note)
        self.assertIn("25 %", move.message_ids[:1].body)

    def test_company_is_the_receiver_whatever_the_invoice_says(self):
        buyer = {"name": self.garage.name, "vat": self.garage.vat or "BE0403170701"}
        move, _reasons = self.one(buyer=buyer)
        self.assertEqual(move.company_id, self.company)

    def test_hundred_lines(self):
        lines = [build.line("1.01", rate=(6, 12, 21)[at % 3]) for at in range(100)]
        document = ubl.read(build.ubl(lines))
        move, _reasons = self.one(lines=lines)
        self.assertEqual(len(move.invoice_line_ids), 100)
        self.assertAlmostEqual(move.amount_total, float(document.totals.tax_inclusive), 2)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from . import ubl_builder as build
from .proposal_common import ProposalCommon

DUTCH = {"name": "Meel BV", "vat": "NL123456782B90", "country": "NL", "endpoint": ""}
BRITISH = {"name": "Flour Ltd", "vat": "GB123456782", "country": "GB", "endpoint": ""}
REASON = "Because of the law"


@tagged("post_install", "-at_install")
class TestProposalTax(ProposalCommon):
    def proposed(self, code, rate=0, net=100, seller=None, **options):
        move, reasons = self.one(net, code, rate, seller=seller or {}, **options)
        return move, move.invoice_line_ids.tax_ids, reasons

    def test_belgian_rates(self):
        for rate in (6, 12, 21):
            move, tax, _reasons = self.proposed("S", rate, number=f"F-{rate}")
            self.assertEqual(tax, self.tax_ref(f"VAT-IN-V81-{rate:02}"))
            self.assert_totals(move, 100, rate)
            self.assert_grids(move, {"81", "59"})

    def test_service_account_takes_the_tax_of_services(self):
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("type", "=", "purchase")], limit=1
        )
        journal.default_account_id = self.account("612")
        move, tax, _reasons = self.proposed("S", 6)
        self.assertEqual(tax, self.tax_ref("VAT-IN-V82-06-S"))
        self.assertTrue(tax.active)
        self.assert_grids(move, {"82", "59"})
        journal.default_account_id = self.account("24")
        move, tax, _reasons = self.proposed("S", 21, number="F-2")
        self.assertEqual(tax, self.tax_ref("VAT-IN-V83-21"))

    def test_exempt_and_zero(self):
        for code in ("E", "Z"):
            move, tax, _reasons = self.proposed(code, number=code, reasons={"E": REASON})
            self.assertEqual(tax, self.tax_ref("VAT-IN-V81-00"))
            self.assert_totals(move, 100, 0)
        exempt, _tax, _reasons = self.proposed("E", number="E2", reasons={"E": REASON})
        self.assertIn(REASON, exempt.narration)

    def test_not_subject(self):
        move, tax, _reasons = self.proposed("O", reasons={"O": REASON})
        self.assertFalse(tax)
        self.assert_totals(move, 100, 0)
        self.assertIn(REASON, move.narration)

    def test_belgian_reverse_charge_is_co_contractor(self):
        move, tax, reasons = self.proposed("AE", reasons={"AE": REASON})
        self.assertEqual(tax, self.tax_ref("VAT-IN-V81-21-CC"))
        self.assert_totals(move, 100, 0)
        self.assert_grids(move, {"81", "87", "56", "59"})
        self.assertTrue([text for text in reasons if "Check the rate" in text])

    def test_service_from_the_union(self):
        move, tax, _reasons = self.proposed("AE", seller=DUTCH)
        self.assertEqual(tax, self.tax_ref("VAT-IN-V82-21-EU-S"))
        self.assert_totals(move, 100, 0)
        self.assert_grids(move, {"82", "88", "55", "59"})

    def test_goods_from_the_union(self):
        move, tax, _reasons = self.proposed("K", seller=DUTCH)
        self.assertEqual(tax, self.tax_ref("VAT-IN-V81-21-EU"))
        self.assert_totals(move, 100, 0)
        self.assert_grids(move, {"81", "86", "55", "59"})

    def test_from_outside_the_union(self):
        move, tax, reasons = self.proposed("G", seller=BRITISH)
        self.assertEqual(tax, self.tax_ref("VAT-IN-V81-21-ROW-CC"))
        self.assert_totals(move, 100, 0)
        self.assertTrue([text for text in reasons if "customs" in text])
        move, tax, _reasons = self.proposed("AE", seller=BRITISH, number="F-2")
        self.assertEqual(tax, self.tax_ref("VAT-IN-V82-21-ROW-CC"))

    def test_rate_of_reverse_charge_from_history(self):
        move, _tax, _reasons = self.proposed("AE")
        six = self.tax_ref("VAT-IN-V81-06-CC")
        six.active = True
        move.invoice_line_ids.tax_ids = six
        move.action_post()
        _move, tax, _reasons = self.proposed("AE", number="F-2")
        self.assertEqual(tax, six)

    def test_foreign_vat_is_cost_and_visible(self):
        """21 % of a Dutch supplier is Dutch VAT: never deducted in a Belgian return."""
        for rate in (25, 21):
            move, tax, reasons = self.proposed("S", rate, seller=DUTCH, number=f"F{rate}")
            self.assertTrue(tax.octopus_foreign_vat)
            self.assertEqual(tax.amount, rate)
            self.assert_totals(move, 100, rate)
            self.assertFalse(move.line_ids.tax_tag_ids)
            product = move.invoice_line_ids
            vat_line = move.line_ids.filtered("tax_line_id")
            self.assertEqual(vat_line.account_id, product.account_id)
            self.assertTrue([text for text in reasons if "no Belgian VAT" in text])

    def test_foreign_rate_is_made_once(self):
        _move, first, _reasons = self.proposed("S", 25, seller=DUTCH)
        _move, second, _reasons = self.proposed("S", 25, seller=DUTCH, number="F-2")
        self.assertEqual(first, second)
        self.assertEqual(first.company_id, self.company)

    def test_representative_with_a_belgian_number(self):
        representative = (
            "<cac:TaxRepresentativeParty><cac:PartyName><cbc:Name>Rep</cbc:Name></cac:PartyName>"
            "<cac:PartyTaxScheme><cbc:CompanyID>BE0477472701</cbc:CompanyID><cac:TaxScheme>"
            "<cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>"
            "</cac:TaxRepresentativeParty>"
        )
        _move, tax, _reasons = self.proposed("S", 21, seller=DUTCH, payee=representative)
        self.assertEqual(tax, self.tax_ref("VAT-IN-V81-21"))

    def test_belgian_supplier_with_a_rate_that_is_none(self):
        move, tax, reasons = self.proposed("S", 20)
        self.assertTrue(tax.octopus_foreign_vat)
        self.assert_totals(move, 100, 20)
        self.assertTrue([text for text in reasons if "no rate of the Belgian chart" in text])

    def test_no_vat_from_abroad_is_told(self):
        _move, _tax, reasons = self.proposed("Z", seller=BRITISH)
        self.assertTrue([text for text in reasons if "charged no VAT" in text])

    def test_several_categories_in_one_bill(self):
        lines = [build.line(100), build.line(50, rate=6), build.line(20, "E", 0)]
        move, _reasons = self.one(lines=lines, reasons={"E": REASON})
        self.assert_totals(move, 170, 24)
        self.assertEqual(move.invoice_line_ids.mapped("tax_ids.amount"), [21, 6, 0])

    def test_self_billing_is_a_sale(self):
        parties = {
            "seller": {"name": self.bakery.name, "vat": "BE0403170701", "endpoint": ""},
            "buyer": {"name": "Super NV", "vat": "BE0477472701", "endpoint": "0477472701"},
        }
        move, _reasons = self.one(type_code="389", self_billing=True, **parties)
        self.assertEqual((move.move_type, move.partner_id.name), ("out_invoice", "Super NV"))
        self.assertEqual(move.invoice_line_ids.tax_ids, self.tax_ref("VAT-OUT-21-L"))
        self.assert_totals(move, 100, 21)
        note, _reasons = self.one(
            kind="CreditNote", type_code="261", self_billing=True, number="SB2", **parties
        )
        self.assertEqual((note.move_type, note.partner_id), ("out_refund", move.partner_id))
        abroad = {**parties, "buyer": {**DUTCH}}
        move, _reasons = self.one(100, "K", 0, self_billing=True, number="SB3", **abroad)
        self.assertEqual(move.invoice_line_ids.tax_ids, self.tax_ref("VAT-OUT-00-EU-L"))
        self.assert_totals(move, 100, 0)

# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from . import ubl_builder as build
from .proposal_common import ProposalCommon

IBAN = "BE71096123456769"


@tagged("post_install", "-at_install")
class TestProposalPartner(ProposalCommon):
    def supplier(self, **values):
        return self.env["res.partner"].create(
            {"name": "Known", "is_company": True, "company_id": self.company.id, **values}
        )

    def found(self, number="F-1", iban=IBAN, **seller):
        move, reasons = self.one(seller=seller, iban=iban, number=number)
        return move.partner_id, reasons

    def test_new_supplier_with_all_its_data(self):
        partner, reasons = self.found(email="molen@example.com")
        self.assertEqual(partner.company_id, self.company)
        self.assertEqual(partner.vat, "BE0477472701")
        self.assertEqual(partner.country_id.code, "BE")
        self.assertEqual((partner.street, partner.zip, partner.city), ("Kaai 1", "9000", "Gent"))
        self.assertEqual((partner.peppol_eas, partner.peppol_endpoint), ("0208", "0477472701"))
        self.assertEqual(partner.email, "molen@example.com")
        self.assertEqual(partner.bank_ids.sanitized_acc_number, IBAN)
        self.assertTrue(partner.is_company)
        self.assertTrue([text for text in reasons if "new in this dossier" in text])

    def test_second_invoice_finds_the_first_supplier(self):
        first, _reasons = self.found()
        second, reasons = self.found("F-2")
        self.assertEqual(first, second)
        self.assertFalse(reasons)

    def test_by_vat_however_it_is_written(self):
        known = self.supplier(vat="BE0477472701")
        for at, vat in enumerate(("BE0477472701", "BE 0477.472.701", "be0477472701")):
            self.assertEqual(self.found(f"F-{at}", vat=vat)[0], known)

    def test_by_enterprise_number(self):
        known = self.supplier(company_registry="0477472701")
        self.assertEqual(self.found("F-1", vat="", endpoint="", legal="0477.472.701")[0], known)
        self.assertEqual(self.found("F-2", vat="", endpoint="0477472701")[0], known)

    def test_by_bank_account_with_a_word_of_the_name(self):
        known = self.supplier(name="De Molen")
        self.env["res.partner.bank"].create({"acc_number": IBAN, "partner_id": known.id})
        self.assertEqual(self.found("F-1", vat="", endpoint="")[0], known)
        self.assertNotEqual(self.found("F-2", vat="", endpoint="", name="Other Co")[0], known)

    def test_by_exact_name_only(self):
        known = self.supplier(name="Molen NV")
        self.assertEqual(self.found("F-1", iban="", vat="", endpoint="", name="MOLEN nv")[0], known)
        self.assertNotEqual(self.found("F-2", iban="", vat="", endpoint="", name="Molen")[0], known)
        self.assertNotEqual(self.found("F-3", iban="", vat="", endpoint="", name="%")[0], known)

    def test_another_vat_number_is_somebody_else(self):
        known = self.supplier(name="Molen NV", vat="BE0403170701")
        self.assertNotEqual(self.found()[0], known)

    def test_supplier_of_another_dossier_is_not_seen(self):
        foreign = self.supplier(vat="BE0477472701", company_id=self.garage.company_id.id)
        shared = self.supplier(vat="BE0477472701", company_id=False)
        self.assertNotIn(self.found()[0], foreign + shared)

    def test_invalid_vat_is_told_and_not_taken(self):
        partner, reasons = self.found(vat="BE0477472702", endpoint="")
        self.assertFalse(partner.vat)
        self.assertTrue([text for text in reasons if "no valid VAT number" in text])

    def test_odd_endpoints(self):
        self.supplier(name="Nobody", peppol_eas="0208", peppol_endpoint="0477472701")
        for at, (scheme, value) in enumerate(
            (
                ("9999", "x"),
                ("0208", "abc"),
                ("0208", "0477%"),
                ("", "123"),
                ("0088", "5411234567890%"),
            )
        ):
            partner, _reasons = self.found(
                f"F-{at}", "", name=f"Odd {at}", vat="", endpoint=value, scheme=scheme
            )
            self.assertEqual(partner.name, f"Odd {at}")

    def test_factoring_company_keeps_its_account(self):
        """The payee's account is written down with the payee's name, and finds nobody."""
        payee = (
            "<cac:PayeeParty><cac:PartyName><cbc:Name>Factor</cbc:Name></cac:PartyName>"
            "</cac:PayeeParty>"
        )
        first, _reasons = self.bill(build.ubl([build.line(1)], iban=IBAN, payee=payee))
        self.assertEqual(first.partner_bank_id.acc_holder_name, "Factor")
        second, _reasons = self.bill(
            build.ubl(
                [build.line(1)],
                iban=IBAN,
                payee=payee,
                seller={"name": "Molen Zuid NV", "vat": "", "endpoint": ""},
            )
        )
        self.assertNotEqual(first.partner_id, second.partner_id)

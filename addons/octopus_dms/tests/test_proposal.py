# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Proposals: from the supplier's own bills, and from the firm's other dossiers, and no further."""

from datetime import date

from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.octopus_dossier.tests.common import enterprise_number

from ..tools import invoice_text
from . import files
from .common import DmsCommon


@tagged("post_install", "-at_install")
class TestInvoiceText(TransactionCase):
    def test_what_is_said_plainly(self):
        dutch = """Factuurnummer: F-2026/17   Factuurdatum 03/02/2026
        Totaal excl. btw 1.000,00
        Totaal incl. btw  1.210,00 EUR
        Vervaldatum 05-03-2026   +++090/9337/55493+++"""
        self.assertEqual(
            invoice_text.read(dutch),
            {
                "amount_total": 1210.0,
                "document_date": date(2026, 2, 3),
                "due_date": date(2026, 3, 5),
                "reference": "F-2026/17",
                "communication": "+++090/9337/55493+++",
            },
        )
        french = "Facture n° 2026-88\nDate de facture\n15/01/2026\nNet à payer\n99,50 €"
        found = invoice_text.read(french)
        self.assertEqual(found["amount_total"], 99.5)
        self.assertEqual(found["document_date"], date(2026, 1, 15))
        self.assertEqual(found["reference"], "2026-88")

    def test_nothing_is_guessed(self):
        self.assertFalse(invoice_text.read("12,00 13,00 99/99/2026 datum 31/02/2026"))
        self.assertFalse(invoice_text.read("x" * 100_000))


@tagged("post_install", "-at_install")
class TestProposal(DmsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.number = enterprise_number(6234567)
        cls.third = cls._make_dossier("Third", cls.firm, 7234567)
        cls.fourth = cls._make_dossier("Fourth", cls.firm, 8234567)
        cls._give(cls.employee, cls.bakery, {"purchases": "2", "documents": "2"})

    @classmethod
    def chart(cls, dossier, name, model="account.account"):
        """A record of the chart in this dossier, by its name in the template."""
        data = cls.env["ir.model.data"].search(
            [
                ("module", "=", "account"),
                ("model", "=", model),
                ("name", "=", f"{dossier.company_id.id}_{name}"),
            ]
        )
        return cls.env[model].browse(data.res_id)

    @classmethod
    def names(cls):
        """Two expense accounts and a purchase tax of the chart."""
        company = cls.company
        accounts = cls.env["account.account"].search(
            [("company_ids", "in", company.ids), ("account_type", "=", "expense")]
        )
        tax = cls.env["account.tax"].search(
            [
                ("company_id", "=", company.id),
                ("type_tax_use", "=", "purchase"),
                ("amount", "=", 21),
            ],
            limit=1,
        )
        prefix = f"account.{company.id}_"
        ids = accounts.get_external_id()
        named = [ids[a.id].removeprefix(prefix) for a in accounts if ids[a.id].startswith(prefix)]
        return named[-1], named[-2], tax.get_external_id()[tax.id].removeprefix(prefix)

    @classmethod
    def book(cls, dossier, account, tax, vat=None, name="Molen", **vals):
        """A posted bill of the supplier in a dossier."""
        company = dossier.company_id
        vat = vat or f"BE{cls.number}"
        Partner = cls.env["res.partner"]
        partner = Partner.search([("company_id", "=", company.id), ("vat", "=", vat)], limit=1)
        partner = partner or Partner.create(
            {"name": name, "company_id": company.id, "vat": vat, "supplier_rank": 1}
        )
        line = {
            "name": "Bloem",
            "price_unit": 50,
            "account_id": account.id,
            "tax_ids": [Command.set(tax.ids)],
        }
        move = cls._move(
            dossier, partner_id=partner.id, invoice_line_ids=[Command.create(line)], **vals
        )
        move.action_post()
        return partner

    def suggested(self, document, user=None, dossier=None):
        """What a user is proposed; the accountant unless told."""
        return self.seen_by(user or self.accountant, document, dossier).suggest_booking()

    def test_own_history_by_number_account_name_and_mail(self):
        usual, other, tax_name = self.names()
        account, tax = (
            self.chart(self.bakery, usual),
            self.chart(self.bakery, tax_name, "account.tax"),
        )
        term = self.env.ref("account.account_payment_term_30days")
        partner = self.book(self.bakery, self.chart(self.bakery, other), tax)
        for _number in range(2):
            self.book(self.bakery, account, tax, invoice_payment_term_id=term.id)
        partner.email = "Facturen@Molen.example"
        self.env["res.partner.bank"].create(
            {"acc_number": "BE68 5390 0754 7034", "partner_id": partner.id}
        )
        dotted = f"{self.number[:4]}.{self.number[4:7]}.{self.number[7:]}"
        own = self.bakery.enterprise_number
        texts = {
            "number": f"Klant BE {own} Leverancier BTW BE {dotted}",
            "account": "Rekening BE68 5390 0754 7034",
            "name": "Molen nv, Brugge",
        }
        for what, text in texts.items():
            with self.subTest(found_by=what):
                found = self.suggested(self.store(files.pdf(text), name=f"{what}.pdf"))
                self.assertEqual(found["partner_id"], partner.id)
                self.assertEqual(found["account_id"], account.id)
                self.assertEqual(found["tax_id"], tax.id)
                self.assertEqual(found["description"], "Bloem")
                self.assertEqual(found["payment_term_id"], term.id)
                self.assertEqual((found["proposed_from"], found["proposed_count"]), ("own", 3))
        mailed = self.store(
            files.PNG, name="a.png", mail_from="Molen <facturen@molen.example>", source="mail"
        )
        self.assertEqual(self.suggested(mailed)["partner_id"], partner.id)
        # filled in where nothing stands; what a person wrote stays
        document = self.store(
            files.pdf(f"Molen BE {dotted}\nTotaal incl 121,00\nFactuurdatum 01/02/2026"),
            name="fill.pdf",
            reference="Mine",
        )
        self.seen_by(self.accountant, document).action_propose()
        self.assertEqual(document.account_id, account)
        self.assertEqual(document.amount_total, 121)
        self.assertEqual(document.reference, "Mine")
        self.assertEqual(document.due_date, date(2026, 3, 3))

    def test_who_may_not_read_bills_is_told_nothing_of_them(self):
        usual, _other, tax_name = self.names()
        tax = self.chart(self.bakery, tax_name, "account.tax")
        self.book(self.bakery, self.chart(self.bakery, usual), tax)
        document = self.store(files.pdf(f"Molen BE {self.number}"), name="x.pdf")
        self._give(self.employee, self.bakery, {"purchases": False, "documents": "2"})
        found = self.suggested(document, self.employee)
        self.assertNotIn("account_id", found)
        self.assertFalse(found["text"])

    def elsewhere(self, *dossiers):
        """The supplier as the firm's other dossiers book him; a document of him in the bakery."""
        usual, _other, tax_name = self.names()
        for dossier in dossiers:
            self.book(
                dossier,
                self.chart(dossier, usual),
                self.chart(dossier, tax_name, "account.tax"),
                name=f"Secret name in {dossier.name}",
            )
        document = self.store(files.pdf(f"Molen BE {self.number}"), name="new.pdf")
        return document, self.chart(self.bakery, usual)

    def test_the_firms_other_dossiers(self):
        document, account = self.elsewhere(self.third, self.fourth, self.garage)
        found = self.suggested(document)
        self.assertEqual(found["account_id"], account.id)
        self.assertEqual(self.env["account.tax"].browse(found["tax_id"]).company_id, self.company)
        self.assertEqual((found["proposed_from"], found["proposed_count"]), ("firm", 3))
        self.assertEqual(found["text"], "Proposed from other dossiers of your firm (3).")
        # no name, no text, no relation comes along
        self.assertNotIn("Secret", repr(found))
        self.assertFalse(found["partner_id"])
        self.assertNotIn("description", found)
        # to the client it is not even said that there are others
        self.seen_by(self.accountant, document).action_propose()
        self.assertEqual(document.account_id, account)
        self.assertFalse(document.with_user(self.baker).sudo().proposed_text)

    def test_one_dossier_alone_shows_nothing(self):
        document, _account = self.elsewhere(self.third)
        self.assertFalse(self.suggested(document)["proposed_from"])

    def test_only_dossiers_the_user_may_read(self):
        document, account = self.elsewhere(self.third, self.fourth)
        # an employee of the firm with a right here, and none there
        self.assertNotIn("account_id", self.suggested(document, self.employee))
        for dossier in (self.third, self.fourth):
            self._give(self.employee, dossier, {"purchases": "1"})
        self.assertEqual(self.suggested(document, self.employee)["account_id"], account.id)

    def test_not_for_the_client_another_firm_or_after_the_link(self):
        document, _account = self.elsewhere(self.third, self.fourth)
        asked = self.env["octopus.proposal.firm"]
        for user in (self.baker, self.mechanic, self.outsider):
            with self.subTest(user=user.login):
                self.assertFalse(asked.with_user(user)._company_ids(self.company))
        self.assertFalse(asked.sudo()._company_ids(self.company))
        self.assertEqual(
            set(asked.with_user(self.accountant)._company_ids(self.company)),
            {
                dossier.company_id.id
                for dossier in (self.firm_dossier, self.third, self.fourth, self.garage)
            },
        )
        self.garage.link_ids.filtered(lambda link: link.state == "granted")._withdraw()
        self.assertNotIn(
            self.garage.company_id.id,
            asked.with_user(self.accountant)._company_ids(self.company),
        )
        self.bakery.link_ids.filtered(lambda link: link.state == "granted")._withdraw()
        self.assertFalse(asked.with_user(self.accountant)._company_ids(self.company))
        self.assertTrue(document)

    def test_opting_out_holds_both_ways(self):
        document, _account = self.elsewhere(self.third, self.fourth)
        self.third.proposals_shared = False
        self.assertFalse(self.suggested(document)["proposed_from"])
        self.third.proposals_shared = True
        self.assertTrue(self.suggested(document)["proposed_from"])
        self.bakery.proposals_shared = False
        self.assertFalse(self.suggested(document)["proposed_from"])

    def test_an_account_a_dossier_made_for_itself_stays_there(self):
        _usual, _other, tax_name = self.names()
        for dossier in (self.third, self.fourth):
            own = self.env["account.account"].create(
                {
                    "name": "Secret account",
                    "code": "619999",
                    "account_type": "expense",
                    "company_ids": [Command.set(dossier.company_id.ids)],
                }
            )
            self.book(dossier, own, self.chart(dossier, tax_name, "account.tax"))
        document = self.store(files.pdf(f"Molen BE {self.number}"), name="own.pdf")
        self.assertNotIn("account_id", self.suggested(document))

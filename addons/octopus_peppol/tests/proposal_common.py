# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.octopus_dossier.tests.common import DossierCommon

from ..lib import ubl
from . import ubl_builder as build


class ProposalCommon(DossierCommon):
    """The bakery receives e-invoices; `bill(xml)` is the draft and what to look at."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.bakery.company_id

    def bill(self, xml):
        """The draft bill of an e-invoice, and its reasons."""
        return self.env["octopus.bill.proposal"]._propose_document(self.company, ubl.read(xml))

    def one(self, net=100, code="S", rate=21, lines=(), changes=(), **options):
        """The draft bill of an invoice with one line, or with `lines`."""
        lines = lines or [build.line(net, code, rate)]
        return self.bill(build.ubl(lines, changes, **options))

    def account(self, code):
        """The first account of this dossier whose code starts so."""
        return (
            self.env["account.account"]
            .with_company(self.company)
            .search(
                [("company_ids", "in", self.company.id), ("code", "=like", f"{code}%")], limit=1
            )
        )

    def tax_ref(self, name):
        """A tax of the Belgian chart of this dossier."""
        return self.env.ref(f"account.{self.company.id}_attn_{name}")

    def assert_totals(self, move, untaxed, tax):
        self.assertAlmostEqual(move.amount_untaxed, untaxed, 2)
        self.assertAlmostEqual(move.amount_tax, tax, 2)
        self.assertAlmostEqual(move.amount_total, untaxed + tax, 2)

    def assert_grids(self, move, names):
        """The boxes of the Belgian VAT return this bill goes to."""
        found = {tag.name.lstrip("+-") for tag in move.line_ids.tax_tag_ids}
        self.assertEqual(found, set(names))

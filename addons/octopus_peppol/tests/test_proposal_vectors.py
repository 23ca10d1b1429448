# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The public documents as bills: amounts to the cent, rates, reasons, allowances, partner."""

import os
import unittest
from pathlib import Path

from odoo.tests import tagged

from ..lib import ubl
from .proposal_common import ProposalCommon

_PROJECT = Path(__file__).resolve().parents[3]
VECTORS = Path(os.environ.get("OCTOPUS_VECTORS", _PROJECT.parent / "shared" / "vectors"))


@tagged("post_install", "-at_install")
class TestProposalVectors(ProposalCommon):
    def test_every_vector(self):
        paths = sorted([*VECTORS.glob("billing/*.xml"), *VECTORS.glob("selfbilling/*.xml")])
        if not paths:
            raise unittest.SkipTest("vectors not found: set OCTOPUS_VECTORS")
        for path in paths:
            with self.subTest(path.name):
                self.check(path)

    def check(self, path):
        document = ubl.read(path.read_bytes())
        move, reasons = self.bill(path.read_bytes())
        sale = document.self_billing
        kind = ("out_" if sale else "in_") + ("refund" if document.is_credit else "invoice")
        self.assertEqual(move.move_type, kind)
        party = document.buyer if sale else document.seller
        self.assertEqual(move.partner_id.name, party.name)
        self.assertEqual(move.currency_id.name, document.currency)
        self.assert_totals(
            move, float(document.totals.tax_exclusive), float(document.totals.tax or 0)
        )
        nets = [float(line.net) for line in document.lines]
        nets += [float(item.signed) for item in document.allowance_charges]
        self.assertEqual(move.invoice_line_ids.mapped("price_subtotal"), nets)
        rates = [float(line.tax.rate) for line in document.lines]
        rates += [float(item.tax.rate) for item in document.allowance_charges]
        self.assertEqual([line.tax_ids.amount for line in move.invoice_line_ids], rates)
        for row in document.subtotals:
            if row.category.exemption_reason:
                self.assertIn(row.category.exemption_reason, move.narration)
            if row.tax:
                self.assertTrue([text for text in reasons if "no Belgian VAT" in text])

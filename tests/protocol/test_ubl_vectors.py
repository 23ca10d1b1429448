"""The public documents of the Peppol world, which nobody here wrote."""

import os
from decimal import Decimal
from pathlib import Path

import pytest
import ubl

ROOT = Path(__file__).parents[2]
VECTORS = Path(os.environ.get("OCTOPUS_VECTORS", ROOT.parent / "shared" / "vectors"))
FILES = sorted([*VECTORS.glob("billing/*.xml"), *VECTORS.glob("selfbilling/*.xml")])

if not FILES:
    pytest.skip("vectors not found: set OCTOPUS_VECTORS", allow_module_level=True)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_valid_document_is_read_without_findings(path):
    document = ubl.read(path.read_bytes())
    assert ubl.check(document) == ()
    assert document.self_billing == path.name.startswith("SB-")
    assert document.is_credit == ("creditnote" in path.name)
    total = sum(line.net for line in document.lines)
    total += sum(item.signed for item in document.allowance_charges)
    assert total == document.totals.tax_exclusive
    for line in document.lines:
        assert ubl.price_line(line).net == line.net


def test_allowance_example_in_full():
    path = VECTORS / "billing" / "Allowance-example.xml"
    document = ubl.read(path.read_bytes())
    first = document.lines[0]
    assert (first.net, first.price, first.price_allowance.base) == (4000, 410, 450)
    assert [item.signed for item in first.allowance_charges] == [1, -101]
    assert [item.signed for item in document.allowance_charges] == [200, -200]
    exempt = document.subtotals[1].category
    assert (exempt.code, exempt.exemption_reason) == ("E", "Reason for tax exempt")
    assert document.totals.prepaid == 1000
    assert document.totals.tax_in_tax_currency == Decimal("9324.00")
    assert document.attachments[1].uri == "www.techspec.no"

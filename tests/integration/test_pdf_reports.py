"""Printed invoices: header, footer and page numbers on every page, several invoices in one file."""

import io
import re

import pytest
from pypdf import PdfReader

LINES = 45


def _invoice(story, number: int) -> int:
    """A draft invoice of the garage that is longer than a page."""
    mechanic, garage = story.world.mechanic, story.world.garage
    customer = mechanic.call(
        "res.partner", "create", {"name": f"Customer {number}"}, company=garage.company
    )
    lines = [
        [0, 0, {"name": f"Part {line} of job {number}", "quantity": 1, "price_unit": line + 1}]
        for line in range(LINES)
    ]
    values = {"move_type": "out_invoice", "partner_id": customer, "invoice_line_ids": lines}
    return mechanic.call("account.move", "create", values, company=garage.company)


@pytest.fixture(scope="module")
def pages(story, server) -> list[str]:
    """The text of each page of two invoices, printed together."""
    idents = [_invoice(story, number) for number in (1, 2)]
    path = f"/report/pdf/account.report_invoice/{','.join(map(str, idents))}"
    answer = story.world.mechanic.get(path)
    assert answer.status_code == 200, answer.text[:500]
    assert answer.content.startswith(b"%PDF-")
    return [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]


def test_both_invoices_are_in_it(pages):
    for number in (1, 2):
        text = "\n".join(page for page in pages if f"of job {number}" in page)
        for line in range(LINES):
            assert f"Part {line} of job {number}" in text


def test_no_page_mixes_invoices(pages):
    assert not [page for page in pages if "of job 1" in page and "of job 2" in page]


def test_every_page_has_header_footer_and_number(pages):
    """Each invoice counts its own pages; the seller stands in every header."""
    numbers = [re.search(r"(\d+) / (\d+)", " ".join(page.split())) for page in pages]
    assert all(numbers), "a page without a number"
    counted = [(int(number[1]), int(number[2])) for number in numbers]
    total = counted[0][1]
    assert total >= 2
    assert counted == [(number, total) for number in range(1, total + 1)] * 2
    assert all("Garage Claes" in page for page in pages)

"""The printed invoice over HTTP: two in one file, each with header, footer and its page numbers."""

from __future__ import annotations

import io

from octopus_tool.odoo_client import Visitor
from pypdf import PdfReader


def test_two_invoices_in_one_pdf(story, instance, garage, bakery):
    moves = [story.sell(garage, bakery) for _ in range(2)]
    owner = Visitor.of(instance, story.world.login("u"))
    listed = ",".join(str(move["id"]) for move in moves)
    answer = owner.get(f"/report/pdf/account.report_invoice/{listed}")
    assert answer.status_code == 200, answer.text[:500]
    assert answer.headers["Content-Type"].startswith("application/pdf")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]
    assert len(pages) >= 2
    text = "\n".join(pages)
    for move in moves:
        assert move["name"] in text
    for page in pages:
        assert garage.name in page, "the seller stands in the header of every page"
    per_invoice = len(pages) // 2
    for number, page in enumerate(pages):
        words = "".join(page.split())
        assert f"{number % per_invoice + 1}/{per_invoice}" in words, page[-200:]
